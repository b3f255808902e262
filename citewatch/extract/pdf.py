"""Make a text of a PDF: its paragraphs and list items, page by page.

Knows PDFium and how printed pages are set; must not know where the file came from nor its last edition.
"""

import re
import threading
from collections import Counter
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from citewatch.extract.bounds import inflates_too_far
from citewatch.extract.words import collapse
from citewatch.model import Block, BlockKind, Text

EXTRACTOR = "pdf-1"

_PDFIUM = threading.Lock()  # PDFium is not thread-safe, not even for two documents
_LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_BULLET = re.compile(r"^\s*(?:[•●▪■◦‣○·\uf0b7\uf0a7]|[-–*](?=\s)|\(?(?:\d{1,2}|[a-zA-Z])[.)](?=\s))\s*")
_SIGN = re.compile(r"^[•●▪■◦‣○·\uf0b7\uf0a7*–-]\s*")
_PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[-–|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–|]?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?:;][\"”’)\]]*$")
_HYPHEN = re.compile(r"(?P<head>[^\W\d_]{2,})[-\u00ad\u2010]$")
_HYPHENS = ("-", "\u00ad", "\u2010")
_FIRST_WORD = re.compile(r"^[a-zß-öø-ÿ]+")
# PDFium writes U+FFFE or U+0002 for a hyphen that it takes for a line's own.
_SOFT_BREAK = re.compile("[\ufffe\x02](?:\r\n|[\r\n])?")
_WAITING = re.compile(r"please wait\.\.\.\s+if this message is not eventually replaced", re.IGNORECASE)
_EDGE_LINES = 3
_RUNNING_SHARE = 0.6
_RUNNING_PAGES = 3
_TITLE_LONGEST = 2_000
_MOST_PAGES = 2_000
_MOST_CHARACTERS = 4_000_000
_MOST_OBJECTS = 1_000_000  # what stands on the pages: runs of text, lines, pictures


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's title and its pages; `is_whole` is False when reading stopped at a bound."""

    title: str | None
    pages: tuple[str, ...]
    is_whole: bool


def extract_pdf(payload: bytes) -> Text:
    """The text of a PDF with its pages counted from 1; equal for equal words, whatever the bytes around them.

    `problem` is "unreadable-pdf" for a file that is broken, locked or only an empty frame of a form (XFA),
    "scan-without-text" for pages without a word, and "too-complex" for more pages or words than a reader could read.
    PDFium cannot be interrupted: of what one page costs, only the size of its streams is known before. Never raises.
    Safe to call from several threads.
    """
    if inflates_too_far(payload):
        return _unread("too-complex")
    read = _read(payload)
    if read is None or (read.pages and _WAITING.search(read.pages[0])):
        return _unread("unreadable-pdf")
    if not read.is_whole:
        return _unread("too-complex", title=read.title)
    blocks = _blocks(read.pages)
    problem = None if blocks else "scan-without-text"
    return Text(media_type="application/pdf", extractor=EXTRACTOR, title=read.title, blocks=blocks, problem=problem)


def _unread(problem: str, *, title: str | None = None) -> Text:
    return Text(media_type="application/pdf", extractor=EXTRACTOR, title=title, problem=problem)


