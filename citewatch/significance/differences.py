"""Compare the facts of a block before and after: which went, which came, which took another's place.

Knows where words were exchanged; must not know what else was said in other words.
"""

from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from citewatch.model import Edit, EditOp, Op
from citewatch.significance.facts import AGES, FIGURES, Fact, Sort
from citewatch.significance.reading import Reading
from citewatch.significance.sentences import words
from citewatch.significance.style import is_typo

# Most telling first; a number with its unit, a dose or a share, is told before all.
_RANK = {
    sort: place
    for place, sorts in enumerate(
        (
            (Sort.SCHEDULE,),
            (Sort.NUMBER,),
            (Sort.DATE,),
            (Sort.TIME,),
            (Sort.NEGATION,),
            (Sort.TERM, Sort.SUBSTANCE),
            (Sort.OBLIGATION,),
            (Sort.CODE,),
        ),
        start=1,
    )
    for sort in sorts
}
_VERB = {Op.INSERT: "added", Op.DELETE: "removed"}


@dataclass(frozen=True)
class Difference:
    """A fact that came, one that went, or one that took the place of another of its sort: `was`."""

    op: Op
    fact: Fact
    was: Fact | None = None

    @property
    def reason(self) -> str:
        """What happened: "number 28 mg \u2192 56 mg", "negation added: not"."""
        sort = self.fact.sort
        if self.was is not None:
            return f"{sort}{'' if sort in FIGURES else ':'} {self.was.said} \u2192 {self.fact.said}"
        return f"{sort} {_VERB[self.op]}: {self.fact.said}"

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the most telling first: a dose, then other figures, then words; what was replaced before what came."""
        return 0 if self.fact.unit else _RANK[self.fact.sort], list(Op).index(self.op)


def differences(before: Reading, after: Reading, edits: Iterable[Edit]) -> tuple[list[Difference], bool]:
    """The facts that differ, most telling first; and whether a date differs that only tells the page's age."""
    gone, come = _beyond(before.facts, after.facts), _beyond(after.facts, before.facts)
    is_stamp = before.is_stamp and after.is_stamp
    is_aged = any(_tells_age(fact, is_stamp) for fact in gone | come)
    # Of "28 mg or 56 mg" that became "56 mg or 84 mg" both figures were exchanged, though 56 mg stands on either side.
    exchanged = {fact.sort for fact in gone} & {fact.sort for fact in come} & set(FIGURES)
    old_runs, new_runs = edited_runs(edits)
    old = _placed(before.facts, old_runs, lambda fact: fact.sort in exchanged or fact in gone)
    new = _placed(after.facts, new_runs, lambda fact: fact.sort in exchanged or fact in come)
    old, new = _without_slips(old, new, before, after, (old_runs, new_runs))
    found = _matched(*([each for each in side if not _tells_age(each.fact, is_stamp)] for side in (old, new)))
    # "COVID-19" comes and goes with style; "HAN-429" in the place of "HAN-430" does not.
    told = [each for each in found if each.fact.sort is not Sort.CODE or each.was is not None]
    return sorted(told, key=lambda each: each.rank), is_aged


def _without_slips(
    old: list["_Placed"], new: list["_Placed"], before: Reading, after: Reading, runs: tuple[list["_Run"], list["_Run"]]
) -> tuple[list["_Placed"], list["_Placed"]]:
    """Without the words that stand misspelt on the other side: "dissociatve" is no fact, and no other word."""
    old_runs, new_runs = runs

    def is_slip(each: _Placed, other: str, runs: list[_Run]) -> bool:
        if (
            each.run is None
            or each.fact.sort not in (Sort.TERM, Sort.SUBSTANCE, Sort.OBLIGATION)
            or len(each.fact.shown) < _SLIP
        ):
            return False
        word = each.fact.shown.lower()
        return any(is_typo(word, near) for near in words(other[slice(*runs[each.run])]))

    return (
        [each for each in old if not is_slip(each, after.beyond, new_runs)],
        [each for each in new if not is_slip(each, before.beyond, old_runs)],
    )


_SLIP = 6  # letters of a word at least, that one misspelt is still told from another


def _tells_age(fact: Fact, is_stamp: bool) -> bool:
    return fact.sort in AGES and (fact.stamped or is_stamp)


