"""What else was said in other words: sentences, entries, clauses and names that came or went; spelling and style.

Knows the words beyond the facts; must not know which facts differ, nor what it all weighs together.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from citewatch.model import BlockKind, Change, Edit, EditOp
from citewatch.significance.facts import Sort
from citewatch.significance.opposites import has_opposite, opposites
from citewatch.significance.reading import Reading
from citewatch.significance.sentences import TOKEN, WORD, sentence_spans
from citewatch.significance.style import is_respelled, is_short_for
from citewatch.significance.synonyms import STYLE_WORDS, meaning
from citewatch.significance.terms import STOP_WORDS

SENTENCE_WORDS = 4
_SHORT_SENTENCE = 3
_TELLING_WORDS = 2
_SMALL_TALK = STOP_WORDS | STYLE_WORDS
_NEW_SHARE = 0.8  # of a sentence's letters must be new for the sentence to be new
_REWORDED = 0.4  # of the content words shared: the same sentence in other words
_CLAUSE_WORDS = 5
_LIST_ENTRIES = 2


def order_reasons(before: Reading, after: Reading) -> Iterator[str]:
    """Whether the same stands in other places: adults 56 mg, children 28 mg, or the reverse."""
    if Counter(_sequences(before)) != Counter(_sequences(after)):
        yield "numbers or negations in another order"
    if Counter(before.all) == Counter(after.all) and _sides(before) != _sides(after):
        yield "opposites or substances in another order"


def _sequences(reading: Reading) -> Iterator[tuple[str, ...]]:
    sorts = (Sort.NUMBER, Sort.DATE, Sort.SCHEDULE, Sort.NEGATION)
    for start, end in sentence_spans(reading.text):
        low, high = (bisect_left(reading.facts, place, key=lambda fact: fact.start) for place in (start, end))
        run = tuple(fact.value for fact in reading.facts[low:high] if fact.sort in sorts and not fact.weak)
        if len(run) > 1:
            yield run


def _sides(reading: Reading) -> list[list[str]]:
    """Substances and words that have an opposite, in order; those that are joined ("risks and benefits") in any."""
    placed = [(fact.start, fact.end, fact.value) for fact in reading.facts if fact.sort is Sort.SUBSTANCE]
    placed += [
        (m.start(), m.end(), m.group().lower()) for m in WORD.finditer(reading.beyond) if has_opposite(m.group())
    ]
    sides: list[list[str]] = []
    last = 0
    for start, end, value in sorted(placed):
        if sides and _JOINT.fullmatch(reading.text, last, start):
            sides[-1] = sorted([*sides[-1], value])
        else:
            sides.append([value])
        last = end
    return sides


_JOINT = re.compile(r"\s*(?:,|and|or|&|,\s*(?:and|or))\s+(?:the\s+)?")


def opposite_reasons(before: Reading, after: Reading) -> Iterator[str]:
    """Words that turned into what outdoes or denies them, whole or in a compound: antibody-positive, -negative."""
    for was, now in (*opposites(before.all, after.all), *opposites(before.parts, after.parts)):
        yield f"opposite: {was} \u2192 {now}"


def word_reasons(before: Reading, after: Reading, change: Change) -> Iterator[str]:
    """Sentences, entries, cells, names and clauses that went or came; none when only the spelling differs."""
    if change.kind is BlockKind.TABLE_ROW and _signs(before.text) != _signs(after.text):
        yield _CELL
    gone = list((Counter(before.content) - Counter(after.content)).elements())
    come = list((Counter(after.content) - Counter(before.content)).elements())
    if not gone and not come or is_respelled(gone, come):
        return
    if change.kind is BlockKind.TABLE_ROW:
        yield _CELL
    elif change.kind is BlockKind.LIST_ITEM and _dice(frozenset(before.content), frozenset(after.content)) < _REWORDED:
        yield "list item changed"
    else:
        yield from _entry_reasons(before, after)
    old = _new_sentences(before, than=after, edits=change.edits, op=EditOp.DELETE)
    new = _new_sentences(after, than=before, edits=change.edits, op=EditOp.INSERT)
    reworded = [(was, now) for was in old for now in new if _dice(was, now) >= _REWORDED]
    if any(all(was is not pair[0] for pair in reworded) for was in old):
        yield "sentence removed"
    if any(all(now is not pair[1] for pair in reworded) for now in new):
        yield "sentence added"
    yield from _name_reasons(change.edits)
    yield from _clause_reasons(before, after, gone, come)


_CELL = "table cell changed"
_BLANK = " -\u2013\u2014."


def _signs(row: str) -> list[str]:
    """The cells that say something without a letter or a figure: a tick, a cross, a dot."""
    cells = (cell.strip(_BLANK) for cell in row.split("|"))
    return [cell for cell in cells if cell and not TOKEN.search(cell)]


def _entry_reasons(before: Reading, after: Reading) -> Iterator[str]:
    """A list that stands in one line, its entries parted by bars or bullets."""
    old, new = _entries(before.text), _entries(after.text)
    if min(len(old), len(new)) >= _LIST_ENTRIES:
        yield from (f"list item removed: {entry}" for entry in old if entry not in new and len(old) > len(new))
        yield from (f"list item added: {entry}" for entry in new if entry not in old and len(new) > len(old))


def _entries(text: str) -> list[str]:
    return [" ".join(entry.split()) for entry in re.split(r"\s[|\u2022\u00b7]\s", text)]


def _clause_reasons(before: Reading, after: Reading, gone: list[str], come: list[str]) -> Iterator[str]:
    """Whether more was said, or less, than other words for the same: an acronym spelt out says nothing new."""
    if len(come) - len(gone) >= _CLAUSE_WORDS and not _spells_out(come, before.text):
        yield f"words added: {' '.join(come[:_CLAUSE_WORDS])} \u2026"
    if len(gone) - len(come) >= _CLAUSE_WORDS and not _spells_out(gone, after.text):
        yield f"words removed: {' '.join(gone[:_CLAUSE_WORDS])} \u2026"


def _spells_out(words: list[str], text: str) -> bool:
    initials = "".join(word.split("'")[-1][:1] for word in words)  # French elides: d'accessibilité
    acronyms = (acronym.lower() for acronym in re.findall(r"\b[A-Z]{3,}\b", text))
    return any(_is_within(acronym, initials) and len(words) <= len(acronym) + 2 for acronym in acronyms)


def _is_within(letters: str, text: str) -> bool:
    """Whether these letters stand in the text in this order, others between them or not."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _name_reasons(edits: Sequence[Edit]) -> Iterator[str]:
    """A name in another's place: a product, an agency, a place, a person."""
    for index, (gone, come) in enumerate(pairwise(edits)):
        if gone.op is EditOp.DELETE and come.op is EditOp.INSERT:
            starts = index == 0 or edits[index - 1].text.rstrip().endswith((".", "!", "?", ":"))
            was, now = _name(gone.text, starts), _name(come.text, starts)
            if was and now and not is_respelled([was.lower()], [now.lower()]) and not is_short_for(was, now):
                yield f"name: {was} \u2192 {now}"


