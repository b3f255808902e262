"""The places of a source that changed: the sentences that differ, and what stands around them.

Knows changes and their edits; must not know claims.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from citewatch.anchors.figures import Figures, Key, by_value, stated, substances, units
from citewatch.anchors.items import items
from citewatch.model import Block, BlockKind, Change, Edit, EditOp, Op, Significance, Text
from citewatch.significance.facts import Fact
from citewatch.significance.reading import Reading
from citewatch.significance.sentences import blanked, sentence_spans

_NEAR = 200  # letters of a sentence on either side of an edit: in a PDF a table may be one sentence
_AROUND = 600  # letters of the block on either side of an edit
_SENTENCE_WORDS = 4
_LETTERS = re.compile(r"[^\W\d_]{2,}")

_Span = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """One sentence that differs: as it stood, or as it is when it is new. `block` is what stands around it and
    it stands there `at`.

    `gone` are the spans of the sentence that went; `label` is what names a bare figure: the block above it.
    """

    sentence: str
    block: str
    at: int = 0
    gone: tuple[_Span, ...] = ()
    label: str = ""
    is_new: bool = False

    @property
    def is_gone(self) -> bool:
        """Whether nothing of the sentence is left."""
        return self.gone == ((0, len(self.sentence)),)

    @property
    def rest(self) -> str:
        """The sentence without what went from it."""
        return blanked(self.sentence, self.gone)

    @cached_property
    def items(self) -> set[str]:
        return items(f"{self.label} {self.sentence}")

    @cached_property
    def around(self) -> set[str]:
        return items(self.block)

    @cached_property
    def _reading(self) -> Reading:
        return Reading(self.sentence)

    @cached_property
    def substances(self) -> set[str]:
        """The drugs that the sentence names."""
        return substances(self._reading)

    @cached_property
    def units(self) -> set[str]:
        """The units in which the sentence states figures."""
        return units(Figures(self._reading).all)

    @cached_property
    def _stated(self) -> list[Fact]:
        return stated(self.block)

    @cached_property
    def figures(self) -> dict[Key, list[Fact]]:
        """The figures that stand in the sentence and around it, by value."""
        return by_value(self._stated)

    @cached_property
    def gone_figures(self) -> dict[Key, list[Fact]]:
        """Of these the ones that went from the sentence or were exchanged in it."""
        runs = [(start + self.at, end + self.at) for start, end in self.gone]
        return by_value(
            fact for fact in self._stated if any(start < fact.end and fact.start < end for start, end in runs)
        )


def is_worded(change: Change) -> bool:
    """Whether words of the source differ: not a date of its age, nor the target of a link."""
    return change.kind is not BlockKind.DATE and change.links is None


def places(changes: Sequence[Change], *, before: Text, after: Text) -> Iterator[Place]:
    """Every place where the source says something else; wording and review dates are none."""
    labels = _Labels(before.blocks, after.blocks)
    for change in changes:
        if is_worded(change) and change.significance is Significance.SUBSTANTIVE:
            yield from _places(change, labels)


def _places(change: Change, labels: "_Labels") -> Iterator[Place]:
    old, new = change.before, change.after
    if old is None:
        yield Place(sentence=new or "", block=new or "", is_new=True)
        return
    label = "" if _LETTERS.search(old) else labels.of(change)
    if new is None or change.moved:
        for start, end in sentence_spans(old):
            gone = ((0, end - start),) if new is None else ()
            yield Place(sentence=old[start:end], block=old, at=start, gone=gone, label=label)
    else:
        yield from _replaced(old, change.edits, label)


def _replaced(old: str, edits: Sequence[Edit], label: str) -> Iterator[Place]:
    spans = list(sentence_spans(old))
    starts = [start for start, _ in spans]
    edited: dict[int, list[_Span]] = {}
    place, deleted = 0, False
    for edit in edits:
        if edit.op is EditOp.INSERT and not deleted and _is_sentence(edit.text) and _is_between(place, spans, old):
            yield Place(sentence=edit.text, block=edit.text, is_new=True)
        elif edit.op is not EditOp.EQUAL:
            end = place + (len(edit.text) if edit.op is EditOp.DELETE else 0)
            first, last = (max(bisect_right(starts, at) - 1, 0) for at in (place, max(end - 1, place)))
            for number in range(first, last + 1):
                edited.setdefault(number, []).append((place, end))
        deleted = edit.op is EditOp.DELETE
        place += len(edit.text) if edit.op is not EditOp.INSERT else 0
    for number, runs in sorted(edited.items()):
        start, end = spans[number]
        low, high = max(start, runs[0][0] - _NEAR), min(end, runs[-1][1] + _NEAR)
        yield Place(
            sentence=old[low:high],
            block=old[max(0, low - _AROUND) : high + _AROUND],
            at=min(low, _AROUND),
            gone=tuple((run[0] - low, run[1] - low) for run in runs),
            label=label,
        )


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE_WORDS


def _is_between(place: int, spans: Sequence[_Span], old: str) -> bool:
    """Whether a place lies between two sentences, or at the end of the last."""
    if place >= len(old.rstrip()):
        return old.rstrip().endswith((".", "!", "?", ":"))
    return any(start == place for start, _ in spans)


class _Labels:
    """What names a bare figure: the block above it, as in "Total", "36"."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block]) -> None:
        self._before, self._after = before, after

    @cached_property
    def _was(self) -> dict[str, list[str]]:
        return _above(self._before)

    @cached_property
    def _now(self) -> dict[str, list[str]]:
        return _above(self._after)

    def of(self, change: Change) -> str:
        """The same on both sides, where there is one."""
        was, now = self._was.get(change.before or "", ()), self._now.get(change.after or "", ())
        return next((text for text in was if change.op is Op.DELETE or text in now), "")


def _above(blocks: Sequence[Block]) -> dict[str, list[str]]:
    """By each bare figure the blocks above it, each once."""
    found: dict[str, dict[str, None]] = {}
    for above, block in pairwise(blocks):
        if not _LETTERS.search(block.text):
            found.setdefault(block.text, {})[above.text] = None
    return {figure: list(texts) for figure, texts in found.items()}
