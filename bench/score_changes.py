"""Scores extract, diff and significance on labelled pairs of real pages and on labelled mutations of them.

Knows where the labelled data lies (../shared/data beside the repository, or --data), not how a label is found. Missed
changes and false alarms are told apart, and so are pairs whose label its reader was sure of and those of medium doubt.

    python bench/score_changes.py [--data DIR] [--pairs-only] [--write [FILE]]

--write puts the tables into README.md (or another FILE) with their date.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from readme_table import put_between

from citewatch.diff import diff
from citewatch.extract import extract
from citewatch.significance import weigh, worst

ROOT = Path(__file__).resolve().parent.parent
LABELS = ("substantive", "editorial", "review-date", "noise")
_SOMEWHERE = "https://example.org/page"  # of a page whose own address is not known
_BEGIN, _END = "<!-- changes: python bench/score_changes.py --write, {} -->", "<!-- end of changes -->"


@dataclass(frozen=True, kw_only=True)
class Case:
    """Two files of one URL and the label that a reader gave to what lies between them; of a mutation also its name."""

    id: str
    label: str
    also_ok: tuple[str, ...]
    before: Path
    after: Path
    confidence: str = "high"
    mutation: str | None = None
    url: str

    @property
    def is_pdf(self) -> bool:
        return self.before.suffix == ".pdf"


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What we said of one case, why, and the CPU it took: `seconds` for diff and weighing, `reading` before them."""

    case: Case
    said: str
    reasons: tuple[str, ...]
    seconds: float
    reading: float

    @property
    def is_right(self) -> bool:
        return self.said in (self.case.label, *self.case.also_ok)

    @property
    def counted_as(self) -> str:
        return self.case.label if self.is_right else self.said


def main() -> int:
    """Prints both scores; 1 when a goal is missed, 2 when there is no labelled data to score on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--pairs-only", action="store_true", help="leave the mutations out")
    parser.add_argument("--write", type=Path, nargs="?", const=ROOT / "README.md", metavar="FILE")
    options = parser.parse_args()
    if not (options.data / "manifest.json").is_file():
        print(f"no labelled data: {options.data / 'manifest.json'} does not exist (see --data)", file=sys.stderr)
        return 2
    if options.write and options.pairs_only:
        parser.error("--write tells of the mutations too: leave --pairs-only out")
    in_pairs, in_mutations = score_all(list(pairs(options.data))), []
    _tell("pairs of real pages", in_pairs)
    if not options.pairs_only:
        with tempfile.TemporaryDirectory() as folder:
            in_mutations = score_all(list(mutations(options.data, Path(folder))))
        _tell("mutations of real pages", in_mutations)
    if options.write:
        put_between(options.write, begin=_BEGIN, end=_END, lines=_summary(in_pairs, in_mutations))
    missed = goals_missed(in_pairs, in_mutations)
    for goal in missed:
        print(f"MISSED: {goal}")
    return 1 if missed else 0


def pairs(data: Path) -> Iterator[Case]:
    """The labelled pairs of pages and of PDFs that count."""
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
                url=item["url"] or _SOMEWHERE,
            )


def mutations(data: Path, out: Path) -> Iterator[Case]:
    """The labelled mutations of the base pages, made anew in the folder `out`."""
    pages = data / "pages"
    items = json.loads((data / "manifest.json").read_text(encoding="utf-8"))["items"]
    urls = {item["id"]: item["url"] for item in items if item["kind"] == "page"}
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
            mutation=entry["mutation"],
            url=urls.get(entry["page"]) or _SOMEWHERE,
        )


def score_all(cases: Sequence[Case]) -> list[Scored]:
    """What we say of each case, worked out on all cores."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(score, cases, chunksize=4))


def score(case: Case) -> Scored:
    """What extract, diff and significance together say of one case; `noise` when they see no change."""
    content_type = "application/pdf" if case.is_pdf else "text/html"
    payloads = [path.read_bytes() for path in (case.before, case.after)]
    started = time.process_time()
    before, after = (extract(payload, content_type=content_type, url=case.url) for payload in payloads)
    read = time.process_time()
    changes = [weigh(change) for change in diff(before, after)]
    ended = time.process_time()
    said = worst(changes)
    telling = [change for change in changes if change.significance is said]
    reasons = tuple(f"{r}: {(c.before or '')[:90]!r} > {(c.after or '')[:90]!r}" for c in telling for r in c.reasons)
    return Scored(
        case=case,
        said=said.value if said else "noise",
        reasons=reasons,
        seconds=ended - read,
        reading=read - started,
    )


