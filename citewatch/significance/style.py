"""The same said otherwise: in other case, punctuation, spelling or words.

Knows how alike two wordings are; must not know whether the difference matters.
"""

import re
from collections.abc import Sequence

from citewatch.significance.opposites import are_opposite
from citewatch.significance.reading import Reading
from citewatch.significance.sentences import TOKEN


def style_reason(before: Reading, after: Reading) -> str:
    """The least of the differences between two readings that state the same."""
    if before.text.split() == after.text.split():
        return "typography" if before.printed == after.printed else "reference mark or address"
    if before.lower == after.lower:
        return "case"
    if TOKEN.findall(before.lower) == TOKEN.findall(after.lower):
        return "punctuation"
    gone, come = before.unfigured - after.unfigured, after.unfigured - before.unfigured
    if not gone and not come:
        return "same number or date written another way"
    return "spelling" if is_respelled(list(gone.elements()), list(come.elements())) else "wording"


def is_respelled(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether these are the same words with a slip of the pen between them: a letter, a space, a hyphen."""
    was, now = (re.sub(r"\W", "", "".join(words)) for words in (gone, come))
    if was == now:
        return True
    if len(gone) != len(come) or any(map(are_opposite, gone, come)):
        return False
    return all(_is_typo(a, b) for a, b in zip(sorted(gone), sorted(come), strict=True))


def _is_typo(a: str, b: str) -> bool:
    """Whether two words are one edit apart: a letter more, less, other, or two exchanged."""
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 4:
        return False
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[head:], b[head:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
