"""Quote a change: before and after, shortened around the words that differ.

Knows changes and their edits; must not know which finding or source they belong to, nor HTML.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from citewatch.escaping import clipped
from citewatch.model import Change, EditOp
from citewatch.report.telling import unmarked


@dataclass(frozen=True, kw_only=True)
class Words:
    """A run of words in a quote; `is_changed` when they are gone from, or new in, the other side."""

    text: str
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """One change as it is shown: where it stands, why it matters, and both sides shortened around what changed.

    Where only the target of a link differs the words stand once, in `now`, and `links` names the old and the new one.
    """

    place: str
    reasons: str
    before: tuple[Words, ...]
    now: tuple[Words, ...]
    links: tuple[str, str] | None = None

    def says_as_much_as(self, other: "Quoted") -> bool:
        """Whether both show the same words of the source."""
        return (self.before, self.now, self.links) == (other.before, other.now, other.links)


@dataclass(frozen=True, kw_only=True)
class Room:
    """How many characters a quote may take: of what stayed about a change, of one change, and in all."""

    around: int
    changed: int
    most: int


TIGHT = Room(around=38, changed=100, most=160)
AT_LENGTH = Room(around=200, changed=900, most=1_500)


def quoted(change: Change, room: Room, *, said: str = "", titled: str = "") -> Quoted:
    """The change as it is shown.

    Reasons that were `said` already are not said again, nor those that the marked words show; nor headings that stand
    in `titled`: a page's uppermost one is the title that its reference is printed with.
    """
    headings = (heading for heading in change.section if heading.casefold() not in titled.casefold())
    place = (f"Page {change.page}" if change.page else "", " › ".join(headings))
    return Quoted(
        place=clipped(", ".join(filter(None, place)), 90),
        reasons=clipped(unmarked(reason for reason in change.reasons if reason not in said), 90),
        before=_side(change, EditOp.DELETE, room) if change.before and not change.links else (),
        now=_side(change, EditOp.INSERT, room) if change.after else (),
        links=change.links,
    )


def _side(change: Change, op: EditOp, room: Room) -> tuple[Words, ...]:
    """One side of a change, with what stayed the same shortened to what stands about the words that did not."""
    whole = (change.before if op is EditOp.DELETE else change.after) or ""
    if change.links:
        return (Words(text=clipped(whole, room.most), is_changed=False),)
    last = len(change.edits) - 1
    # First and last among all edits: what stayed before words that only came is cut at their place on both sides.
    runs = [
        (edit.text, edit.op is op, position == 0, position == last)
        for position, edit in enumerate(change.edits)
        if edit.op in (EditOp.EQUAL, op)
    ] or [(whole, True, True, True)]
    joint = "" if "".join(run[0] for run in runs) == whole else " "
    shown: list[Words] = []
    for number, (text, is_changed, is_first, is_last) in enumerate(runs, start=1):
        short = _middle_out(text, room.changed) if is_changed else _near(text, room, is_first, is_last)
        shown += _bare(Words(text=short if number == len(runs) else short + joint, is_changed=is_changed))
        if sum(len(words.text) for words in shown) > room.most and number < len(runs):
            return (*shown, Words(text=" …", is_changed=False))
    return tuple(shown)


def _bare(run: Words) -> Iterable[Words]:
    """The run with the space about it set apart, so that no mark stands under a space."""
    core = run.text.strip()
    if not run.is_changed or not core:
        return (Words(text=run.text, is_changed=False),)
    before, after = run.text.split(core, 1)
    parts = ((before, False), (core, True), (after, False))
    return (Words(text=text, is_changed=is_changed) for text, is_changed in parts if text)


def _near(text: str, room: Room, is_first: bool, is_last: bool) -> str:
    """What stayed the same, kept only where it stands next to a change."""
    around = room.around
    if len(text) <= around * (1 if is_first or is_last else 2) + 8:
        return text
    head = "" if is_first else text[:around].rsplit(" ", 1)[0] + " "
    tail = "" if is_last else " " + text[-around:].split(" ", 1)[-1]
    return f"{head}…{tail}"


def _middle_out(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[: most * 2 // 3].rsplit(' ', 1)[0]} … {text[-most // 3 :].split(' ', 1)[-1]}"
