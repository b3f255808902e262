"""Write the functions' archive: the same bytes for the same inputs, wherever, whenever and by whomever it is written.

Knows zip files, ELF headers and what a Lambda never reads; nothing of how the folders came to be. Standard library
only: it runs before anything is installed.

    python3 infra/archive.py ARCHIVE ARCHITECTURE DEPENDENCIES PROJECT
"""

import sys
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

OURS = ("citewatch/*.py", "functions/*.py", "templates/*.html", "templates/*.txt", "templates/*.css")

SERVICES = ("s3", "sesv2", "ssm", "stepfunctions", "sts")  # whose descriptions botocore is asked for

LEFT_OUT = (
    "bin/*",
    ".lock",
    "*.pyc",
    "*.pyi",
    "*.h",
    "*.pxd",
    "*.pxi",
    "*.pyx",
    "*/tests/*",
    "*.dist-info/RECORD",  # no longer true of what is left
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "lxml/objectify*",
    "lxml/isoschematron/*",
    "lxml/html/diff*",
    "lxml/html/_difflib*",
    "pypdfium2_cli/*",
    "dateutil/zoneinfo/*.tar.gz",
    "aws_lambda_powertools/event_handler/*",
    "aws_lambda_powertools/utilities/[a-ik-z]*/*",  # all but what reads a log's correlation id, by JMESPath
    "werkzeug/debug/*",
)

MACHINES = {"aarch64": 183, "x86_64": 62}  # e_machine of an ELF header
LIMIT = 13_000_000  # bytes; Lambda takes 50 MB, and what is small starts sooner
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date a zip file knows
PLAIN_FILE = 0o100644 << 16


def is_wanted(name: str) -> bool:
    """Whether a Lambda may ever read this file of a dependency."""
    parts = name.split("/")
    if parts[:2] == ["botocore", "data"] and len(parts) > 3:
        return parts[2] in SERVICES
    return not any(fnmatch(name, pattern) for pattern in LEFT_OUT)


def dependencies(folder: Path) -> Iterator[tuple[str, Path]]:
    """The names in the archive and the files of what was installed."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and is_wanted(name):
            yield name, path


def ours(project: Path) -> Iterator[tuple[str, Path]]:
    """The names in the archive and the files of our own: code and templates, nothing that lies about beside them."""
    for pattern in OURS:
        top, _, kind = pattern.partition("/")
        for path in (project / top).rglob(kind):
            yield path.relative_to(project).as_posix(), path


def foreign(files: dict[str, Path], architecture: str) -> list[str]:
    """The libraries that are not built for this architecture."""
    libraries = [name for name in files if name.endswith(".so") or ".so." in name]
    return [name for name in libraries if machine_of(files[name]) != MACHINES[architecture]]


def machine_of(library: Path) -> int:
    """The machine an ELF library is built for; 0 when the file is none."""
    with library.open("rb") as file:
        head = file.read(20)
    return int.from_bytes(head[18:20], "little") if head[:4] == b"\x7fELF" else 0


def write(archive: Path, files: dict[str, Path]) -> None:
    """Write the archive: names in order, one date, one mode."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=EARLIEST)
            entry.create_system = 3  # Unix, also where it is built elsewhere
            entry.external_attr = PLAIN_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, files[name].read_bytes(), compresslevel=9)


def main(archive: Path, architecture: str, installed: Path, project: Path) -> int:
    """Write the archive and say how large it is; 1 when it would not run or is too large."""
    files = dict([*dependencies(installed), *ours(project)])
    if wrong := foreign(files, architecture):
        print(f"not built for {architecture}: {', '.join(wrong)}", file=sys.stderr)
        return 1
    write(archive, files)
    size = archive.stat().st_size
    print(f"{archive}: {len(files)} files, {size / 1_000_000:.2f} MB")
    if size > LIMIT:
        print(f"larger than {LIMIT / 1_000_000:.0f} MB", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))
