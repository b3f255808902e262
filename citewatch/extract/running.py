"""Tell what is printed around a text from the text: running heads and feet, page numbers, watermarks, line numbers.

Knows how pages are numbered; must not know a file's format, nor how lines make paragraphs.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

_EDGE_LINES = 3
_LONGEST = 200
_LONGEST_ROMAN = 12
_SHARE = 0.6
_LEAST_PAGES = 3
_AGREE = 0.8

_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_ROMAN = re.compile(r"(?=.)(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_ROMAN_ONES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_SIGNS = r"[-–—|•\[\]() ]*"
_PAGE = r"(?:p\s?a\s?g\s?e|pg\.?|p\.|seite|página|pagina|pág\.)"
_OF = r"(?:\s*(?:of|/|de|von|sur)\s*\d{1,4})"
_PAGE_NUMBER = re.compile(rf"{_SIGNS}{_PAGE}?{_SIGNS}\d{{1,4}}{_OF}?{_SIGNS}{_PAGE}?{_SIGNS}", re.IGNORECASE)
_SURE = re.compile(
    rf"{_SIGNS}{_PAGE}{_SIGNS}(?:\d{{1,4}}|[ivxlc]{{1,7}}){_OF}?{_SIGNS}|[-–—]\s*\d{{1,4}}\s*[-–—]", re.IGNORECASE
)
# "Form W-4 (2025) Page 2", but not "see page 2".
_SAYS_PAGE = re.compile(rf"(?:(?<=\s)|(?<=\|))Page\s+(\d{{1,4}}){_OF}?$|^Page\s+(\d{{1,4}}){_OF}?\b")
_POINTS = re.compile(r"\b(?:see|on|to|at|and|or|from)\s+Page\s+\d+$", re.IGNORECASE)
_PAGE_PART = re.compile(rf"[\s|•–-]*\b{_PAGE}\s*\d{{1,4}}{_OF}?[\s|•–-]*", re.IGNORECASE)
_LINE_NUMBER = re.compile(r"(\d{1,5})(?:\s+(?=\S)|$)")
_NUMBERED_LINES = 5
_WATERMARK_WORDS = 4
_WATERMARK_LETTERS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A line that the pages repeat, without its page number, and the first page that shows it."""

    text: str
    page: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Edge:
    """A line near the top or bottom of a page: the numbers in it, and whether it is the outermost."""

    page: int
    at: int
    line: str
    numbers: tuple[int, ...]
    is_outermost: bool


def without_running(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], tuple[Running, ...]]:
    """The lines of each page without what only says where one is, and each head and foot that went, once.

    A head is known by most pages, or most left or right ones, repeating it with the same numbers or such as count the
    pages: rows of a table that differ in other figures are text. A lone page number is known by counting the pages.
    """
    kept = _without_line_numbers(_without_watermarks(pages))
    gone: defaultdict[int, set[int]] = defaultdict(set)
    heads: dict[str, Running] = {}
    for edge in _furniture(kept):
        gone[edge.page].add(edge.at)
        text = _PAGE_PART.sub(" ", edge.line).strip()
        if _LETTER.search(text):
            heads.setdefault(text, Running(text=text, page=edge.page + 1))
    for page, places in gone.items():
        kept[page] = [line for at, line in enumerate(kept[page]) if at not in places]
    return kept, tuple(heads.values())


def _furniture(pages: Sequence[Sequence[str]]) -> Iterator[_Edge]:
    groups: defaultdict[str, list[_Edge]] = defaultdict(list)
    for page, lines in enumerate(pages):
        for key, edge in _edges(page, lines):
            groups[key].append(edge)
    for key, edges in groups.items():
        counting = _agreeing(edges)
        if _is_repeated({edge.page for edge in counting}, len(pages)) and _LETTER.search(key):
            yield from counting
        else:
            yield from (edge for edge in edges if _numbers_its_page(edge, edges))


def _edges(page: int, lines: Sequence[str]) -> Iterator[tuple[str, _Edge]]:
    """The lines near the ends of a page, and what each says apart from its numbers."""
    for at in sorted({*range(min(_EDGE_LINES, len(lines))), *range(max(0, len(lines) - _EDGE_LINES), len(lines))}):
        line = lines[at]
        if len(line) <= _LONGEST:
            roman = _roman(line)
            numbers = (roman,) if roman else tuple(map(int, _DIGITS.findall(line)))
            key = "" if roman else _DIGITS.sub("0", line).lower()
            is_outermost = at in (0, len(lines) - 1)
            yield key, _Edge(page=page, at=at, line=line, numbers=numbers, is_outermost=is_outermost)


def _roman(line: str) -> int:
    if len(line) > _LONGEST_ROMAN or not _ROMAN.fullmatch(line):
        return 0
    values = [_ROMAN_ONES[letter] for letter in line.lower()]
    return sum(-value if value < after else value for value, after in pairwise([*values, 0]))


