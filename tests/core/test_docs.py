"""The documents keep up with the code."""

import re
import tomllib
from pathlib import Path

from citewatch.findings import severity_of
from citewatch.model import FindingKind, Kind, LinkVerdict, Significance

ROOT = Path(__file__).parents[2]
VERDICTS = (ROOT / "docs/verdicts.md").read_text(encoding="utf-8")


def row(name: str) -> list[str]:
    """The cells of the table row that begins with this name."""
    line = next(line for line in VERDICTS.splitlines() if line.startswith(f"| {name}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_every_verdict_is_explained() -> None:
    assert all(f"| `{verdict}` |" in VERDICTS for verdict in LinkVerdict)


def test_the_severities_shown_are_the_severities_given() -> None:
    kinds = (Kind.REGULATOR, Kind.NEWS, Kind.INSTITUTION)
    changed = [
        severity_of(FindingKind.SOURCE_CHANGED, source=kind, significance=Significance.SUBSTANTIVE) for kind in kinds
    ]
    dead = [severity_of(FindingKind.LINK_DEAD, source=kind) for kind in kinds]

    assert row("`source-changed`, substantive")[1:] == changed
    assert row("`link-dead`")[1:] == dead


def test_every_path_the_documents_name_is_there() -> None:
    for document in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} names {target}"


def test_pip_and_uv_install_the_same_versions() -> None:
    locked = {p["name"]: p["version"] for p in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    pinned = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE)

    assert pinned
    assert {(name, version) for name, version in pinned if locked.get(name) != version} == set()
