"""Diff two texts into the changes that a reader would see, block by block and word by word.

Knows nothing of HTML, PDF, storage or mail, nor which change matters.
"""

from citewatch.diff.align import align
from citewatch.diff.changes import diff
from citewatch.diff.pairing import Pairing
from citewatch.diff.tokens import fold
from citewatch.diff.volatile import learn
from citewatch.diff.words import edits

__all__ = ["Pairing", "align", "diff", "edits", "fold", "learn"]
