"""Make a text of a PDF: its paragraphs and list items, page by page.

Knows PDFium and how printed pages are set; must not know where the file came from nor its last edition.
"""

import ctypes
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pypdfium2
from pypdfium2 import raw

from citewatch.extract.bounds import inflates_too_far
from citewatch.extract.dates import without_dates
from citewatch.extract.paragraphs import joined, may_be_dated
from citewatch.extract.running import without_running
from citewatch.extract.words import collapse
from citewatch.model import Block, BlockKind, Text

EXTRACTOR = "pdf-2"

_PDFIUM = threading.Lock()  # PDFium is not thread-safe, not even for two documents
# PDFium writes U+FFFE or U+0002 for a hyphen that it takes for a line's own.
_SOFT_BREAK = re.compile("[\ufffe\x02](?:\r\n|[\r\n])?|\u00ad(?:\r\n|[\r\n])")
_WAITING = re.compile(r"please wait\.\.\.\s+if this message is not eventually replaced", re.IGNORECASE)
# A head or foot that states a measure is read once all the same.
_MEASURE = re.compile(r"\d\s?(?:[mkµμn]?c?g|m?L|IU|units?|mmol|hours?|days?)\b|\d\s?%|\bwarning\b", re.IGNORECASE)
_TITLE_LONGEST = 2_000
_MOST_PAGES = 2_000
_MOST_CHARACTERS = 4_000_000
_MOST_LINES = 200_000
_MOST_OBJECTS = 1_000_000  # what stands on the pages: runs of text, lines, pictures
_WORDS_OF_A_STAMP = 20
_MOST_LOOKED_AT = 100
_STAMP = 160
# Any white space but blanks and line ends, and whatever `collapse` may read as another sign.
_UNPLAIN = re.compile("[^\n -~\u2010\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u00a7\u00a9\u00ae\u25b6\u25cf]")
_COUNTED = re.compile(r"-\d+$")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """The words of one page, how many things stand on it, and whether it is only a picture."""

    words: str
    objects: int
    is_picture: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    """A file's title and its pages; `pages` is None when there is more on them than is read."""

    title: str | None
    pages: tuple[_Page, ...] | None


def extract_pdf(payload: bytes) -> Text:
    """The text of a PDF with its pages counted from 1; equal for equal words, whatever the bytes around them.

    `problem` is "unreadable-pdf" for a file that is broken, locked or only an empty frame of a form (XFA),
    "scan-without-text" for pages without a word and for pictures with no more than stamps on them, and "too-complex"
    for more pages or words than a reader could read. PDFium cannot be interrupted: of what one page costs, only the
    size of its streams is known before. Never raises. Safe to call from several threads.
    """
    if inflates_too_far(payload):
        return _unread("too-complex")
    read = _read(payload)
    if read is None:
        return _unread("unreadable-pdf")
    lines = None if read.pages is None else [_lines(page.words) for page in read.pages]
    if read.pages is None or lines is None or sum(map(len, lines)) > _MOST_LINES:
        return _unread("too-complex", title=read.title)
    if read.pages and _WAITING.search(read.pages[0].words):
        return _unread("unreadable-pdf")
    if _is_scan(read.pages):
        return _unread("scan-without-text", title=read.title)
    return _text(lines, title=read.title)


def _unread(problem: str, *, title: str | None = None) -> Text:
    return Text(media_type="application/pdf", extractor=EXTRACTOR, title=title, problem=problem)


def _text(pages: Sequence[Sequence[str]], *, title: str | None) -> Text:
    kept, running = without_running(pages)
    measures = (line for line in running if _MEASURE.search(line.text))
    heads = [Block(kind=BlockKind.PARAGRAPH, text=line.text, page=line.page) for line in measures]
    blocks = [*joined(kept), *heads]
    said = {head.text for head in heads}
    feet = [line.text for line in running if line.text not in said]
    rest, dates = _dated([*(block.text for block in blocks), *feet])
    left = tuple(
        block if text == block.text else replace(block, text=text)
        for block, text in zip(blocks, rest, strict=False)
        if text
    )
    return Text(media_type="application/pdf", extractor=EXTRACTOR, title=title, blocks=left, dates=_distinct(dates))


