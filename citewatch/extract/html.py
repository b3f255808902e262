"""Make a text of an HTML page: its headings, paragraphs, list items and table rows under their headings.

Knows elements and how they are rendered; must not know where the page came from nor what it said before.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from citewatch.extract.bounds import MOST_BLOCKS, MOST_CHARACTERS, MOST_SAID, is_too_complex
from citewatch.extract.dates import PageDates, says_its_age, without_dates
from citewatch.extract.furniture import Element, Furniture
from citewatch.extract.sites import habits
from citewatch.extract.words import collapse, decode
from citewatch.model import Block, BlockKind, Text

EXTRACTOR = "html-1"

_UNREAD = (
    "script", "style", "template", "noscript", "svg", "select", "textarea", "iframe", "object", "embed", "canvas",
    "audio", "video", "datalist", "map", "optgroup", "option", "link", "meta", "progress", "meter",
)  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_ITEMS = frozenset({"li", "dt", "dd"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "details", "dialog", "dir", "div",
        "dl", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "main", "menu",
        "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
        "ul", *_HEADINGS, *_ITEMS,
    }
)  # fmt: skip
_MAIN_IDS = frozenset({"main-content", "maincontent", "main_content", "main"})
_TITLED_BY_BUTTON = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"})
_TABLE_SHAPE = etree.XPath(
    "concat(count(.//tr), ' ', count(.//td) + count(.//th), ' ', string-length(normalize-space(.)))"
)
_LENGTH = etree.XPath("string-length(.)")
_OG_TITLE = etree.XPath("string(//meta[@property='og:title']/@content)")
_HEAD_WITHIN = 50_000
_TITLE_LONGEST = 2_000
_CELL_LONGEST = 900
_WIDEST = 60
_LINE_END = "\x1e"  # a <br>; white space to `collapse`
_MAIN_SHARE = 0.35
_MAIN_WORDS = 250
_LINKED_SHARE = 0.4
_LEADS_ELSEWHERE = re.compile(
    r"(?:related|recommended|similar|latest|recent|popular|trending|most (?:read|popular|viewed)|further|featured|more)"
    r"(?: \w+)? (?:articles?|content|links?|information|resources?|stor(?:y|ies)|news"
    r"|topics?|pages?|updates?|posts?|reading)"
    r"|more (?:like this|to explore|from .{3,40}|on this topic)|you (?:may|might) (?:also )?(?:like|be interested in)"
    r"|(?:read|up) next|trending(?: now)?|see also|latest|cited by(?: other articles)?|explore(?: more| further)?",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
# Too deep for libxml2 (256 levels): what only nests goes, what separates becomes a paragraph.
_NESTING = re.compile(
    r"</?(?:div|section|article|main|ul|ol|dl|table|tbody|tr|td|th|blockquote|center|form|fieldset)\b[^<>]*>",
    re.IGNORECASE,
)
_OTHER_TAGS = re.compile(
    r"</?(?!(?:script|style|template|noscript|title|head|body|html|svg|select|textarea|h[1-6]|p|li|br)\b)[a-z][^<>]*>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block before its section is known. `level` is a heading's, else 0."""

    text: str
    kind: BlockKind
    level: int
    in_main: bool
    in_article: bool
    linked: int = 0


@dataclass(slots=True)
class _Frame:
    """What was open before a block-level element, to be restored at its end."""

    kind: BlockKind
    level: int
    in_main: bool
    in_article: bool
    in_data_table: bool
    in_pre: bool


@dataclass(slots=True)
class _Reading:
    """What has been read of a page so far."""

    dates: PageDates
    pieces: list[_Piece] = field(default_factory=list)
    articles: int = 0
    buffer: list[str] = field(default_factory=list)
    linked: int = 0
    link_from: int = 0
    rows: list[list[list[str]]] | None = None