def _agreeing(edges: Sequence[_Edge]) -> list[_Edge]:
    """Those whose every number is the same on nearly all of these pages, or counts them; none when they differ."""
    for place in range(len(edges[0].numbers)):
        same = Counter(edge.numbers[place] for edge in edges).most_common(1)[0]
        steps = Counter(edge.numbers[place] - edge.page for edge in edges).most_common(1)[0]
        if max(same[1], steps[1]) < _AGREE * len(edges):
            return []
        is_count = steps[1] > same[1]
        edges = [edge for edge in edges if edge.numbers[place] == (steps[0] + edge.page if is_count else same[0])]
    return list(edges)


def _is_repeated(on: set[int], count: int) -> bool:
    """Whether a line on these pages runs through the file, or through its left or right pages."""
    sides = [{page for page in on if page % 2 == side} for side in (0, 1)]
    halves = ((count + 1) // 2, count // 2)
    return (len(on) >= _LEAST_PAGES and len(on) >= _SHARE * count) or any(
        len(side) >= _LEAST_PAGES and len(side) >= _SHARE * half for side, half in zip(sides, halves, strict=True)
    )


def _numbers_its_page(edge: _Edge, edges: Sequence[_Edge]) -> bool:
    if _SURE.fullmatch(edge.line):
        return True
    if (says := _SAYS_PAGE.search(edge.line)) and not _POINTS.search(edge.line):
        return int(says[1] or says[2]) == edge.page + 1 or _is_counted(edge, edges)
    if not (_PAGE_NUMBER.fullmatch(edge.line) or _roman(edge.line)):
        return False
    is_this_page = edge.is_outermost and edge.numbers[0] == edge.page + 1
    return is_this_page or _is_counted(edge, edges)


def _is_counted(edge: _Edge, edges: Sequence[_Edge]) -> bool:
    """Whether a number of this line counts the pages together with the same line of other pages."""
    count = len({other.page for other in edges})
    return any(
        len({other.page for other in edges if other.numbers[place] - other.page == number - edge.page})
        >= max(2, count / 2)
        for place, number in enumerate(edge.numbers)
    )


def _watermarks(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Words in capitals, as DRAFT, that end one line of every page of a longer file, wherever on it.

    They need no line of their own: readers of PDFs set large letters behind the small ones that they lie across.
    """
    if len(pages) < _LEAST_PAGES:
        return frozenset()
    once = _shouted_once(pages[0])
    for lines in pages[1:]:
        if not once:
            break
        once &= _shouted_once(lines)
    return frozenset(mark for mark in once if "WARN" not in mark)  # may head a box on every page of a short file


def _shouted_once(lines: Sequence[str]) -> set[str]:
    ends = [end for line in lines if line[-1].isupper() and (end := _shouted_end(line))]
    return {end for end, times in Counter(ends).items() if times == 1} if ends else set()


def _shouted_end(line: str) -> str:
    """The last words of a line as far as they are in capitals; none of fewer than five letters, none of a heading."""
    words = list(takewhile(_is_shouted, reversed(line.split(" "))))
    mark = " ".join(reversed(words))
    return mark if len(words) <= _WATERMARK_WORDS and len(mark) >= _WATERMARK_LETTERS else ""


def _is_shouted(word: str) -> bool:
    return word.isalpha() and word.isupper()


def _without_watermarks(pages: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    marks = _watermarks(pages)
    if not marks:
        return pages
    return [[line for words in lines if (line := _without_mark(words, marks))] for lines in pages]


def _without_mark(line: str, marks: frozenset[str]) -> str:
    mark = _shouted_end(line)
    return line[: -len(mark)].rstrip() if mark in marks else line


def _without_line_numbers(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages without the numbers that drafts print beside each line; as they are when most pages have none."""
    stripped = [_stripped(lines) for lines in pages]
    numbered = sum(lines is not None for lines in stripped)
    if numbered < 2 or numbered < _SHARE * sum(map(bool, pages)):
        return [list(lines) for lines in pages]
    return [list(lines) if left is None else left for lines, left in zip(pages, stripped, strict=True)]


def _stripped(lines: Sequence[str]) -> list[str] | None:
    """The lines without the numbers that count them; None when hardly any line is counted."""
    marks = {at: mark for at, line in enumerate(lines) if line[0].isdigit() and (mark := _LINE_NUMBER.match(line))}
    steps = [(a, b) for a, b in pairwise(marks) if int(marks[b][1]) == int(marks[a][1]) + 1]
    if len(steps) < max(_NUMBERED_LINES, _AGREE * (len(lines) - 2 * _EDGE_LINES)):
        return None
    counted = {at for step in steps for at in step}
    rest = (line[marks[at].end() :] if at in counted else line for at, line in enumerate(lines))
    return [line for line in rest if line]
