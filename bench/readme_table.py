"""Puts what a bench measured into README.md, between the marks that name the command and the day.

Knows marks and files; nothing of what is measured.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def put_between(file: Path, *, begin: str, end: str, lines: Sequence[str]) -> None:
    """Put lines between two marks of a file; `begin` holds {} where today's date goes. Exits when a mark is missing."""
    text = file.read_text(encoding="utf-8")
    before, opens, rest = text.partition(begin.partition("{}")[0])
    _, closes, after = rest.partition(end)
    if not opens or not closes:
        raise SystemExit(f"{file} has no place for the table: {begin} and {end} mark it")
    today = datetime.now(UTC).date().isoformat()
    file.write_text(before + "\n".join((begin.format(today), *lines, end)) + after, encoding="utf-8")
