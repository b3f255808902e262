"""One thing said in another's place, or one more in a list: bladder for liver, nausea and seizures for nausea.

Knows which runs of words were exchanged and what a list looks like; must not know which facts differ.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from citewatch.model import BlockKind, Change, Edit, EditOp
from citewatch.significance.reading import Reading
from citewatch.significance.sentences import WORD
from citewatch.significance.style import is_short_for, is_typo
from citewatch.significance.synonyms import STYLE_WORDS, are_wording, mean_the_same, plain
from citewatch.significance.terms import STOP_WORDS

_SHORT = 3  # words on either side of a run that pinpoints one thing
_ENTRY_WORDS = 6
_EXCHANGED = 0.6  # of the words of a block: beyond, it was written anew
_JOINED = re.compile(r"\s*(?:&|(?:and|or|as well as|und|oder|et|ou|y)\b)", re.IGNORECASE)
_PARTED = re.compile(r"\s*[,;]")
_PARTS = re.compile(r"(?:[,;&]|\b(?:and|or|und|oder|et|ou|y))\s*$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s*(?:[,;.!?]|$|&|(?:and|or|und|oder|et|ou|y)\b)", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|[.!?:|])\s*$")
# "Ketamine, an anesthetic, acts fast" names no second thing.
_ASIDE = re.compile(
    r"\W*(?:an?|the|which|who|that|where|when|such as|for example|for instance|e\.g|i\.e|including|also|however)\b",
    re.IGNORECASE,
)
# What relates two things in time: with food is not before food. Those of one line say the same.
_RELATIONS = {
    word: place
    for place, line in enumerate(("with", "before prior", "after following", "during throughout", "until till"))
    for word in line.split()
}
_NEAR = 12  # letters on either side of a run


@dataclass(frozen=True)
class _Run:
    """Words that went and words that came in one place: as printed, and those of them that say something."""

    was: str
    now: str
    gone: list[str]
    come: list[str]
    lead: str
    tail: str


def exchange_reasons(before: Reading, after: Reading, change: Change) -> Iterator[str]:
    """Words in others' places that no style explains, and entries that came to a list in a sentence or left it.

    Only of English is it known which words say the same.
    """
    runs = _unmoved(_runs(before, after, change.edits))
    gone = sum(len(run.gone) for run in runs)
    is_edited = gone <= _EXCHANGED * len(before.words) and before.tongue == "en"
    is_title = change.kind is BlockKind.HEADING
    for run in runs:
        if before.tongue == "en" and _is_other_relation(run):
            yield f"relation: {run.was.strip().lower()} \u2192 {run.now.strip().lower()}"
        elif run.gone and run.come:
            if is_edited and _is_exchange(run):
                yield f"word: {' '.join(run.gone)} \u2192 {' '.join(run.come)}"
        elif (run.gone or run.come) and (not is_title or before.told) and _is_entry(run):
            yield f"entry {'removed' if run.gone else 'added'}: {' '.join(run.gone or run.come)}"


def _runs(before: Reading, after: Reading, edits: Sequence[Edit]) -> Iterator[_Run]:
    i = j = 0
    for is_equal, group in groupby(edits, key=lambda edit: edit.op is EditOp.EQUAL):
        run = list(group)
        gone = "".join(edit.text for edit in run if edit.op is not EditOp.INSERT)
        come = "".join(edit.text for edit in run if edit.op is not EditOp.DELETE)
        if not is_equal:
            yield _Run(
                was=gone,
                now=come,
                gone=_content(before, i, i + len(gone)),
                come=_content(after, j, j + len(come)),
                lead=before.text[max(0, i - _NEAR) : i],
                tail=before.text[i + len(gone) : i + len(gone) + _NEAR],
            )
        i, j = i + len(gone), j + len(come)


def _content(reading: Reading, start: int, end: int) -> list[str]:
    """The words of a run beyond facts, style and small words."""
    found = (match.group().lower() for match in WORD.finditer(reading.beyond, start, end))
    return [word for word in found if word not in STOP_WORDS and word not in STYLE_WORDS]


def _unmoved(runs: Iterable[_Run]) -> list[_Run]:
    """The runs without the words that only stand in another place now."""
    found = list(runs)
    moved = Counter(word for run in found for word in run.gone) & Counter(word for run in found for word in run.come)
    return [
        replace(
            run,
            gone=[word for word in run.gone if word not in moved],
            come=[word for word in run.come if word not in moved],
        )
        for run in found
    ]


def _is_exchange(run: _Run) -> bool:
    """Whether one thing took another's place, and not the same said in other words or another form."""
    if max(len(run.was.split()), len(run.now.split())) > _SHORT:
        return False
    if plain(run.was) == plain(run.now) or is_short_for(run.was, run.now) or are_wording((*run.gone, *run.come)):
        return False
    return not any(mean_the_same(was, now) or is_typo(was, now) for was in run.gone for now in run.come)


def _is_other_relation(run: _Run) -> bool:
    was, now = (_RELATIONS.get(printed.strip().lower()) for printed in (run.was, run.now))
    return was is not None and now is not None and was != now


def _is_entry(run: _Run) -> bool:
    """Whether a run is one more part of a list: "nausea, dizziness [and seizures]"."""
    printed = run.now if run.come else run.was
    if len(run.gone or run.come) > _ENTRY_WORDS or _ASIDE.match(printed) or "(" in printed:
        return False
    if _JOINED.match(printed):
        return True
    if _PARTS.search(run.lead) and _GOES_ON.match(run.tail):
        return True
    if _PARTED.match(printed):
        return _GOES_ON.match(run.tail) is not None
    return _PARTS.search(printed) is not None and _OPENS.search(run.lead) is None
