"""Make a text of an HTML page: its headings, paragraphs, list items and table rows under their headings.

Knows elements and how they are rendered; must not know where the page came from nor what it said before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from citewatch.extract.bounds import MOST_BLOCKS, MOST_CHARACTERS, MOST_SAID, is_too_complex
from citewatch.extract.dates import PageDates, says_its_age, without_dates
from citewatch.extract.furniture import Element, Furniture
from citewatch.extract.links import Targets
from citewatch.extract.sites import habits
from citewatch.extract.words import collapse, decode
from citewatch.model import Block, BlockKind, Text

EXTRACTOR = "html-2"

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
_MAY_BE_DATED = frozenset({"aside", "footer", "section", "div", "ul"})
_PANEL = re.compile(r"\b(?:accordion|panel-collapse|tab-pan(?:e|el))\b", re.IGNORECASE)
_MAIN_IDS = frozenset({"main-content", "maincontent", "main_content", "main"})
_TITLED_BY_BUTTON = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"})
_OF_FORMS = frozenset({"form", "fieldset"})
_SWITCH = re.compile(
    r"(?:open|close|toggle|show|hide|expand|collapse|view|read|see|load)?\s*(?:\w+\s+)?"
    r"(?:menu|navigation|search|more|less|all|share|options|filters?|settings|close|toggle|languages?|login|sign in)?",
    re.IGNORECASE,
)
_TABLE_SHAPE = etree.XPath(
    "concat(count(.//tr), ' ', count(.//td) + count(.//th), ' ', string-length(normalize-space(.)))"
)
_HAS_ROWS = re.compile(r"role=[\"']?row\b")
_TAG_OF_ROLE = {"table": "table", "grid": "table", "treegrid": "table", "rowgroup": "tbody", "row": "tr"}
_TAG_OF_ROLE |= dict.fromkeys(("cell", "gridcell"), "td") | dict.fromkeys(("columnheader", "rowheader"), "th")
_SAID_APART = etree.XPath(".//text()", smart_strings=False)
_SAID = etree.XPath("string(.)", smart_strings=False)
_OG_TITLE = etree.XPath("string(//meta[@property='og:title']/@content)")
_HEAD_WITHIN = 50_000
_TITLE_LONGEST = 2_000
_CELL_LONGEST = 900
_PLAIN_LONGEST = 100_000  # split words take fifty times a text's size
_WIDEST = 60
_LINE_END = "\x1e"  # a <br>; white space to `collapse`
_MAIN_SHARE = 0.35
_MAIN_WORDS = 250
_BELOW_FOOT_SHARE = 0.1
_LINKED_SHARE = 0.4
_LEADS_ELSEWHERE = re.compile(
    r"(?:related|recommended|similar|latest|recent|popular|trending|most (?:read|popular|viewed)|further|featured|more)"
    r"(?: \w+)? (?:articles?|content|links?|stor(?:y|ies)|news|topics?|pages?|posts?|reading)"
    r"|(?:related|recommended|similar|popular|trending|most (?:read|popular|viewed)|featured)"
    r"(?: \w+)? (?:information|resources?|updates?)"
    r"|more (?:like this|to explore|from .{3,40}|on this topic)|you (?:may|might) (?:also )?(?:like|be interested in)"
    r"|(?:read|up) next|trending(?: now)?|see also|latest|cited by(?: other articles)?|explore(?: more| further)?"
    r"|on this page|jump to|(?:table of )?contents",
    re.IGNORECASE,
)
# Over teasers these lead elsewhere; over documents they are a list of the page's own.
_MAY_LEAD_ELSEWHERE = re.compile(
    r"(?:latest|recent|further|more)(?: \w+)? (?:information|resources?|updates?)", re.IGNORECASE
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?)(?:[?#]|$)", re.IGNORECASE)
_BESIDE_LINK = 5
_DOCUMENTS_SHARE = 0.5
_NOTICE = re.compile(
    r"(?:retraction|retracted|withdrawal|withdrawn|corrigendum|erratum|correction|expression of concern)\b",
    re.IGNORECASE,
)
# A whole paragraph or heading that says this does something, or waits for something; a list item may name a topic.
_CONTROL = re.compile(
    r"advertisement|skip to (?:\w+ )?(?:content|navigation|footer)|(?:back|return) to top|(?:loading|please wait)\W*"
    r"|(?:view|show|hide|leave|post|add|read)(?: an?| all| \d+)? comments?|(?:\d+|no) (?:comments?|responses?|shares?)"
    r"|share this(?: \w+)?|continue reading(?: the main story)?|copy link|full ?screen|autoplay|print this page"
    r"|show menu|powered by \w+"
    r"|(?:was|did you find) this (?:page|article|information) (?:helpful|useful)\??(?: yes,? no)?|rate this page"
    r"|get adobe reader|did you find what you were looking for(?: on this \w+)?\?|on this page:?|jump to:?"
    r"|help us improve (?:this page|\S+)(?: with your feedback)?",
    re.IGNORECASE,
)
# A whole block that counts its readers, or what reading takes.
_COUNTER = re.compile(
    r"(?:page )?(?:views|hits)\s?: ?[\d,.]+|[\d,.]+ (?:page ?)?(?:views|hits)"
    r"|[\d,.]+k? (?:citations?|altmetric(?: score)?|accesses|downloads|shares|likes|followers|reads|mentions|tweets)"
    r"|(?:citations?|cited by|altmetric(?: score)?|accesses|downloads|shares|likes|followers|reads)\W{1,3}[\d,.]+k?"
    r"|(?:you are )?visitor (?:number |no\. |# ?)?[\d,.]+"
    r"|[\d,.]+ (?:people|users|visitors|readers) (?:are )?(?:viewing|reading)(?: this(?: page| article)?)?(?: now)?"
    r"|(?:estimated )?(?:\d+[ -]min(?:ute)?s?[ -]read|reading time:? \d+ min(?:ute)?s?)"
    r"|printed from \S+(?: on [\w ,/]+)?",
    re.IGNORECASE,
)
_CONTROL_OR_COUNTER = re.compile(f"{_CONTROL.pattern}|{_COUNTER.pattern}", re.IGNORECASE)
_CONTROL_LONGEST = 70
# A line of links to the page's own parts.
_JUMPS = re.compile(r"(?:on this page|jump to|skip to|go to)\b.*", re.IGNORECASE)
# Style rules that became text when an editor escaped them: "#main td *, td p { text-align: center; } -->"
_STYLE = re.compile(r"(?:[^{}]{1,1000}+\{\s*+(?:[-\w]++\s*+:[^;{}]{1,200}+;?\s*+)++\}\s*+)++(?:-->)?", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
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


@dataclass(slots=True)
class _Piece:
    """A block before its section is known. `level` is a heading's, else 0."""

    text: str
    kind: BlockKind
    level: int
    in_main: bool
    in_article: bool
    linked: int = 0
    hrefs: tuple[str, ...] = ()
    in_panel: bool = False


