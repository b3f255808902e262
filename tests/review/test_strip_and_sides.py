"""What the pages draw: past looks as squares and in words, changes in full on two sides and in one line."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from citewatch.background import OneAtATime
from citewatch.errors import StoreError, UnderWay
from citewatch.model import Change, Edit, EditOp, LinkVerdict
from citewatch.review.sides import MOST, sides
from citewatch.review.strip import MOST as MOST_SQUARES
from citewatch.review.strip import strip_of
from citewatch.state import SourceState, Span
from citewatch.templating import shown_size
from tests.builders import A_DAY, a_change


def a_span(day: int, looks: int, text: str | None = "a", verdict: LinkVerdict = LinkVerdict.ALIVE) -> Span:
    """So many looks, from a day on."""
    at = A_DAY + timedelta(days=day)
    return Span(
        first_at=at,
        last_at=at + timedelta(days=looks - 1),
        looks=looks,
        verdict=verdict,
        reason="ok" if text else "http-404",
        text_digest=text,
    )


STRIPS = {
    "never looked at": ((), ""),
    "always the same": ((a_span(0, 3),), "==="),
    "another text, and it stays": ((a_span(0, 2), a_span(2, 2, "b")), "==≠="),
    "gone and back as it was": ((a_span(0, 1), a_span(1, 2, None, LinkVerdict.DEAD), a_span(3, 1)), "=××="),
    "back with another text": ((a_span(0, 1), a_span(1, 1, None, LinkVerdict.BLOCKED), a_span(2, 1, "b")), "=–≠"),
}


@pytest.mark.parametrize("name", STRIPS)
def test_each_look_is_a_square(name: str) -> None:
    spans, marks = STRIPS[name]

    assert "".join(square[1] for square in strip_of(SourceState(spans=spans)).squares) == marks


def test_a_long_past_is_cut_and_told_in_words() -> None:
    strip = strip_of(SourceState(spans=(a_span(0, 1_000), a_span(1_000, 2, "b"))))

    assert (len(strip.squares), strip.unshown) == (MOST_SQUARES, 1_002 - MOST_SQUARES)
    assert strip.squares[-2][1] == "≠" and strip.says.endswith("seen, another text, then the same, 2 looks")


def test_both_sides_are_whole_and_only_what_changed_is_marked() -> None:
    [side] = sides([a_change()])

    assert "".join(text for _, text in side.before) == "The dose is 28 mg twice a week."
    assert [text for op, text in side.before if op == "delete"] == ["28"]
    assert [text for op, text in side.now if op == "insert"] == ["56"]
    assert [op for op, text in side.inline if text.strip()] == ["equal", "delete", "insert", "equal"]


def test_a_page_holds_so_many_changes_and_no_word_without_end() -> None:
    shown = sides([a_change(before=None, after="x" * 30_000)] * 300)

    assert 1 <= len(shown) <= MOST and "10,000 more characters" in shown[0].now[0][1]


def a_patchwork(words: int, *, word: str = "a") -> Change:
    """A change of every other word."""
    runs = ((EditOp.EQUAL, "c "), (EditOp.DELETE, f"{word} "), (EditOp.INSERT, f"{word}b "))
    edits = tuple(Edit(op=op, text=text) for op, text in runs) * words
    return replace(a_change(before=f"c {word} " * words, after=f"c {word}b " * words), edits=edits)


# Changes whose markup or characters weigh many times what they say.
HEAVY = {
    "one of very many patches": [a_patchwork(30_000)],
    "many of patches": [a_patchwork(250)] * MOST,
    "characters that are spelled out": [a_patchwork(100, word="\u202e" * 400)] * MOST,
    "characters that are escaped": [a_patchwork(100, word='"&' * 200)] * MOST,
}


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_shown_of_changes_fits_into_an_answer_of_a_function(name: str) -> None:
    shown = sides(HEAVY[name])

    page = [text if op == "equal" else f"{text}{'x' * 80}" for side in shown for op, text in side.before + side.now]
    assert shown and sum(map(shown_size, page)) < 2_000_000


def test_one_audit_at_a_time_is_begun_and_its_end_is_told() -> None:
    going, told = threading.Event(), list[str]()

    def work(name: str) -> None:
        going.wait(10)
        raise StoreError(name, "it is missing")

    audits = OneAtATime(work, failed=lambda error: told.append(str(error)))
    first = audits.begin("a")
    with pytest.raises(UnderWay):
        audits.begin("b")
    going.set()
    first.join()

    assert told == ["The store cannot be used: a: it is missing."] and audits.begin("c").join() is None
