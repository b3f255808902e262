"""What can be seen of a page at a glance, before it is read: enough to tell a wall or a signpost from a document.

Knows tags and entities, roughly and in one pass; nothing of extraction, which reads only what no wall stands before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from urllib.parse import urljoin

from citewatch.model import Capture

LARGEST = 500_000  # bytes: no challenge, login or signpost page seen was half of that
SHORT = 600  # words: more than any page of a wall shows, logins within a site's frame included

_PLAIN = frozenset("/abcdefghijklmopqruvwxyz")  # what begins a tag that shows what it holds: not s, n, t, ! or ?
_TAG = re.compile(r"<([a-z][a-z0-9]*)", re.IGNORECASE)
# What a reader with scripts does not see, and lists of which he sees one entry.
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title", "svg", "textarea", "select"})
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)", re.IGNORECASE)
# "Login to Meetup | Meetup", "Snipplr - Login", "Federal Register :: Request Access", "Login • Instagram".
_SEGMENTS = re.compile(r"\s*(?:[|–—·•»«]|::)\s*|\s+[-:]\s+")
_COLON = re.compile(r"(?<=\w):\s+")
# A field that nobody can fill is the picture of a login, in a guide to it.
_PASSWORD = re.compile(r"<input\b(?![^<>]*\sdisabled)[^<>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_EMAIL = re.compile(r"<input\b(?![^<>]*\sdisabled)[^<>]*\btype\s*=\s*[\"']?email", re.IGNORECASE)
_HEADING = re.compile(r"<h[12]\b[^<>]*>((?:[^<]|<(?!/?h[1-6]\b)){0,1000})", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_REFRESH = re.compile(
    r"<meta\b(?=[^<>]*\bhttp-equiv\s*=\s*[\"']?refresh)[^<>]*\bcontent\s*=\s*(\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)",
    re.I,
)
_REFRESH_CONTENT = re.compile(r"\s*(\d+)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=)?\s*[\"']?([^\"']*)", re.IGNORECASE)
_CHARSET = re.compile(
    rb"charset\s*=\s*[\"']?\s*(gb\w+|big5|shift_jis|euc-\w+|windows-125\d|iso-8859-\d+|koi8-\w)", re.I
)
_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LONGEST_WORD = 100  # letters: what has no spaces at all is no short text
_LONGEST_TITLE = 300  # letters
_LARGEST_PLAIN = 4_000  # bytes
_ASCII_LOWER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_CURLY = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "…": "..."})


@dataclass(frozen=True, kw_only=True)
class Refresh:
    """Where a page sends its reader by itself, and after how many seconds (HTML, the refresh pragma)."""

    seconds: int
    url: str


@dataclass(frozen=True)
class Sight:
    """One HTML page at a glance. `body` is its source in lower case, `sent` the Refresh header it came with."""

    source: str
    base: str
    sent: str = ""

    @cached_property
    def body(self) -> str:
        lower = self.source.lower()
        # A dotted capital I grows when it is lowered: where things stand must be the same in both.
        return lower if len(lower) == len(self.source) else self.source.translate(_ASCII_LOWER)

    @cached_property
    def title(self) -> str:
        found = _TITLE.search(self.source)
        return " ".join(unescape(found[1]).split()) if found else ""

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The parts of the title, and the title itself first, in lower case with plain apostrophes.

        What stands before a colon may be a book's title ("Access Denied: Barriers to methadone"): it is no part.
        """
        title = self.title[:_LONGEST_TITLE].lower().translate(_CURLY)
        parts = _SEGMENTS.split(title) if title else []
        behind = (part for each in parts for part in _COLON.split(each)[1:])
        return (title, *parts, *behind) if title else ()

    @cached_property
    def heading(self) -> str:
        """The first heading of the first two ranks, in lower case with plain apostrophes."""
        found = _HEADING.search(self.source)
        shown = unescape(_MARKUP.sub(" ", found[1])) if found else ""
        return " ".join(shown.split())[:_LONGEST_TITLE].lower().translate(_CURLY)

    @cached_property
    def text(self) -> str:
        """What is shown, roughly: everything between the tags but comments, scripts and styles."""
        runs = self._glance[0] if self._glance[1] else _shown(self.source, self.body)
        return " ".join(unescape(" ".join(runs)).split())

    @cached_property
    def _glance(self) -> tuple[list[str], bool]:
        """What is shown up to `SHORT` words, and whether that is all."""
        runs: list[str] = []
        words = 0
        for run in _shown(self.source, self.body):
            runs.append(run)
            words += len(run.split())
            if words > SHORT:
                return runs, False
        return runs, True

    @cached_property
    def said(self) -> str:
        """The text in lower case with plain apostrophes: where phrases are looked for."""
        return self.text.lower().translate(_CURLY)

    @cached_property
    def all_said(self) -> str:
        """Title and text in lower case with plain apostrophes."""
        return f"{self.segments[0] if self.segments else ''} {self.said}"

    @cached_property
    def words(self) -> int:
        """How much is shown, in words; Chinese and Japanese, which part none, count two signs as one."""
        unparted = 0 if self.text.isascii() else len(_UNPARTED.findall(self.text)) // 2
        return max(len(self.text.split()), unparted, len(self.text) // _LONGEST_WORD)

    @property
    def is_short(self) -> bool:
        """Whether no more than `SHORT` words are shown; cheaper to ask than `words` of a page that shows more."""
        return self._glance[1] and self.words <= SHORT

    @cached_property
    def asks_password(self) -> bool:
        return "password" in self.body and _PASSWORD.search(self.source) is not None

    @cached_property
    def asks_email(self) -> bool:
        return "email" in self.body and _EMAIL.search(self.source) is not None

    @cached_property
    def refresh(self) -> Refresh | None:
        """By the page's own pragma, else by the header of the same name, which browsers follow as well."""
        found = _REFRESH.search(self.source)
        content = _REFRESH_CONTENT.match(unescape(found[1]).strip("\"'") if found else self.sent)
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
    kind = capture.header("content-type") or "html"
    if "html" not in kind.lower():
        return None
    named = _CHARSET.search(kind.encode()) or _CHARSET.search(capture.payload, 0, 1024)
    source = _decoded(capture.payload, named)
    return Sight(source=source, base=capture.final_url, sent=capture.header("refresh") or "")


def plain_sight(capture: Capture) -> Sight | None:
    """A short answer in plain text at a glance; None when it is no plain text, or more than any block says."""
    kind = (capture.header("content-type") or "").lower()
    if capture.answer is None or "text/plain" not in kind or len(capture.payload) > _LARGEST_PLAIN:
        return None
    return Sight(source=escape(_decoded(capture.payload, _CHARSET.search(kind.encode()))), base=capture.final_url)


def _decoded(payload: bytes, named: re.Match[bytes] | None) -> str:
    try:
        return payload.decode(named[1].decode() if named else "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def _shown(source: str, lower: str) -> Iterator[str]:
    """The runs of text a reader sees. Each step moves on or ends, so a hostile page costs no more than its length."""
    at = 0
    while (tag := source.find("<", at)) >= 0:
        yield source[at:tag]
        is_plain = lower[tag + 1 : tag + 2] in _PLAIN
        at = source.find(">", tag) + 1 if is_plain else _behind(source, lower, tag)
        if at <= 0:
            return
        if at == tag + 1:
            yield "<"
    yield source[at:]


def _behind(source: str, lower: str, tag: int) -> int:
    """Where what begins at `tag` ends: a comment, a tag, or an element nobody sees; 0 when the page ends first."""
    if source.startswith("<!--", tag):
        end = source.find("-->", tag + 2)
        return end + 3 if end >= 0 else 0
    found = _TAG.match(source, tag)
    if not found and not source.startswith(("<!", "<?"), tag):
        return tag + 1
    end = source.find(">", tag)
    name = found[1].lower() if found else ""
    if end < 0 or name not in _UNSEEN or (name == "svg" and source[end - 1] == "/"):
        return end + 1
    return max(lower.find(f"</{name}", end), 0)