@dataclass(slots=True)
class _Frame:
    """What is open around the words that are read; never changed, since most elements share their parent's."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    in_main: bool = False
    in_article: bool = False
    in_data_table: bool = False
    in_pre: bool = False
    in_panel: bool = False


@dataclass(slots=True)
class _Row:
    """A table row while it is read: its cells' words, and what they link to."""

    cells: list[list[str]] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What has been read of a page so far. `href` is that of the link that is open, else None.

    `foot` is how many pieces stood before the page's own footer, None before there is one.
    """

    dates: PageDates
    pieces: list[_Piece] = field(default_factory=list)
    articles: int = 0
    buffer: list[str] = field(default_factory=list)
    href: str | None = None
    link_from: int = 0
    linked: int = 0
    hrefs: list[str] = field(default_factory=list)
    rows: list[_Row] | None = None
    foot: int | None = None


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
    has_rows = _HAS_ROWS.search(markup) is not None
    return _text(root, url=url, is_long=len(markup) > MOST_CHARACTERS, has_rows=has_rows)


def _too_complex(*, title: str | None) -> Text:
    return Text(media_type="text/html", extractor=EXTRACTOR, title=title, problem="too-complex")


def _title_of(markup: str) -> str | None:
    """The title of a page that is not read, if it stands near the beginning."""
    root, _ = _parsed(markup[:_HEAD_WITHIN])
    return None if root is None else _title(root)


def _text(root: Element, *, url: str, is_long: bool, has_rows: bool) -> Text:
    title = _title(root)
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    if has_rows:
        _name_by_role(root)
    found = root.find("body")
    body = root if found is None else found
    if is_long and len(str(_SAID(body))) > MOST_CHARACTERS:
        return _too_complex(title=title)
    reading = _read(body, url=url)
    if len(reading.pieces) > MOST_BLOCKS:
        return _too_complex(title=title)
    blocks, dates = _document(reading, Targets(url, base=_base(root)))
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


def _name_by_role(root: Element) -> None:
    """Make what is a table by its roles one by its elements: its cells stand in spans, which part no words."""
    for element in root.iter("div", "span", "li", "ul"):
        tag = _TAG_OF_ROLE.get(element.get("role") or "")
        if tag is not None:
            element.tag = tag


def _base(root: Element) -> str | None:
    """What the page's first <base> says its links are relative to; None when it has none."""
    head = root.find("head")
    return None if head is None else next((base.get("href") for base in head.iter("base") if base.get("href")), None)


