"""Where a claim stands in its source: how much of a sentence is what the claim speaks of, and which says most of it.

Knows how rare each thing is in the source; must not know what changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log

from citewatch.anchors.items import items
from citewatch.model import BlockKind, Text
from citewatch.significance.sentences import sentence_spans

_FEW = 30  # sentences: in a shorter text every word looks frequent
_MOST_SENTENCES = 400  # what stands in more is not looked for: it weighs little
_LEAST = 0.15  # what weighs less stands nearly everywhere, and tells no place from another


class Footing:
    """The sentences of a baseline by what they speak of."""

    def __init__(self, baseline: Text, sought: Iterable[str]) -> None:
        self._sentences: dict[str, list[int]] = defaultdict(list)
        self._headings: set[int] = set()
        sought = set(sought)
        number = 0
        for block in baseline.blocks:
            for start, end in sentence_spans(block.text):
                for item in items(block.text[start:end]) & sought:
                    self._sentences[item].append(number)
                if block.kind is BlockKind.HEADING:
                    self._headings.add(number)
                number += 1
        self._many = max(number, _FEW)

        self._weights = {item: self._weight(len(where)) for item, where in self._sentences.items()}

    def _weight(self, times: int) -> float:
        weight = 1 - log(times) / log(self._many)
        return weight if weight >= _LEAST else 0.0

    def knows(self, item: str) -> bool:
        """Whether the baseline speaks of the thing."""
        return item in self._sentences

    def weight(self, item: str) -> float:
        """1 for a thing that the baseline speaks of once, or never; 0 for one that it speaks of nearly everywhere."""
        return self._weights.get(item, 1.0)

    def weighed(self, found: Iterable[str]) -> float:
        """The things together."""
        return sum(map(self.weight, found))

    def best(self, sought: Mapping[str, float]) -> float:
        """What the sentence weighs that speaks most of these things, each by its share; 0 when none does.

        A heading is none.
        """
        found: dict[int, float] = defaultdict(float)
        for item, share in sought.items():
            where = self._sentences.get(item, ())
            if len(where) <= _MOST_SENTENCES:
                for number in where:
                    found[number] += share * self._weights[item]
        return max((weight for number, weight in found.items() if number not in self._headings), default=0.0)
