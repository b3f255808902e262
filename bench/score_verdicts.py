"""Scores the verdicts on labelled links: real answers of real servers, and the project's own labelled cases.

Knows where the labelled data lies (../shared/data beside the repository, or --data) and how a label is laid out there,
not how a verdict is found. False deaths and missed deaths are told apart: the one costs a reader's trust.

    python bench/score_verdicts.py [--data DIR] [--write]

--write puts the table into README.md with its date.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from readme_table import README, put_between

from citewatch.audit.judging import judged
from citewatch.extract import extract
from citewatch.judge import sketch
from citewatch.model import Capture, Exchange, GoodLook, LinkVerdict, Verdict

_ROOT = Path(__file__).resolve().parent.parent
_OWN = _ROOT / "tests" / "pages"
_LABELS = ("alive", "moved", "dead", "blocked", "unreachable")
_AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
_SOMEWHERE = "https://example.org/cited/page"
_BEGIN, _END = "<!-- verdicts: python bench/score_verdicts.py --write, {} -->", "<!-- end of verdicts -->"


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one link answered, and the verdict that a reader gave it."""

    id: str
    label: str
    also_ok: tuple[str, ...]
    confidence: str
    capture: Capture
    previous: GoodLook | None


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What we said of one case."""

    case: Case
    said: Verdict

    @property
    def is_right(self) -> bool:
        return self.said.link in (self.case.label, *self.case.also_ok)

    @property
    def counted_as(self) -> str:
        return self.case.label if self.is_right else self.said.link.value


def main() -> int:
    """Prints the scores; 1 when a live or walled page was called dead, 2 when there is no labelled data."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=_ROOT.parent / "shared" / "data")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    options = parser.parse_args()
    if not (options.data / "manifest.json").is_file():
        print(f"no labelled data: {options.data / 'manifest.json'} does not exist (see --data)", file=sys.stderr)
        return 2
    shared = [scored(case) for case in shared_cases(options.data)]
    own = [scored(case) for case in own_cases()]
    _tell("links of the labelled data", shared)
    _tell("the project's own labelled cases", own)
    if options.write:
        put_between(README, begin=_BEGIN, end=_END, lines=_summary(shared, own))
    return 1 if false_deaths([*shared, *own]) else 0


def shared_cases(data: Path) -> Iterator[Case]:
    """The labelled links that count, each as the capture our web would have made of it."""
    for item in json.loads((data / "manifest.json").read_text(encoding="utf-8"))["items"]:
        if item["kind"] == "link" and item["use_in_score"]:
            yield _case(item, files={name: data / "links" / file for name, file in item["files"].items()})


def own_cases() -> Iterator[Case]:
    """The project's own cases: each wrong verdict that was met, labelled before it was mended.

    Laid out as in the labelled data, but the body may stand in the row (`body`, and `previous_body` for the last good
    one), and `redirect_status` tells how `final_url` was reached.
    """
    for file in (_OWN / "gone.json", _OWN / "walls.json"):
        for item in json.loads(file.read_text(encoding="utf-8")):
            yield _case(item, files={name: _OWN / path for name, path in item.get("files", {}).items()})


def _case(item: Mapping[str, Any], *, files: Mapping[str, Path]) -> Case:
    url = item.get("url") or _SOMEWHERE
    body, before = (_bytes(item, files, name) for name in ("body", "previous"))
    return Case(
        id=item["id"],
        label=item["label"],
        also_ok=tuple(item.get("also_ok", ())),
        confidence=item.get("confidence", "high"),
        capture=_capture(item, url=url, body=body),
        previous=_seen_before(before, url) if before else None,
    )


def _bytes(item: Mapping[str, Any], files: Mapping[str, Path], name: str) -> bytes:
    in_row = item.get("body" if name == "body" else "previous_body", "")
    return files[name].read_bytes() if name in files else str(in_row).encode()


def _capture(item: Mapping[str, Any], *, url: str, body: bytes) -> Capture:
    headers = {name: value for name, value in (item.get("headers") or {}).items() if isinstance(value, str)}
    if "content-type" not in {name.lower() for name in headers}:
        headers["Content-Type"] = "text/html"
    final = item.get("final_url") or url
    via = item.get("redirect_status", 302)
    # Where only the last address was recorded, it is taken to have been reached by one temporary redirect.
    hops = [Exchange(url=url, status=via, headers=(("Location", final),), payload=b"")] if final != url else []
    answer = Exchange(url=final, status=item["status"] or 200, headers=tuple(headers.items()), payload=body)
    return Capture(cited_url=url, at=_AT, exchanges=(*hops, answer), payload=body)


def _seen_before(body: bytes, url: str) -> GoodLook:
    text = extract(body, content_type="text/html", url=url)
    return GoodLook(
        at=_AT - timedelta(days=1),
        verdict=LinkVerdict.ALIVE,
        final_url=url,
        text_digest="seen",
        title=text.title,
        words=text.words,
        media_type=text.media_type,
        sketch=sketch(text),
    )


def scored(case: Case) -> Scored:
    """What we say of a case, as `check` would."""
    return Scored(case=case, said=judged(case.capture, last_good=case.previous).verdict)


def false_deaths(cases: Sequence[Scored]) -> list[Scored]:
    """What is called dead and is not: the worst there is."""
    return [each for each in cases if each.said.link is LinkVerdict.DEAD and not each.is_right]


def _missed(cases: Sequence[Scored], label: str) -> list[Scored]:
    return [each for each in cases if each.case.label == label and not each.is_right]


def _tell(title: str, cases: Sequence[Scored]) -> None:
    sure = [each for each in cases if each.case.confidence == "high"]
    print(
        f"\n{title}: {len(cases)} scored, {_right(cases)} right; of high confidence {len(sure)}, {_right(sure)} right"
    )
    for line in _table(cases):
        print("  " + line)
    others = [each for each in cases if not each.is_right and each.case.label not in ("dead", "blocked")]
    wrong = {
        "false deaths": false_deaths(cases),
        "missed deaths": _missed(cases, "dead"),
        "walls not seen": _missed(cases, "blocked"),
        "otherwise wrong": [each for each in others if each not in false_deaths(cases)],
    }
    for name, these in wrong.items():
        print(f"  {name}: {len(these)}")
        for each in these:
            evidence = "; ".join(each.said.evidence)
            print(f"    {each.case.id}: is {each.case.label}, said {each.said.link} ({each.said.reason}): {evidence}")


def _right(cases: Sequence[Scored]) -> int:
    return sum(each.is_right for each in cases)


def _table(cases: Sequence[Scored]) -> list[str]:
    """Label by row, what was said by column; a label that is also right counts as the label."""
    cells = Counter((each.case.label, each.counted_as) for each in cases)
    head = "| is \\ said | " + " | ".join(_LABELS) + " |"
    rows = [f"| {label} | " + " | ".join(str(cells[label, said]) for said in _LABELS) + " |" for label in _LABELS]
    return [head, "| --- " * (len(_LABELS) + 1) + "|", *rows]


def _summary(shared: Sequence[Scored], own: Sequence[Scored]) -> list[str]:
    return [
        *_table(shared),
        "",
        f"{len(shared)} links: {len(false_deaths(shared))} false deaths, {len(_missed(shared, 'dead'))} missed deaths, "
        f"{len(_missed(shared, 'blocked'))} walls not seen.",
        f"The project's own cases: {_right(own)} of {len(own)} right, {len(false_deaths(own))} false deaths.",
    ]


if __name__ == "__main__":
    sys.exit(main())