def _read(body: Element, *, url: str) -> _Reading:
    """One walk over the page, iterative since nesting is the page's to choose."""
    reading = _Reading(dates=PageDates())
    furniture = Furniture(body, habits=habits(url))
    frame = _Frame()
    above: list[tuple[Iterator[Element], Element, str, _Frame]] = []
    siblings: Iterator[Element] = iter((body,))
    while True:
        element = next(siblings, None)
        if element is None:
            if not above:
                break
            siblings, element, tag, outer = above.pop()
            _close(reading, element, tag, frame)
            frame = outer
            continue
        tag = element.tag
        if _is_unread(element, tag, furniture, frame):
            _pass_by(reading, element, tag, frame, furniture)
            continue
        above.append((siblings, element, tag, frame))
        siblings = iter(element)
        if tag in _BLOCKS:
            if reading.buffer:
                _flush(reading, frame)
            if len(reading.pieces) > MOST_BLOCKS:
                break
            frame = _opened(reading, element, tag, frame)
        elif tag == "a":
            reading.href, reading.link_from = element.get("href", ""), len(reading.buffer)
        elif tag == "br":
            _break(reading, frame)
        if text := element.text:
            _hear(reading, text)
    _flush(reading, frame)
    return reading


def _hear(reading: _Reading, text: str) -> None:
    """Take in what stands between two tags; white space only where it parts words."""
    if reading.buffer or not text.isspace():
        reading.buffer.append(text)


def _close(reading: _Reading, element: Element, tag: str, frame: _Frame) -> None:
    if tag in _BLOCKS:
        if reading.buffer:
            _flush(reading, frame)
        if tag == "table" and frame.in_data_table:
            _close_table(reading, frame)
    elif tag == "a":
        _count_link(reading)
        reading.href = None
    if tail := element.tail:
        _hear(reading, tail)


def _pass_by(reading: _Reading, element: Element, tag: str, frame: _Frame, furniture: Furniture) -> None:
    """What is not read ends a block all the same, and may say how old the page is."""
    if tag in _BLOCKS and reading.buffer:
        _flush(reading, frame)
    if tag in _MAY_BE_DATED:
        _keep_dates(reading, element)
    if tag in _MAY_BE_DATED and not (frame.in_main or frame.in_article) and furniture.closes_page(element, tag=tag):
        reading.foot = len(reading.pieces)
    if tail := element.tail:
        _hear(reading, tail)


