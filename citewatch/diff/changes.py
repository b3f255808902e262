"""Diff two texts into the changes that a reader would see, quoted before and after.

Knows nothing of HTML, PDF, storage or mail, nor which change matters.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from citewatch.diff.align import align
from citewatch.diff.links import other_links
from citewatch.diff.moves import Move, moves
from citewatch.diff.pairing import Pairing
from citewatch.diff.tokens import fold
from citewatch.diff.volatile import Places, steady
from citewatch.diff.words import edits
from citewatch.model import Block, BlockKind, Change, Edit, EditOp, Op, Text, Volatile


def diff(before: Text, after: Text, *, volatile: Collection[Volatile] = ()) -> tuple[Change, ...]:
    """Every change a reader of `after` would see, in its order; empty when there is none.

    A block that only moved, was re-wrapped, or got other quotes, dashes or spaces is no change. A list item or row of a
    table that went under another heading is one; its `moved` says so, as it may read the same. Review dates come last.
    What stands at a `volatile` place is left out; a change of the words that stay there is not. Where nothing at all
    is left, a link that leads to another document is a change too: its words are the same, its `links` are not.
    """
    if before.blocks == after.blocks:
        return tuple(_date_changes(before, after))
    pairings = align(before.blocks, after.blocks)
    moved = moves(before.blocks, after.blocks, pairings)
    differing = [pairing for pairing in pairings if not pairing.same or (moved and pairing in moved)]
    if volatile:
        differing = Places(volatile, before.blocks, after.blocks, pairings).news(differing)
    blocks = before.blocks, after.blocks
    changes = *(_change(*blocks, pairing, moved.get(pairing)) for pairing in differing), *_date_changes(before, after)
    if volatile:
        changes = tuple(_with_steady(change, volatile) for change in changes)
    return changes or tuple(replace(_kept(block), links=links) for block, links in other_links(*blocks, pairings))


def _change(before: Sequence[Block], after: Sequence[Block], pairing: Pairing, move: Move | None) -> Change:
    old, new = [before[i] for i in pairing.before], [after[j] for j in pairing.after]
    place = (new or old)[0]
    change = _quoted(
        kind=place.kind,
        section=place.section,
        page=place.page,
        before=" ".join([block.text for block in old]) if old else None,
        after=" ".join([block.text for block in new]) if new else None,
    )
    return replace(change, moved=(move.was[-1], move.now[-1])) if move else change


def _with_steady(change: Change, volatile: Collection[Volatile]) -> Change:
    sides = [steady(side or "", change.section, volatile) for side in (change.before, change.after)]
    return (
        change if sides == [change.before or "", change.after or ""] else replace(change, steady=(sides[0], sides[1]))
    )


def _kept(block: Block) -> Change:
    text = block.text
    return _quoted(kind=block.kind, section=block.section, page=block.page, before=text, after=text)


def _date_changes(before: Text, after: Text) -> Iterator[Change]:
    for name in dict.fromkeys((*after.dates, *before.dates)):
        old, new = before.dates.get(name), after.dates.get(name)
        if fold(old or "") != fold(new or ""):
            yield _quoted(kind=BlockKind.DATE, section=(), page=None, before=_dated(name, old), after=_dated(name, new))


def _dated(name: str, value: str | None) -> str | None:
    """The stamp in words: "Content current as of: 03/11/2024"; None when the page does not carry it."""
    return f"{name.replace('-', ' ').capitalize()}: {value}" if value else None


def _quoted(
    *, kind: BlockKind, section: tuple[str, ...], page: int | None, before: str | None, after: str | None
) -> Change:
    if before is not None and after is not None:
        op, steps = Op.REPLACE, edits(before, after)
    elif after is not None:
        op, steps = Op.INSERT, (Edit(op=EditOp.INSERT, text=after),)
    else:
        op, steps = Op.DELETE, (Edit(op=EditOp.DELETE, text=before or ""),)
    return Change(op=op, kind=kind, section=section, page=page, before=before, after=after, edits=steps)
