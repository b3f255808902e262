"""What extracting costs, and how much of the wanted words it finds, beside other extractors in the same run.

Knows where the saved articles and PDFs lie (../shared/data beside the repository, or --data), not how a text is found.
Pages: milliseconds of CPU a page, and the F1 of the words (as a bag, lower case, a mean over the pages). PDFs of 2 to
10 pages: milliseconds of CPU a file. Each is the best of --rounds looks, taken in turns, as the machine is never quiet.

    python bench/speed_extract.py [--data DIR] [--peers DIR] [--rounds N] [--write]

--peers is where the others were put: `pip install --target DIR trafilatura readability-lxml resiliparse pypdf`. Those
that are missing are left out, and said to be. --write puts the table into README.md with its date.
"""

import argparse
import importlib
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import pypdfium2
from lxml import etree
from readme_table import README, put_between

from citewatch.extract import extract
from citewatch.extract.words import decode

_ROOT = Path(__file__).resolve().parent.parent
_OURS, _BARE_PAGE, _BARE_FILE = "citewatch", "lxml, parsing only", "pypdfium2, characters only"
_YARDSTICK = "trafilatura"
_HIGHEST_RATIO = 0.27
_LOWEST_F1 = 0.97
_PAGES_OF_A_FILE = range(2, 11)
_WORD = re.compile(r"\w+")
_BEGIN = "<!-- speed_extract: python bench/speed_extract.py --peers DIR --write, {} -->"
_END = "<!-- end of speed_extract -->"
Reader = Callable[[bytes], str]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One payload, and the words a reader wants of it (none where nobody said)."""

    name: str
    payload: bytes
    wanted: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one extractor took a payload, in milliseconds of CPU, and its F1; None where it finds no words."""

    name: str
    milliseconds: float
    f1: float | None = None


