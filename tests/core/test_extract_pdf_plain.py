"""What is skipped for speed is what would have changed nothing: plain lines, and blocks without a date's figures."""

import sys

import pytest

from citewatch.extract.dates import says_its_age, without_dates
from citewatch.extract.paragraphs import may_be_dated
from citewatch.extract.pdf import _is_plain
from citewatch.extract.words import collapse


def test_collapse_leaves_every_sign_that_is_taken_for_plain() -> None:
    plain = [sign for sign in map(chr, range(sys.maxunicode + 1)) if sign != "\n" and _is_plain(sign)]

    assert [sign for sign in plain if collapse(f"a{sign}b") != f"a{sign}b"] == []
    assert collapse("".join(plain).strip()) == "".join(plain).strip()


@pytest.mark.parametrize(
    "stamp",
    [
        "Revised: 10/2025", "Last updated March 5", "Last updated: Sept. 7", "Last reviewed 5 May 2024",
        "Rev. 3. Updated 2024-03-05", "Content current as of: 03/05/24", "Reviewed 12. Mai 2021", "Updated 2 weeks ago",
        "Updated 120 days ago", "Published Mar 31", "Revised June 2024", "Posted 3 DAYS AGO",
        "Actualizado el 5 de mayo de 2024",
    ],
)  # fmt: skip
def test_figures_of_a_date_are_seen_in_whatever_says_its_age(stamp: str) -> None:
    assert says_its_age(stamp) or without_dates([stamp])[1]
    assert may_be_dated(stamp)


@pytest.mark.parametrize("text", ["Schedule III", "60 percent", "a dose of 300 mg", "5 10 20 30", "(2)"])
def test_most_figures_are_none_of_a_date(text: str) -> None:
    assert not may_be_dated(text)
