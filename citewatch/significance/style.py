"""The same said otherwise: in other case, punctuation, spelling or words.

Knows how alike two wordings are; must not know whether the difference matters.
"""

from collections.abc import Sequence

from citewatch.significance.opposites import are_opposite
from citewatch.significance.reading import Reading
from citewatch.significance.sentences import TOKEN
from citewatch.significance.synonyms import plain


def style_reason(before: Reading, after: Reading) -> str:
    """The least of the differences between two readings that state the same."""
    if before.marked.split() == after.marked.split():
        return "typography" if before.printed == after.printed else "reference mark or address"
    was, now = before.marked.lower(), after.marked.lower()
    if was == now:
        return "case"
    if TOKEN.findall(was) == TOKEN.findall(now):
        return "punctuation"
    gone, come = before.unfigured - after.unfigured, after.unfigured - before.unfigured
    if before.text != before.marked:
        return "wording"
    if not gone and not come:
        return "same number or date written another way"
    return "spelling" if is_respelled(list(gone.elements()), list(come.elements())) else "wording"


def is_respelled(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether these are the same words with a slip of the pen between them: a letter, a space, a hyphen."""
    if plain("".join(gone)) == plain("".join(come)):
        return True
    if len(gone) != len(come) or any(map(are_opposite, gone, come)):
        return False
    return all(is_typo(a, b) or plain(a) == plain(b) for a, b in zip(sorted(gone), sorted(come), strict=True))


def is_typo(a: str, b: str) -> bool:
    """Whether two words are one edit apart: a letter more, less, other, or two exchanged; not the first letter."""
    if a[:1] != b[:1] and set(a[:2]) != set(b[:2]) or abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 4:
        return False
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[head:], b[head:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def is_short_for(was: str, now: str) -> bool:
    """Whether one name is the initials of the other: Drug Enforcement Administration, DEA."""
    short, long = sorted((was, now), key=len)
    letters = short.strip().replace(".", "")
    return letters.isupper() and letters == "".join(word[0] for word in long.split() if word[0].isupper())
