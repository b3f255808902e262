"""What three tools, as installed from PyPI, say of the pairs and mutations that score_changes.py scores for us.

trafilatura's text compared by difflib, changedetection.io's text processor over a new watch without filters, and EDGI's
web-monitoring-diff (html_text_diff). They know only “changed” and “unchanged”. Our own row is told twice: any change
told at all, and those told as substantive, for which alone a mail goes out. PDFs are left out: none of the three reads
them by itself (changedetection.io needs a program beside it). So is noise that a reader might also call editorial.

    python bench/change_peers.py --python FILE [--data DIR] [--pairs-only] [--write [FILE]]

--python names the interpreter of an environment with the peers (a peer that is not there is said and left out):
`pip install trafilatura changedetection.io web-monitoring-diff`, then `pip install --force-reinstall --no-deps
--no-binary lxml lxml` (it needs a C compiler and the headers of libxml2 and libxslt), for without it
web-monitoring-diff refuses to be imported. --write puts the tables into README.md (or FILE).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from readme_table import put_between
from score_changes import LABELS, ROOT, Case, mutations, pairs, score

_ASKED = Path(__file__).resolve().parent / "peer_says.py"
_PEERS = {
    "trafilatura": "trafilatura {} + difflib",
    "changedetection.io": "changedetection.io {}",
    "web-monitoring-diff": "EDGI web-monitoring-diff {}",
}
_BEGIN, _END = "<!-- change-peers: python bench/change_peers.py --write, {} -->", "<!-- end of change-peers -->"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Which cases a tool calls changed, by their place, and the milliseconds of CPU it takes for one of them."""

    name: str
    changed: frozenset[int]
    milliseconds: float


def main() -> int:
    """Prints the tables; 2 when there is no labelled data."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", required=True, metavar="FILE", help="the interpreter that has the peers")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--pairs-only", action="store_true", help="leave the mutations out")
    parser.add_argument("--write", type=Path, nargs="?", const=ROOT / "README.md", metavar="FILE")
    options = parser.parse_args()
    if not (options.data / "manifest.json").is_file():
        print(f"no labelled data: {options.data / 'manifest.json'} does not exist (see --data)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        asked = {"pairs of real pages": [case for case in pairs(options.data.resolve()) if not case.is_pdf]}
        if not options.pairs_only:
            asked["mutated real pages"] = list(mutations(options.data.resolve(), Path(folder)))
        lines = [line for name, cases in asked.items() for line in _told(name, cases, python=options.python)]
    print("\n".join(lines))
    if options.write:
        put_between(options.write, begin=_BEGIN, end=_END, lines=lines[:-1])
    return 0


def _told(name: str, cases: Sequence[Case], *, python: str) -> list[str]:
    peers = [answers for peer in _PEERS if (answers := _by_peer(peer, cases, python=python))]
    return [f"{len(cases)} {name}:", "", *_table(cases, [*_ours(cases), *peers]), ""]


def _ours(cases: Sequence[Case]) -> list[Answers]:
    # One after another, as the peers are asked: two at once slow each other down.
    scored = [score(case) for case in cases]
    milliseconds = 1000 * sum(each.reading + each.seconds for each in scored) / len(scored)
    told = {"citewatch, told at all": LABELS[:-1], "citewatch, told as substantive": LABELS[:1]}
    return [
        Answers(
            name=name,
            changed=frozenset(place for place, each in enumerate(scored) if each.said in counted),
            milliseconds=milliseconds,
        )
        for name, counted in told.items()
    ]


def _by_peer(peer: str, cases: Sequence[Case], *, python: str) -> Answers | None:
    """What one peer says; None when its environment does not have it. Raises CalledProcessError when it breaks."""
    files = json.dumps([[str(case.before), str(case.after)] for case in cases])
    ended = subprocess.run([python, str(_ASKED), peer], input=files, capture_output=True, text=True)
    if ended.returncode == 3:
        print(f"left out: {ended.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    if ended.returncode:
        print(ended.stderr, file=sys.stderr)
        ended.check_returncode()
    answer = json.loads(ended.stdout)
    return Answers(
        name=_PEERS[peer].format(answer["version"]),
        changed=frozenset(place for place, each in enumerate(answer["said"]) if each["changed"]),
        milliseconds=sum(each["ms"] for each in answer["said"]) / len(cases),
    )


def _table(cases: Sequence[Case], tools: Sequence[Answers]) -> list[str]:
    """A row a tool: of each label how many it calls changed, and what it costs."""
    places = {label: [place for place, case in enumerate(cases) if _is_counted(case, label)] for label in LABELS}
    return [
        "| | substantive called changed | noise called changed | review date called changed "
        "| editorial called changed | CPU a pair |",
        "| --- " * 6 + "|",
        *(_row(tool, places) for tool in tools),
    ]


def _is_counted(case: Case, label: str) -> bool:
    return case.label == label and not (label == "noise" and case.also_ok)


def _row(tool: Answers, places: Mapping[str, Sequence[int]]) -> str:
    def called(label: str) -> str:
        return f"{sum(place in tool.changed for place in places[label])} of {len(places[label])}"

    counted = " | ".join(called(label) for label in ("substantive", "noise", "review-date", "editorial"))
    return f"| {tool.name} | {counted} | {tool.milliseconds:.0f} ms |"


if __name__ == "__main__":
    sys.exit(main())
