"""Words that outdo or deny each other: one in another's place is a change of fact, alone it is wording.

Knows English; must not know what stands around them.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from citewatch.significance.synonyms import plain


def _poles(*lines: str) -> dict[str, tuple[int, int]]:
    return {
        form: (group, pole)
        for group, line in enumerate(lines)
        for pole, forms in enumerate(line.split("|"))
        for form in forms.split()
    }


_OPPOSITES = _poles(
    "increased increase increases increasing rise rises rose risen higher more greater larger longer most"
    " | decreased decrease decreases decreasing fall falls fell fallen lower less fewer smaller shorter few least",
    "before prior | after following | within",
    "full | empty",
    "open opened opens | closed close closes",
    "all every always | some sometimes certain | any",
    "confirmed confirm confirms proven | suspected suspect presumed probable possible",
    "positive | negative",
    "significant significantly | non-significant nonsignificant insignificant",
    "minimum | maximum",
    "above over exceeding | below under",
    "high | low",
    "mild | moderate",
    "start starts starting started begin begins beginning began"
    " | stop stops stopped end ends ended finish finishes finished",
    "acute | chronic",
    "benefit benefits | risk risks harm harms",
    "male males men | female females women",
    "left | right",
    "current | former",
    "new | old",
    "success | failure",
    "passed | failed",
    "public | private",
    "temporary | permanent",
    "true | false",
    "improve improves improved improvement improving | worsen worsens worsened worsening",
    "inpatient inpatients | outpatient outpatients",
    "short-term | long-term",
    "on | off",
    "inside | outside",
    "for | against",
    "same identical equal | different",
    "fully entirely completely wholly | partly partially incompletely",
    "easy easily | difficult hard",
    "early earlier earliest sooner | late later latest",
    "little slight small minor minimal | big large great major substantial considerable",
    "receive receives received | send sends sent",
    "first initial | last final",
    "rare rarely seldom uncommon | often frequent frequently common commonly usually",
    "safe safely | dangerous hazardous harmful",
    "fast quick quickly rapid rapidly | slow slowly gradual gradually",
    "strong stronger strongly | weak weaker weakly",
    "long | short",
    "good better best | bad worse worst poor",
    "accept accepts accepted | reject rejects rejected refuse refuses refused",
    "include includes included including | exclude excludes excluded excluding",
    "gain gains gained | lose loses lost loss",
    "day daytime | night nighttime | morning | afternoon | evening",
    "younger | older",
    "wet | dry",
    "hot warm | cold cool",
    "top | bottom",
    "front | back",
    "buy buys | sell sells",
    "north northern | south southern | east eastern | west western",
    "up upward | down downward",
    "generic | general",
    "organ | organic",
)
_TURNING_PREFIXES = ("un", "in", "im", "ir", "non", "non-", "dis", "hypo", "hyper", "anti", "contra")


def opposites(before: Counter[str], after: Counter[str]) -> Iterator[tuple[str, str]]:
    """Each word that went beside one that came and turns its sense: more, less; safe, unsafe; hyper-, hypotension."""
    come: dict[str | int, list[str]] = {}
    for word in after - before:
        for sense in _senses(word):
            come.setdefault(sense, []).append(word)
    for was in before - after:
        for now in dict.fromkeys(chain.from_iterable(come.get(sense, ()) for sense in _senses(was))):
            if are_opposite(was, now):
                yield was, now


def has_opposite(word: str) -> bool:
    """Whether this word is one of those that outdo or deny each other."""
    return word.lower() in _OPPOSITES


def _senses(word: str) -> frozenset[str | int]:
    return _stems(word) | ({_OPPOSITES[word][0]} if word in _OPPOSITES else set())


def are_opposite(was: str, now: str) -> bool:
    """Whether one word outdoes or denies the other.

    >>> are_opposite("higher", "lower"), are_opposite("safe", "unsafe"), are_opposite("safe", "sound")
    (True, True, False)
    """
    group, pole = _OPPOSITES.get(was, (None, None))
    other_group, other_pole = _OPPOSITES.get(now, (None, None))
    if group is not None and group == other_group:
        return pole != other_pole
    return plain(was) != plain(now) and bool(_stems(was) & _stems(now))


def _stems(word: str) -> frozenset[str]:
    bare = (word[len(prefix) :].lstrip("-") for prefix in _TURNING_PREFIXES if word.startswith(prefix))
    return frozenset(stem for stem in (word, *bare) if len(stem) >= 4)
