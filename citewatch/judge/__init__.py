"""Judge one look: `wall` (is anybody keeping us out?), then `judge` (is the document there?);
`sketch` keeps of a good look what the next one is judged against.

Pure: capture, text and last good look in, verdict out. A wall is never a death (rule 1, docs/ARCHITECTURE.md).
"""

from citewatch.judge.sketch import sketch
from citewatch.judge.verdict import is_hiccup, judge
from citewatch.judge.walls import wall

__all__ = ["is_hiccup", "judge", "sketch", "wall"]
