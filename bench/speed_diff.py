"""Measures the diff of long texts: milliseconds of CPU and how many words it marks, beside difflib in the same run.

Knows how the texts are made (from words drawn by a fixed seed), not how a difference is found. difflib is what the
standard library offers for it: lines first, then the words of the lines that were replaced.

    python bench/speed_diff.py [--write]

--write puts the table into README.md with its date. 1 when the first shape is over its goal, or marks another word
than those that were edited. A loaded machine is no slower diff: the goal is held against what a fixed loop takes before
and behind it, and stands for the machine on which this loop takes 37 ms.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from readme_table import README, put_between

from citewatch.diff import diff
from citewatch.model import Block, BlockKind, EditOp, Text

_GOAL_MS = 60
_LOOP_MS = 37  # of the loop below where trafilatura takes the 22 ms a page of the goal; 57 where it takes 34
_LOOP_TURNS = 300_000
_BLOCKS = 5000
_SHARE = 0.1
_ROUNDS = 5
_BEGIN, _END = "<!-- speed_diff: python bench/speed_diff.py --write, {} -->", "<!-- end of speed_diff -->"

_LITTLE = ["the", "of", "and", "in", "a", "is", "for", "or", "with", "be", "not", "as", "by", "may", "patients", "drug"]
_FIGURES = ["28 mg", "56 mg", "12.5%", "1,000", "Schedule III", "5–10 mg/kg", "2 hours", "≥ 18 years", "the “label”"]
_ONSETS = ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"]
_RIMES = ["a", "e", "i", "o", "u", "an", "en", "in", "or", "al"]

_Lines = list[str]
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Two texts, and how many words were taken out of the one and put into the other; None where nobody counted."""

    name: str
    before: _Lines
    after: _Lines
    edited: int | None = None
    kind: BlockKind = BlockKind.PARAGRAPH
    has_peer: bool = True


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What the diff of one shape took and marked; `peer_` is difflib."""

    shape: Shape
    ms: float
    marked: int
    peer_ms: float | None
    peer_marked: int | None


class Words:
    """Draws words, paragraphs and edits; the same ones each time."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._names = sorted({self._name(self.chance.randint(2, 4)) for _ in range(3000)})

    def _name(self, syllables: int) -> str:
        return "".join(self.chance.choice(_ONSETS) + self.chance.choice(_RIMES) for _ in range(syllables))

    def paragraph(self, least: int = 20, most: int = 80) -> list[str]:
        pools, weights = (_LITTLE, self._names, _FIGURES), (40, 55, 5)
        count = self.chance.randint(least, most)
        return [self.chance.choice(pool) for pool in self.chance.choices(pools, weights, k=count)]

    def edit(self, words: Sequence[str], count: int) -> list[str]:
        """The words with as many replaced by ones that no text holds; figures stay."""
        changed = list(words)
        places = [place for place, word in enumerate(words) if word.isalpha()]
        for place in self.chance.sample(places, min(count, len(places))):
            changed[place] = "x" + self._name(3)
        return changed

    def some(self, count: int) -> list[int]:
        """A tenth of so many places."""
        return self.chance.sample(range(count), int(count * _SHARE))


def shapes() -> Iterator[Shape]:
    """What is measured, the one with a goal first; then those that end a diff without bounds."""
    words = Words(1)
    yield _edited("10 % edited, 1 to 3 words each", words, [words.paragraph() for _ in range(_BLOCKS)])
    yield _mixed()
    yield _rows()
    words = Words(4)
    repeated = [words.paragraph() for _ in range(20)]
    boilerplate = [words.chance.choice(repeated) for _ in range(_BLOCKS)]
    yield _edited("20 paragraphs over and over", words, boilerplate, has_peer=False)  # difflib takes 90 seconds
    yield _every_one_edited()
    words = Words(6)
    one, two = ([" ".join(words.paragraph()) for _ in range(_BLOCKS)] for _ in range(2))
    yield Shape(name="all different", before=one, after=two, has_peer=False)
    yield Shape(name="in reverse order", before=one, after=one[::-1], edited=0, has_peer=False)
    yield Shape(name="equal", before=one, after=[line[:1] + line[1:] for line in one], edited=0)
    yield _one_block()
    words = Words(8)
    yield _edited("100,000 short blocks", words, [words.paragraph(1, 3) for _ in range(100_000)], has_peer=False)


def _edited(name: str, words: Words, paragraphs: Sequence[Sequence[str]], *, has_peer: bool = True) -> Shape:
    after = [list(paragraph) for paragraph in paragraphs]
    for place in words.some(len(after)):
        after[place] = words.edit(after[place], words.chance.randint(1, 3))
    return _shape(name, paragraphs, after, has_peer=has_peer)


def _shape(name: str, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]], *, has_peer: bool) -> Shape:
    changed = [was != now for old, new in zip(before, after, strict=True) for was, now in zip(old, new, strict=True)]
    lines, others = [" ".join(words) for words in before], [" ".join(words) for words in after]
    return Shape(name=name, before=lines, after=others, edited=2 * sum(changed), has_peer=has_peer)