def extract_html(payload: bytes, *, content_type: str | None, url: str) -> Text:
    """The text of an HTML page: its own document, without the site's furniture.

    `content_type` is the header as sent (its charset counts), `url` tells whose habits to expect. A page that no reader
    could read in a day, or that nests too deep to be read whole, has the problem "too-complex". Never raises.
    """
    markup = decode(payload, content_type=content_type).replace("\x00", "")
    if is_too_complex(markup):
        return _too_complex(title=_title_of(markup))
    root, is_whole = _parsed(markup)
    if not is_whole:
        return _too_complex(title=_title_of(markup))
    if root is None:
        return Text(media_type="text/html", extractor=EXTRACTOR)
    return _text(root, url=url)


def _too_complex(*, title: str | None) -> Text:
    return Text(media_type="text/html", extractor=EXTRACTOR, title=title, problem="too-complex")


def _title_of(markup: str) -> str | None:
    """The title of a page that is not read, if it stands near the beginning."""
    root, _ = _parsed(markup[:_HEAD_WITHIN])
    return None if root is None else _title(root)


def _text(root: Element, *, url: str) -> Text:
    title = _title(root)
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    found = root.find("body")
    body = root if found is None else found
    if float(str(_LENGTH(body))) > MOST_CHARACTERS:
        return _too_complex(title=title)
    reading = _read(body, url=url)
    if len(reading.pieces) > MOST_BLOCKS:
        return _too_complex(title=title)
    blocks, dates = _document(reading)
    if sum(len(block.text) + sum(map(len, block.section)) for block in blocks) > MOST_SAID:
        return _too_complex(title=title)
    return Text(media_type="text/html", extractor=EXTRACTOR, title=title, blocks=blocks, dates=dates)


def _parsed(markup: str) -> tuple[Element | None, bool]:
    """The page's tree (None for a page without a single element or word), and whether it holds all of the page."""
    root, is_whole = _tree(markup)
    return (root, True) if is_whole else _tree(_flattened(markup))


def _tree(markup: str) -> tuple[Element | None, bool]:
    """The tree as far as libxml2 reads: it stops at 256 levels, and at ten megabytes in one word, value or script."""
    parser = _parser()
    try:
        root = etree.fromstring(markup.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    last = parser.error_log.last_error
    return root, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)


def _flattened(markup: str) -> str:
    return _OTHER_TAGS.sub("", _NESTING.sub("<p>", markup))


def _title(root: Element) -> str | None:
    """The page's <title>, else its og:title; None when it has neither."""
    element = next(root.iter("title"), None)
    title = collapse("".join(map(str, element.itertext()))) if element is not None else ""
    return (title or collapse(str(_OG_TITLE(root))))[:_TITLE_LONGEST].strip() or None


def _read(body: Element, *, url: str) -> _Reading:
    """One walk over the page, iterative since nesting is the page's to choose."""
    reading = _Reading(dates=PageDates())
    furniture = Furniture(body, habits=habits(url))
    frame = _Frame(BlockKind.PARAGRAPH, 0, False, False, False, False)
    frames: list[_Frame] = []
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if _is_unread(element, tag, furniture, frame):
                _flush_at_edge(reading, tag, frame)
                _keep_dates(reading, element, tag)
                walker.skip_subtree()
                next(walker)
                tail = element.tail
                if tail:
                    reading.buffer.append(tail)
                continue
            if tag in _BLOCKS:
                _flush(reading, frame)
                if len(reading.pieces) > MOST_BLOCKS:
                    break
                frames.append(frame)
                frame = _opened(reading, element, tag, frame)
            elif tag == "br":
                _break(reading, frame)
            elif tag == "a":
                reading.link_from = len(reading.buffer)
            if element.text:
                reading.buffer.append(element.text)
        else:
            if tag in _BLOCKS:
                _flush(reading, frame)
                if tag == "table" and frame.in_data_table:
                    _close_table(reading, frame)
                frame = frames.pop()
            elif tag == "a":
                reading.linked += sum(map(len, reading.buffer[reading.link_from :]))
            tail = element.tail
            if tail:
                reading.buffer.append(tail)
    _flush(reading, frame)
    return reading


