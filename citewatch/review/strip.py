"""The past looks at a source as a strip of squares, and in words.

Knows spans of looks; nothing of articles, findings or HTML.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from citewatch.model import LinkVerdict
from citewatch.report.wording import counted, why_unseen
from citewatch.state import SourceState, Span

MOST = 40  # squares
_LATEST = 12  # spans in words
# How a look is drawn: its class, its mark, and what it means.
SAME, OTHER = ("same", "=", "seen, nothing new"), ("other", "≠", "seen, another text")
_FAILED = {
    LinkVerdict.DEAD: ("gone", "×", "gone"),
    LinkVerdict.UNREACHABLE: ("silent", "?", "no answer"),
    LinkVerdict.BLOCKED: ("walled", "–", "nobody could look"),
    LinkVerdict.SKIPPED: ("walled", "–", "nobody could look"),
}
LEGEND = (SAME, OTHER, *(_FAILED[v] for v in (LinkVerdict.DEAD, LinkVerdict.UNREACHABLE, LinkVerdict.BLOCKED)))


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Looks in a row that saw the same, in words; `why` says more of those that did not see the document."""

    first_at: datetime
    last_at: datetime
    looks: int
    drawn: tuple[str, str, str]
    why: str

    @property
    def means(self) -> str:
        """What was seen; only the first of the looks can have seen another text than those before."""
        return f"{self.drawn[2]}, then the same" if self.drawn is OTHER and self.looks > 1 else self.drawn[2]


@dataclass(frozen=True, kw_only=True)
class Strip:
    """The last looks as squares (class, mark, meaning), oldest first; `unshown` earlier ones were left out.

    `says` tells the same to whoever cannot see it, `latest` are the last stretches, newest first.
    """

    squares: tuple[tuple[str, str, str], ...]
    unshown: int
    says: str
    latest: tuple[Stretch, ...]


def strip_of(state: SourceState) -> Strip:
    """The past looks at a source."""
    stretches = tuple(_stretches(state.spans or _remembered(state)))
    squares = [square for stretch in stretches for square in _squares(stretch)]
    return Strip(
        squares=tuple(squares[-MOST:]),
        unshown=max(sum(stretch.looks for stretch in stretches) - MOST, 0),
        says="; ".join(_said(stretch) for stretch in stretches[-_LATEST:]) or "not looked at yet",
        latest=tuple(reversed(stretches[-_LATEST:])),
    )


def _remembered(state: SourceState) -> tuple[Span, ...]:
    """What a state that was written before looks were strung together still knows of them."""
    looks = [*state.failing, *filter(None, [state.last_look])]
    good = state.last_good
    return tuple(
        Span(
            first_at=look.at,
            last_at=look.at,
            looks=1,
            verdict=look.verdict,
            reason=look.reason,
            text_digest=good.text_digest if good and look.verdict.is_good else None,
        )
        for look in dict.fromkeys(looks)
    )


def _stretches(spans: tuple[Span, ...]) -> Iterator[Stretch]:
    seen: str | None = None
    for span in spans:
        is_other = span.verdict.is_good and None not in (seen, span.text_digest) and seen != span.text_digest
        seen = span.text_digest or seen
        yield Stretch(
            first_at=span.first_at,
            last_at=span.last_at,
            looks=span.looks,
            drawn=OTHER if is_other else _FAILED.get(span.verdict, SAME),
            why="" if span.verdict.is_good else _why(span),
        )


def _why(span: Span) -> str:
    return f"{span.reason}" if span.verdict is LinkVerdict.DEAD else why_unseen(span.reason)


def _squares(stretch: Stretch) -> list[tuple[str, str, str]]:
    """The squares of a stretch, at most as many as a strip holds: only the first look that saw another text is news."""
    after = SAME if stretch.drawn is OTHER else stretch.drawn
    return [stretch.drawn, *[after] * min(stretch.looks - 1, MOST)] if stretch.looks <= MOST else [after] * MOST


def _said(stretch: Stretch) -> str:
    first, last = f"{stretch.first_at:%b} {stretch.first_at.day}", f"{stretch.last_at:%b} {stretch.last_at.day}"
    days = first if first == last else f"{first} to {last}"
    return f"{days}: {stretch.means}, {counted(stretch.looks, 'look')}"