def _read(payload: bytes) -> _Read | None:
    """What PDFium reads; None when it cannot. Everything is closed here, since a finalizer would not hold the lock."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(payload)
        except pypdfium2.PdfiumError:
            return None
        try:
            title = _title(document)
            pages = _pages(document) if len(document) <= _MOST_PAGES else None
            return _Read(title, pages or (), pages is not None)
        except pypdfium2.PdfiumError:
            return None
        finally:
            document.close()


def _title(document: pypdfium2.PdfDocument) -> str | None:
    try:
        return collapse(document.get_metadata_value("Title"))[:_TITLE_LONGEST].strip() or None
    except UnicodeError:  # half a surrogate pair, as some makers of PDFs write
        return None


def _pages(document: pypdfium2.PdfDocument) -> tuple[str, ...] | None:
    """The words of each page; None when there is more on them than is read."""
    pages: list[str] = []
    characters = objects = 0
    for number in range(len(document)):
        words, count = _page(document, number)
        pages.append(words)
        characters += len(words)
        objects += count
        if characters > _MOST_CHARACTERS or objects > _MOST_OBJECTS:
            return None
    return tuple(pages)


def _page(document: pypdfium2.PdfDocument, number: int) -> tuple[str, int]:
    """The words of one page, and how many things stand on it."""
    page = document[number]
    try:
        words = page.get_textpage()
        try:
            return str(words.get_text_range(errors="replace")), raw.FPDFPage_CountObjects(page)
        finally:
            words.close()
    finally:
        page.close()


def _blocks(pages: tuple[str, ...]) -> tuple[Block, ...]:
    lines = [[collapse(line) for line in _LINE_END.split(_SOFT_BREAK.sub("\u2010\n", page))] for page in pages]
    lines = [[line for line in page if line] for page in lines]
    running = _running(lines)
    vocabulary = Counter(word for page in lines for line in page for word in line.lower().split())
    blocks: list[Block] = []
    for number, page in enumerate(lines, start=1):
        kept = [line for at, line in enumerate(page) if not _is_furniture(line, at, len(page), running)]
        for kind, text in _paragraphs(kept, vocabulary):
            blocks.append(Block(kind=kind, text=text, page=number))
    return tuple(blocks)


def _folded(line: str) -> str:
    return _DIGITS.sub("0", line).lower()


def _running(pages: list[list[str]]) -> frozenset[str]:
    """The heads and feet that most pages repeat, digits folded; none in a file too short to tell."""
    if len(pages) < _RUNNING_PAGES:
        return frozenset()
    seen = Counter(
        line for page in pages for line in {_folded(line) for line in page[:_EDGE_LINES] + page[-_EDGE_LINES:]}
    )
    return frozenset(line for line, count in seen.items() if count >= max(_RUNNING_PAGES, _RUNNING_SHARE * len(pages)))


def _is_furniture(line: str, at: int, count: int, running: frozenset[str]) -> bool:
    is_outermost = at == 0 or at == count - 1
    if is_outermost and _PAGE_NUMBER.fullmatch(line):
        return True
    return (at < _EDGE_LINES or at >= count - _EDGE_LINES) and _folded(line) in running


def _paragraphs(lines: list[str], vocabulary: Counter[str]) -> list[tuple[BlockKind, str]]:
    """Lines joined into paragraphs: a bullet starts one, a line that stops short after a sentence ends one."""
    full = sorted(map(len, lines))[int(0.8 * len(lines))] if lines else 0
    found: list[tuple[BlockKind, list[str]]] = []
    is_open = False
    for line in lines:
        is_item = bool(_BULLET.match(line))
        if is_item or not is_open:
            kind = BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH
            found.append((kind, [_SIGN.sub("", line)]))
        else:
            _join(found[-1][1], line, vocabulary)
        is_open = not _ends(line, full)
    return [(kind, text) for kind, words in found if (text := " ".join(words).strip())]


def _ends(line: str, full: int) -> bool:
    """Whether a paragraph ends with this line, by its length against the page's full lines."""
    if line.endswith(_HYPHENS):
        return False
    return len(line) < (0.9 if _SENTENCE_END.search(line) else 0.5) * full


def _join(lines: list[str], line: str, vocabulary: Counter[str]) -> None:
    """Add a line to a paragraph; a word that was hyphenated at the line's end becomes whole again."""
    broken = _HYPHEN.search(lines[-1]) if lines[-1].endswith(_HYPHENS) else None
    rest = _FIRST_WORD.match(line) if broken else None
    if broken is None or rest is None:
        lines.append(line)
        return
    is_compound = vocabulary[f"{broken['head']}-{rest[0]}".lower()] > vocabulary[f"{broken['head']}{rest[0]}".lower()]
    lines[-1] = lines[-1][: broken.end("head")] + ("-" if is_compound else "") + line