def _dated(texts: Sequence[str]) -> tuple[list[str | None], dict[str, str]]:
    """What `without_dates` says; it is asked of the few that hold a date or stand before one, as it takes its time."""
    dated = [at for at, text in enumerate(texts) if len(text) <= _STAMP and may_be_dated(text)]
    asked = sorted({*dated, *(at - 1 for at in dated if at and len(texts[at - 1]) <= _STAMP)})
    left, dates = without_dates(texts[at] for at in asked)
    rest = dict(zip(asked, left, strict=True))
    return [rest.get(at, text) for at, text in enumerate(texts)], dates


def _distinct(dates: Mapping[str, str]) -> dict[str, str]:
    """The dates of a file, each once: a foot says the same on every page, however many there are."""
    found: dict[str, list[str]] = {}
    for name, when in dates.items():
        same = found.setdefault(_COUNTED.sub("", name), [])
        if when not in same:
            same.append(when)
    return {f"{name}-{n}" if n > 1 else name: when for name, same in found.items() for n, when in enumerate(same, 1)}


def _lines(page: str) -> list[str]:
    if "\ufffe" in page or "\x02" in page or "\u00ad" in page:
        page = _SOFT_BREAK.sub("\u2010\n", page)
    page = page.replace("\r\n", "\n")
    if _is_plain(page):
        return [line for words in page.split("\n") if (line := words.strip(" "))]
    return [line for words in page.splitlines() if (line := words.strip(" ") if _is_plain(words) else collapse(words))]


def _is_plain(words: str) -> bool:
    return "  " not in words and _UNPLAIN.search(words) is None


def _is_scan(pages: Sequence[_Page]) -> bool:
    """Whether there is no word, or hardly one beside pages that are pictures: a stamp, a fax's head."""
    words = sum(len(page.words.split()) for page in pages)
    pictures = sum(page.is_picture for page in pages)
    return not words or (2 * pictures > len(pages) and words < _WORDS_OF_A_STAMP * len(pages))


def _read(payload: bytes) -> _Read | None:
    """What PDFium reads; None when it cannot. Everything is closed here, since a finalizer would not hold the lock."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(payload)
        except pypdfium2.PdfiumError:
            return None
        try:
            title = _title(document)
            return _Read(title=title, pages=_pages(document) if len(document) <= _MOST_PAGES else None)
        except pypdfium2.PdfiumError:
            return None
        finally:
            document.close()


def _title(document: pypdfium2.PdfDocument) -> str | None:
    try:
        return collapse(document.get_metadata_value("Title"))[:_TITLE_LONGEST].strip() or None
    except UnicodeError:  # half a surrogate pair, as some makers of PDFs write
        return None


def _pages(document: pypdfium2.PdfDocument) -> tuple[_Page, ...] | None:
    """What stands on each page; None when there is more than is read."""
    pages: list[_Page] = []
    characters = objects = 0
    for number in range(len(document)):
        page = _page(document, number)
        pages.append(page)
        characters += len(page.words)
        objects += page.objects
        if characters > _MOST_CHARACTERS or objects > _MOST_OBJECTS:
            return None
    return tuple(pages)


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page:
    page = raw.FPDF_LoadPage(document, number)
    if not page:
        raise pypdfium2.PdfiumError(f"page {number} cannot be loaded")
    try:
        words = _words(page)
        objects = raw.FPDFPage_CountObjects(page)
        return _Page(words=words, objects=objects, is_picture=not words.strip() and _has_picture(page, objects))
    finally:
        raw.FPDF_ClosePage(page)


def _words(page: raw.FPDF_PAGE) -> str:
    """The characters of a page; pypdfium2's own way to them takes a sixth of a millisecond more a page."""
    text = raw.FPDFText_LoadPage(page)
    if not text:
        raise pypdfium2.PdfiumError("a page's characters cannot be loaded")
    try:
        count = raw.FPDFText_CountChars(text)
        buffer = (ctypes.c_ushort * (max(count, 0) + 1))()
        written = raw.FPDFText_GetText(text, 0, count, buffer)  # with the zero behind the last
        return bytes(memoryview(buffer)[: max(written - 1, 0)]).decode("utf-16-le", errors="replace")
    finally:
        raw.FPDFText_ClosePage(text)


def _has_picture(page: raw.FPDF_PAGE, objects: int) -> bool:
    kinds = (raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, at)) for at in range(min(objects, _MOST_LOOKED_AT)))
    return any(kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM) for kind in kinds)