def _count_link(reading: _Reading) -> None:
    """The words read since the link was opened, in this block, are the link's."""
    words = reading.buffer[reading.link_from :]
    if reading.href is None or all(map(str.isspace, words)):
        return
    reading.linked += sum(map(len, words))
    reading.hrefs.append(reading.href)


def _is_unread(element: Element, tag: str, furniture: Furniture, frame: _Frame) -> bool:
    if tag == "button":
        return not (frame.level or _is_in_title(element) or (furniture.holds_tabs(element) and not _is_switch(element)))
    if tag == "label":
        return not (frame.level or furniture.holds_tabs(element) or _is_in_title(element) or _names_no_field(element))
    return furniture.is_furniture(element, tag=tag, in_main=frame.in_main, in_article=frame.in_article)


def _is_in_title(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _TITLED_BY_BUTTON


def _is_switch(button: Element) -> bool:
    """Whether it says what it does, not what it opens."""
    return _SWITCH.fullmatch(collapse(str(_SAID(button)))) is not None


def _names_no_field(label: Element) -> bool:
    """Whether a label is a word beside a figure, as pages write them; a form's names a field."""
    parent = label.getparent()
    if label.get("for") is not None or parent is None or parent.tag in _OF_FORMS:
        return False
    return next(label.iterdescendants("input"), None) is None and parent.find("input") is None


def _keep_dates(reading: _Reading, element: Element) -> None:
    if _FIGURE.search(str(_SAID(element))):
        reading.dates.add_from_furniture(collapse(" ".join(_said_apart(element))))


def _said_apart(element: Element) -> list[str]:
    """The words between the tags, one by one: "Last reviewed" and its date may stand in two elements without space."""
    said = _SAID_APART(element)
    return list(map(str, said)) if isinstance(said, list) else []


def _opened(reading: _Reading, element: Element, tag: str, outer: _Frame) -> _Frame:
    """The frame inside this block-level element."""
    if tag == "div" or tag == "section":
        return _marked(element, outer)
    if tag in _HEADINGS:
        return _inside(outer, kind=BlockKind.HEADING, level=_HEADINGS[tag])
    if tag in _ITEMS:
        return _inside(outer, kind=BlockKind.LIST_ITEM, level=0)
    if tag == "main":
        return _inside(outer, in_main=True)
    if tag == "article":
        reading.articles += not outer.in_article
        return _marked(element, _inside(outer, in_article=True))
    if tag == "table":
        return _in_table(reading, outer, is_data=_is_data(element))
    if tag == "pre":
        return _inside(outer, in_pre=True)
    if outer.in_data_table:
        _open_cell(reading, tag)
    return outer


def _inside(
    outer: _Frame,
    *,
    kind: BlockKind | None = None,
    level: int | None = None,
    in_main: bool = False,
    in_article: bool = False,
    in_pre: bool = False,
    in_panel: bool = False,
) -> _Frame:
    return _Frame(
        outer.kind if kind is None else kind,
        outer.level if level is None else level,
        outer.in_main or in_main,
        outer.in_article or in_article,
        outer.in_data_table,
        outer.in_pre or in_pre,
        outer.in_panel or in_panel,
    )


def _in_table(reading: _Reading, outer: _Frame, *, is_data: bool) -> _Frame:
    reading.rows = [] if is_data else None
    within = outer.in_main, outer.in_article
    return _Frame(BlockKind.PARAGRAPH, 0, *within, is_data, outer.in_pre, outer.in_panel)


def _marked(element: Element, frame: _Frame) -> _Frame:
    """The frame inside an element that may be called the main part, or a heading."""
    role = element.get("role")
    if role == "main" or element.get("id") in _MAIN_IDS:
        return _inside(frame, in_main=True)
    if role == "heading":
        level = element.get("aria-level", "2")
        return _inside(frame, kind=BlockKind.HEADING, level=int(level) if level in "123456" and level else 2)
    if role == "tabpanel" or ((names := element.get("class")) and _PANEL.search(names)):
        return frame if frame.in_panel else _inside(frame, in_panel=True)
    return frame


def _open_cell(reading: _Reading, tag: str) -> None:
    if reading.rows is None:
        return
    if tag == "tr":
        reading.rows.append(_Row())
    elif tag in ("td", "th") and reading.rows:
        reading.rows[-1].cells.append([])


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
    """End the block that is being read."""
    if reading.href is not None:
        _count_link(reading)
    raw, linked, hrefs = "".join(reading.buffer), reading.linked, reading.hrefs
    reading.buffer.clear()
    reading.linked = reading.link_from = 0
    reading.hrefs = []
    if reading.rows and reading.rows[-1].cells:
        if words := _words(raw):
            reading.rows[-1].cells[-1].append(words)
            reading.rows[-1].hrefs += hrefs
        return
    for part in _parts(raw, frame):
        if len(reading.pieces) > MOST_BLOCKS:
            return
        if (text := _words(part)) and (frame.in_pre or not (_is_no_prose(text, frame) or _jumps(text, hrefs))):
            within = frame.in_main, frame.in_article
            piece = _Piece(text, frame.kind, frame.level, *within, linked, tuple(hrefs), frame.in_panel)
            reading.pieces.append(piece)
            hrefs = []


def _is_no_prose(text: str, frame: _Frame) -> bool:
    """Whether this block is a control of the page, or style rules."""
    if len(text) <= _CONTROL_LONGEST:
        control = _COUNTER if frame.kind is BlockKind.LIST_ITEM else _CONTROL_OR_COUNTER
        if control.fullmatch(text):
            return True
    return text[-1] in "}>" and _STYLE.fullmatch(text) is not None


def _jumps(text: str, hrefs: list[str]) -> bool:
    return bool(hrefs) and all(href[:1] == "#" for href in hrefs) and _JUMPS.fullmatch(text) is not None


def _words(raw: str) -> str:
    """The same as `collapse`; what is plain after its white space needs none of its care."""
    if len(raw) <= _PLAIN_LONGEST:
        text = " ".join(raw.split())
        if text.isascii() and text.isprintable():
            return text
    return collapse(raw)


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
    read = reading.rows or []
    rows = [[" ".join(cell) for cell in row.cells] for row in read]
    reading.rows = None
    width = max(map(len, rows), default=0)
    spacers = {at for at in range(min(width, _WIDEST)) if not any(row[at] for row in rows if at < len(row))}
    for row, cells in zip(read, rows, strict=True):
        text = " | ".join(cell for at, cell in enumerate(cells) if at not in spacers).rstrip(" |")
        if text.strip(" |"):
            reading.pieces.append(_row(row, _words(text), frame))


def _row(row: _Row, text: str, frame: _Frame) -> _Piece:
    return _Piece(text, BlockKind.TABLE_ROW, 0, frame.in_main, frame.in_article, hrefs=tuple(row.hrefs))


def _document(reading: _Reading, targets: Targets) -> tuple[tuple[Block, ...], dict[str, str]]:
    """The main part's blocks under their headings, and what the page says of its age."""
    pieces = _without_related(_main_part(reading))
    texts, dates = without_dates([piece.text for piece in pieces])
    for name, when in reading.dates.found.items():
        dates.setdefault(name, when)
    kept = [(piece, text) for piece, text in zip(pieces, texts, strict=True) if text]
    return _under_headings(kept, targets), dates


def _main_part(reading: _Reading) -> list[_Piece]:
    """The pieces inside the page's main landmark when it holds a good part of the words, else all of them."""
    pieces = reading.pieces
    if any(piece.in_main for piece in pieces):
        inside = [piece.in_main for piece in pieces]
    elif reading.articles == 1 and any(piece.in_article for piece in pieces):
        inside = [piece.in_article for piece in pieces]
    else:
        return _above_foot(reading)
    words = [piece.text.count(" ") + 1 for piece in pieces]
    main_words = sum(count for count, is_inside in zip(words, inside, strict=True) if is_inside)
    if main_words < _MAIN_SHARE * sum(words) and main_words < _MAIN_WORDS:
        return _above_foot(reading)
    return [*_above_main(pieces, inside), *(piece for piece, is_in in zip(pieces, inside, strict=True) if is_in)]


def _above_main(pieces: list[_Piece], inside: list[bool]) -> list[_Piece]:
    """The headlines above the main part; with the lead under the last, where a <main> has no headline of its own."""
    first = inside.index(True)
    headlines = [number for number in range(first) if pieces[number].level == 1]
    has_own = not pieces[first].in_main or any(piece.level == 1 and piece.in_main for piece in pieces)
    above = [pieces[number] for number in headlines]
    lead = pieces[headlines[-1] + 1 : first] if headlines and not has_own else []
    return [*above, *(piece for piece in lead if not (piece.linked or piece.level))]


def _above_foot(reading: _Reading) -> list[_Piece]:
    """The pieces without the little that stands behind the page's footer: a build stamp, a notice, a form's label."""
    pieces = reading.pieces
    if reading.foot is None:
        return pieces
    parts = pieces[: reading.foot], pieces[reading.foot :]
    has_title_above, has_title_below = (any(piece.level == 1 for piece in part) for part in parts)
    above, below = (sum(len(piece.text) for piece in part) for part in parts)
    if has_title_below and not has_title_above:
        return pieces
    return pieces[: reading.foot] if below < _BELOW_FOOT_SHARE * above else pieces


def _without_related(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces without the parts that only lead elsewhere: a telling heading over what is mostly links."""
    kept: list[_Piece] = []
    at = 0
    while at < len(pieces):
        end = _end_of_related(pieces, at)
        if end == at:
            kept.append(pieces[at])
            end = at + 1
        kept += [piece for piece in pieces[at + 1 : end] if _NOTICE.match(piece.text)]
        at = end
    return kept


def _end_of_related(pieces: list[_Piece], start: int) -> int:
    """Where the related part that starts here ends; `start` itself when none starts here."""
    level, title = pieces[start].level, pieces[start].text
    may_lead = level and _MAY_LEAD_ELSEWHERE.fullmatch(title)
    if not may_lead and not (level and _LEADS_ELSEWHERE.fullmatch(title)):
        return start
    end = start + 1
    while end < len(pieces) and not 0 < pieces[end].level <= level:
        end += 1
    part = pieces[start + 1 : end]
    linked, length = sum(piece.linked for piece in part), sum(len(piece.text) for piece in part)
    if linked < _LINKED_SHARE * length or (may_lead and (pieces[start].in_panel or _lists_documents(part))):
        return start
    return end


def _lists_documents(part: list[_Piece]) -> bool:
    """Whether half of what is linked here are files, or links with words of their own beside them."""
    links = [piece for piece in part if piece.hrefs]
    own = sum(_is_told(piece) or any(map(_DOCUMENT.search, piece.hrefs)) for piece in links)
    return 0 < own >= _DOCUMENTS_SHARE * len(links)


def _is_told(piece: _Piece) -> bool:
    return piece.kind is BlockKind.LIST_ITEM and len(piece.text) - piece.linked >= _BESIDE_LINK


def _under_headings(kept: list[tuple[_Piece, str]], targets: Targets) -> tuple[Block, ...]:
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    section: tuple[str, ...] = ()
    for piece, text in kept:
        if piece.level:
            while path and path[-1][0] >= piece.level:
                path.pop()
            section = tuple(heading for _, heading in path)
        links = targets.of(piece.hrefs) if piece.hrefs else ()
        blocks.append(Block(kind=piece.kind, text=text, section=section, links=links))
        if piece.level:
            path.append((piece.level, text))
            section = (*section, text)
    return tuple(blocks)
