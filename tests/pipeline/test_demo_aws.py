"""The demo on the embedded AWS tells and leaves what the demo in a folder does, and needs nobody's account."""

import contextlib
import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ProfileNotFound
from moto.core.botocore_stubber import BotocoreStubber

from citewatch.cli import main
from citewatch.embedded.aws import embedded_aws
from tests.pipeline.conftest import Demo


@dataclass(frozen=True)
class Played:
    """A demo on the embedded AWS: its folder, and what it said."""

    out: Path
    lines: list[str]


@pytest.fixture(scope="module")
def in_aws(tmp_path_factory: pytest.TempPathFactory, played: Demo) -> Played:
    out, said = tmp_path_factory.mktemp("aws"), io.StringIO()
    shutil.copy(played.out / "review-keys.json", out)  # review links are signed alike
    with contextlib.redirect_stdout(said):
        assert main(["demo", "--aws", "--out", str(out)]) == 0
    return Played(out, said.getvalue().splitlines())


def files(out: Path) -> dict[str, bytes]:
    paths = (path for path in out.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def test_it_says_what_the_demo_says_and_what_it_took(in_aws: Played, played: Demo) -> None:
    told = [line.replace(str(in_aws.out), str(played.out)) for line in in_aws.lines]

    assert told[:-1] == played.said.splitlines()
    assert told[-1].startswith("AWS:    ") and "Lambda invocations" in told[-1]


def test_it_leaves_the_files_the_demo_leaves(in_aws: Played, played: Demo) -> None:
    left = files(in_aws.out)

    handed_over = {name for name in left if name.endswith(("/hosts.json", "/articles.json"))}
    assert {name: body for name, body in left.items() if name not in handed_over} == files(played.out)


def test_no_credentials_but_invented_ones_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://aws.example")

    with embedded_aws():
        inside = boto3.Session().get_credentials()
        boto3.client("s3").list_buckets()

    assert inside and inside.access_key != "AKIAREAL"
    with pytest.raises(ProfileNotFound, match="production"):
        boto3.Session()
    assert BotocoreStubber.__call__.__module__ == "moto.core.botocore_stubber"


def test_without_moto_it_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("citewatch.embedded")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "moto", None)

    code = main(["demo", "--aws", "--out", str(tmp_path)])

    assert code == 2
    assert "citewatch[demo]" in capsys.readouterr().err
