"""Join the lines of printed pages into paragraphs, list items and rows of figures.

Knows how text is broken into lines and pages; must not know what the file was, nor what is printed around the text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from citewatch.extract.dates import says_its_age
from citewatch.model import Block, BlockKind

_BULLETS = "•●▪■◦‣○·➢►▶❖✓✔☐□\uf0b7\uf0a7\uf0d8\uf0fc"
_SIGNS = frozenset(f"{_BULLETS}o")
_SIGN = re.compile(rf"(?:[{_BULLETS}]+|o(?=\s+[A-Z]))\s*")
_MARKER = re.compile(r"(?:[-–*](?=\s)|\(?(?:\d{1,2}|[a-zA-Z])[.)](?=\s))\s*")
_DASH = re.compile(r"[*–-]\s+")
_DASH_SIGNS = "*–-"
_NOTE = re.compile(r"(?:\d{1,2}\s?[A-Z][a-z]|[*†‡§]\s?\w)")
_STOPS = (".", "!", "?", ":", ";")
_CLOSERS = '"”’)]'
_FIGURE = re.compile(r"(?<!\S)[^\s\d]*+\d")  # a word with a digit; it never steps back, as one word may fill a page
_RUNS_ON = re.compile(r"[\d.,]+%?\s+[a-z]")  # "10 mg daily", unlike "2 Methods"
_OPEN_RANGE = re.compile(r"\d\s?[-–]$")
_HEAD = re.compile(r"[^\W\d_]{2,}$")
_REST = re.compile(r"[^\W\d_]+")
_HYPHENS = ("-", "\u2010")
_OPEN = frozenset(f"-\u2010–{_BULLETS}")
_DASHES = ("–", "—", "/")
_SEAMS = (*_HYPHENS, *_DASHES)
_FIGURE_ENDS = frozenset("0123456789%)")
# No date without this: a year, two figures with a sign between, a day behind its month; and no "2 weeks ago".
_MAY_BE_DATED = re.compile(
    r"\d(?:\d{3}|\d?[-/.]\d|(?:(?<=[^\W\d_]\s\d)|(?<=\.\s\d))(?!\d\d)|\d*+\s+\w+\s+(?i:ago|fa|geleden)\b)"
)
# Behind these a hyphen at a line's end belongs to the word; so it does before those.
_FIRST_PARTS = re.compile(r"self|non|well|long|short|low|half|cross")
_LAST_PARTS = re.compile(
    r"acting|releas(?:e|ed|ing)|related|based|term|threatening|controlled|blind(?:ed)?|induced|resistant|specific"
    r"|associated|dependent|approved|risk|old|known|limiting|week|month|year|naive|treated"
)
_WHOLE_WORD = 5
_FEW = 40

_NEAR = 3
_NARROW = 30  # letters: a column of cells or names rather than of running text
_SLACK = 0.1
_BOTTOM_LINES = 12
_TAIL = 60
_STAMP = 80


@dataclass(slots=True)
class _Draft:
    """A paragraph in the making: its lines, how wide the widest is, and the last as it stood."""

    kind: BlockKind
    page: int
    parts: list[str]
    last: str
    widest: int
    is_closed: bool

    def add(self, part: str, line: str) -> None:
        self.parts.append(part)
        self.last = line
        if len(line) > self.widest:
            self.widest = len(line)

    @property
    def ends(self) -> bool:
        """Whether a sentence ends with its last line."""
        sign = self.last[-1]
        return sign in _STOPS or (sign in _CLOSERS and self.last.rstrip(_CLOSERS).endswith(_STOPS))


def joined(pages: Sequence[Sequence[str]]) -> tuple[Block, ...]:
    """The blocks that these lines make, each with the page where it begins, counted from 1.

    A paragraph ends where the next line's first word would have found room; it may run on over pages, and over the
    footnotes between them. A word hyphenated at a line's end becomes whole, a compound keeps its hyphen.
    """
    return tuple(
        Block(kind=draft.kind, text=text, page=draft.page)
        for draft in _Setting(pages).drafts()
        if (text := "".join(draft.parts).strip())
    )


class _Setting:
    """Takes line after line and decides which paragraph it belongs to."""

    def __init__(self, pages: Sequence[Sequence[str]]) -> None:
        self._lines = [line for page in pages for line in page]
        self._pages = [number for number, page in enumerate(pages, start=1) for _ in page]
        self._left = [left for page in pages for left in range(len(page) - 1, -1, -1)]
        self._drafts: list[_Draft] = []
        self._asked = 0

    def drafts(self) -> list[_Draft]:
        draft = None
        for at, line in enumerate(self._lines):
            if _ends_with_figure(line):
                draft = self._apart(at, line) or self._taken(draft, at, line)
            elif draft is not None and not draft.is_closed and _plainly_runs_on(draft.last, line):
                draft.add(f" {line}", line)
            else:
                draft = self._taken(draft, at, line)
        return self._drafts

    def _apart(self, at: int, line: str) -> _Draft | None:
        """A block of this line alone, as it is a row of figures or a stamp; None when it is neither."""
        if self._is_row(at):
            return self._begun(at, line, kind=BlockKind.TABLE_ROW, text=line, is_closed=True)
        return self._begun(at, line, kind=BlockKind.PARAGRAPH, text=line, is_closed=True) if _is_stamp(line) else None

    def _taken(self, draft: _Draft | None, at: int, line: str) -> _Draft:
        """The paragraph that this line stands in: one before it, or its own."""
        sign = _SIGN.match(line) if line[0] in _SIGNS else None
        if sign is None and draft is not None and not draft.is_closed and (whole := self._continued(draft, at, line)):
            whole.add(self._sewn(whole.parts, line), line)
            return whole
        kind, text = _kind(line, sign)
        return self._begun(at, line, kind=kind, text=text)

    def _begun(self, at: int, line: str, *, kind: BlockKind, text: str, is_closed: bool = False) -> _Draft:
        draft = _Draft(kind, self._pages[at], [text], line, len(line), is_closed)
        self._drafts.append(draft)
        return draft

    def _continued(self, draft: _Draft, at: int, line: str) -> _Draft | None:
        """The paragraph that goes on with this line; None when it begins one."""
        is_new_page = self._pages[at] != self._pages[at - 1]
        if self._goes_on(draft, at, line, is_new_page=is_new_page):
            return draft
        return self._before_notes(draft) if is_new_page and line[0].islower() else None

    def _goes_on(self, draft: _Draft, at: int, line: str, *, is_new_page: bool) -> bool:
        last = draft.last
        if last[-1] in _OPEN and _is_cut(last, line):
            return True
        ends = draft.ends
        if not ends and line[0].islower() and (line[1:2] not in ".)" or not _MARKER.match(line)):
            return True
        if ends and is_new_page:
            return False
        full = draft.widest if len(draft.parts) > 1 else self._full(at - 1)
        blank = line.find(" ")
        room = full - len(last) - 1 - (len(line) if blank < 0 else blank)
        if ends:
            return room < 0 and not _MARKER.match(line) and not _NOTE.match(line)
        if room >= _SLACK * full or (full < _NARROW and last[-1] != ","):
            return False
        if is_new_page:
            return len(draft.parts) > 1 or _RUNS_ON.match(line) is not None
        return not (self._left[at] < _BOTTOM_LINES and _NOTE.match(line))

    def _before_notes(self, draft: _Draft) -> _Draft | None:
        """The paragraph that footnotes parted from its end; None when there is none."""
        for earlier in reversed(self._drafts[-_NEAR - 1 :]):
            if earlier.page != draft.page or earlier.is_closed:
                return None
            if not _NOTE.match(earlier.parts[0]):
                return None if earlier is draft or earlier.ends else earlier
        return None

    def _full(self, at: int) -> int:
        """How wide lines are hereabouts, where no line before tells: the narrower of what stands above and below."""
        above = max(map(len, self._lines[max(0, at - _NEAR) : at + 1]))
        below = max(map(len, self._lines[at : at + _NEAR + 1]))
        has_above, has_below = at >= _NEAR, at + _NEAR < len(self._lines)
        if has_above and has_below:
            return min(above, below)
        return above if has_above else below if has_below else max(above, below)

    def _is_row(self, at: int) -> bool:
        """Whether this is one of several lines that hold hardly anything but figures."""
        if not _has_figures(self._lines[at]):
            return False
        around = (*self._lines[max(0, at - 1) : at], *self._lines[at + 1 : at + 2])
        return any(_ends_with_figure(line) and _has_figures(line) for line in around)

    def _sewn(self, parts: list[str], line: str) -> str:
        """The line as it goes on behind these: whole words and ranges of figures stay unbroken."""
        text = parts[-1]
        if text[-1:] not in _SEAMS:
            return f" {line}"
        if text[-2:-1].isalnum() and text.endswith(_HYPHENS):
            parts[-1] = text[:-1]
            return line if self._is_broken(text[-_TAIL:-1], line) else f"-{line}"
        is_open = text[-2:-1].isalnum() and text.endswith(_DASHES) and not _is_address(text, line)
        return line if is_open else f" {line}"

    def _is_broken(self, text: str, line: str) -> bool:
        """Whether the hyphen between these stands only for the line's end."""
        head, rest = _HEAD.search(text), _REST.match(line)
        if head is None or rest is None or not rest[0].islower() or text[: head.start()].endswith(("-", "\u2010")):
            return False
        first, second = head[0].lower(), rest[0]
        whole, parted = self._times(first + second), self._times(f"{first}-{second}")
        if whole != parted:
            return whole > parted
        return not (
            _LAST_PARTS.fullmatch(second) is not None
            or (_FIRST_PARTS.fullmatch(first) is not None and len(second) >= _WHOLE_WORD)
            or (min(len(first), len(second)) >= _WHOLE_WORD and self._times(first) > 0 and self._times(second) > 1)
        )

    def _times(self, word: str) -> int:
        """How often a word stands in the text. Few are asked for as a rule, and many in a text that breaks words."""
        self._asked += 1
        return self._counted[word] if self._asked > _FEW else self._text.count(f" {word} ")

    @cached_property
    def _text(self) -> str:
        """All words in lower case, two blanks between them: each has one before and one behind that is its own."""
        return f" {' '.join(self._lines).lower().replace(_HYPHENS[1], '-').replace(' ', '  ')} "

    @cached_property
    def _counted(self) -> Counter[str]:
        return Counter(self._text.split())


