"""One answer beside the last good look, as the signs of a death ask about it.

Knows which of its words count: the title's segments, the first heading, the opening; nothing of what they say.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from urllib.parse import SplitResult

from citewatch.judge.addresses import joined, split
from citewatch.judge.phrases import fold
from citewatch.judge.sight import Sight, sight
from citewatch.judge.sketch import kept, words
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
_TAG = re.compile(r"<(?:link|meta)\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_BODY_CLASS = re.compile(r"<body\b[^<>]*?\sclass\s*=\s*[\"']([^\"'<>]*)", re.IGNORECASE)


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
        """The first heading and its parts; what stands before a colon may be a book's title: it is no part."""
        parts = re.split(r"[.,;!?|–—，。！]+", self.heading)
        number = re.match(r"[^:]*\b(?:404|410)(?=:)", self.heading)
        return _folded((self.heading, number[0] if number else "", *(part for part in parts if ":" not in part)))

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
        said: list[str] = []
        for block in self.text.blocks if self.text else ():
            said.append(block.text[:_OPENING])
            if sum(map(len, said)) > _OPENING:
                break
        return _URL.sub("@", fold(" . ".join(said)))[:_OPENING]

    @cached_property
    def sight(self) -> Sight | None:
        return sight(self.capture)

    @cached_property
    def left(self) -> float | None:
        """The share of the last good text that is left; None when that cannot be told."""
        if self.text is None or self.last_good is None or not self.last_good.sketch:
            return None
        return kept(self.last_good.sketch, self.text)

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
        if self.left is None:
            return bool(self.title) and not self.is_retitled
        return self.left >= _SAME or (bool(self.title) and not self.is_retitled and self.left >= LEFT)

    @cached_property
    def is_another(self) -> bool:
        """Whether neither the title nor the text is the one last seen."""
        return self.is_retitled and self.left is not None and self.left < LEFT

    @cached_property
    def calls_itself(self) -> tuple[str, ...]:
        """The addresses the page gives as its own: rel=canonical (RFC 6596) and og:url."""
        found: list[str] = []
        for tag in _TAG.findall(self.sight.source) if self.sight else ():
            given = {name.lower(): unescape(a or b or c).strip() for name, a, b, c in _ATTRIBUTE.findall(tag)}
            if "canonical" in given.get("rel", "").lower().split() and given.get("href"):
                found.append(joined(self.capture.final_url, given["href"]))
            elif "og:url" in (given.get("property"), given.get("name")) and given.get("content"):
                found.append(joined(self.capture.final_url, given["content"]))
        return tuple(each for each in found if split(each).scheme in ("http", "https"))

    @cached_property
    def body_class(self) -> str:
        found = _BODY_CLASS.search(self.sight.source) if self.sight else None
        return " ".join(found[1].split()) if found else ""


def _folded(segments: Iterable[str]) -> tuple[str, ...]:
    plain = (_BESIDE_WORDS.sub(" ", fold(segment)).strip() for segment in segments)
    return tuple(each for each in plain if each and len(each) <= _LONGEST_SEGMENT)
