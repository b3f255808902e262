"""What .ci/run does where there is no Chromium: it installs Debian's, and goes on without where it cannot."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "infra/browser.sh"
PLAIN = {"env": 'shift; exec "$@"', "timeout": 'shift; exec "$@"', "sudo": "exit 1", "id": "echo 0"}
INSTALLS = 'echo "$@" >>asked; if [[ " $* " == *" install "* ]]; then echo >chromium; /bin/chmod +x chromium; fi'


def run(folder: Path, commands: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The script on a machine that knows these commands and no others."""
    for name, does in commands.items():
        (folder / name).write_text(f"#!/bin/bash\n{does}\n")
        (folder / name).chmod(0o755)
    here = {"PATH": str(folder)}
    return subprocess.run(["/bin/bash", str(SCRIPT)], cwd=folder, env=here, capture_output=True, text=True)


def test_where_there_is_a_chromium_nothing_is_installed(tmp_path: Path) -> None:
    ended = run(tmp_path, {**PLAIN, "chromium": "true", "apt-get": INSTALLS})

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize("whose", [{}, {"id": "echo 1000", "sudo": 'shift; exec "$@"'}], ids=["root", "sudo"])
def test_where_there_is_none_debians_is_installed_without_a_word(tmp_path: Path, whose: Mapping[str, str]) -> None:
    ended = run(tmp_path, {**PLAIN, **whose, "apt-get": INSTALLS})

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert (tmp_path / "asked").read_text().splitlines() == [
        "-qq update",
        "-qq install --yes --no-install-recommends chromium",
    ]


CANNOT = [
    ("no apt-get", {}),
    ("no network", {"apt-get": "exit 100"}),
    ("nobody who may", {"apt-get": INSTALLS, "id": "echo 1000"}),
]


@pytest.mark.parametrize("commands", [case for _, case in CANNOT], ids=[name for name, _ in CANNOT])
def test_where_it_cannot_be_installed_a_sentence_says_how_to_get_it_and_the_run_goes_on(
    tmp_path: Path, commands: Mapping[str, str]
) -> None:
    ended = run(tmp_path, {**PLAIN, **commands})

    assert ended.returncode == 0
    assert "apt-get install chromium" in ended.stdout
