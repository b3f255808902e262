"""Rows as CSV (RFC 4180) that a spreadsheet opens and does not run.

Text in, text out; knows nothing of what the cells say.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from citewatch.escaping import visible

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows under a header row; None is an empty cell.

    A cell that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV Injection).
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(columns)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return table.getvalue()


def defused(cell: object) -> str:
    """The cell's text, which no spreadsheet runs.

    >>> defused("=1+1")
    "'=1+1"
    """
    if cell is None or isinstance(cell, int):
        return "" if cell is None else str(cell)
    words = visible(str(cell))
    return f"'{words}" if words.lstrip(" ").startswith(_FORMULA) else words
