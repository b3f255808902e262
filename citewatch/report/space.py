"""How much of a report is shown: all of it on a page, what fits into a mail.

Knows numbers and nothing of findings. Of everything the gravest comes first, so what has no space is what weighs least.
"""

from dataclasses import dataclass, replace

from citewatch.report.quoting import AT_LENGTH, TIGHT, Room


@dataclass(frozen=True, kw_only=True)
class Space:
    """How many findings are shown as cards and how much of each, how many more in a line; what is left out is counted.

    `room` is what a finding's first quote may take, `further` what each of the others may; `marks` are what became of
    one claim's words; `lines` holds for each section, `words` are the characters of one line. The map is drawn square
    by square, or told in one line a standing with so many `labels`.
    """

    cards: int
    quotes: int
    claims: int
    marks: int
    lines: int
    words: int
    labels: int
    is_drawn: bool
    named: int = 0
    room: Room = TIGHT
    further: Room = TIGHT


ENDLESS = 10**9
WHOLE = Space(
    cards=ENDLESS,
    quotes=12,
    claims=ENDLESS,
    marks=ENDLESS,
    lines=ENDLESS,
    words=320,
    labels=ENDLESS,
    is_drawn=True,
    room=AT_LENGTH,
    further=AT_LENGTH,
)

_LONGER = Room(around=70, changed=260, most=400)

_SHORT = Space(cards=100, named=100, quotes=1, claims=2, marks=2, lines=8, words=160, labels=600, is_drawn=False)
_LEAST = Space(cards=8, named=40, quotes=1, claims=1, marks=1, lines=2, words=120, labels=60, is_drawn=False)

# What a mail tries, one after the other: fewer words of each finding, then fewer findings.
MAILED = (
    Space(cards=100, quotes=3, claims=8, marks=4, lines=40, words=320, labels=600, is_drawn=True, further=_LONGER),
    Space(cards=100, quotes=2, claims=4, marks=3, lines=24, words=240, labels=600, is_drawn=True),
    Space(cards=100, quotes=1, claims=3, marks=3, lines=12, words=200, labels=600, is_drawn=True),
    *(replace(_SHORT, cards=cards) for cards in (100, 60, 40, 28, 20, 16, 13, 10, 7)),
    *(replace(_LEAST, cards=cards, named=5 * cards) for cards in (8, 4, 2)),
    replace(_LEAST, cards=1, lines=1, words=80, labels=20),
)