def _mixed() -> Shape:
    words = Words(3)
    before = [words.paragraph() for _ in range(_BLOCKS)]
    touched = words.some(_BLOCKS)
    edited, gone, moved = (set(touched[part::4]) for part in range(3))
    after = [words.edit(p, 2) if i in edited else p for i, p in enumerate(before) if i not in gone | moved]
    come = [words.paragraph() for _ in gone]
    for paragraph in (*come, *(before[i] for i in sorted(moved))):
        after.insert(words.chance.randrange(len(after)), paragraph)
    alone = [" ".join(paragraph) for paragraph in (*come, *(before[i] for i in gone))]
    count = 4 * len(edited) + sum(len(line.split()) for line in alone)
    old, new = [" ".join(words) for words in before], [" ".join(words) for words in after]
    return Shape(name="10 % edited, inserted, deleted, moved", before=old, after=new, edited=count)


def _rows() -> Shape:
    words = Words(5)
    before = [
        f"{words.chance.choice(_LITTLE)} | {words.chance.randint(1, 99)}% | {words.chance.randint(1, 400)} mg | n/a"
        for _ in range(_BLOCKS)
    ]
    after = list(before)
    for place in words.some(_BLOCKS):
        cells = after[place].split(" | ")
        cells[1] = f"{words.chance.randint(100, 999)}%"
        after[place] = " | ".join(cells)
    count = 2 * sum(was != now for was, now in zip(before, after, strict=True))
    return Shape(name="table rows, figures edited", before=before, after=after, edited=count, kind=BlockKind.TABLE_ROW)


def _every_one_edited() -> Shape:
    words = Words(7)
    before = [words.paragraph() for _ in range(_BLOCKS)]
    return _shape("every block edited", before, [words.edit(paragraph, 2) for paragraph in before], has_peer=False)


def _one_block() -> Shape:
    words = Words(9)
    before = [word for _ in range(3200) for word in words.paragraph()]
    after = words.edit(before, len(before) // 10)
    return _shape("one block of 1 MB", [before], [after], has_peer=False)


def main() -> int:
    """Prints the table; 1 when the first shape is over its goal or marks too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    options = parser.parse_args()
    loop_ms = loop()
    measured = [measure(shape) for shape in shapes()]
    allowed = _GOAL_MS * max(1.0, min(loop_ms, loop()) / _LOOP_MS)
    first = measured[0]
    print("\n".join(table(measured)))
    print(f"\n{first.shape.name}: {first.ms:.1f} ms, {first.ms / loop_ms:.2f} times the loop's {loop_ms:.1f} ms")
    print(f"goal {_GOAL_MS} ms where the loop takes {_LOOP_MS} ms, so {allowed:.0f} ms here")
    if options.write:
        put_between(README, begin=_BEGIN, end=_END, lines=table(measured))
    if first.ms > allowed or first.marked != first.shape.edited:
        print(f"over its goal, or {first.marked} words marked for {first.shape.edited}", file=sys.stderr)
        return 1
    return 0


def loop() -> float:
    """Milliseconds of CPU of a fixed loop in pure Python, by which machines and their load are compared."""
    return _best(_turn)[0]


def _turn() -> int:
    total, seen = 0, dict.fromkeys(range(1024), 0)
    for turn in range(_LOOP_TURNS):
        seen[turn & 1023] = total
        total = (total + (turn ^ seen[turn & 1023])) & 0xFFFF
    return total


def measure(shape: Shape) -> Measured:
    """What our diff takes and marks, and what difflib does where it ends within a minute."""
    before, after = _text(shape.before, shape.kind), _text(shape.after, shape.kind)
    ms, changes = _best(lambda: diff(before, after))
    edits = [edit for change in changes for edit in change.edits if edit.op is not EditOp.EQUAL]
    peer = _best(lambda: by_difflib(shape.before, shape.after), rounds=1) if shape.has_peer else (None, None)
    marked = sum(len(edit.text.split()) for edit in edits)
    return Measured(shape=shape, ms=ms, marked=marked, peer_ms=peer[0], peer_marked=peer[1])


def _text(lines: Sequence[str], kind: BlockKind) -> Text:
    blocks = tuple(Block(kind=kind, text=line) for line in lines)
    return Text(media_type="text/html", extractor="bench", blocks=blocks)


def _best(work: Callable[[], _T], *, rounds: int = _ROUNDS) -> tuple[float, _T]:
    """Milliseconds of CPU of the fastest round, as the others shared the machine, and what it returned."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        result = work()
        best = min(best, 1000 * (time.process_time() - started))
    return best, result


def by_difflib(before: _Lines, after: _Lines) -> int:
    """How many words difflib marks, on lines first and then on the words of those replaced."""
    marked = 0
    for op, i, i_end, j, j_end in SequenceMatcher(None, before, after).get_opcodes():
        old, new = " ".join(before[i:i_end]).split(), " ".join(after[j:j_end]).split()
        if op == "replace":
            kept = sum(run.size for run in SequenceMatcher(None, old, new).get_matching_blocks())
            marked += len(old) + len(new) - 2 * kept
        elif op != "equal":
            marked += len(old) + len(new)
    return marked


def table(measured: Sequence[Measured]) -> list[str]:
    """The figures as Markdown."""
    head = "| texts | blocks | ms | difflib, ms | times | words edited | marked | difflib marks |"
    return [head, "| --- " * 8 + "|", *map(_row, measured)]


def _row(of: Measured) -> str:
    peer = (f"{of.peer_ms:,.0f}", f"{of.peer_ms / of.ms:.1f}") if of.peer_ms is not None else ("–", "–")
    counts = [f"{count:,}" if count is not None else "–" for count in (of.shape.edited, of.marked, of.peer_marked)]
    return f"| {' | '.join((of.shape.name, f'{len(of.shape.before):,}', f'{of.ms:,.1f}', *peer, *counts))} |"


if __name__ == "__main__":
    sys.exit(main())
