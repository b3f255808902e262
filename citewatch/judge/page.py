"""One answer beside the last good look, as the signs of a death ask about it.

Knows which of its words count: the title's segments, the first heading, the opening; nothing of what they say.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import islice
from urllib.parse import SplitResult

from citewatch.judge.addresses import joined, split
from citewatch.judge.phrases import fold
from citewatch.judge.sight import Sight, sight
from citewatch.judge.sketch import is_full, kept, words
from citewatch.model import BlockKind, Capture, GoodLook, Text

_READABLE = ("text/html", "application/xhtml+xml", "text/plain")
_SEGMENTS = re.compile(r"\s*[|–—·•»«›]+\s*|\s+[-:/]+\s+")
_COLON = re.compile(r"\s*:\s*")
_BESIDE_WORDS = re.compile(r"[^\w']+")
_URL = re.compile(r"\S*(?:://|\.\w)\S*|(?<!\S)/\S+")
_OPENING = 700  # signs: what a page has to say in place of a document comes first
_LONGEST_SEGMENT, _LONGEST_TITLE = 160, 300
LEFT = 0.1  # of the last good text: that much of any page of a site is the same
_SAME = 0.5
_IDENTICAL = 0.9
_TAGS = 300  # read at most
_TAG = re.compile(r"<(?:link|meta)\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![a-z:-])([a-z:-]{1,20})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_BODY_CLASS = re.compile(r"<body\b[^<>]{0,2000}?\sclass\s*=\s*[\"']([^\"'<>]*)", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^<>]{0,500}?\slang\s*=\s*[\"']?([a-z]{2})", re.IGNORECASE)
_BLOCKS = 4
_SENTENCE = 12  # words: a block of that many says something; the first such one has said what the page is about


@dataclass(frozen=True)
class Page:
    """What came, and what was last seen in its place. `text` is None when there was no document to read."""

    capture: Capture
    text: Text | None
    last_good: GoodLook | None

    @cached_property
    def cited(self) -> SplitResult:
        return split(self.capture.cited_url)

    @cached_property
    def final(self) -> SplitResult:
        return split(self.capture.final_url)

    @cached_property
    def is_readable(self) -> bool:
        """Whether there are words of a web page to go by; a PDF never says that it is missing."""
        return self.text is not None and self.text.media_type in _READABLE and self.text.problem in (None, "no-text")

    @cached_property
    def words(self) -> int:
        return words(self.text) if self.text else 0

    @cached_property
    def prose(self) -> int:
        """How many words stand in paragraphs of the length of a sentence or more: what a document is made of."""
        paragraphs = (b.text.split() for b in (self.text.blocks if self.text else ()) if b.kind is BlockKind.PARAGRAPH)
        return sum(len(words) for words in paragraphs if len(words) >= _SENTENCE)

    @property
    def title(self) -> str:
        return (self.text.title or "")[:_LONGEST_TITLE] if self.text else ""

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The title's segments, folded, words only."""
        return _folded(_SEGMENTS.split(self.title))

    @cached_property
    def colon_segments(self) -> tuple[str, ...]:
        """The parts between colons too: "Error 404: Not Found", but also "Not Found: a novel"."""
        return _folded(part for segment in _SEGMENTS.split(self.title) for part in _COLON.split(segment))

    @cached_property
    def heading(self) -> str:
        """The first heading; the first block of a page that has none."""
        blocks = self.text.blocks if self.text else ()
        first = next((block for block in blocks if block.kind is BlockKind.HEADING), blocks[0] if blocks else None)
        return first.text[:_LONGEST_TITLE] if first else ""

    @cached_property
    def heading_segments(self) -> tuple[str, ...]:
        """The first heading as a whole."""
        return _folded((self.heading,))

    @cached_property
    def heading_parts(self) -> tuple[str, ...]:
        """The parts of the first heading; what stands before a colon may be a book's title: it is none."""
        parts = re.split(r"[.,;!?|–—，。！]+", self.heading) if self.is_headed else ()
        return _folded(part for part in parts if ":" not in part)

    @property
    def is_headed(self) -> bool:
        """Whether its heading is marked as one."""
        return any(block.kind is BlockKind.HEADING for block in (self.text.blocks if self.text else ()))

    @cached_property
    def last_title(self) -> str:
        """The title last seen, without the site's name where it is still in today's."""
        segments = _folded(_SEGMENTS.split((self.last_good.title or "") if self.last_good else ""))
        now = f" {' '.join(_folded((self.title,)))} "
        name = next((each for each in (segments[-1:] + segments[:1]) if f" {each} " in now), None)
        return " ".join(segments if len(segments) < 2 else (each for each in segments if each != name))

    @cached_property
    def opening(self) -> str:
        """How the page opens, folded, its addresses as @; a full stop between blocks."""
        return _opening(block.text for block in (self.text.blocks if self.text else ()))

    @cached_property
    def beginning(self) -> str:
        """The same up to the first block that is a sentence: there a page that is not there says so."""
        said: list[str] = []
        for block in (self.text.blocks if self.text else ())[:_BLOCKS]:
            said.append(block.text)
            if len(block.text.split()) >= _SENTENCE:
                break
        return _opening(said)

    @property
    def below(self) -> str:
        """The beginning without the heading: what title and heading say alike is said once."""
        return self.beginning.removeprefix(_opening((self.heading,))).lstrip(" .")

    @cached_property
    def sight(self) -> Sight | None:
        return sight(self.capture)

    @cached_property
    def _share(self) -> float | None:
        if self.text is None or self.last_good is None or not self.last_good.sketch:
            return None
        return kept(self.last_good.sketch, self.text)

    @cached_property
    def left(self) -> float | None:
        """The share of the last good text that is left; None when that cannot be told, as of a few words edited."""
        sketched = self.last_good.sketch if self.last_good else None
        is_told = self.is_identical or (sketched is not None and is_full(sketched))
        return self._share if is_told else None

    @property
    def is_identical(self) -> bool:
        """Whether the text is the one last seen, however short."""
        return (self._share or 0) >= _IDENTICAL

    @property
    def is_lost(self) -> bool:
        """Whether next to nothing is left of the text last seen."""
        return self.left is not None and self.left < LEFT

    @cached_property
    def is_retitled(self) -> bool:
        """Whether it bears another title than the one last seen."""
        return self.last_good is not None and fold(self.title) != fold((self.last_good.title or "")[:_LONGEST_TITLE])

    @cached_property
    def is_known(self) -> bool:
        """Whether it is the document last seen, beyond doubt."""
        return self.last_good is not None and not self.is_retitled and (self.left or 0) >= _SAME

    @cached_property
    def is_same(self) -> bool:
        """Whether it is the document last seen, by its title or its text."""
        if self.text is None or self.last_good is None:
            return False
        if self._share is None:
            return bool(self.title) and not self.is_retitled
        return self._share >= _SAME or (bool(self.title) and not self.is_retitled and self._share >= LEFT)

    @cached_property
    def is_another(self) -> bool:
        """Whether neither the title nor the text is the one last seen."""
        return self.is_retitled and self.is_lost

    @cached_property
    def calls_itself(self) -> tuple[str, ...]:
        """The addresses the page gives as its own: rel=canonical (RFC 6596) and og:url."""
        found: list[str] = []
        for found_tag in islice(_TAG.finditer(self.sight.source), _TAGS) if self.sight else ():
            tag = found_tag[0]
            given = {name.lower(): unescape(a or b or c).strip() for name, a, b, c in _ATTRIBUTE.findall(tag)}
            if "canonical" in given.get("rel", "").lower().split() and given.get("href"):
                found.append(joined(self.capture.final_url, given["href"]))
            elif "og:url" in (given.get("property"), given.get("name")) and given.get("content"):
                found.append(joined(self.capture.final_url, given["content"]))
        return tuple(each for each in found if split(each).scheme in ("http", "https"))

    @cached_property
    def language(self) -> str:
        """The language the page says it is in, two letters; the empty text when it says none."""
        found = _LANGUAGE.search(self.sight.source[:5_000]) if self.sight else None
        return found[1].lower() if found else ""

    @cached_property
    def body_class(self) -> str:
        found = _BODY_CLASS.search(self.sight.source) if self.sight else None
        return " ".join(found[1].split()) if found else ""


def _opening(blocks: Iterable[str]) -> str:
    said: list[str] = []
    for text in blocks:
        said.append(text[:_OPENING])
        if sum(map(len, said)) > _OPENING:
            break
    return _URL.sub("@", fold(" . ".join(said)))[:_OPENING]


def _folded(segments: Iterable[str]) -> tuple[str, ...]:
    plain = (_BESIDE_WORDS.sub(" ", fold(segment)).strip() for segment in segments)
    return tuple(each for each in plain if each and len(each) <= _LONGEST_SEGMENT)
