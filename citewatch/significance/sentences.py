"""Cut a text: into words, into sentences, or with parts of it blanked out.

Knows punctuation; must not know which words matter.
"""

import re
from collections.abc import Iterable, Iterator

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
TOKEN = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z]\.)(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")


def words(text: str) -> list[str]:
    """Its words in lower case, in order; figures are none."""
    return [match.group().lower() for match in WORD.finditer(text)]


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence starts and where the next one does; all of the text."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.end()
        start = end.end()
    yield start, len(text)


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these spans as blanks, every other letter where it was."""
    out, here = [], 0
    for start, end in sorted(spans):
        out += [text[here:start], " " * (end - max(start, here))]
        here = max(end, here)
    return "".join(out) + text[here:]
