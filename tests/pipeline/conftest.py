"""States of the world for whole audits: the demo, played once."""

import contextlib
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from citewatch import demo, manifest
from citewatch.cli import main
from citewatch.model import Article
from tests.packaged import packaged as packaged

ROOT = Path(__file__).parents[2]
DAYS = dict(demo.DAYS)


@dataclass(frozen=True)
class Demo:
    """A demo that was played: its folder, and what it said on the terminal."""

    out: Path
    said: str

    @property
    def manifest(self) -> Article:
        return manifest.read(demo.article())

    def result(self, day: int) -> dict[str, Any]:
        """The stored result of a day."""
        [path] = self.out.glob(f"runs/{DAYS[day]:%Y%m%dT%H%M%SZ}-*/reports/*/result.json")
        result: dict[str, Any] = json.loads(path.read_bytes())
        return result

    def article(self, day: int) -> dict[str, Any]:
        article: dict[str, Any] = self.result(day)["articles"][0]
        return article

    def observed(self, day: int, url: str) -> dict[str, Any]:
        """What was kept of one look on a day."""
        kept = self.out.glob(f"runs/{DAYS[day]:%Y%m%dT%H%M%SZ}-*/observations/*.json")
        seen = (each for path in kept for each in json.loads(path.read_bytes())["observations"])
        return next(each for each in seen if each["url"] == url)

    def copy(self, to: Path) -> Path:
        """A store to go on with, so that this one stays as it is."""
        return Path(shutil.copytree(self.out, to))


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo, played once for all tests that only look at it."""
    out = tmp_path_factory.mktemp("demo")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert main(["demo", "--out", str(out)]) == 0
    return Demo(out=out, said=said.getvalue())
