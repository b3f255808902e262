"""The Internet Archive: whether it kept the source lately, as a document and not as a wall.

Knows the availability API (archive.org/help/wayback_api.php) and how mementos are addressed; must not know by itself
what a document is.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from citewatch.adapters.registries.asking import Asking, fields_of, text_of
from citewatch.audit.ports import Answers, Question, Web
from citewatch.model import Capture, Exchange, Registry, Vouching

# Whoever kept the page within a year saw it long after most references to it were written; the Archive's broad crawls
# come round about once a year, so that less would miss quiet pages, and more would say nothing of today.
RECENT = timedelta(days=365)

_MEMENTO = re.compile(r"(https?://[!-~]+?/web/)([0-9]{14})(?:[a-z]{2}_)?/([!-~]+)")
_AS_SENT = "x-archive-orig-"  # how the Archive names the headers that the site itself sent


@dataclass(frozen=True, kw_only=True)
class _Memento:
    """What the Archive kept of a page: where it stands there, when it was taken, and of which URL."""

    archive: str
    stamp: str
    taken: datetime
    original: str

    @property
    def raw(self) -> str:
        """Where it is answered as it was sent, without the Archive's own banner and links."""
        return f"{self.archive}{self.stamp}id_/{self.original}"

    @property
    def shown(self) -> str:
        return f"{self.archive}{self.stamp}/{self.original}"


class Wayback:
    """The Internet Archive. Flaky and often empty (lychee gave it up for that): it never says that a page is gone."""

    registry = Registry.WAYBACK
    at_once = 5  # up to two requests each: so many are done well within a function's time

    def __init__(self, web: Web, *, base: str, is_document: Callable[[Capture], bool]) -> None:
        """`is_document` is handed each memento as the cited site once answered it."""
        self._web = web
        self._base = base
        self._is_document = is_document

    def takes(self, question: Question) -> bool:
        """Whether the source is on the Web."""
        return question.url.startswith(("http://", "https://"))

    def ask(self, questions: Sequence[Question], *, at: datetime) -> Answers:
        """Which sources have a memento of the last year that shows a document."""
        asking = Asking(self._web, at=at)
        kept = {question.url: self._kept(question.url, asking) for question in questions if self.takes(question)}
        return asking.answers({url: self._vouching(memento, at) for url, memento in kept.items() if memento})

    def _vouching(self, memento: _Memento, at: datetime) -> Vouching:
        evidence = f"the Internet Archive kept it on {memento.taken:%Y-%m-%d}: {memento.shown}"
        return Vouching(registry=self.registry, at=at, knows=True, evidence=evidence)

    def _kept(self, url: str, asking: Asking) -> _Memento | None:
        snapshot = self._closest(url, asking)
        memento = _recent(snapshot, at=asking.at)
        if memento is None:
            return None
        capture = asking.look(memento.raw)
        if capture and capture.status == 404:  # a mirror that knows no raw mementos
            capture = asking.look(_secure(snapshot))
        # The Archive may send on to a memento close by; to anywhere else, and we would see the live page.
        seen = _recent(capture.final_url, at=asking.at) if capture else None
        return seen if capture and seen and self._is_document(_as_sent(capture, cited_url=url)) else None

    def _closest(self, url: str, asking: Asking) -> str:
        """The URL of the newest snapshot that was a success; empty for none."""
        reply = asking.json(f"{self._base}/available?url={quote(url, safe='')}")
        snapshots = fields_of(reply.body if reply and reply.status == 200 else None).get("archived_snapshots")
        closest = fields_of(fields_of(snapshots).get("closest"))
        is_success = closest.get("available") is True and closest.get("status") == "200"
        return text_of(closest.get("url")) if is_success else ""


def _memento(url: str) -> _Memento | None:
    found = _MEMENTO.fullmatch(_secure(url))
    if found is None:
        return None
    archive, stamp, original = found.groups()
    original = original if original.startswith(("http://", "https://")) else f"http://{original}"
    try:
        taken = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        _ = urlsplit(original).port
    except ValueError:  # no time, or no URL
        return None
    return _Memento(archive=archive, stamp=stamp, taken=taken, original=original)


def _recent(url: str, *, at: datetime) -> _Memento | None:
    memento = _memento(url)
    return memento if memento and timedelta(0) <= at - memento.taken <= RECENT else None


def _secure(url: str) -> str:
    # The availability API still answers http: URLs of the Archive, which sends each of them on to https.
    return url.replace("http://web.archive.org/", "https://web.archive.org/", 1)


def _as_sent(capture: Capture, *, cited_url: str) -> Capture:
    """The memento as if the site had answered the cited URL with it, so that it is judged like any look."""
    exchanges = tuple(_exchange_as_sent(exchange) for exchange in capture.exchanges)
    return replace(capture, cited_url=cited_url, exchanges=exchanges)


def _exchange_as_sent(exchange: Exchange) -> Exchange:
    memento = _memento(exchange.url)
    sent = tuple(
        (name[len(_AS_SENT) :], value) for name, value in exchange.headers if name.lower().startswith(_AS_SENT)
    )
    return replace(exchange, url=memento.original if memento else exchange.url, headers=(*sent, *exchange.headers))