def _is_unread(element: Element, tag: str, furniture: Furniture, frame: _Frame) -> bool:
    if tag == "button" or tag == "label":
        return not (frame.level or furniture.holds_tabs(element) or _is_in_title(element))
    return furniture.is_furniture(element, tag=tag, in_document=frame.in_main or frame.in_article)


def _is_in_title(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _TITLED_BY_BUTTON


def _flush_at_edge(reading: _Reading, tag: str, frame: _Frame) -> None:
    if tag in _BLOCKS:
        _flush(reading, frame)


def _keep_dates(reading: _Reading, element: Element, tag: str) -> None:
    if tag in ("aside", "footer", "section", "div", "ul"):
        reading.dates.add_from_furniture(collapse(" ".join(map(str, element.itertext()))))


def _opened(reading: _Reading, element: Element, tag: str, outer: _Frame) -> _Frame:
    """The frame inside this block-level element."""
    frame = _Frame(outer.kind, outer.level, outer.in_main, outer.in_article, outer.in_data_table, outer.in_pre)
    if tag in _HEADINGS:
        frame.kind, frame.level = BlockKind.HEADING, _HEADINGS[tag]
    elif tag in _ITEMS:
        frame.kind, frame.level = BlockKind.LIST_ITEM, 0
    elif tag == "div" or tag == "section":
        _mark_main(element, frame)
    elif tag == "main":
        frame.in_main = True
    elif tag == "article":
        reading.articles += not outer.in_article
        frame.in_article = True
        _mark_main(element, frame)
    elif tag == "table":
        frame.in_data_table = _is_data(element)
        reading.rows = [] if frame.in_data_table else None
        frame.kind, frame.level = BlockKind.PARAGRAPH, 0
    elif tag == "pre":
        frame.in_pre = True
    elif frame.in_data_table:
        _open_cell(reading, tag)
    return frame


def _mark_main(element: Element, frame: _Frame) -> None:
    role = element.get("role")
    if role == "main" or element.get("id") in _MAIN_IDS:
        frame.in_main = True
    elif role == "heading":
        level = element.get("aria-level", "2")
        frame.kind, frame.level = BlockKind.HEADING, int(level) if level in "123456" and level else 2


def _open_cell(reading: _Reading, tag: str) -> None:
    if reading.rows is None:
        return
    if tag == "tr":
        reading.rows.append([])
    elif tag in ("td", "th") and reading.rows:
        reading.rows[-1].append([])


def _is_data(table: Element) -> bool:
    """Whether a table's rows are to be read as rows; older pages lay out their whole text in tables."""
    is_layout = table.get("role") in ("presentation", "none")
    if is_layout or next(table.iterdescendants("table", "h1", "h2", "h3", "h4"), None) is not None:
        return False
    rows, cells, length = (int(number) for number in str(_TABLE_SHAPE(table)).split())
    return cells > rows and length / cells < _CELL_LONGEST


def _break(reading: _Reading, frame: _Frame) -> None:
    """A <br> ends a line, two end a paragraph."""
    for text in reversed(reading.buffer):
        if text == _LINE_END:
            _flush(reading, frame)
            return
        if not text.isspace():
            break
    reading.buffer.append(_LINE_END)


def _flush(reading: _Reading, frame: _Frame) -> None:
    """End the block that is being read, if there is one."""
    if not reading.buffer:
        return
    raw = "".join(reading.buffer)
    linked = reading.linked
    reading.buffer.clear()
    reading.linked = reading.link_from = 0
    if reading.rows and reading.rows[-1]:
        if words := collapse(raw):
            reading.rows[-1][-1].append(words)
        return
    for part in _parts(raw, frame):
        if len(reading.pieces) > MOST_BLOCKS:
            return
        text = collapse(part)
        if text:
            reading.pieces.append(_Piece(text, frame.kind, frame.level, frame.in_main, frame.in_article, linked))


def _parts(raw: str, frame: _Frame) -> list[str]:
    """The blocks in what was read: preformatted text ends them by blank lines, a line that is a date stands alone."""
    if frame.in_pre:
        return _BLANK_LINE.split(raw, maxsplit=MOST_BLOCKS)
    if not 0 < raw.count(_LINE_END) <= MOST_BLOCKS:
        return [raw]
    parts: list[str] = []
    lines: list[str] = []
    for line in raw.split(_LINE_END):
        if says_its_age(collapse(line)):
            parts += [" ".join(lines), line]
            lines.clear()
        else:
            lines.append(line)
    return [*parts, " ".join(lines)]


def _close_table(reading: _Reading, frame: _Frame) -> None:
    """Rows as they are read across. A column without a word in any row is a spacer; other empty cells keep places."""
    rows = [[" ".join(cell) for cell in row] for row in reading.rows or []]
    reading.rows = None
    width = max(map(len, rows), default=0)
    spacers = {at for at in range(min(width, _WIDEST)) if not any(row[at] for row in rows if at < len(row))}
    for row in rows:
        text = " | ".join(cell for at, cell in enumerate(row) if at not in spacers).rstrip(" |")
        if text.strip(" |"):
            reading.pieces.append(_Piece(collapse(text), BlockKind.TABLE_ROW, 0, frame.in_main, frame.in_article))


def _document(reading: _Reading) -> tuple[tuple[Block, ...], dict[str, str]]:
    """The main part's blocks under their headings, and what the page says of its age."""
    pieces = _without_related(_main_part(reading))
    texts, dates = without_dates([piece.text for piece in pieces])
    for name, when in reading.dates.found.items():
        dates.setdefault(name, when)
    kept = [(piece, text) for piece, text in zip(pieces, texts, strict=True) if text]
    return _under_headings(kept), dates


def _main_part(reading: _Reading) -> list[_Piece]:
    """The pieces inside the page's main landmark when it holds a good part of the words, else all of them."""
    pieces = reading.pieces
    if any(piece.in_main for piece in pieces):
        inside = [piece.in_main for piece in pieces]
    elif reading.articles == 1 and any(piece.in_article for piece in pieces):
        inside = [piece.in_article for piece in pieces]
    else:
        return pieces
    words = [piece.text.count(" ") + 1 for piece in pieces]
    main_words = sum(count for count, is_inside in zip(words, inside, strict=True) if is_inside)
    if main_words < _MAIN_SHARE * sum(words) and main_words < _MAIN_WORDS:
        return pieces
    first = inside.index(True)
    return [piece for number, piece in enumerate(pieces) if inside[number] or (piece.level == 1 and number < first)]


def _without_related(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces without the parts that only lead elsewhere: a telling heading over what is mostly links."""
    kept: list[_Piece] = []
    at = 0
    while at < len(pieces):
        end = _end_of_related(pieces, at)
        if end == at:
            kept.append(pieces[at])
            end = at + 1
        at = end
    return kept


def _end_of_related(pieces: list[_Piece], start: int) -> int:
    """Where the related part that starts here ends; `start` itself when none starts here."""
    level = pieces[start].level
    if not level or not _LEADS_ELSEWHERE.fullmatch(pieces[start].text):
        return start
    end = start + 1
    while end < len(pieces) and not 0 < pieces[end].level <= level:
        end += 1
    part = pieces[start + 1 : end]
    linked, length = sum(piece.linked for piece in part), sum(len(piece.text) for piece in part)
    return end if linked >= _LINKED_SHARE * length else start


def _under_headings(kept: list[tuple[_Piece, str]]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    section: tuple[str, ...] = ()
    for piece, text in kept:
        if piece.level:
            while path and path[-1][0] >= piece.level:
                path.pop()
            section = tuple(heading for _, heading in path)
        blocks.append(Block(kind=piece.kind, text=text, section=section))
        if piece.level:
            path.append((piece.level, text))
            section = (*section, text)
    return tuple(blocks)
