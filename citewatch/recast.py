"""A document that has become another kind of file: a PDF that is a web page now, or the reverse.

Knows two texts, how much of the one stands in the other, and which facts of either do not; must not know how they were
read. Printed pages and web pages cut the same words into other blocks, so that a diff would tell of nothing but that.
"""

import re
from collections.abc import Iterable, Iterator

from citewatch.model import BlockKind, Change, Edit, EditOp, Op, Significance, Text
from citewatch.significance.facts import Fact, Sort
from citewatch.significance.reading import Reading

_KINDS = {"application/pdf": "PDF", "text/html": "web page"}
_RUN = 5  # words: what says the same by chance is shorter
_SAME_SHARE = 0.8
_QUOTED = 400  # letters
_MOST_FACTS = 4  # named of those that went, and of those that came
_MOST_BLOCKS = 5_000  # read for their facts
_WORD = re.compile(r"\w+")


def is_recast(before: Text, after: Text) -> bool:
    """Whether a PDF became a web page, or the reverse."""
    return before.media_type != after.media_type and {before.media_type, after.media_type} <= _KINDS.keys()


def recast(before: Text, after: Text) -> Change:
    """The change of the whole document, how it begins quoted before and after.

    Editorial where nearly all of its words still stand and no dose, share, schedule or term of law or medicine differs.
    """
    was, now = _beginning(before), _beginning(after)
    stays, differing = _stays(before, after), tuple(_differing(before, after))
    what = f"the {_KINDS[before.media_type]} became a {_KINDS[after.media_type]}"
    kept = "with nearly all of its words" if stays >= _SAME_SHARE else f"with {stays:.0%} of its words"
    is_same = stays >= _SAME_SHARE and not differing
    return Change(
        op=Op.REPLACE,
        kind=BlockKind.PARAGRAPH,
        section=(),
        page=None,
        before=was,
        after=now,
        edits=(Edit(op=EditOp.DELETE, text=was), Edit(op=EditOp.INSERT, text=now)),
        significance=Significance.EDITORIAL if is_same else Significance.SUBSTANTIVE,
        reasons=(f"{what}, {kept}", *(differing if stays >= _SAME_SHARE else ())),
    )


def _differing(before: Text, after: Text) -> Iterator[str]:
    """The facts that only one of the two states, as reasons."""
    was, now = _facts(before), _facts(after)
    for verb, own, other in (("no longer there", was, now), ("new", now, was)):
        alone = [fact.said for stated, fact in own.items() if stated not in other]
        if alone:
            more = f" and {len(alone) - _MOST_FACTS} more" if len(alone) > _MOST_FACTS else ""
            yield f"{verb}: {', '.join(alone[:_MOST_FACTS])}{more}"


def _facts(text: Text) -> dict[tuple[Sort, str, str], Fact]:
    """What a claim may rest on: figures with a unit, schedules, terms. Bare numbers count pages as often as facts."""
    facts: Iterable[Fact] = (fact for block in text.blocks[:_MOST_BLOCKS] for fact in Reading(block.text).told)
    return {fact.stated: fact for fact in facts if fact.sort in (Sort.SCHEDULE, Sort.TERM) or fact.unit}


def _beginning(text: Text) -> str:
    words = " ".join(block.text for block in text.blocks[:20])
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED].rpartition(' ')[0]} …"


def _stays(before: Text, after: Text) -> float:
    """The share of runs of words, 0 to 1, that stand in the other text too."""
    runs, there = _runs(before), set(_runs(after))
    return sum(run in there for run in runs) / len(runs) if runs else 0.0


def _runs(text: Text) -> list[tuple[str, ...]]:
    words = [word for block in text.blocks for word in _WORD.findall(block.text.lower())]
    return [tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))]