def _name(text: str, starts_sentence: bool) -> str:
    words = re.findall(r"[^\W\d_][\w'&.-]*", text)
    return " ".join(word for word in words[1 if starts_sentence else 0 :] if word[0].isupper())


def _new_sentences(reading: Reading, *, than: Reading, edits: Iterable[Edit], op: EditOp) -> list[frozenset[str]]:
    """The content words of each sentence that is new as good as whole, and stands nowhere on the other side."""
    changed = _changed_letters(edits, op)
    found = []
    for start, end in sentence_spans(reading.text):
        spoken = list(WORD.finditer(reading.text, start, end))
        words = [match for match in spoken if match.group().lower() not in _SMALL_TALK]
        fresh = sum(changed[match.start()] for match in words)
        is_sentence = len(spoken) >= _SHORT_SENTENCE and len(words) >= _TELLING_WORDS
        is_fresh = is_sentence and fresh >= _NEW_SHARE * len(words)
        if is_fresh and reading.text[start:end].strip().lower() not in than.lower:
            found.append(frozenset(meaning(match.group().lower()) for match in words))
    return found


def _changed_letters(edits: Iterable[Edit], op: EditOp) -> bytearray:
    """For each letter of one side, 1 when this edit made it."""
    return bytearray().join(
        (b"\1" if edit.op is op else b"\0") * len(edit.text) for edit in edits if edit.op in (op, EditOp.EQUAL)
    )


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
