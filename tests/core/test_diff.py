"""What a reader would see between two texts, block by block and word by word."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from citewatch.diff import diff, edits
from citewatch.model import Block, BlockKind, Change, Edit, EditOp, Op, Text


def a_text(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH, page: int | None = None, **dates: str) -> Text:
    blocks = tuple(Block(kind=kind, text=text, section=("Dosage",), page=page) for text in texts)
    return Text(
        media_type="text/html",
        extractor="test-1",
        blocks=blocks,
        dates={name.replace("_", "-"): value for name, value in dates.items()},
    )


def in_one_line(script: Iterable[Edit]) -> str:
    """The edits as [-gone-]{+come+}."""
    marks = {EditOp.EQUAL: "{}", EditOp.DELETE: "[-{}-]", EditOp.INSERT: "{{+{}+}}"}
    return "".join(marks[edit.op].format(edit.text) for edit in script)


def marked(change: Change) -> str:
    return in_one_line(change.edits)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(["Take  28 mg.\n"], ["Take 28\u00a0mg."], id="spaces"),
        pytest.param(["The “label” – it’s new"], ['The "label" - it\'s new'], id="quotes and dashes"),
        pytest.param(["keta\u00admine\u200b"], ["ketamine"], id="invisible characters"),
        pytest.param(["caf\u00e9 \u00b5g"], ["cafe\u0301 \u03bcg"], id="two codings of one letter"),
        pytest.param(["One.", "Two.", "Three."], ["Three.", "One.", "Two."], id="a block that moved"),
        pytest.param(
            ["Take 5 mg.", "Or", "Take 6 mg."], ["Take 6 mg.", "Or", "Take 5 mg."], id="two that changed places"
        ),
        pytest.param(["One two three four."], ["One two", "three four."], id="a paragraph split"),
        pytest.param(["One two", "three", "four five."], ["One", "two three four five."], id="joined otherwise"),
        pytest.param(["Text.", " "], ["Text."], id="a blank block"),
        pytest.param([], [], id="nothing at all"),
    ],
)
def test_what_a_reader_cannot_see_is_no_change(before: list[str], after: list[str]) -> None:
    assert diff(a_text(*before), a_text(*after)) == ()
    assert diff(a_text(*after), a_text(*before)) == ()


def wrapped(text: str, *ends: int) -> list[str]:
    """The text in blocks that end behind these words."""
    words = text.split()
    return [" ".join(words[start:end]) for start, end in pairwise((0, *ends, len(words)))]


_SAID = " ".join(f"Patients of group {n} take {n + 10} mg and are watched for two hours." for n in range(40))
_ENDS = tuple(range(13, 500, 26))


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param(tuple(end + 4 for end in _ENDS), id="all ends later"),
        pytest.param(tuple(end - 9 for end in _ENDS), id="all ends earlier"),
        pytest.param(tuple(range(20, 500, 31)), id="fewer blocks"),
        pytest.param(tuple(range(7, 500, 9)), id="many blocks"),
        pytest.param((*_ENDS[:5], _ENDS[5] + 3, *_ENDS[6:]), id="one end"),
        pytest.param((*_ENDS[:5], _ENDS[5] + 13, *_ENDS[6:]), id="one end, by a sentence"),
        pytest.param((), id="one block"),
    ],
)
def test_a_text_whose_blocks_end_elsewhere_shows_its_edits_only(ends: tuple[int, ...]) -> None:
    before, after = wrapped(_SAID, *_ENDS), wrapped(_SAID, *ends)
    dosed = wrapped(_SAID.replace("take 28 mg", "take 280 mg"), *ends)

    (change,) = diff(a_text(*before), a_text(*dosed))

    assert diff(a_text(*before), a_text(*after)) == ()
    assert [edit.text for edit in change.edits if edit.op is not EditOp.EQUAL] == ["28 mg", "280 mg"]


def test_a_sentence_that_went_from_one_paragraph_to_the_next_is_no_change() -> None:
    moved = "Prescribers watch every patient for at least two hours."
    one, two = "Nurses give the spray in a certified clinic only.", "Nobody drives home before the next day has come."

    assert diff(a_text(f"{one} {moved}", two), a_text(one, f"{moved} {two}")) == ()


def test_a_paragraph_that_became_a_list_item_under_another_heading_is_no_change() -> None:
    before = Text(media_type="text/html", extractor="t", blocks=(Block(kind=BlockKind.PARAGRAPH, text="Nausea"),))
    after = Text(
        media_type="text/html",
        extractor="t",
        blocks=(Block(kind=BlockKind.LIST_ITEM, text="Nausea", section=("Effects",)),),
    )

    assert diff(before, after) == ()


def a_page(outline: str) -> Text:
    """A text from its outline: a line of `#` and a heading, `-` and a list item, else a paragraph."""
    blocks: list[Block] = []
    path: list[str] = []
    for line in filter(None, map(str.strip, outline.split("/"))):
        mark, _, words = line.partition(" ")
        if mark.startswith("#"):
            path = path[: len(mark) - 1]
            blocks.append(Block(kind=BlockKind.HEADING, text=words, section=tuple(path)))
            path.append(words)
        elif mark == "-":
            blocks.append(Block(kind=BlockKind.LIST_ITEM, text=words, section=tuple(path)))
        else:
            blocks.append(Block(kind=BlockKind.PARAGRAPH, text=line, section=tuple(path)))
    return Text(media_type="text/html", extractor="test-1", blocks=tuple(blocks))


_LISTED = "# Drugs / ## Approved / - Alpha / - Beta / - Gamma / ## Withdrawn / - Delta / Ask us."


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        pytest.param(
            _LISTED,
            "# Drugs / ## Approved / - Alpha / - Gamma / ## Withdrawn / - Delta / - Beta / Ask us.",
            "from “Approved” to “Withdrawn”",
            id="to another heading",
        ),
        pytest.param(
            _LISTED,
            "# Drugs / ## Approved / - Alpha / - Beta / ## Withdrawn / - Gamma / - Delta / Ask us.",
            "from “Approved” to “Withdrawn”",
            id="as the heading moved up",
        ),
        pytest.param(
            "# Drugs / ## List / - Alpha / - Beta",
            "# Drugs / ## List / - Alpha / ## Historical / - Beta",
            "from “List” to “Historical”",
            id="as a new heading parts the list",
        ),
        pytest.param(
            "# A / ## Approved / ### Oral / - Alpha / - Beta / ## Withdrawn / ### Oral / - Gamma",
            "# A / ## Approved / ### Oral / - Beta / ## Withdrawn / ### Oral / - Gamma / - Alpha",
            "from “Approved” to “Withdrawn”",
            id="under a heading that reads the same",
        ),
    ],
)
def test_an_entry_that_went_to_another_heading_is_a_change(before: str, after: str, where: str) -> None:
    *_, change = diff(a_page(before), a_page(after))

    assert (change.op, change.kind, change.before) == (Op.REPLACE, BlockKind.LIST_ITEM, change.after)
    assert change.moved and "from “{}” to “{}”".format(*change.moved) == where


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(
            "# Drugs / ## Approved / - Gamma / - Alpha / - Beta / ## Withdrawn / - Delta / Ask us.",
            id="within its list",
        ),
        pytest.param(
            "# Drugs / ## Withdrawn / - Delta / Ask us. / ## Approved / - Alpha / - Beta / - Gamma",
            id="with its heading",
        ),
        pytest.param(
            "# Drugs / Ask us. / ## Approved / - Alpha / - Beta / - Gamma / ## Withdrawn / - Delta", id="a paragraph"
        ),
    ],
)
def test_what_moves_without_another_meaning_is_no_change(after: str) -> None:
    assert diff(a_page(_LISTED), a_page(after)) == ()


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(
            "# Drugs / ## On the market / - Alpha / - Beta / - Gamma / ## Withdrawn / - Delta / Ask us.", id="renamed"
        ),
        pytest.param(
            "# Drugs / ## Approved / ### By name / - Alpha / - Beta / - Gamma / ## Withdrawn / - Delta / Ask us.",
            id="one more below it",
        ),
        pytest.param(
            "# Medicines / ## Approved / - Alpha / - Beta / - Gamma / ## Withdrawn / - Delta / Ask us.",
            id="one above it",
        ),
    ],
)
def test_a_heading_that_changed_above_its_entries_is_the_only_change(after: str) -> None:
    changes = diff(a_page(_LISTED), a_page(after))

    assert {change.kind for change in changes} == {BlockKind.HEADING}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("Take 28 mg twice.", "Take 56 mg twice.", "Take [-28 mg-]{+56 mg+} twice.", id="a dose"),
        pytest.param("Inject 2.5 mL/kg.", "Inject 2.25 mL/kg.", "Inject [-2.5 mL/kg-]{+2.25 mL/kg+}.", id="a decimal"),
        pytest.param("In 1,000 adults", "In 1,500 adults", "In [-1,000-]{+1,500+} adults", id="thousands"),
        pytest.param("Give 5–10 mg now", "Give 5–15 mg now", "Give [-5–10 mg-]{+5–15 mg+} now", id="a range"),
        pytest.param("About 12.5% fell", "About 2.5% fell", "About [-12.5%-]{+2.5%+} fell", id="a percentage"),
        pytest.param(
            "By 21 CFR § 1308.13", "By 21 CFR § 1308.12", "By [-21 CFR § 1308.13-]{+21 CFR § 1308.12+}", id="a section"
        ),
        pytest.param(
            "On October 10, 2023 it",
            "On October 11, 2023 it",
            "On [-October 10, 2023-]{+October 11, 2023+} it",
            id="a date",
        ),
        pytest.param(
            "A Schedule III drug", "A Schedule II drug", "A [-Schedule III-]{+Schedule II+} drug", id="a schedule"
        ),
        pytest.param("May be used", "May not be used", "May {+not +}be used", id="a word added"),
        pytest.param("twice a week", "twice a week daily", "twice a week{+ daily+}", id="a word at the end"),
    ],
)
def test_words_are_marked_and_never_cut(before: str, after: str, expected: str) -> None:
    (change,) = diff(a_text(before), a_text(after))

    assert change.op is Op.REPLACE
    assert marked(change) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("28 mg", "56 mg"),
        ("28 mg", "28 mcg"),
        ("$1,000.50", "$1,000.75"),
        ("5–10 mg/kg", "5–10 mg/lb"),
        ("≥ 18 years", "≥ 16 years"),
        ("10:30 a.m.", "10:45 a.m."),
        ("10:30 a.m.", "10:30 p.m."),
        ("NDA 211243", "NDA 211244"),
        ("21 CFR 1308.13(c)(7)", "21 CFR 1308.13(c)(8)"),
        ("CIII", "CII"),
        ("C-III", "C-II"),
        ("N-methyl-D-aspartate", "N-methyl-L-aspartate"),
        ("(R,S)-ketamine", "(S)-ketamine"),
        ("(2R,6R)-hydroxynorketamine", "(2S,6S)-hydroxynorketamine"),
        ("3,4-methylenedioxymethamphetamine", "3,4-methylenedioxyamphetamine"),
        ("1.5×10⁻³", "1.5×10⁻⁴"),
        ("p < 0.001", "p < 0.01"),
        ("95% CI 1.2 to 3.4", "95% CI 1.2 to 3.6"),
        ("0.5 mg/kg/h", "0.5 mg/kg/min"),
        ("120/80 mm Hg", "130/80 mm Hg"),
        ("18-year-old", "16-year-old"),
        ("1-800-332-1088", "1-800-332-1089"),
        ("Schedules II–V", "Schedules III–V"),
        ("Section 505(b)(2)", "Section 505(b)(1)"),
        ("$5 million", "$6 million"),
        ("May 3, 2024", "May 3, 2025"),
        ("2024-05-01", "2024-06-01"),
        ("1st", "2nd"),
        ("25B-NBOMe", "25C-NBOMe"),
    ],
)
def test_a_figure_goes_and_comes_as_a_whole(old: str, new: str) -> None:
    (change,) = diff(a_text(f"They say ({old}), not more."), a_text(f"They say ({new}), not more."))
    (alone,) = diff(a_text(f"It was {old} last week"), a_text(f"It was {new} last week"))

    assert marked(change) == f"They say ([-{old}-]{{+{new}+}}), not more."
    assert marked(alone) == f"It was [-{old}-]{{+{new}+}} last week"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            "We agreed to take part in the old plan.",
            "We agreed to work with a board of experts, who settle complaints in line with the new frame of rules.",
            "We agreed to [-take part in the old plan-]{+work with a board of experts, who settle complaints in line "
            "with the new frame of rules+}.",
            id="a phrase in place of another",
        ),
        pytest.param(
            "Store at room temperature and shake well.",
            "Keep at room warmth and shake hard.",
            "[-Store-]{+Keep+} at room [-temperature-]{+warmth+} and shake [-well-]{+hard+}.",
            id="single words here and there",
        ),
        pytest.param(
            "You may take one tablet or spray a day with food",
            "You may not take two big white tablets nor three of any other kind a day with food",
            "You may {+not +}take [-one tablet or spray-]{+two big white tablets nor three of any other kind+} a day "
            "with food",
            id="but a negation stays apart",
        ),
    ],
)
def test_changed_words_are_marked_as_a_reader_takes_them(before: str, after: str, expected: str) -> None:
    assert in_one_line(edits(before, after)) == expected


def test_quotes_that_look_the_same_are_still_quoted_as_printed() -> None:
    before, after = "The “spray” is 28 mg.", 'The "spray" is 56 mg.'

    (change,) = diff(a_text(before), a_text(after))

    assert (change.before, change.after) == (before, after)
    assert "".join(e.text for e in change.edits if e.op is not EditOp.INSERT) == before
    assert "".join(e.text for e in change.edits if e.op is not EditOp.DELETE) == after


def test_each_old_row_is_paired_with_the_new_row_most_like_it() -> None:
    before = a_text("Nausea | 27%", "Vomiting | 9%", "Dizziness | 22%", kind=BlockKind.TABLE_ROW)
    after = a_text("Anxiety | 11%", "Nausea | 28%", "Dizziness | 29%", "Vomiting | 8%", kind=BlockKind.TABLE_ROW)

    changes = diff(before, after)

    assert [(c.before, c.after) for c in changes] == [
        (None, "Anxiety | 11%"),
        ("Nausea | 27%", "Nausea | 28%"),
        ("Dizziness | 22%", "Dizziness | 29%"),
        ("Vomiting | 9%", "Vomiting | 8%"),
    ]


def test_rows_that_begin_otherwise_are_other_rows_however_alike() -> None:
    before = a_text("Start", "Nausea | 27 of 100 | mild | rare", "End", kind=BlockKind.TABLE_ROW)
    after = a_text("Start", "Vomiting | 27 of 100 | mild | rare", "Nausea | 28 of 100 | mild | rare", "End")
    after = replace(after, blocks=tuple(replace(block, kind=BlockKind.TABLE_ROW) for block in after.blocks))

    assert [(c.before or "").split(" | ")[0] for c in diff(before, after)] == ["", "Nausea"]


def test_boilerplate_that_repeats_is_paired_in_its_order() -> None:
    lines = [f"Terms of use apply to part {part} of it." for part in (1, 2, 3) * 60]
    edited = [line.replace("apply", "never apply") if n % 9 == 4 else line for n, line in enumerate(lines)]

    changes = diff(a_text(*lines), a_text(*edited))

    assert {marked(change)[:33] for change in changes} == {"Terms of use {+never +}apply to p"}
    assert len(changes) == 20


def test_blocks_of_common_words_only_find_their_own_edit() -> None:
    chance = random.Random(3)
    words = [f"w{letter}{other}" for letter in "abcdefgh" for other in "abcde"]
    before = [" ".join(chance.choices(words, k=30)) for _ in range(150)]
    after = [" ".join(("new", *line.split()[1:])) for line in reversed(before)]

    changes = diff(a_text(*before), a_text(*after))

    assert {(change.op, marked(change).count("{+new+}")) for change in changes} == {(Op.REPLACE, 1)}


def linked(*links: tuple[str, ...], text: str = "See the label and the guide.") -> Text:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=f"{n}. {text}", links=each) for n, each in enumerate(links))
    return Text(media_type="text/html", extractor="test-1", blocks=blocks)


def test_a_link_that_leads_elsewhere_is_a_change_where_nothing_else_differs() -> None:
    before = linked(("fda.gov/label", "fda.gov/guide"), ("nih.gov/a",))

    (change,) = diff(before, linked(("fda.gov/label", "fda.gov/new-guide"), ("nih.gov/a",)))

    assert change.links == ("fda.gov/guide", "fda.gov/new-guide")
    assert (change.op, change.before, marked(change)) == (Op.REPLACE, change.after, change.before)


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(linked(("new.gov/label", "new.gov/guide"), ("new.gov/a",)), id="a site that moved"),
        pytest.param(linked(("fda.gov/label",), ("fda.gov/a",)), id="a link that went"),
        pytest.param(linked(("fda.gov/x", "fda.gov/y"), ("fda.gov/a",)), id="other links altogether"),
    ],
)
def test_other_links_are_no_change(after: Text) -> None:
    assert diff(linked(("fda.gov/label", "fda.gov/guide"), ("fda.gov/a",)), after) == ()


def test_links_never_count_beside_other_changes() -> None:
    before, after = linked(("fda.gov/a",), ("fda.gov/b",)), linked(("fda.gov/a",), ("fda.gov/c",))

    (change,) = diff(before, replace(after, dates={"updated": "May 2025"}))

    assert change.kind is BlockKind.DATE


def test_bare_figures_in_the_same_place_are_a_replacement() -> None:
    (change,) = diff(a_text("Cases", "73", "Deaths"), a_text("Cases", "90", "Deaths"))

    assert marked(change) == "[-73-]{+90+}"


def test_a_paragraph_in_place_of_quite_another_is_a_deletion_and_an_insertion() -> None:
    before = "The spray is given in a certified clinic under the eyes of staff."
    after = "Manufacturers report shortages quarterly; distributors answer within thirty business days."

    changes = diff(a_text(before), a_text(after))

    assert [change.op for change in changes] == [Op.DELETE, Op.INSERT]


def test_an_edited_paragraph_that_is_also_split_shows_its_edit_only() -> None:
    before = a_text("Patients take 28 mg on the first day", "and are watched for two hours after each dose.")
    after = a_text("Patients take 56 mg on the first day and are watched for two hours after each dose.")

    (change,) = diff(before, after)

    assert marked(change).count("{+") == 1
    assert "[-28 mg-]{+56 mg+}" in marked(change)


def test_changes_come_in_the_order_of_the_new_text_with_deletions_where_they_stood() -> None:
    before = a_text("Alpha one is here.", "Beta goes away soon.", "Gamma stays.", "Delta is 5 mg.")
    after = a_text("Alpha two is here.", "Gamma stays.", "Delta is 6 mg.", "Epsilon is quite new.")

    changes = diff(before, after)

    assert [(c.op, (c.after or c.before or "").split()[0]) for c in changes] == [
        (Op.REPLACE, "Alpha"),
        (Op.DELETE, "Beta"),
        (Op.REPLACE, "Delta"),
        (Op.INSERT, "Epsilon"),
    ]


def test_a_change_stands_on_the_new_page_and_a_deletion_on_the_old_one() -> None:
    replaced, deleted = diff(a_text("Dose 1 mg", "Gone for good today", page=3), a_text("Dose 2 mg", page=4))

    assert (replaced.page, deleted.page) == (4, 3)
    assert replaced.section == ("Dosage",)


@pytest.mark.parametrize(
    ("before", "after", "op", "quoted"),
    [
        pytest.param(
            {"content_current_as_of": "03/11/2024"},
            {"content_current_as_of": "01/03/2025"},
            Op.REPLACE,
            ("Content current as of: 03/11/2024", "Content current as of: 01/03/2025"),
            id="moved",
        ),
        pytest.param({}, {"last_reviewed": "May 2025"}, Op.INSERT, (None, "Last reviewed: May 2025"), id="added"),
        pytest.param({"updated": "May 2025"}, {}, Op.DELETE, ("Updated: May 2025", None), id="removed"),
    ],
)
def test_a_review_date_is_one_change_in_words(
    before: dict[str, str], after: dict[str, str], op: Op, quoted: tuple[str | None, str | None]
) -> None:
    (change,) = diff(a_text("Same.", **before), a_text("Same.", **after))

    assert (change.kind, change.op) == (BlockKind.DATE, op)
    assert (change.before, change.after) == quoted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(["a b", "b c"] * 2500, ["b c", "a b", "c d"] * 1700, id="few blocks, often repeated"),
        pytest.param(["x y x"] * 3000, ["x", "y", "x x"] * 1000, id="reflow that never ends together"),
        pytest.param(
            [f"{n} | {n % 7}" for n in range(3000)], [f"{n % 5} | {n}" for n in range(3000)], id="rows of figures"
        ),
        pytest.param(["the of a " * 7000], ["of the a " * 7000], id="one block of few words"),
    ],
)
def test_no_text_takes_quadratic_time(before: list[str], after: list[str]) -> None:
    started = time.process_time()

    diff(a_text(*before), a_text(*after))

    assert time.process_time() - started < 10


def paragraphs(count: int, *, seed: int, length: int = 40) -> list[str]:
    chance = random.Random(seed)
    words = [f"w{number}" for number in range(400)]
    return [" ".join(chance.choices(words, k=length)) for _ in range(count)]


@pytest.mark.parametrize(
    "worst",
    [
        pytest.param(lambda n: (paragraphs(n, seed=1), paragraphs(n, seed=2)), id="all different"),
        pytest.param(lambda n: (paragraphs(n, seed=1), [f"x {p}" for p in paragraphs(n, seed=1)]), id="all edited"),
        pytest.param(lambda n: (paragraphs(n, seed=1), paragraphs(n, seed=1)[::-1]), id="in reverse order"),
        pytest.param(lambda n: ([" ".join(paragraphs(n, seed=1))], [" ".join(paragraphs(n, seed=2))]), id="two giants"),
        pytest.param(lambda n: (paragraphs(9 * n, seed=1, length=2), paragraphs(9 * n, seed=2, length=2)), id="short"),
        pytest.param(lambda n: (["a b c"] * 9 * n, ["a b c", "a c b"] * 4 * n), id="one block over and over"),
    ],
)
def test_twice_as_much_takes_about_twice_as_long(worst: Callable[[int], tuple[list[str], list[str]]]) -> None:
    def seconds(count: int) -> float:
        before, after = (a_text(*lines) for lines in worst(count))
        started = time.process_time()
        diff(before, after)
        return time.process_time() - started

    # four times as much in quadratic time takes sixteen times as long
    assert seconds(800) < 10 * seconds(200) + 0.2


def test_equal_texts_have_no_edits_but_themselves() -> None:
    (edit,) = edits("Take 28 mg.", "Take 28 mg.")

    assert (edit.op, edit.text) == (EditOp.EQUAL, "Take 28 mg.")


_TIES = """
import random
from citewatch.diff import align
from citewatch.model import Block, BlockKind

words = [f"w{first}{second}" for first in "abcdefgh" for second in "abcdefgh"]
sides = (
    [Block(kind=BlockKind.PARAGRAPH, text=" ".join(chance.sample(words, 20))) for _ in range(30)]
    for chance in (random.Random(1), random.Random(2))
)
print(align(*sides))
"""


def test_ties_fall_the_same_way_in_every_process() -> None:
    root = Path(__file__).parents[2]

    told = {
        subprocess.run(
            [sys.executable, "-c", _TIES], env={"PYTHONHASHSEED": seed}, cwd=root, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3", "4")
    }

    assert len(told) == 1