def _beyond(own: Iterable[Fact], other: Iterable[Fact]) -> set[Fact]:
    """Facts that only this side states; a weak form never counts alone."""
    stated = Counter(fact.stated for fact in other)
    left = set()
    for fact in sorted(own, key=lambda fact: fact.weak):
        if stated[fact.stated] > 0:
            stated[fact.stated] -= 1
        elif not fact.weak:
            left.add(fact)
    return left


_Run = tuple[int, int]


class _Placed(NamedTuple):
    """A fact and the number of the run of exchanged words that it stands in; None when it was left alone."""

    run: int | None
    fact: Fact


def edited_runs(edits: Iterable[Edit]) -> tuple[list[_Run], list[_Run]]:
    """Where words were exchanged, on each side: the n-th run of one became the n-th run of the other."""
    old: list[_Run] = []
    new: list[_Run] = []
    i = j = 0
    is_equal = True
    for edit in edits:
        if edit.op is not EditOp.EQUAL and is_equal:
            old.append((i, i))
            new.append((j, j))
        is_equal = edit.op is EditOp.EQUAL
        i += len(edit.text) if edit.op is not EditOp.INSERT else 0
        j += len(edit.text) if edit.op is not EditOp.DELETE else 0
        if not is_equal:
            old[-1], new[-1] = (old[-1][0], i), (new[-1][0], j)
    return old, new


def _placed(facts: Iterable[Fact], runs: list[_Run], is_meant: Callable[[Fact], bool]) -> list[_Placed]:
    found = []
    for fact in filter(is_meant, facts):
        run = bisect_right(runs, fact.start, key=lambda run: run[1])
        found.append(_Placed(run if run < len(runs) and runs[run][0] < fact.end else None, fact))
    return found


def _matched(old: list[_Placed], new: list[_Placed]) -> Iterator[Difference]:
    """Each fact beside the one that took its place: in the same run, else the only one of its kind on either side."""
    old, new = _apart(old, new, lambda each: (each.run, each.fact.stated))
    waiting: defaultdict[tuple[int | None, Sort], deque[_Placed]] = defaultdict(deque)
    for each in new:
        waiting[each.run, each.fact.sort].append(each)
    gone: list[_Placed] = []
    for each in old:
        here = waiting[each.run, each.fact.sort]
        if here and each.run is not None and not each.fact.weak and not here[0].fact.weak:
            yield Difference(Op.REPLACE, here.popleft().fact, each.fact)
        else:
            gone.append(each)
    come = [each for run in waiting.values() for each in run]
    gone, come = _apart(gone, come, lambda each: each.fact.stated)
    yield from _unplaced(*([each.fact for each in side if not each.fact.weak] for side in (gone, come)))


def _unplaced(gone: list[Fact], come: list[Fact]) -> Iterator[Difference]:
    """Facts that stand in different runs: one of a kind beside one of a kind, the rest alone."""
    went, came = Counter(map(_kind, gone)), Counter(map(_kind, come))
    single = {kind for kind in went if went[kind] == came[kind] == 1}
    was = {_kind(fact): fact for fact in gone if _kind(fact) in single}
    yield from (Difference(Op.REPLACE, fact, was[_kind(fact)]) for fact in come if _kind(fact) in single)
    yield from (Difference(Op.INSERT, fact) for fact in come if _kind(fact) not in single)
    yield from (Difference(Op.DELETE, fact) for fact in gone if _kind(fact) not in single)


def _kind(fact: Fact) -> tuple[Sort, str]:
    """What makes two figures comparable, their unit; words are not: each is a kind of its own."""
    return fact.sort, fact.unit if fact.sort in FIGURES else fact.value


def _apart(
    old: list[_Placed], new: list[_Placed], key: Callable[[_Placed], Hashable]
) -> tuple[list[_Placed], list[_Placed]]:
    """What only one side has, by this key."""
    shared = Counter(map(key, old)) & Counter(map(key, new))
    return _without(shared, old, key), _without(shared, new, key)


def _without(shared: Counter[Hashable], side: list[_Placed], key: Callable[[_Placed], Hashable]) -> list[_Placed]:
    shared, left = Counter(shared), []
    for each in sorted(side, key=lambda each: each.fact.weak):
        if shared[key(each)] > 0:
            shared[key(each)] -= 1
        else:
            left.append(each)
    return sorted(left, key=lambda each: each.fact.start)