def may_be_dated(text: str) -> bool:
    """Whether there are figures in this text as dates have them; most texts have none, and need not be asked more."""
    return _MAY_BE_DATED.search(text) is not None


def _kind(line: str, sign: re.Match[str] | None) -> tuple[BlockKind, str]:
    """What a block is that begins with this line, and the line without the sign of a list item."""
    if sign := sign or (_DASH.match(line) if line[0] in _DASH_SIGNS else None):
        return BlockKind.LIST_ITEM, line[sign.end() :]
    return BlockKind.LIST_ITEM if _MARKER.match(line) else BlockKind.PARAGRAPH, line


def _ends_with_figure(line: str) -> bool:
    return line[-1] in _FIGURE_ENDS or line[-2:-1].isdigit()


def _has_figures(line: str) -> bool:
    words = line.count(" ") + 1
    return words > 2 and 5 * len(_FIGURE.findall(line)) >= 3 * words


def _is_stamp(line: str) -> bool:
    return len(line) < _STAMP and may_be_dated(line) and says_its_age(line)


def _plainly_runs_on(last: str, line: str) -> bool:
    """Whether nothing is to be weighed, as for most lines: small letters go on behind a word or a comma."""
    return line[0].islower() and line[1:2].isalpha() and (last[-1].isalpha() or last[-1] == ",")


def _is_cut(last: str, line: str) -> bool:
    """Whether a line stops within a word, within a range of figures, or behind the sign of a list item."""
    if last[-1] in _HYPHENS and last[-2:-1].isalnum():
        return True
    if last[-1] in "-–" and _OPEN_RANGE.search(last, max(0, len(last) - _TAIL)):
        return _FIGURE.match(line) is not None
    return _SIGN.fullmatch(last) is not None


def _is_address(text: str, line: str) -> bool:
    """Whether a line ends with a whole web address rather than within one."""
    word = text.rpartition(" ")[2]
    return line[0].isupper() and ("//" in word or word.lower().startswith("www."))
