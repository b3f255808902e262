"""The stack as `make package` makes it, once for all tests, in folders of the tests' own.

Needs uv and its cache or PyPI, and Node for the template; where one is missing the tests that lean on it are skipped.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
TEMPLATE = "cloudformation-template-update-stack.json"

_SOURCES = ("citewatch", "functions", "templates", "infra")
_FILES = ("pyproject.toml", "uv.lock", "serverless.yml", "package.json", "package-lock.json")
_UNREACHABLE = ("Failed to fetch", "error sending request", "dns error", "ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN")
_PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


@dataclass(frozen=True, kw_only=True)
class Packaged:
    """What goes to AWS: the folder with the template osls wrote, and the functions' archive."""

    folder: Path
    archive: Path

    @property
    def template(self) -> dict[str, Any]:
        """The CloudFormation template."""
        loaded: dict[str, Any] = json.loads((self.folder / TEMPLATE).read_text(encoding="utf-8"))
        return loaded


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with its archive built, as the first half of `make package` leaves it."""
    return _built(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Packaged:
    """The packaged stack of the stage dev."""
    return _packaged(tmp_path_factory.getbasetemp())


def copy_project(to: Path) -> Path:
    """A copy of what is packaged; its files are as old as the copy."""
    leave_out = shutil.ignore_patterns("__pycache__")
    for name in _SOURCES:
        shutil.copytree(ROOT / name, to / name, copy_function=shutil.copy, ignore=leave_out)
    for name in _FILES:
        shutil.copy(ROOT / name, to / name)
    return to


def build_archive(project: Path, *arguments: str, cwd: Path, umask: int = 0o022) -> None:
    """Build the functions' archive of a project from any folder; skips where uv or PyPI is missing."""
    if not shutil.which("uv", path=_PATH):
        pytest.skip("there is no uv, which builds the functions' archive: make package installs it into .venv")
    told = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    _run([str(project / "infra/package.sh"), *arguments], cwd=cwd, umask=umask, env={**told, "PATH": _PATH})


@cache  # by the session's folder: whichever conftest names the fixtures, they are made once
def _built(base: Path) -> Path:
    project = copy_project(base / "packaged")
    build_archive(project, cwd=project)
    return project


@cache
def _packaged(base: Path) -> Packaged:
    if not shutil.which("node", path=_PATH):
        pytest.skip("there is no Node, which osls needs to write the template: make package installs it into .venv")
    project = _built(base)
    _install_osls(project)
    osls = [str(project / "node_modules/.bin/osls"), "package", "--package", "build/stack", "--param", "reserved=5"]
    _run(osls, cwd=project, env={"PATH": _PATH, "HOME": str(project)})  # nothing of any account
    return Packaged(folder=project / "build/stack", archive=project / "build/citewatch.zip")


def _install_osls(project: Path) -> None:
    if (ROOT / "node_modules/.bin/osls").exists():
        (project / "node_modules").symlink_to(ROOT / "node_modules")
    else:
        npm = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        _run(npm, cwd=project, env={**os.environ, "PATH": _PATH})


def _run(command: Sequence[str], *, cwd: Path, env: dict[str, str], umask: int = 0o022) -> None:
    ended = subprocess.run(command, cwd=cwd, env=env, umask=umask, capture_output=True, text=True, check=False)
    said = ended.stdout + ended.stderr
    if ended.returncode and any(word in said for word in _UNREACHABLE):
        pytest.skip(f"{Path(command[0]).name} could not reach its registry")
    assert ended.returncode == 0, said
