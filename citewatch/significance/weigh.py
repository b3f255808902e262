"""Weigh a change: whether it can matter to a claim, and the words in it that say so.

Knows the rules; must not know HTML, storage or mail, nor how the change was found.
The vocabulary is English, with a little French, German and Spanish.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from citewatch.model import BlockKind, Change, Edit, Op, Significance
from citewatch.significance.differences import differences, edited_runs
from citewatch.significance.exchanges import exchange_reasons
from citewatch.significance.languages import language
from citewatch.significance.reading import Reading
from citewatch.significance.sentences import WORD
from citewatch.significance.style import style_reason
from citewatch.significance.synonyms import say_the_same
from citewatch.significance.wording import SENTENCE_WORDS, opposite_reasons, order_reasons, word_reasons

_MOST_REASONS = 12
_LONGEST = 200_000  # letters of both sides; what is longer is no paragraph, and takes minutes to read
_HEADING = 60  # letters of a heading that are told
_DATED = {Op.REPLACE: "moved", Op.INSERT: "added", Op.DELETE: "removed"}
_Span = tuple[int, int]
_WHOLE = {Op.INSERT: "added", Op.DELETE: "removed"}


@dataclass(frozen=True)
class _Weight:
    significance: Significance
    reasons: tuple[str, ...]


def weigh(change: Change) -> Change:
    """The change with its significance and the reasons for it, most telling first, in words a doctor can read.

    At least one reason.
    """
    weight = _weight(change)
    if change.moved:
        others = weight.reasons if weight.significance is Significance.SUBSTANTIVE else ()
        was, now = map(_clipped, change.moved)
        weight = _Weight(Significance.SUBSTANTIVE, (f"moved from “{was}” to “{now}”", *others))
    return replace(change, significance=weight.significance, reasons=weight.reasons)


def _clipped(heading: str) -> str:
    return heading if len(heading) <= _HEADING else f"{heading[:_HEADING].rstrip()}…"


def worst(changes: Iterable[Change]) -> Significance | None:
    """The gravest significance among weighed changes; None when there is no change."""
    order = list(Significance)
    return min((c.significance for c in changes if c.significance is not None), key=order.index, default=None)


def _weight(change: Change) -> _Weight:
    if change.links and change.before == change.after:
        return _Weight(Significance.EDITORIAL, ("link target changed: {} → {}".format(*change.links),))
    if change.kind is BlockKind.DATE:
        return _Weight(Significance.REVIEW_DATE, (f"review date {_DATED[change.op]}",))
    if len(change.before or "") + len(change.after or "") > _LONGEST:
        return _Weight(Significance.SUBSTANTIVE, ("a passage too long to be read word by word changed",))
    if change.before is None or change.after is None:
        return _weigh_whole(change, Reading(change.after or change.before or "", kind=change.kind))
    tongue = language(change.before, change.after)
    reworded = _reworded(change.before, change.after, change.edits) if tongue == "en" else ((), ())
    before, after = (
        Reading(text, kind=change.kind, tongue=tongue, passed_over=spans)
        for text, spans in zip((change.before, change.after), reworded, strict=True)
    )
    if before.is_counter and after.is_counter:
        return _Weight(Significance.EDITORIAL, ("counter moved",))
    if before.is_build and after.is_build:
        return _Weight(Significance.REVIEW_DATE, ("build of the page moved",))
    return _weigh_replaced(change, before, after)


def _reworded(before: str, after: str, edits: Iterable[Edit]) -> tuple[Sequence[_Span], Sequence[_Span]]:
    """Where other words say the same, on each side: "prior to", "before"."""
    places = zip(*edited_runs(edits), strict=True)
    same = [(old, new) for old, new in places if say_the_same(before[slice(*old)], after[slice(*new)])]
    return [old for old, _ in same], [new for _, new in same]


def _weigh_whole(change: Change, reading: Reading) -> _Weight:
    """A whole block: a sentence, an entry or a row is substantive; a lone stamp or a scrap of layout is not."""
    verb = _WHOLE[change.op]
    if reading.is_counter:
        return _Weight(Significance.EDITORIAL, (f"counter {verb}",))
    if reading.is_stamp:
        return _Weight(Significance.REVIEW_DATE, (f"review date {verb}",))
    is_sentence = len(reading.words) >= SENTENCE_WORDS and not _is_label(reading)
    if change.kind is BlockKind.HEADING:
        is_substantive, what = bool(reading.told), "heading"
    elif change.kind is BlockKind.PARAGRAPH:
        is_substantive = bool(reading.told) or is_sentence
        what = "sentence" if is_substantive else "fragment"
    else:
        is_substantive, what = bool(reading.told or reading.words), change.kind.value.replace("-", " ")
    return _Weight(Significance.SUBSTANTIVE if is_substantive else Significance.EDITORIAL, (f"{what} {verb}",))


def _is_label(reading: Reading) -> bool:
    """Whether this is a label and no sentence: "Biology / Biochemistry Psychology / Psychiatry"."""
    return all(word[0].isupper() for word in WORD.findall(reading.text)) and not _ENDS.search(reading.text)


_ENDS = re.compile(r"[.!?,;:]")


def _weigh_replaced(change: Change, before: Reading, after: Reading) -> _Weight:
    differing, is_aged = differences(before, after, change.edits)
    reasons = [each.reason for each in differing]
    if not differing and not is_aged:
        reasons += order_reasons(before, after)
    reasons += opposite_reasons(before, after)
    if change.kind is not BlockKind.HEADING:
        reasons += word_reasons(before, after, change)
    told = " | ".join(reasons).casefold()
    reasons += (each for each in exchange_reasons(before, after, change) if each.partition(": ")[2] not in told)
    if reasons:
        return _Weight(Significance.SUBSTANTIVE, _few(reasons))
    if is_aged and Counter(before.content) == Counter(after.content) or before.is_stamp and after.is_stamp:
        return _Weight(Significance.REVIEW_DATE, ("review date moved",))
    return _Weight(Significance.EDITORIAL, (style_reason(before, after),))


def _few(reasons: Iterable[str]) -> tuple[str, ...]:
    distinct = list(dict.fromkeys(reasons))
    more = len(distinct) - _MOST_REASONS
    return tuple(distinct) if more <= 0 else (*distinct[:_MOST_REASONS], f"and {more} more")
