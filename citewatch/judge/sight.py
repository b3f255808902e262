"""What can be seen of a page at a glance, before it is read: enough to tell a wall or a signpost from a document.

Knows tags and entities, roughly and in one pass; nothing of extraction, which reads only what no wall stands before.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from urllib.parse import urljoin

from citewatch.model import Capture

LARGEST = 500_000  # bytes: no challenge, login or signpost page seen was half of that

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)\b([^<>]*)>|([^<]+)|<", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title", "svg", "textarea"})
_PASSWORD = re.compile(r"<input\b[^<>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_REFRESH = re.compile(
    r"<meta\b(?=[^<>]*\bhttp-equiv\s*=\s*[\"']?refresh)[^<>]*\bcontent\s*=\s*(\"[^\"<>]*\"|'[^'<>]*')", re.I
)
_REFRESH_CONTENT = re.compile(r"\s*(\d+)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=)?\s*[\"']?([^\"']*)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Refresh:
    """Where a page sends its reader by itself, and after how many seconds (HTML, the refresh pragma)."""

    seconds: int
    url: str


@dataclass(frozen=True)
class Sight:
    """One HTML page at a glance. `body` is its source in lower case."""

    source: str
    base: str

    @cached_property
    def body(self) -> str:
        return self.source.lower()

    @cached_property
    def title(self) -> str:
        found = re.search(r"<title\b[^<>]*>([^<]*)", self.source, re.IGNORECASE)
        return " ".join(unescape(found[1]).split()) if found else ""

    @cached_property
    def text(self) -> str:
        """What is shown, roughly: everything between the tags but scripts and styles."""
        shown: list[str] = []
        within: str | None = None
        for closes, name, _, words in _TOKEN.findall(self.source):
            tag = name.lower()
            if within:
                within = None if closes and tag == within else within
            elif tag in _UNSEEN and not closes:
                within = tag
            elif words:
                shown.append(words)
        return " ".join(unescape(" ".join(shown)).split())

    @property
    def words(self) -> int:
        return len(self.text.split())

    @cached_property
    def asks_password(self) -> bool:
        return _PASSWORD.search(self.source) is not None

    @cached_property
    def refresh(self) -> Refresh | None:
        found = _REFRESH.search(self.source)
        content = _REFRESH_CONTENT.match(unescape(found[1][1:-1])) if found else None
        if not content or not content[2].strip():
            return None
        try:
            return Refresh(seconds=int(content[1]), url=urljoin(self.base, content[2].strip()))
        except ValueError:
            return None


def sight(capture: Capture) -> Sight | None:
    """The answer at a glance; None when it is no HTML, or too large to be anything but a document."""
    if capture.answer is None or len(capture.payload) > LARGEST:
        return None
    if "html" not in (capture.header("content-type") or "html").lower():
        return None
    return Sight(source=capture.payload.decode("utf-8", "replace"), base=capture.final_url)