def goals_missed(in_pairs: Sequence[Scored], in_mutations: Sequence[Scored]) -> list[str]:
    """The goals that the scores do not reach, each in words; none for mutations that were left out."""
    goals = (
        ("at most 2 substantive pairs missed", in_pairs, "substantive", lambda wrong, of: wrong <= 2),
        ("at most 1 noise pair told as a change", in_pairs, "noise", lambda wrong, of: wrong <= 1),
        ("at least 90 % of the review-date pairs right", in_pairs, "review-date", lambda wrong, of: wrong <= of / 10),
        ("at least 99 % of the substantive mutations found", in_mutations, "substantive", _is_in_a_hundred),
        ("at most 1 % of the noise mutations told as a change", in_mutations, "noise", _is_in_a_hundred),
    )
    missed = [
        f"{goal}: {_of(len(_wrong(scored, label)), len(_labelled(scored, label)))} wrong"
        for goal, scored, label, is_reached in goals
        if not is_reached(len(_wrong(scored, label)), len(_labelled(scored, label)))
    ]
    pdfs = [each.case.id for each in in_pairs if each.case.is_pdf and not each.is_right]
    return [*missed, *([f"every PDF pair right: not {', '.join(pdfs)}"] if pdfs else [])]


def _is_in_a_hundred(wrong: int, of: int) -> bool:
    return wrong <= of / 100


def _of(these: int, all_: int) -> str:
    return f"{these} of {all_}" if all_ else "–"


def _labelled(scored: Sequence[Scored], label: str) -> list[Scored]:
    return [each for each in scored if each.case.label == label]


def _wrong(scored: Sequence[Scored], label: str) -> list[Scored]:
    return [each for each in _labelled(scored, label) if not each.is_right]


def _parts(in_pairs: Sequence[Scored], in_mutations: Sequence[Scored]) -> Mapping[str, Sequence[Scored]]:
    confidences = sorted({each.case.confidence for each in in_pairs})
    return {
        "pairs of real pages": in_pairs,
        **{f"– of {c} confidence": [each for each in in_pairs if each.case.confidence == c] for c in confidences},
        "– PDFs among them": [each for each in in_pairs if each.case.is_pdf],
        "mutated real pages": in_mutations,
    }


def _tell(title: str, scored: Sequence[Scored]) -> None:
    print(f"\n{title}: {len(scored)} scored, {_right(scored)} right")
    for confidence in sorted({each.case.confidence for each in scored}):
        these = [each for each in scored if each.case.confidence == confidence]
        print(f"  of {confidence} confidence: {len(these)}, {_right(these)} right")
    cpu = [each.seconds for each in scored]
    print(f"  diff and weigh, CPU: {1000 * sum(cpu) / len(cpu):.1f} ms a case, {1000 * max(cpu):.0f} ms at most")
    for line in _table(scored):
        print("  " + line)
    missed, alarms = _wrong(scored, "substantive"), _wrong(scored, "noise")
    others = [each for each in scored if not each.is_right and each not in missed and each not in alarms]
    for name, wrong in (("missed", missed), ("false alarms on noise", alarms), ("otherwise wrong", others)):
        print(f"  {name}: {len(wrong)}")
        for each in wrong:
            why = " | ".join(each.reasons[:2])[:260]
            print(f"    {each.case.id}: is {each.case.label}, said {each.said}  {why}".rstrip())
    for line in _by_mutation(scored):
        print(f"  {line}")


def _right(scored: Sequence[Scored]) -> int:
    return sum(each.is_right for each in scored)


def _by_mutation(scored: Sequence[Scored]) -> list[str]:
    """For each kind of mutation that was not always understood, how often and as what."""
    made = Counter(each.case.mutation for each in scored)
    wrong = Counter((each.case.mutation, each.said) for each in scored if each.case.mutation and not each.is_right)
    return [f"{name}: {count} of {made[name]} said to be {said}" for (name, said), count in wrong.most_common()]


def _table(scored: Sequence[Scored]) -> list[str]:
    """Label by row, what was said by column; a label that is also right counts as the label."""
    cells = Counter((each.case.label, each.counted_as) for each in scored)
    rows = [f"| {label} | " + " | ".join(str(cells[label, said]) for said in LABELS) + " |" for label in LABELS]
    return ["| is \\ said | " + " | ".join(LABELS) + " |", "| --- " * (len(LABELS) + 1) + "|", *rows]


def _summary(in_pairs: Sequence[Scored], in_mutations: Sequence[Scored]) -> list[str]:
    """What the README says: recall and false alarms by part, then the four-way tables."""
    rows = [
        f"| {name} | {_found(part, 'substantive')} | {_of(len(_wrong(part, 'noise')), len(_labelled(part, 'noise')))} "
        f"| {_found(part, 'review-date')} | {_of(_right(part), len(part))} |"
        for name, part in _parts(in_pairs, in_mutations).items()
    ]
    return [
        "| | substantive found | noise told as a change | review-date right | right of all four labels |",
        "| --- | --- | --- | --- | --- |",
        *rows,
        "",
        "Pairs, label by row and what was said by column:",
        "",
        *_table(in_pairs),
        "",
        "Mutations likewise:",
        "",
        *_table(in_mutations),
    ]


def _found(part: Sequence[Scored], label: str) -> str:
    return _of(_right(_labelled(part, label)), len(_labelled(part, label)))


if __name__ == "__main__":
    sys.exit(main())
