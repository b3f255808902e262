"""Decide which claims a change touches, and say what became of the words they rest on.

Knows the rules; must not know how claims reached it or where what it says is shown.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from citewatch.anchors import marks
from citewatch.anchors.figures import Figures, is_telling, substances
from citewatch.anchors.footing import Footing
from citewatch.anchors.given import Held, Leaning
from citewatch.anchors.items import few, is_count, is_number, items
from citewatch.anchors.places import Place, is_worded, places
from citewatch.anchors.written import words as sought_words
from citewatch.anchors.written import written
from citewatch.model import Change, Significance, Text
from citewatch.significance.facts import Sort
from citewatch.significance.reading import Reading

_FEW_TIMES = 3  # words that stand more often say little of any one place
_CONTEXT = 0.4  # what else of a claim must stand beside a figure that many things may have
_RARE = 0.6  # a figure that stands in more places says little of any one of them
_STANDS_HERE = 1.2  # what a changed sentence must hold of a claim
_STANDS_BEST = 0.48  # of what the sentence holds that the claim stands on
_SAYS_NEW = 2.0  # what a new sentence must hold of a claim
_ELSEWHERE = 1.5  # how much more that is when the claim states figures and none of them stands there
_LEAST = 0.8  # what weighs less is said all over the page
_TELLING = 0.9  # a thing that no other sentence speaks of
_MOSTLY = 0.5  # of what a claim stands on, where that is little
_SAME_UNIT = 1.0  # a new figure in the unit of the claim's own
_OF_ANOTHER = 0.9  # of what a claim stands on, for a sentence about another drug
_MOST_READ = 300  # places that are read for figures; of more those first that say most of a claim
_FACT = 1.5  # a drug, an approval, a warning against a plain word
# What half of medicine is about tells no claim by itself.
_SAYS_LITTLE = "drug medicine medication dose treatment patient study effect data health information"
_BESIDE = 0.5  # what counts of what stands around a changed sentence


class _Claim:
    """One claim, read."""

    def __init__(self, leaning: Leaning) -> None:
        self.words = [sought_words(given) for given in leaning.given if given.strip()]
        self.items = items(leaning.claim).union(*(words.items for words in self.words))
        reading = Reading(leaning.claim)
        told = (fact for fact in reading.facts if fact.sort in (Sort.TERM, Sort.SUBSTANCE))
        self._facts = {item for fact in told for item in few(fact.shown)}
        self.telling = {item for item in self.items - few(_SAYS_LITTLE) if not is_number(item)}
        self.counts = {item for item in self.items if is_count(item)}
        self.figures = Figures(reading)
        self.substances = substances(reading)
        self._best: float | None = None

    def share(self, item: str) -> float:
        """How much more than a plain word a thing says of the claim."""
        return _FACT if item in self._facts else 1.0

    def best(self, footing: Footing) -> float:
        """What the sentence weighs that the claim stands on most of all."""
        if self._best is None:
            self._best = footing.best({item: self.share(item) for item in self.items})
        return self._best


@dataclass(frozen=True)
class _Source:
    """A source before and after, as claims are sought in it."""

    before: Held
    after: Held
    footing: Footing
    blocks: int


def touched(
    leanings: Mapping[str, Leaning], *, before: Text, after: Text, changes: Sequence[Change]
) -> dict[str, tuple[str, ...]]:
    """For each claim that the changes touch what became of its words, most telling first; no other claim is named.

    A claim is touched when words given for it are gone from the page or stand in a changed place, when a figure of it
    went or was exchanged, and when a sentence changed that it stands on. New review dates touch nobody, nor does other
    wording unless it takes given words away.
    """
    worded = [change for change in changes if is_worded(change)]
    if all(change.significance is Significance.REVIEW_DATE for change in worded):
        return {}
    claims = {id: _Claim(leaning) for id, leaning in leanings.items()}
    sought = _sought(claims)
    footing = Footing(before, sought)
    source = _Source(before=Held(before), after=Held(after), footing=footing, blocks=len(before.blocks))
    found = {id: list(_gone(claim, source)) for id, claim in claims.items()}
    if before.media_type != after.media_type:
        # A PDF that became a web page: there is no place to speak of, only what is left of the whole.
        changes = ()
        for id, claim in claims.items():
            found[id] += _gone_figures(claim, source)
    met = [(place, _met(place, sought, footing)) for place in places(changes, before=before, after=after)]
    if len(met) > _MOST_READ:
        for id, claim in claims.items():
            found[id] += _gone_figures(claim, source)
        met.sort(key=lambda each: -max(each[1].values(), default=0.0))
    for place, weights in met[:_MOST_READ]:
        for claim, known in ((claims[id], found[id]) for id in weights):
            if claim.words:
                known += _given(claim, place, source)
            if not (place.is_new or claim.figures.keys.isdisjoint(place.figures)):
                known += _figures(claim, place, source)
    for place, weights in met:
        for id, weight in weights.items():
            if _stands(claims[id], place, footing, weight):
                found[id].append(_standing(claims[id], place, footing))
    return {id: marks.told(each) for id, each in found.items() if each}


def _sought(claims: Mapping[str, _Claim]) -> dict[str, list[tuple[str, float]]]:
    """By each thing the claims that speak of it, and how much it says of each."""
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for id, claim in claims.items():
        for item in claim.items:
            found[item].append((id, claim.share(item)))
    return found


def _met(place: Place, sought: Mapping[str, Sequence[tuple[str, float]]], footing: Footing) -> dict[str, float]:
    """The claims that speak of something that the place speaks of, and what all of that weighs."""
    met: defaultdict[str, float] = defaultdict(float)
    for things, part in ((place.items, 1.0), (place.around - place.items, _BESIDE)):
        for item in things & sought.keys():
            if weight := part * footing.weight(item):
                for id, share in sought[item]:
                    met[id] += weight * share
    return met


def _gone(claim: _Claim, source: _Source) -> Iterator[marks.Mark]:
    for words in claim.words:
        if source.before.times(words) and not source.after.times(words):
            yield marks.Mark(marks.Fate.GONE, (words.given,))


def _gone_figures(claim: _Claim, source: _Source) -> Iterator[marks.Mark]:
    """Figures of a claim that the whole source stated and states no more."""
    for fact in filter(is_telling, claim.figures.all):
        words = sought_words(fact.shown)
        if source.before.times(words) and not source.after.times(words):
            yield marks.Mark(marks.Fate.GONE, (fact.shown.strip(),))


def _given(claim: _Claim, place: Place, source: _Source) -> Iterator[marks.Mark]:
    """Given words that were exchanged here, or that stand here and in few other places."""
    for words in claim.words:
        if not words.items <= place.around:
            continue
        if not place.is_gone and words.times_in(written(place.sentence)) > words.times_in(written(place.rest)):
            yield marks.Mark(marks.Fate.LEFT, (words.given,))
        elif source.before.times(words) <= max(_FEW_TIMES, source.blocks // 20) and words.stand_in(place.block):
            yield marks.Mark(marks.stands(place), (words.given,))


def _figures(claim: _Claim, place: Place, source: _Source) -> Iterator[marks.Mark]:
    """Figures of the claim that went from this sentence, or stand beside what changed in it."""
    footing = source.footing
    for fact in claim.figures.shared(place.gone_figures):
        is_gone = source.after.times(sought_words(fact.shown)) == 0
        beside = footing.weighed((claim.items & place.items) - few(fact.shown))
        if beside >= _CONTEXT or is_gone and is_telling(fact):
            yield marks.Mark(marks.Fate.GONE if is_gone else marks.Fate.LEFT, (fact.shown.strip(),))
    for fact in claim.figures.shared(place.figures):
        beside = footing.weighed((claim.items & place.around) - few(fact.shown))
        is_rare = all(footing.weight(item) >= _RARE for item in few(fact.shown))
        if is_telling(fact) and is_rare and beside >= _CONTEXT:
            yield marks.Mark(marks.stands(place), (fact.shown.strip(),))


def _stands(claim: _Claim, place: Place, footing: Footing, weight: float) -> bool:
    """Whether a claim stands on what changed here, or a new sentence speaks of what it stands on."""
    if weight < _LEAST and not place.is_new:
        return False
    best = claim.best(footing)
    is_elsewhere = not claim.counts & place.items and any(map(footing.knows, claim.counts))
    has_unit = place.is_new and is_elsewhere and not claim.figures.units.isdisjoint(place.units)
    weight += _SAME_UNIT if has_unit else 0.0
    if weight < _LEAST or weight < _STANDS_BEST * best or claim.items.isdisjoint(place.items):
        return False
    least = _SAYS_NEW if place.is_new else _STANDS_HERE
    if any(footing.weight(item) >= _TELLING for item in claim.telling & place.items):
        least = min(least, max(_LEAST, _MOSTLY * best))
    if is_elsewhere and not has_unit:
        least *= _ELSEWHERE
    if claim.substances and place.substances and claim.substances.isdisjoint(place.substances):
        return weight >= max(_ELSEWHERE * least, _OF_ANOTHER * best)
    return weight >= least


def _standing(claim: _Claim, place: Place, footing: Footing) -> marks.Mark:
    met = claim.items & (place.items | place.around)
    return marks.Mark(marks.stands(place), marks.shown(met, place, footing))
