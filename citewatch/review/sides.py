"""Changes quoted in full, side by side and in one line: which words stayed, went and came.

Knows changes and their edits; nothing of findings or HTML.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citewatch.model import Change, EditOp, Significance
from citewatch.templating import shown_size

MOST = 200  # changes on one page
_MOST_BYTES = 1_500_000  # of all changes on one page: an answer of a function may hold 6 MB
_MOST_OF_ONE = 500_000  # bytes of one side of a change
_AROUND = 80  # bytes of markup around a marked run
_LONGEST = 20_000  # characters of one run of words

Runs = tuple[tuple[str, str], ...]  # what became of a run of words (equal, delete, insert), and the words


@dataclass(frozen=True, kw_only=True)
class Side:
    """One change as it is shown: where it stands, why it matters, before and now, and both in one line.

    A side that is not there is empty; `links` are the old and the new target where only that differs.
    """

    place: str
    reasons: tuple[str, ...]
    is_substantive: bool
    before: Runs
    now: Runs
    inline: Runs
    moved: tuple[str, str] | None
    links: tuple[str, str] | None


def sides(changes: Sequence[Change]) -> tuple[Side, ...]:
    """The changes as they are shown, substantive ones first, as many as a page holds."""
    ordered = sorted(changes, key=lambda change: _weight(change.significance))
    shown: list[Side] = []
    room = _MOST_BYTES
    for change in ordered[:MOST]:
        side = _side(change)
        room -= max(_size((*side.before, *side.now)), _size(side.inline))
        if shown and room < 0:
            break
        shown.append(side)
    return tuple(shown)


def _weight(significance: Significance | None) -> int:
    return list(Significance).index(significance) if significance else len(Significance)


def _side(change: Change) -> Side:
    page = (f"page {change.page}",) if change.page else ()
    before, now = _runs(change, EditOp.DELETE), _runs(change, EditOp.INSERT)
    return Side(
        place=" › ".join((*page, *change.section)),
        reasons=change.reasons,
        is_substantive=change.significance is Significance.SUBSTANTIVE,
        before=before,
        now=now,
        inline=_inline(change) if before and now else before or now,
        moved=change.moved,
        links=change.links,
    )


def _runs(change: Change, op: EditOp) -> Runs:
    """One side of a change: what stayed, and what is only on this side."""
    whole = (change.before if op is EditOp.DELETE else change.after) or ""
    if not whole:
        return ()
    if change.links:
        return _cut([(EditOp.EQUAL, whole)])
    runs = [(edit.op, edit.text) for edit in change.edits if edit.op in (EditOp.EQUAL, op)] or [(op, whole)]
    joint = "" if "".join(text for _, text in runs) == whole else " "
    return _cut((kind, text + joint) for kind, text in runs)


def _inline(change: Change) -> Runs:
    if change.links or not change.edits:
        return _runs(change, EditOp.INSERT)
    runs: list[tuple[EditOp, str]] = []
    for edit in change.edits:
        if runs and edit.op is EditOp.INSERT and runs[-1][0] is EditOp.DELETE and not runs[-1][1].endswith(" "):
            runs.append((EditOp.EQUAL, " "))
        runs.append((edit.op, edit.text))
    return _cut(runs)


def _cut(runs: Iterable[tuple[EditOp, str]]) -> Runs:
    """The runs with the space about changed words set apart, so that no mark stands under a space."""
    found: list[tuple[str, str]] = []
    for op, text in _fitting(list(runs)):
        short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text) - _LONGEST:,} more characters)"
        core = short.strip()
        if op is EditOp.EQUAL or not core:
            found.append((EditOp.EQUAL.value, short))
            continue
        lead, trail = short.split(core, 1)
        parts = ((EditOp.EQUAL.value, lead), (op.value, core), (EditOp.EQUAL.value, trail))
        found += [part for part in parts if part[1]]
    return tuple(found)


def _fitting(runs: list[tuple[EditOp, str]]) -> list[tuple[EditOp, str]]:
    """The first of the runs, as many as one side of a change may take."""
    room = _MOST_OF_ONE
    for at, (op, text) in enumerate(runs):
        room -= _size(((op.value, text[:_LONGEST]),))
        if at and room < 0:
            left = sum(len(text) for _, text in runs[at:])
            return [*runs[:at], (EditOp.EQUAL, f" … ({left:,} more characters)")]
    return runs


def _size(runs: Runs) -> int:
    return sum(shown_size(text) + (0 if op == EditOp.EQUAL else _AROUND) for op, text in runs)
