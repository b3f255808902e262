"""What three looks teach of a page that is never twice the same, and what still counts as a change there."""

from collections.abc import Sequence
from time import process_time

import pytest

from citewatch.diff import diff, learn
from citewatch.model import Block, BlockKind, Text, Volatile

_PAGE = (
    ("heading", "Esketamine"),
    ("paragraph", "The spray is given in a certified clinic under the eyes of staff."),
    ("paragraph", "The usual dose is 56 mg or 84 mg, twice a week."),
    ("paragraph", "Patients are watched for two hours after each dose."),
    ("paragraph", "Do not drive until the day after a restful sleep."),
    ("paragraph", "Tell your doctor about every other medicine you take."),
)


def a_text(*lines: tuple[str, str], section: tuple[str, ...] = ("Esketamine",)) -> Text:
    blocks = tuple(Block(kind=BlockKind(kind), text=text, section=section) for kind, text in lines)
    return Text(media_type="text/html", extractor="test-1", blocks=blocks)


def a_page(*extra: str, at: int = 3, body: Sequence[tuple[str, str]] = _PAGE) -> Text:
    """A page of a few stable paragraphs, with some more among them."""
    return a_text(*body[:at], *(("paragraph", text) for text in extra), *body[at:])


def edited(old: str, new: str) -> tuple[tuple[str, str], ...]:
    return tuple((kind, text.replace(old, new)) for kind, text in _PAGE)


_THREE_LOOKS = {
    "a counter": (["Visitors today: 12,345."], ["Visitors today: 13,001."], ["Visitors today: 13,007."]),
    "a nonce": (["Your session is a81f."], ["Your session is 77c0."], ["Your session is 0b3e."]),
    "a rotating quote": (
        ["Simplicity is the soul of care."],
        ["Time heals."],
        ["Laughter is good medicine, says one."],
    ),
    "a rotating list": (
        ["Featured", "Cough syrups recalled", "New labels for opioids"],
        ["Featured", "Sunscreen and you", "Vaccines for travel", "Pet food recalled"],
        ["Featured", "How we inspect abroad", "Grants for rare diseases"],
    ),
    "an advertisement within the text": (
        ["Buy one lawn mower, get a second one half off this week only"],
        ["Fly to Lisbon from 39 euros"],
        ["Mattresses that hug you back, delivered tomorrow morning"],
    ),
}
_NEXT = {
    "a counter": ["Visitors today: 20,500."],
    "a nonce": ["Your session is ffff."],
    "a rotating quote": ["An apple a day keeps worries away."],
    "a rotating list": ["Featured", "Five myths about flu", "How a label is written", "Ask a pharmacist"],
    "an advertisement within the text": ["Learn to sail in a weekend with Captain Ahab"],
}


@pytest.mark.parametrize("name", _THREE_LOOKS)
def test_what_is_never_the_same_is_learned_and_no_news(name: str) -> None:
    earlier, first, second = (a_page(*lines) for lines in _THREE_LOOKS[name])

    volatile = learn(earlier, first, second)

    later = a_page(*_NEXT[name])
    assert len(volatile) == 1
    assert diff(earlier, later)
    assert diff(earlier, later, volatile=volatile) == ()
    assert diff(later, earlier, volatile=volatile) == ()


@pytest.mark.parametrize("name", _THREE_LOOKS)
def test_a_volatile_place_is_still_one_when_other_blocks_change(name: str) -> None:
    volatile = learn(*(a_page(*lines) for lines in _THREE_LOOKS[name]))

    later = a_page(*_NEXT[name], body=(*edited("two hours", "four hours"), ("paragraph", "Call 911.")))
    first, second = diff(a_page(*_THREE_LOOKS[name][0]), later, volatile=volatile)

    assert (first.before or "", second.after) == ("Patients are watched for two hours after each dose.", "Call 911.")


@pytest.mark.parametrize(
    ("earlier", "first", "second"),
    [
        pytest.param("Order A: 1 pill.", "Order B: 2 pills.", "Order A: 1 pill.", id="a page in two variants"),
        pytest.param(
            "The dose is 28 mg.", "The dose is 56 mg.", "The dose is 28 mg.", id="a change not yet everywhere"
        ),
        pytest.param("The dose is 28 mg.", "The dose is 28 mg.", "The dose is 56 mg.", id="a change between two looks"),
        pytest.param("The dose is 28 mg.", "The dose is 56 mg.", "The dose is 56 mg.", id="a change that stays"),
    ],
)
def test_what_shows_one_of_two_things_is_not_volatile(earlier: str, first: str, second: str) -> None:
    assert learn(a_page(earlier), a_page(first), a_page(second)) == ()


def test_a_whole_block_in_two_variants_is_not_volatile() -> None:
    old, new = a_page("Time heals."), a_page("The agency has withdrawn its approval of this spray for children.")

    assert learn(old, new, old) == learn(old, old, new) == ()


def test_a_change_of_the_words_that_stay_is_told_in_full() -> None:
    counted = ("Visitors today: 12,345. Dose: 28 mg", "Visitors today: 12,400. Dose: 28 mg")
    volatile = learn(a_page("Visitors today: 11,000. Dose: 28 mg"), *map(a_page, counted))

    (change,) = diff(a_page(counted[0]), a_page("Visitors today: 13,001. Dose: 56 mg"), volatile=volatile)

    assert (change.before, change.after) == (counted[0], "Visitors today: 13,001. Dose: 56 mg")
    assert diff(a_page(counted[0]), a_page("Visitors today: 13,001. Dose: 28 mg"), volatile=volatile) == ()


