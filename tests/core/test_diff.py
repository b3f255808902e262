"""What a reader would see between two texts, block by block and word by word."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from citewatch.diff import diff, edits
from citewatch.model import Block, BlockKind, Change, EditOp, Op, Text


def a_text(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH, page: int | None = None, **dates: str) -> Text:
    blocks = tuple(Block(kind=kind, text=text, section=("Dosage",), page=page) for text in texts)
    return Text(
        media_type="text/html",
        extractor="test-1",
        blocks=blocks,
        dates={name.replace("_", "-"): value for name, value in dates.items()},
    )


def marked(change: Change) -> str:
    """The edits in one line: [-gone-]{+come+}."""
    marks = {EditOp.EQUAL: "{}", EditOp.DELETE: "[-{}-]", EditOp.INSERT: "{{+{}+}}"}
    return "".join(marks[edit.op].format(edit.text) for edit in change.edits)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(["Take  28 mg.\n"], ["Take 28\u00a0mg."], id="spaces"),
        pytest.param(["The “label” – it’s new"], ['The "label" - it\'s new'], id="quotes and dashes"),
        pytest.param(["keta\u00admine\u200b"], ["ketamine"], id="invisible characters"),
        pytest.param(["caf\u00e9 \u00b5g"], ["cafe\u0301 \u03bcg"], id="two codings of one letter"),
        pytest.param(["One.", "Two.", "Three."], ["Three.", "One.", "Two."], id="a block that moved"),
        pytest.param(["One two three four."], ["One two", "three four."], id="a paragraph split"),
        pytest.param(["One two", "three", "four five."], ["One", "two three four five."], id="joined otherwise"),
        pytest.param(["Text.", " "], ["Text."], id="a blank block"),
        pytest.param([], [], id="nothing at all"),
    ],
)
def test_what_a_reader_cannot_see_is_no_change(before: list[str], after: list[str]) -> None:
    assert diff(a_text(*before), a_text(*after)) == ()
    assert diff(a_text(*after), a_text(*before)) == ()


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
            "By 21 CFR § 1308.13", "By 21 CFR § 1308.12", "By 21 CFR [-§ 1308.13-]{+§ 1308.12+}", id="a section"
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
