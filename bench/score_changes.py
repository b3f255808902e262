"""Scores extract, diff and significance on labelled pairs of real pages and on labelled mutations of them.

Knows where the labelled data lies (../shared/data beside the repository, or --data), not how a label is found.

    python bench/score_changes.py [--data DIR] [--pairs-only]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from citewatch.diff import diff
from citewatch.extract import extract
from citewatch.significance import weigh, worst

_ROOT = Path(__file__).resolve().parent.parent
_LABELS = ("substantive", "editorial", "review-date", "noise")


@dataclass(frozen=True, kw_only=True)
class Case:
    """Two files and the label that a reader gave to what lies between them."""

    id: str
    label: str
    also_ok: tuple[str, ...]
    before: Path
    after: Path
    confidence: str = "high"


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What we said of one case, why, and how long diff and weighing took."""

    case: Case
    said: str
    reasons: tuple[str, ...]
    seconds: float

    @property
    def is_right(self) -> bool:
        return self.said in (self.case.label, *self.case.also_ok)


def main() -> int:
    """Prints both scores; 2 when there is no labelled data to score on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=_ROOT.parent / "shared" / "data")
    parser.add_argument("--pairs-only", action="store_true", help="leave the mutations out")
    options = parser.parse_args()
    if not (options.data / "manifest.json").is_file():
        print(f"no labelled data: {options.data / 'manifest.json'} does not exist (see --data)", file=sys.stderr)
        return 2
    _report("pairs of real pages", list(_pairs(options.data)))
    if not options.pairs_only:
        with tempfile.TemporaryDirectory() as folder:
            _report("mutations of real pages", list(_mutations(options.data, Path(folder))))
    return 0


def _pairs(data: Path) -> Iterator[Case]:
    for item in json.loads((data / "manifest.json").read_text(encoding="utf-8"))["items"]:
        if item["kind"] in ("pair", "pdf-pair") and item["use_in_score"]:
            folder = data / ("pairs" if item["kind"] == "pair" else "pdf")
            yield Case(
                id=item["id"],
                label=item["label"],
                also_ok=tuple(item["also_ok"]),
                before=folder / item["files"]["before"],
                after=folder / item["files"]["after"],
                confidence=item["confidence"],
            )


def _mutations(data: Path, out: Path) -> Iterator[Case]:
    pages = data / "pages"
    subprocess.run([sys.executable, str(data / "mutate.py"), str(pages), str(out)], check=True, capture_output=True)
    for entry in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["mutations"]:
        before = out / entry["before"]
        # A link target alone is nothing that the text shows; the pairs' own labels allow it to be noise.
        also_ok = ("noise",) if entry["mutation"] == "e_link" else ()
        yield Case(
            id=f"{entry['page']}/{entry['mutation']}",
            label=entry["label"],
            also_ok=also_ok,
            before=before if before.is_file() else pages / entry["before"],
            after=out / entry["after"],
        )


def score(case: Case) -> Scored:
    """What extract, diff and significance together say of one case; `noise` when they see no change."""
    content_type = "application/pdf" if case.before.suffix == ".pdf" else "text/html"
    before, after = (
        extract(path.read_bytes(), content_type=content_type, url="https://example.org/page")
        for path in (case.before, case.after)
    )
    started = time.process_time()
    changes = [weigh(change) for change in diff(before, after)]
    seconds = time.process_time() - started
    said = worst(changes)
    telling = [change for change in changes if change.significance is said]
    reasons = tuple(f"{r}: {(c.before or '')[:90]!r} > {(c.after or '')[:90]!r}" for c in telling for r in c.reasons)
    return Scored(case=case, said=said.value if said else "noise", reasons=reasons, seconds=seconds)


def _report(title: str, cases: Sequence[Case]) -> None:
    with ProcessPoolExecutor() as pool:
        scored = list(pool.map(score, cases, chunksize=4))
    print(f"\n{title}: {len(scored)} scored, {sum(s.is_right for s in scored)} right")
    sure = [s for s in scored if s.case.confidence == "high"]
    if len(sure) < len(scored):
        print(f"  of high confidence: {len(sure)}, {sum(s.is_right for s in sure)} right")
    missed = [s for s in scored if s.case.label == "substantive" and not s.is_right]
    alarms = [s for s in scored if s.said == "substantive" and not s.is_right]
    others = [s for s in scored if not s.is_right and s not in missed and s not in alarms]
    print(f"  recall on substantive: {_right(scored, 'substantive')}; noise kept silent: {_right(scored, 'noise')}")
    print(f"  diff and weigh, CPU: {1000 * sum(s.seconds for s in scored) / len(scored):.1f} ms a case,", end=" ")
    print(f"{1000 * max(s.seconds for s in scored):.0f} ms at most")
    _table(scored)
    for name, wrong in (("missed", missed), ("false alarms", alarms), ("otherwise wrong", others)):
        print(f"  {name}: {len(wrong)}")
        for s in wrong:
            print(f"    {s.case.id}: is {s.case.label}, said {s.said}  {' | '.join(s.reasons[:2])[:260]}".rstrip())


def _right(scored: Sequence[Scored], label: str) -> str:
    labelled = [s for s in scored if s.case.label == label]
    return f"{sum(s.is_right for s in labelled)}/{len(labelled)}"


def _table(scored: Sequence[Scored]) -> None:
    """Label by row, what was said by column; a label that is also right counts as the label."""
    cells = Counter((s.case.label, s.case.label if s.is_right else s.said) for s in scored)
    print("  " + "is \\ said".ljust(14) + "".join(label.rjust(13) for label in _LABELS))
    for label in _LABELS:
        print("  " + label.ljust(14) + "".join(str(cells[label, said]).rjust(13) for said in _LABELS))


if __name__ == "__main__":
    sys.exit(main())
