"""The documents keep up with the code."""

import re
import tomllib
from pathlib import Path

import pytest

from citewatch.findings import severity_of
from citewatch.model import FindingKind, Kind, LinkVerdict, Significance
from tests.core.test_report_words import CODES

ROOT = Path(__file__).parents[2]
VERDICTS = (ROOT / "docs/verdicts.md").read_text(encoding="utf-8")


def row(name: str) -> list[str]:
    """The cells of the table row that begins with this name."""
    line = next(line for line in VERDICTS.splitlines() if line.startswith(f"| {name}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_every_verdict_is_explained() -> None:
    assert all(f"| `{verdict}` |" in VERDICTS for verdict in LinkVerdict)


SEVERITIES = [
    ("`source-changed`, substantive", FindingKind.SOURCE_CHANGED, Significance.SUBSTANTIVE),
    ("`source-changed`, editorial", FindingKind.SOURCE_CHANGED, Significance.EDITORIAL),
    ("`source-rereviewed`", FindingKind.SOURCE_REREVIEWED, Significance.REVIEW_DATE),
    ("`link-dead`, `unreachable`", FindingKind.LINK_DEAD, None),
    ("`link-dead`, `unreachable`", FindingKind.UNREACHABLE, None),
    ("`link-moved`, `cannot-check`, `claim-due`", FindingKind.LINK_MOVED, None),
    ("`link-moved`, `cannot-check`, `claim-due`", FindingKind.CANNOT_CHECK, None),
    ("`link-moved`, `cannot-check`, `claim-due`", FindingKind.CLAIM_DUE, None),
    ("`reference-incomplete`, `anchor-not-found`", FindingKind.REFERENCE_INCOMPLETE, None),
    ("`reference-incomplete`, `anchor-not-found`", FindingKind.ANCHOR_NOT_FOUND, None),
]


@pytest.mark.parametrize(("name", "kind", "significance"), SEVERITIES)
def test_the_severities_shown_are_the_severities_given(
    name: str, kind: FindingKind, significance: Significance | None
) -> None:
    sources = (Kind.REGULATOR, Kind.NEWS, Kind.INSTITUTION)

    assert row(name)[1:] == [severity_of(kind, source=source, significance=significance) for source in sources]


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_reason_code_is_explained(code: str) -> None:
    assert f"`{code}`" in VERDICTS or re.fullmatch(r"http-\d+", code)


def test_every_path_the_documents_name_is_there() -> None:
    for document in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} names {target}"


def test_pip_and_uv_install_the_same_versions() -> None:
    locked = {(p["name"], p["version"]) for p in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    pinned = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE)

    assert pinned
    assert set(pinned) - locked == set()
