"""Every code with which a source may go unseen has plain words, and no words stand for a code that nobody uses."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from citewatch.adapters.web.failures import SENTENCES
from citewatch.judge import judge, wall
from citewatch.model import LinkVerdict
from citewatch.report.wording import WHY_UNSEEN, days_ago, who, why_unseen
from tests.builders import A_DAY, a_capture

AUDIT = Path(__file__).parents[2] / "citewatch" / "audit"
JUDGE = AUDIT.parent / "judge"
STATUSES = (*range(100, 600), 999)
SEEN = (LinkVerdict.ALIVE, LinkVerdict.MOVED, LinkVerdict.DEAD)


def judged() -> set[str]:
    """The codes that judging any status, and a body that is missing or cut off, can give."""
    captures = [a_capture(status=status, payload=b"<p>A page.</p>" * 200) for status in STATUSES]
    captures += [a_capture(), a_capture(payload=b"<p>", truncated="length")]
    met = [wall(capture, last_good=None) for capture in captures]
    looks = zip(captures, met, strict=True)
    verdicts = [judge(capture, met=each, text=None, last_good=None) for capture, each in looks]
    return {verdict.reason for verdict in verdicts if verdict.link not in SEEN}


def named_by_the_audit() -> Iterator[str]:
    """The codes that the audit's own steps give: literal `reason`s, and what stands in where there is none."""
    for path in AUDIT.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.keyword(arg="reason" | "unseen_reason", value=ast.Constant(value=str(reason))):
                    yield reason
                case ast.Call(func=ast.Name(id="_not_compared"), args=[reason, *_]):
                    yield from written_in(reason)


def written_in(node: ast.AST) -> Iterator[str]:
    """The texts that are written out in an expression."""
    for each in ast.walk(node):
        match each:
            case ast.Constant(value=str(written)):
                yield written


def named_by_judging() -> Iterator[str]:
    """The codes with which a page that came is called unreachable."""
    for path in JUDGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="unreachable"), args=[ast.Constant(value=str(reason)), *_]):
                    yield reason


BY_STATUS = {f"http-{status}" for status in STATUSES}
CODES = {*SENTENCES, *judged(), *named_by_the_audit(), *named_by_judging()} - BY_STATUS


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_has_plain_words(code: str) -> None:
    words = why_unseen(code)

    assert f"({code})" not in words
    assert words[0].isupper() and not words.endswith(".")


@pytest.mark.parametrize("code", ["http-302", "http-400", "http-503", "http-520"])
def test_a_status_is_told_in_words_and_named(code: str) -> None:
    words = why_unseen(code)

    assert words.endswith(f"({code.removeprefix('http-')})") and code not in words


def test_no_words_stand_for_a_code_that_nobody_uses() -> None:
    assert set(WHY_UNSEEN) == CODES


def test_a_code_without_words_is_named() -> None:
    assert why_unseen("quantum-flux") == "No document was seen (quantum-flux)"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.fda.gov/drugs", "FDA"),
        ("https://www.accessdata.fda.gov/scripts", "FDA"),
        ("https://pubmed.ncbi.nlm.nih.gov/1", "NIH"),
        ("https://www.health.harvard.edu/blog", "health.harvard.edu"),
        ("https://www.justice.gov", "justice.gov"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_site_is_called_by_its_agency_or_its_host(url: str, name: str) -> None:
    assert who(url) == name


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "yesterday"), (3, "3 days ago")])
def test_how_long_ago_is_told_in_days(days: int, words: str) -> None:
    assert days_ago(A_DAY - timedelta(days=days), A_DAY) == words