def test_a_dose_that_changed_before_both_looks_is_no_part_of_what_is_volatile() -> None:
    looks = [
        a_page(f"Visitors today: {n}. Dose: {dose} mg") for n, dose in (("11,000", 28), ("12,345", 56), ("12,400", 56))
    ]

    volatile = learn(*looks)

    assert [place.words for place in volatile] == [("Visitors today:", "Dose: 56 mg")]
    assert diff(looks[0], looks[2], volatile=volatile)


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("Visitors today: 13,001. Withdrawn from the market.", id="behind a last word that stays"),
        pytest.param("Recalled: Visitors today: 13,001 people", id="before a first word that stays"),
        pytest.param(f"Visitors today: {'This spray was recalled. ' * 20} people", id="more than a place holds"),
    ],
)
def test_words_beyond_a_volatile_place_are_told(after: str) -> None:
    volatile = learn(*(a_page(f"Visitors today: {count} people") for count in ("1", "2", "3")))

    (change,) = diff(a_page("Visitors today: 1 people"), a_page(after), volatile=volatile)

    assert change.after == after


def test_what_comes_under_another_heading_is_told_though_it_stands_at_a_volatile_place() -> None:
    volatile = learn(*(a_page(*lines) for lines in _THREE_LOOKS["a rotating quote"]))
    blocks = list(a_page("Hope.").blocks)
    blocks.insert(4, Block(kind=BlockKind.PARAGRAPH, text="Deaths were reported.", section=("Esketamine", "Warning")))
    later = Text(media_type="text/html", extractor="test-1", blocks=tuple(blocks))

    changes = diff(a_page("Time heals."), later, volatile=volatile)

    assert "Deaths were reported." in [change.after for change in changes]


@pytest.mark.parametrize(
    "come",
    [
        pytest.param(("Hope.", "Boxed warning: sedation."), id="a warning beside it"),
        pytest.param((), id="nothing in its place"),
    ],
)
def test_more_or_less_than_stood_at_a_volatile_place_is_told(come: tuple[str, ...]) -> None:
    volatile = learn(*(a_page(*lines) for lines in _THREE_LOOKS["a rotating quote"]))

    assert diff(a_page("Time heals."), a_page(*come), volatile=volatile)


@pytest.mark.parametrize(
    ("earlier", "first", "second"),
    [
        pytest.param(
            ("Hope.", "Boxed warning: sedation."), ("Time heals.",), ("Sleep well.",), id="a warning that went"
        ),
        pytest.param(
            ("Hope.", "The dose is 28 mg."),
            ("Time heals.", "The dose is 56 mg."),
            ("Sleep well.", "The dose is 28 mg."),
            id="a dose that not every server tells yet",
        ),
    ],
)
def test_news_beside_a_rotating_quote_is_not_learned_with_it(
    earlier: tuple[str, ...], first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    volatile = learn(a_page(*earlier), a_page(*first), a_page(*second))

    told = [change.before for change in diff(a_page(*earlier), a_page(*first), volatile=volatile)]
    assert earlier[1] in told


def test_a_list_in_another_order_at_each_look_is_not_learned() -> None:
    lists = (["Alpha", "Beta", "Gamma"], ["Gamma", "Alpha", "Beta"], ["Beta", "Gamma", "Alpha"])

    assert learn(*(a_page(*lines) for lines in lists)) == ()


def test_two_quite_different_pages_teach_nothing() -> None:
    looks = [a_text(*(("paragraph", f"Line {n} of look {look}") for n in range(9))) for look in range(3)]

    assert learn(*looks) == ()


def test_words_that_would_fit_most_of_the_page_are_no_place() -> None:
    pages = [a_text(*(("paragraph", f"Posted {n if n else look} hours ago") for n in range(5))) for look in (7, 8, 9)]

    assert learn(*pages) == ()


def test_no_more_than_fifty_places_are_learned() -> None:
    def look(number: int) -> Text:
        counters = [("paragraph", f"Room {n} holds {number + n} guests") for n in range(60)]
        still = [("paragraph", f"A paragraph about the {n}th floor") for n in range(140)]
        return a_text(*counters, *still)

    assert len(learn(look(1), look(2), look(3))) == 50


def test_a_place_that_is_gone_from_one_text_hides_nothing() -> None:
    place = Volatile(section=("Esketamine",), words=(), above=_PAGE[2][1], below="No such block.")

    changes = diff(a_page("Time heals."), a_page("Boxed warning: sedation."), volatile=[place])

    assert [change.after for change in changes if change.after] == ["Boxed warning: sedation."]


def test_a_dose_is_never_volatile_however_often_it_differs() -> None:
    looks = [a_page(f"The first dose in adults is {dose} mg twice a week.") for dose in (28, 56, 84)]

    assert learn(*looks) == ()


def test_a_page_of_a_thousand_counters_is_learned_from_in_no_time() -> None:
    looks = [
        a_text(
            *(("paragraph", f"Ward {n} of the hospital has {n * turn} visitors now.") for n in range(1_000)),
            *_PAGE * 500,
        )
        for turn in (3, 5, 7)
    ]
    start = process_time()

    learn(*looks)

    assert process_time() - start < 10
