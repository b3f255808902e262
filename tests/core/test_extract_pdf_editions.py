"""Two editions of one printed document: what a reader would call the same is the same, and one edit is one change."""

import textwrap
from dataclasses import dataclass

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission, EncryptionMethod

from citewatch.diff import diff
from citewatch.extract import extract
from citewatch.model import BlockKind, Op, Text

SUBJECTS = ("Adults", "Older adults", "Adolescents", "Outpatients", "Inpatients", "Prescribers", "Nurses", "Carers")
VERBS = ("should report", "may notice", "must not ignore", "often describe", "are told about", "will be asked about")
SIGNS = (
    "sedation",
    "dissociation",
    "a rise in blood pressure",
    "nausea",
    "vertigo",
    "bladder pain",
    "anxiety",
    "sleep",
)
TIMES = ("within two hours", "at every visit", "before the first dose", "during the week", "after each session")


def sentence(number: int) -> str:
    subject, verb = SUBJECTS[number % 8], VERBS[number // 3 % 6]
    return f"{subject} {verb} {SIGNS[number // 5 % 8]} {TIMES[number % 5]}, as part {number} of the plan says."


def paragraph(number: int) -> str:
    """A paragraph like no other, of three to six sentences."""
    return " ".join(sentence(7 * number + n) for n in range(3 + number % 4))


PARAGRAPHS = [paragraph(number) for number in range(45)]


@dataclass(frozen=True, kw_only=True)
class Press:
    """How a text is printed: letters a line, lines a page, and what stands around it ("{n}" of "{of}" pages)."""

    width: int = 84
    height: int = 30
    head: str = ""
    foot: str = ""
    margin: float = 20
    line_numbers: bool = False
    watermark: str = ""

    def pages(self, paragraphs: list[str]) -> list[list[str]]:
        lines = [line for text in paragraphs for line in self.lines(text)]
        return [lines[at : at + self.height] for at in range(0, len(lines), self.height)]

    def lines(self, text: str) -> list[str]:
        return textwrap.wrap(text, self.width, break_on_hyphens=False)

    def printed(self, paragraphs: list[str]) -> bytes:
        pdf = FPDF()
        pages = self.pages(paragraphs)
        count = 0
        for number, lines in enumerate(pages, start=1):
            pdf.add_page()
            pdf.set_font("Helvetica", size=10)
            for at, line in enumerate([self.head.format(n=number, of=len(pages)), *lines]):
                count += bool(at)
                if self.line_numbers and at:
                    pdf.text(self.margin - 10, 15 + 8 * at, str(count))
                if line:
                    pdf.text(self.margin, 15 + 8 * at, line)
            if self.foot:
                pdf.text(self.margin, 285, self.foot.format(n=number, of=len(pages)))
            if self.watermark:
                pdf.set_font("Helvetica", size=60)
                with pdf.rotation(45, 100, 280):
                    pdf.text(60, 280, self.watermark)
        return bytes(pdf.output())


def a_text(payload: bytes) -> Text:
    return extract(payload, content_type="application/pdf", url="")


PLAIN = Press()


def ragged(width: int) -> list[str]:
    """Paragraphs of several lines whose last one is plainly short."""
    lines = {text: textwrap.wrap(text, width) for text in PARAGRAPHS}
    return [text for text, wrapped in lines.items() if len(wrapped[-1]) < 0.7 * width]


@pytest.mark.parametrize(
    "press",
    [
        pytest.param(Press(width=60), id="shorter lines"),
        pytest.param(Press(width=100, height=24), id="longer lines on shorter pages"),
        pytest.param(Press(height=17), id="other page breaks"),
        pytest.param(Press(margin=35), id="another margin"),
        pytest.param(Press(head="Drug Label", foot="Page {n} of {of}"), id="a head and a foot"),
        pytest.param(Press(foot="- {n} -"), id="page numbers between dashes"),
        pytest.param(Press(head="{n}"), id="bare page numbers"),
        pytest.param(Press(head="Chapter 2 | {n}", height=22), id="page numbers beside a number that stays"),
        pytest.param(Press(watermark="DRAFT"), id="a watermark"),
        pytest.param(Press(line_numbers=True), id="line numbers"),
    ],
)
def test_the_same_text_printed_otherwise_is_no_change(press: Press) -> None:
    before, after = a_text(PLAIN.printed(PARAGRAPHS)), a_text(press.printed(PARAGRAPHS))

    assert diff(before, after) == ()


@pytest.mark.parametrize("width", [52, 66, 79, 93])
def test_a_paragraph_is_whole_unless_its_last_line_is_full(width: int) -> None:
    text = a_text(Press(width=width, height=2000, head="Label").printed(ragged(width)))

    assert [block.text for block in text.blocks if block.text != "Label"] == ragged(width)


def test_a_dose_changed_on_page_seven_is_one_change_on_page_seven() -> None:
    number = next(n for n, text in enumerate(PARAGRAPHS) if PLAIN.pages(PARAGRAPHS)[6][5] in text)
    dosed = [*PARAGRAPHS[:number], "The dose is 56 mg twice a week.", *PARAGRAPHS[number:]]
    press = Press(head="Drug Label", foot="Page {n} of {of}")

    changes = diff(
        a_text(press.printed(dosed)),
        a_text(press.printed([text.replace("56 mg", "84 mg") for text in dosed])),
    )

    assert [(change.page, change.before) for change in changes] == [(7, "The dose is 56 mg twice a week.")]


@pytest.mark.parametrize("place", [1, 4, 20])
def test_a_paragraph_put_in_early_is_one_change_whatever_it_moves(place: int) -> None:
    more = [*PARAGRAPHS[:place], "A boxed warning was added. It says that breathing may stop.", *PARAGRAPHS[place:]]
    press = Press(head="Drug Label", foot="{n} | Page")

    changes = diff(a_text(press.printed(PARAGRAPHS)), a_text(press.printed(more)))

    assert [(change.op, change.after) for change in changes] == [(Op.INSERT, more[place])]


@pytest.mark.parametrize("place", [0, 9, 20])
def test_a_sentence_put_into_a_paragraph_changes_that_paragraph_only(place: int) -> None:
    plain = ragged(PLAIN.width)
    more = [*plain]
    more[place] = f"{more[place]} Doses above 84 mg were not studied."
    press = Press(head="Drug Label", foot="{n}")

    changes = diff(a_text(press.printed(plain)), a_text(press.printed(more)))

    assert [change.after for change in changes] == [more[place]]


def test_a_paragraph_that_runs_over_a_page_stands_on_the_page_where_it_begins() -> None:
    whole = f"{PARAGRAPHS[1]} The spray is given twice a week for four weeks, and it is then given once a week only."
    press = Press(height=len(PLAIN.lines(whole)) - 1, foot="Page {n} of {of}")

    text = a_text(press.printed([whole]))

    assert [(block.text, block.page) for block in text.blocks] == [(whole, 1)]


def test_page_numbers_of_a_file_of_two_pages_are_no_text() -> None:
    press = Press(height=12, head="Form 3 (2025) Page {n}", foot="Page {n} of {of}")

    text = a_text(press.printed(PARAGRAPHS[:4]))

    assert {block.page for block in text.blocks} == {1, 2}
    assert not [block.text for block in text.blocks if "Page" in block.text]


def test_rows_of_figures_at_a_pages_end_are_no_running_foot() -> None:
    rows = [f"Adults {dose} mg {2 * dose} mg" for dose in (28, 56, 84, 112)]

    text = a_text(Press(height=1).printed(rows))

    assert "".join(block.text for block in text.blocks).count("Adults") == 4


@pytest.mark.parametrize("foot", ["Revised: {date}", "Revised: {date} Page {{n}} of {{of}}", "Last updated: {date}"])
def test_the_date_in_a_foot_is_the_files_age_and_no_text(foot: str) -> None:
    before, after = (a_text(Press(foot=foot.format(date=date)).printed(PARAGRAPHS)) for date in ("10/2024", "11/2025"))

    assert (set(before.dates.values()), set(after.dates.values())) == ({"10/2024"}, {"11/2025"})
    assert before.blocks == after.blocks


def test_the_date_at_a_labels_end_is_its_age() -> None:
    text = a_text(PLAIN.printed([*PARAGRAPHS[:3], "Revised: 10/2025"]))

    assert (dict(text.dates), len(text.blocks)) == ({"last-revised": "10/2025"}, 3)


def test_a_head_that_states_a_dose_is_read_once() -> None:
    before, after = (a_text(Press(head=f"Spray {dose} mg").printed(PARAGRAPHS)) for dose in (28, 56))

    assert [change.after for change in diff(before, after)] == ["Spray 56 mg"]


BREAKS = [
    pytest.param(["doses of 10-", "20 mg daily"], "doses of 10-20 mg daily", id="a range"),
    pytest.param(["infection with COVID-", "19 and others"], "infection with COVID-19 and others", id="a name"),
    pytest.param(["one of the long-", "acting opioids"], "one of the long-acting opioids", id="a compound"),
    pytest.param(["state-of-the-", "art care"], "state-of-the-art care", id="a chain"),
    pytest.param(["a disturbed percep-", "tion of time"], "a disturbed perception of time", id="a broken word"),
    pytest.param(["one of the extended-", "release forms, extended-release"],
                 "one of the extended-release forms, extended-release", id="a compound seen elsewhere"),
    pytest.param(["nausea and/", "or vertigo"], "nausea and/or vertigo", id="a slash"),
    pytest.param(["between $10 -", "$20 a day"], "between $10 - $20 a day", id="a range with spaces"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "read"), BREAKS)
def test_words_are_read_across_the_lines_end(lines: list[str], read: str) -> None:
    text = a_text(Press(width=200).printed(lines))

    assert [block.text for block in text.blocks] == [read]


@pytest.mark.parametrize("sign", ["\x95", "\xb7", "o", "-", "*"])
def test_a_bullet_makes_a_list_item_of_its_line(sign: str) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Times", size=11)
    for at, line in enumerate(["It may cause:", f"{sign} Agitation", f"{sign} Depression of breathing"]):
        pdf.text(20, 20 + 8 * at, line)

    blocks = a_text(bytes(pdf.output())).blocks

    assert [block.text for block in blocks if block.kind is BlockKind.LIST_ITEM] == [
        "Agitation",
        "Depression of breathing",
    ]


def test_rows_of_a_table_of_figures_are_rows() -> None:
    rows = ["5 mg 10 20 30", "10 mg 20 40 60", "20 mg 40 80 120"]

    blocks = a_text(PLAIN.printed(["The table shows how the dose rises from week to week.", *rows])).blocks

    assert [block.text for block in blocks if block.kind is BlockKind.TABLE_ROW] == rows


def test_a_footnote_does_not_part_a_paragraph_that_runs_on() -> None:
    first = "Ketamine is given once a week for four weeks, and the dose is then made smaller while the"
    press = Press(width=200, height=2)

    text = a_text(press.printed([first, "1 See the label.", "patient is observed for at least two hours."]))

    assert f"{first} patient is observed for at least two hours." in [block.text for block in text.blocks]


def locked(password: str) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.text(20, 20, "Ketamine is listed.")
    pdf.set_encryption(
        owner_password="owner",
        user_password=password or None,
        encryption_method=EncryptionMethod.RC4,
        permissions=AccessPermission.none(),
    )
    return bytes(pdf.output())


def test_a_file_that_may_only_be_read_is_read() -> None:
    assert [block.text for block in a_text(locked("")).blocks] == ["Ketamine is listed."]


def test_a_file_that_asks_for_a_password_is_unreadable() -> None:
    assert a_text(locked("secret")).problem == "unreadable-pdf"


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(PLAIN.printed(PARAGRAPHS)[:700], id="cut short"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 40, id="garbage"),
        pytest.param(b"%PDF-1.7", id="a header"),
    ],
)
def test_a_broken_file_is_unreadable(payload: bytes) -> None:
    assert (a_text(payload).problem, a_text(payload).blocks) == ("unreadable-pdf", ())


def test_pictures_with_a_stamp_are_a_scan() -> None:
    pytest.importorskip("PIL")
    from PIL import Image

    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    for number in range(4):
        pdf.add_page()
        pdf.image(Image.new("L", (60, 80), 200), 10, 10, 190)
        if number == 0:
            pdf.text(20, 20, "Received by fax")

    assert a_text(bytes(pdf.output())).problem == "scan-without-text"
