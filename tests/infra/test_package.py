"""The functions' archive: the same on every build, small, for Lambda's machines, and whole."""

import platform
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from infra.archive import LIMIT, MACHINES, SERVICES, is_wanted
from tests.infra.template import ROOT, read
from tests.packaged import build_archive, copy_project

FUNCTIONS = tuple(read("serverless.yml")["functions"])


@pytest.fixture
def archive(project: Path) -> Path:
    """The archive for Lambda."""
    return project / "build/citewatch.zip"


def machine(library: bytes) -> int:
    """The machine an ELF file is built for."""
    assert library[:4] == b"\x7fELF"
    return int.from_bytes(library[18:20], "little")


def test_the_same_sources_give_the_same_bytes_anywhere_at_any_time_under_any_umask(
    archive: Path, tmp_path: Path
) -> None:
    elsewhere = copy_project(tmp_path / "elsewhere")

    build_archive(elsewhere, "again.zip", cwd=tmp_path, umask=0o077)

    assert sha256((tmp_path / "again.zip").read_bytes()).digest() == sha256(archive.read_bytes()).digest()


def test_the_archive_is_small(archive: Path) -> None:
    assert 5_000_000 < archive.stat().st_size < LIMIT == 13_000_000


def test_every_library_is_built_for_lambdas_machines(archive: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        libraries = {name: zipped.read(name) for name in zipped.namelist() if name.endswith(".so")}

    assert {"lxml", "msgspec", "pypdfium2_raw", "css_inline"} <= {name.split("/")[0] for name in libraries}
    assert {machine(library) for library in libraries.values()} == {MACHINES["aarch64"]}


def test_the_archive_holds_every_handler_and_nothing_that_no_function_reads(archive: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        names = set(zipped.namelist())

    assert {f"functions/{name}.py" for name in FUNCTIONS} <= names
    assert {"templates/report.html", "citewatch/audit/check.py"} <= names
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*.*")} <= names
    assert {"flask", "werkzeug", "itsdangerous", "css_inline", "apig_wsgi"} <= {name.split("/")[0] for name in names}
    assert {name.split("/")[0] for name in names}.isdisjoint(
        {"articles", "recorded", "tests", "infra", "bin", "ruamel"}
    )
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_every_file_in_the_archive_has_one_date_and_may_be_read_by_lambda(archive: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        entries = zipped.infolist()

    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)


WANTED = [
    ("botocore/data/s3/2006-03-01/service-2.json.gz", True),
    ("botocore/data/ec2/2016-11-15/service-2.json.gz", False),
    ("botocore/data/endpoints.json", True),
    ("lxml/etree.cpython-313-aarch64-linux-gnu.so", True),
    ("lxml/includes/etree_defs.h", False),
    ("lxml-6.1.3.dist-info/licenses/LICENSE.txt", True),
    ("lxml-6.1.3.dist-info/RECORD", False),
    ("aws_lambda_powertools/utilities/parser/models/s3.py", False),
    ("aws_lambda_powertools/utilities/jmespath_utils/__init__.py", True),
    ("aws_lambda_powertools/utilities/__init__.py", True),
]


@pytest.mark.parametrize(("name", "wanted"), WANTED)
def test_what_a_lambda_never_reads_is_left_out_and_licences_are_kept(name: str, wanted: bool) -> None:
    assert is_wanted(name) is wanted


@pytest.mark.skipif(sys.platform != "linux", reason="the archive for this machine is built for Linux only")
def test_no_handler_misses_what_was_left_out(project: Path, tmp_path: Path) -> None:
    here = f"{platform.machine()}-manylinux_2_28"
    build_archive(project, "here.zip", here, ".".join(platform.python_version_tuple()[:2]), cwd=tmp_path)
    zipfile.ZipFile(tmp_path / "here.zip").extractall(tmp_path / "unpacked")
    imports = "".join(f"import functions.{name}; functions.{name}.handler\n" for name in FUNCTIONS)
    clients = f"from citewatch.adapters import aws\nfor name in {SERVICES}: aws.client(name, region='eu-west-1')\n"
    more = "import citewatch.adapters.web, citewatch.adapters.mail.ses, citewatch.adapters.executions\n"

    code = f"import sys; sys.path.insert(0, 'unpacked')\n{imports}{more}{clients}"
    ended = subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=tmp_path, capture_output=True, text=True)

    assert ended.returncode == 0, ended.stderr


def test_a_library_for_another_machine_is_refused(project: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    installed.mkdir()
    (installed / "wrong.so").write_bytes(b"\x7fELF" + bytes(14) + MACHINES["x86_64"].to_bytes(2, "little"))

    command = [sys.executable, "infra/archive.py", str(tmp_path / "a.zip"), "aarch64", str(installed), "."]
    ended = subprocess.run(command, cwd=project, capture_output=True, text=True)

    assert ended.returncode == 1
    assert "not built for aarch64: wrong.so" in ended.stderr
