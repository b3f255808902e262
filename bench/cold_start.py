"""What a cold start of each function pays for its imports, in CPU time, each in a fresh interpreter.

Knows how an interpreter is started and timed; nothing of what the functions do. The times are this machine's: compare
them with the yardstick, which is `import boto3` alone.

    python bench/cold_start.py [--runs 9] [--goal 600] [FUNCTION …]
"""

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_FUNCTIONS = ("plan", "check", "inquire", "settle", "conclude", "finish", "review")
_YARDSTICK = "boto3"
_TIMED = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|( +)(\S+)")
_OURS = ("citewatch", "functions")


@dataclass(frozen=True, kw_only=True)
class Imported:
    """One module as `-X importtime` tells of it: its own microseconds, and who imported it ("" nobody)."""

    name: str
    own: int
    by: str


def main() -> int:
    """Prints what each function's import takes; 1 when functions.check takes more than the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("functions", nargs="*", metavar="FUNCTION", default=_FUNCTIONS)
    parser.add_argument("--runs", type=int, default=9, help="how often each is timed; the median counts (9)")
    parser.add_argument("--goal", type=float, default=600, help="milliseconds that functions.check may take (600)")
    options = parser.parse_args()
    modules = [_YARDSTICK, *(f"functions.{name}" for name in options.functions)]
    medians = _medians(modules, runs=options.runs)
    yardstick = medians[_YARDSTICK]
    print(f"import, CPU over an empty interpreter, median of {options.runs}, Python {sys.version.split()[0]}")
    for module in modules:
        print(f"  {module.ljust(20)} {medians[module]:5.0f} ms   {medians[module] / yardstick:4.1f} × boto3")
    told = f"functions.{options.functions[0]}" if "check" not in options.functions else "functions.check"
    _tell_imports(told)
    _tell_uncompiled(told, compiled=medians[told])
    return _judged(medians.get("functions.check"), goal=options.goal)


def _medians(modules: Sequence[str], *, runs: int) -> dict[str, float]:
    """Milliseconds of CPU for each import; one module after the other in turn, so that noise meets all alike."""
    for module in modules:
        _cpu(f"import {module}")  # writes the bytecode, and brings the files into memory
    taken: dict[str, list[float]] = {module: [] for module in modules}
    for _ in range(runs):
        empty = _cpu("pass")
        for module in modules:
            taken[module].append(_cpu(f"import {module}") - empty)
    return {module: statistics.median(times) for module, times in taken.items()}


def _cpu(code: str, **environment: str) -> float:
    """Milliseconds of CPU, of the user's and the system's, that a fresh interpreter takes for the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _interpreter(["-c", code], environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _interpreter(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """What a fresh interpreter said on stderr."""
    started = [sys.executable, *arguments]
    done = subprocess.run(
        started, cwd=_ROOT, env={**os.environ, **environment}, check=True, capture_output=True, text=True
    )
    return done.stderr


def _tell_imports(module: str) -> None:
    """The packages that cost most, their modules' own times added up, and who of us brought them in."""
    imported = list(_imports(module))
    cost: Counter[str] = Counter()
    brought: dict[str, str] = {}
    for each in imported:
        package = ".".join(each.name.split(".")[:2]) if each.name.startswith(_OURS) else each.name.split(".")[0]
        cost[package] += each.own
        if package == each.name or package not in brought:
            brought[package] = each.by
    total = sum(cost.values())
    print(f"most expensive in {module}, with -X importtime (wall clock, one run)")
    for package, micros in cost.most_common(5):
        by = _one_of_us(brought[package], {each.name: each.by for each in imported})
        print(f"  {package.ljust(20)} {micros / 1000:5.0f} ms   {100 * micros / total:3.0f} %   by {by}")


def _imports(module: str) -> Iterator[Imported]:
    """Every module that is imported. It is told after those that it imports, which stand further to the right."""
    told = [
        _TIMED.match(line) for line in _interpreter(["-X", "importtime", "-c", f"import {module}"], {}).splitlines()
    ]
    above: list[tuple[int, str]] = []
    for line in reversed([found for found in told if found]):
        depth = len(line[3])
        while above and above[-1][0] >= depth:
            above.pop()
        yield Imported(name=line[4], own=int(line[1]), by=above[-1][1] if above else "")
        above.append((depth, line[4]))


def _one_of_us(name: str, importers: Mapping[str, str]) -> str:
    """The nearest of our own modules among whoever imported it."""
    while name and not name.startswith(_OURS):
        name = importers.get(name, "")
    return name or "Python itself"


def _tell_uncompiled(module: str, *, compiled: float) -> None:
    """How much dearer the same is where no bytecode lies beside the sources and none can be written."""
    with tempfile.TemporaryDirectory() as nothing:
        bare = {"PYTHONPYCACHEPREFIX": nothing, "PYTHONDONTWRITEBYTECODE": "1"}
        taken = statistics.median(_cpu(f"import {module}", **bare) - _cpu("pass", **bare) for _ in range(3))
    print(f"without bytecode, as in an archive of sources only: {taken:.0f} ms, {taken / compiled:.1f} × as much")


def _judged(taken: float | None, *, goal: float) -> int:
    if taken is None:
        return 0
    print(f"functions.check: {taken:.0f} ms, {'within' if taken <= goal else 'over'} the goal of {goal:.0f} ms")
    return int(taken > goal)


if __name__ == "__main__":
    sys.exit(main())
