"""How what was seen of a source compares with its baseline, and which of an article's claims a difference touches.

Knows kept texts and their captures, and by whose rules they are compared; nothing of ledgers and reports.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from citewatch.anchors import Leaning, not_found, touched
from citewatch.audit import records
from citewatch.audit.ports import Store
from citewatch.diff import diff
from citewatch.errors import StoreError
from citewatch.extract import extract
from citewatch.model import Baseline, Capture, ContentResult, ContentState, Text, Volatile
from citewatch.recast import is_recast, recast
from citewatch.significance import weigh, worst

Reader = Callable[[bytes], Capture]  # a kept WARC → the capture it holds


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The texts that are kept of one host, and the captures they were read from."""

    host: str
    store: Store
    from_warc: Reader

    def text(self, digest: str) -> Text | None:
        """The text of this digest, read again from its capture where it is lost; None when both are."""
        try:
            return records.load_text(self.store, self.host, digest)
        except StoreError:
            return self._of_capture(digest)

    def by_todays_rules(self, digest: str, text: Text) -> Text:
        """The text of a kept capture by today's extractor; the kept text when its capture is gone."""
        return self._of_capture(digest) or text

    def _of_capture(self, digest: str) -> Text | None:
        kept = self.store.read(records.warc_key(self.host, digest))
        if kept is None:
            return None
        capture = self.from_warc(kept.body)
        return extract(capture.payload, content_type=capture.header("content-type"), url=capture.final_url)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """How a text compares with its baseline; both texts, by the same rules, where they had to be read for it."""

    content: ContentResult
    before: Text | None = None
    after: Text | None = None

    def touched(self, leanings: Mapping[str, Leaning]) -> dict[str, tuple[str, ...]]:
        """What became of the words of each claim that the change touches, by the claim's id."""
        if self.content.state is not ContentState.CHANGED or self.before is None or self.after is None:
            return {}
        return touched(leanings, before=self.before, after=self.after, changes=self.content.changes)


def compare(kept: Kept, baseline: Baseline, digest: str, *, volatile: Collection[Volatile] = ()) -> Compared:
    """How the text of this digest compares with the baseline; what is volatile of its page does not count."""
    before, after = kept.text(baseline.text_digest), kept.text(digest)
    if before is None or after is None:
        return _not_compared("text-lost", baseline)
    if before.extractor != after.extractor:
        # Rule 7: a new extractor is not a new page; both sides are read again by today's rules.
        before = kept.by_todays_rules(baseline.text_digest, before)
        after = kept.by_todays_rules(digest, after)
    if problem := before.problem or after.problem:
        return _not_compared(problem, baseline)
    if is_recast(before, after):
        return Compared(content=_recast(before, after, baseline), before=before, after=after)
    if before.extractor != after.extractor:
        return _not_compared("text-lost" if before.media_type == after.media_type else "other-media-type", baseline)
    changes = tuple(weigh(change) for change in diff(before, after, volatile=volatile))
    content = ContentResult(
        state=ContentState.CHANGED if changes else ContentState.UNCHANGED,
        significance=worst(changes),
        baseline_at=baseline.at,
        changes=changes,
    )
    return Compared(content=content, before=before, after=after)


def _not_compared(reason: str, baseline: Baseline) -> Compared:
    return Compared(
        content=ContentResult(state=ContentState.NOT_COMPARED, reason=reason, baseline_at=baseline.at),
    )


def _recast(before: Text, after: Text, baseline: Baseline) -> ContentResult:
    change = recast(before, after)
    return ContentResult(
        state=ContentState.CHANGED,
        significance=change.significance,
        baseline_at=baseline.at,
        reason="pdf-became-html" if after.media_type == "text/html" else "html-became-pdf",
        changes=(change,),
    )


def rereads(kept: Kept, digests: Collection[str], *, of: Text) -> tuple[str, ...]:
    """Which of the texts shown before today's extractor reads as this very one (rule 7)."""
    return tuple(digest for digest in digests if _reads_as(kept, digest, of))


def _reads_as(kept: Kept, digest: str, text: Text) -> bool:
    shown = kept.text(digest)
    if shown is None or shown.extractor == text.extractor:
        return False
    again = kept.by_todays_rules(digest, shown)
    return again.extractor == text.extractor and not diff(again, text)


def unfounded(
    kept: Kept, compared: Compared, leanings: Mapping[str, Leaning], *, baseline: Baseline
) -> dict[str, tuple[str, ...]]:
    """The words its editor gave for each claim which the baseline does not hold at all, by the claim's id."""
    given = {id: leaning for id, leaning in leanings.items() if leaning.given}
    if not given:
        return {}
    # Where today's rules found another text to read the same, that one is by today's rules.
    text = compared.before or kept.text(baseline.same_as or baseline.text_digest)
    return not_found(given, baseline=text) if text else {}
