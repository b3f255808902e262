"""A second look, minutes after the first, at a document that has changed: what is never the same is no news.

Knows two looks and what was seen before them; nothing of queues. Loaded only where something has changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from citewatch.audit import records
from citewatch.audit.ports import Store
from citewatch.diff import diff, learn
from citewatch.errors import StoreError
from citewatch.model import BlockKind, GoodLook, Observation, Text, Volatile
from citewatch.state import SourceState

_IN_A_ROW = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Again:
    """What comparing two looks takes: the texts kept of a host, and who hears of a comparison that made us stumble.

    A stumble takes nothing from what was seen.
    """

    host: str
    store: Store
    faults: Callable[[str, Exception], None]

    def is_wanted(self, first: Observation, *, state: SourceState) -> bool:
        """Whether a web page says something else than it last did, beyond its dates and what is volatile of it."""
        try:
            return self._is_changed(first, state)
        except Exception as error:  # told; the change itself is told by the first look alone
            self.faults(first.url, error)
            return False

    def joined(self, first: Observation, second: Observation, *, state: SourceState) -> Observation:
        """What two looks saw of a document that has changed, and what it taught of volatile places.

        When the second one shows the words of before again (a server that has not heard of the change yet, a page in
        two variants), those are taken and the others put off: what is seen again by a later run is told. Nothing is
        lost by a second look that failed.
        """
        try:
            seen = self._better(first, second, state)
        except Exception as error:
            self.faults(first.url, error)
            seen = first
        return replace(
            seen,
            requests=first.requests + second.requests,
            bytes_received=first.bytes_received + second.bytes_received,
        )

    def _is_changed(self, first: Observation, state: SourceState) -> bool:
        texts = self._texts(state.last_good, first.good)
        if texts is None or any(text.media_type != "text/html" for text in texts):
            return False
        earlier, now = texts
        return earlier.extractor == now.extractor and _differs(earlier, now, state.volatile)

    def _better(self, first: Observation, second: Observation, state: SourceState) -> Observation:
        texts = self._texts(state.last_good, first.good, second.good)
        if texts is None or len({text.extractor for text in texts}) > 1:
            return first
        if not _are_in_a_row(first, second):
            return second
        earlier, now, later = texts
        learnt = learn(earlier, now, later)
        known = (*state.volatile, *learnt)
        if _differs(earlier, later, known):
            return replace(first, volatile=learnt)
        put_off = first.good.text_digest if first.good and _differs(earlier, now, known) else None
        is_seen_again = put_off is not None and put_off == state.put_off
        return first if is_seen_again else replace(second, volatile=learnt, put_off=put_off)

    def _texts(self, *looks: GoodLook | None) -> list[Text] | None:
        """The texts that these looks kept; None when one of them kept none, or it is lost."""
        digests = [look.text_digest for look in looks if look and look.text_digest]
        if len(digests) < len(looks):
            return None
        try:
            return [records.load_text(self.store, self.host, digest) for digest in digests]
        except StoreError as error:
            self.faults(looks[-1].final_url if looks[-1] else self.host, error)
            return None


def _are_in_a_row(first: Observation, second: Observation) -> bool:
    """Whether nothing but a visitor came between two looks; a run that was cut off may be resumed days later."""
    if first.look is None or second.look is None:
        return False
    return second.look.at - first.look.at <= _IN_A_ROW


def _differs(earlier: Text, later: Text, volatile: tuple[Volatile, ...]) -> bool:
    return any(change.kind is not BlockKind.DATE for change in diff(earlier, later, volatile=volatile))
