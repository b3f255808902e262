"""A text in a few dozen numbers, enough to tell whether anything of it is left in another.

Knows words; nothing of pages or verdicts. The same text gives the same sketch in every process and release: it is kept.
"""

import re
from itertools import islice
from zlib import crc32

from citewatch.model import Text

_SIZE = 32  # shingles kept: a share is known to about a tenth
_SHINGLE = 3  # words
_READ = 20_000  # words from the beginning: a book need not be read to its end to be known
# Scripts without spaces: each sign is a word of its own.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+")


def sketch(text: Text) -> str | None:
    """The smallest of the hashes of a text's runs of three words (min-wise hashing), as hex; None for fewer words."""
    hashes = _hashes(text)
    return "".join(f"{each:08x}" for each in sorted(hashes)[:_SIZE]) or None


def is_full(sketched: str) -> bool:
    """Whether a sketch is of a text long enough that its loss can be told from an edit."""
    return len(sketched) >= 8 * _SIZE


def kept(sketched: str, text: Text) -> float:
    """The share of the sketched text that stands in this one, 0 to 1."""
    hashes = _hashes(text)
    known = [int(sketched[i : i + 8], 16) for i in range(0, len(sketched), 8)]
    return sum(each in hashes for each in known) / len(known)


def words(text: Text) -> int:
    """How many words a reader reads; two signs of a script without spaces are about one."""
    signs = [_WORD.findall(block.text) for block in text.blocks]
    lone: int = sum(len(word) == 1 and word > "\u303f" for found in signs for word in found)
    return sum(len(found) for found in signs) - lone // 2


def _hashes(text: Text) -> set[int]:
    found = list(islice((word for block in text.blocks for word in _WORD.findall(block.text.casefold())), _READ))
    return {crc32(" ".join(found[i : i + _SHINGLE]).encode()) for i in range(len(found) - _SHINGLE + 1)}