def main() -> int:
    """Prints both tables; 1 when a goal is missed, 2 when there is nothing to measure on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=_ROOT.parent / "shared" / "data")
    parser.add_argument("--peers", type=Path, help="the folder that the other extractors were installed into")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    options = parser.parse_args()
    if options.peers:
        # At the end: lxml and PDFium are ours for all.
        sys.path.append(str(options.peers))
    pages = _pages(options.data / "readability")
    if not pages:
        print(f"no saved articles: {options.data / 'readability'} does not exist (see --data)", file=sys.stderr)
        return 2
    of_pages = measured(pages, _present(_PAGE_READERS), rounds=options.rounds)
    files = _files(options.data / "pdf")
    of_files = measured(files, _present(_FILE_READERS), rounds=options.rounds) if files else []
    lines = [*_page_table(of_pages, len(pages)), "", *_file_table(of_files, len(files))]
    print("\n".join(lines))
    if options.write:
        put_between(README, begin=_BEGIN, end=_END, lines=lines)
    missed = missed_goals(of_pages)
    for goal in missed:
        print(f"missed: {goal}", file=sys.stderr)
    return 1 if missed else 0


def measured(samples: Sequence[Sample], readers: Mapping[str, Reader], *, rounds: int) -> list[Row]:
    """What each reader takes and finds: for each sample the best of all rounds, the readers taking turns."""
    best = {name: [float("inf")] * len(samples) for name in readers}
    for _ in range(rounds):
        for at, sample in enumerate(samples):
            for name, reader in readers.items():
                best[name][at] = min(best[name][at], _seconds(reader, sample.payload))
    return [
        Row(name=name, milliseconds=1000 * fmean(best[name]), f1=_mean_f1(samples, reader))
        for name, reader in readers.items()
    ]


def _seconds(reader: Reader, payload: bytes) -> float:
    started = time.process_time()
    reader(payload)
    return time.process_time() - started


def _mean_f1(samples: Sequence[Sample], reader: Reader) -> float | None:
    scores = [f1(wanted=sample.wanted, found=reader(sample.payload)) for sample in samples if sample.wanted]
    return fmean(scores) if any(scores) else None


def f1(*, wanted: str, found: str) -> float:
    """The harmonic mean of the share of found words that are wanted and that of wanted words that are found."""
    want, got = (Counter(_WORD.findall(text.lower())) for text in (wanted, found))
    common = (want & got).total()
    return 2 * common / (want.total() + got.total()) if common else 0.0


def missed_goals(rows: Sequence[Row]) -> list[str]:
    """The goals that our row misses, in words; that on speed is only asked when the yardstick is there."""
    by_name = {row.name: row for row in rows}
    ours, yardstick = by_name[_OURS], by_name.get(_YARDSTICK)
    missed = []
    if (ours.f1 or 0.0) < _LOWEST_F1:
        missed.append(f"F1 is {ours.f1 or 0.0:.3f}, below {_LOWEST_F1}")
    if yardstick and ours.milliseconds > _HIGHEST_RATIO * yardstick.milliseconds:
        missed.append(f"takes {ours.milliseconds / yardstick.milliseconds:.2f} of {_YARDSTICK}, over {_HIGHEST_RATIO}")
    return missed


def _pages(folder: Path) -> list[Sample]:
    return [
        Sample(
            name=page.stem,
            payload=page.read_bytes(),
            wanted=(folder / "expected" / f"{page.stem}.txt").read_text(encoding="utf-8"),
        )
        for page in sorted((folder / "pages").glob("*.html"))
    ]


def _files(folder: Path) -> list[Sample]:
    payloads = {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*.pdf"))}
    return [
        Sample(name=name, payload=payload)
        for name, payload in payloads.items()
        if len(pypdfium2.PdfDocument(payload)) in _PAGES_OF_A_FILE
    ]


def _ours(content_type: str) -> Reader:
    def read(payload: bytes) -> str:
        text = extract(payload, content_type=content_type, url="https://example.org/page")
        return "\n".join(block.text for block in text.blocks)

    return read


def _by_trafilatura(payload: bytes) -> str:
    return importlib.import_module("trafilatura").extract(payload) or ""


def _by_readability(payload: bytes) -> str:
    summary = importlib.import_module("readability").Document(decode(payload, content_type=None)).summary()
    return " ".join(map(str, etree.fromstring(summary, etree.HTMLParser()).itertext()))


def _by_resiliparse(payload: bytes) -> str:
    html2text = importlib.import_module("resiliparse.extract.html2text")
    return str(html2text.extract_plain_text(decode(payload, content_type=None), main_content=True))


def _parsed_only(payload: bytes) -> str:
    etree.fromstring(payload, etree.HTMLParser())
    return ""


def _by_pypdf(payload: bytes) -> str:
    io, pypdf = importlib.import_module("io"), importlib.import_module("pypdf")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(payload)).pages)


def _characters_only(payload: bytes) -> str:
    document = pypdfium2.PdfDocument(payload)
    return "\n".join(document[at].get_textpage().get_text_range() for at in range(len(document)))


# Each with the module it needs.
_PAGE_READERS: Mapping[str, tuple[str, Reader]] = {
    _OURS: ("citewatch", _ours("text/html")),
    _YARDSTICK: ("trafilatura", _by_trafilatura),
    "readability-lxml": ("readability", _by_readability),
    "resiliparse": ("resiliparse.extract.html2text", _by_resiliparse),
    _BARE_PAGE: ("lxml", _parsed_only),
}
_FILE_READERS: Mapping[str, tuple[str, Reader]] = {
    _OURS: ("citewatch", _ours("application/pdf")),
    "pypdf": ("pypdf", _by_pypdf),
    _BARE_FILE: ("pypdfium2", _characters_only),
}


def _present(readers: Mapping[str, tuple[str, Reader]]) -> dict[str, Reader]:
    """The readers that are installed; of the others it is said that they are left out."""
    present = {}
    for name, (module, reader) in readers.items():
        try:
            importlib.import_module(module)
        except ImportError as missing:
            print(f"left out: {name} ({missing}); see --peers", file=sys.stderr)
        else:
            present[name] = reader
    return present


def _page_table(rows: Sequence[Row], count: int) -> list[str]:
    head = f"| {count} pages | ms of CPU a page | of {_YARDSTICK} | of bare lxml | F1 |"
    return [
        head,
        "| --- " * 5 + "|",
        *(
            f"| {row.name} | {row.milliseconds:.1f} | {_ratio(row, rows, _YARDSTICK)} "
            f"| {_ratio(row, rows, _BARE_PAGE)} | {'–' if row.f1 is None else f'{row.f1:.3f}'} |"
            for row in rows
        ),
    ]


def _file_table(rows: Sequence[Row], count: int) -> list[str]:
    if not rows:
        return ["no PDF of 2 to 10 pages was there"]
    head = f"| {count} PDFs of 2 to 10 pages | ms of CPU a file | of pypdf | of bare pypdfium2 |"
    return [
        head,
        "| --- " * 4 + "|",
        *(
            f"| {row.name} | {row.milliseconds:.1f} | {_ratio(row, rows, 'pypdf')} | {_ratio(row, rows, _BARE_FILE)} |"
            for row in rows
        ),
    ]


def _ratio(row: Row, rows: Sequence[Row], to: str) -> str:
    """How many times the named row's time this one takes; a dash where that one is missing."""
    yardstick = next((each for each in rows if each.name == to), None)
    return f"{row.milliseconds / yardstick.milliseconds:.2f}" if yardstick else "–"


if __name__ == "__main__":
    sys.exit(main())
