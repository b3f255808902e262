"""A letter says who wants what in two parts that say the same, whatever stands in the fields it is made of."""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from citewatch.model import (
    Choice,
    ContentResult,
    ContentState,
    Decision,
    FindingKind,
    FindingState,
    LetterKind,
    Significance,
)
from citewatch.report import ReviewLinks
from citewatch.report.letter import Told, Written, written
from citewatch.report.post import encoded_size
from tests.builders import (
    A_DAY,
    a_change,
    a_citation,
    a_decision,
    a_finding,
    a_passage,
    a_person,
    a_run,
    an_article,
)

HOSTILE = "<script>alert(1)</script>\"'>\r\nBcc: all@example.org\x00 \u202egnirts"
PAGE = "https://review.example.org/r/0123456789ab"
LINKS = ReviewLinks(article="https://review.example.org/r/article", findings={"0123456789ab": PAGE})


def content(*changes: Any) -> ContentResult:
    return ContentResult(
        state=ContentState.CHANGED,
        significance=Significance.SUBSTANTIVE,
        baseline_at=A_DAY,
        changes=changes or (a_change(),),
    )


def told(decision: Decision | None = None, **given: Any) -> Told:
    fields: dict[str, Any] = {
        "kind": LetterKind.EDIT_REQUESTED,
        "article": an_article(),
        "finding": a_finding(state=FindingState.EDIT_REQUESTED),
        "decision": decision or a_decision(note="Mend the dose.", addressee="review@example.org"),
        "content": content(),
        "review": LINKS,
        "run": a_run(),
    }
    return Told(**fields | given)


def words(text: str) -> str:
    """The words of a plain part, without the marks of changed ones and of quoted lines."""
    return " ".join(text.replace("\n  > ", "\n").replace("*", "").split())


def shown(page: str) -> str:
    """The words of an HTML part that a reader sees."""
    body = re.sub(r"(?s)<!--.*?-->|<head>.*?</head>|<div [^>]*aria-hidden.*?</div>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_a_request_tells_who_what_and_how_it_is_closed() -> None:
    letter = written(told())

    assert letter.subject == "Edit asked for: [1] example.org changed “28” to “56” — What Is Ketamine Therapy?"
    for said in (
        "Rae Viewer, MD wrote: Mend the dose.",
        "Rae Viewer, MD asked for it on Nov 2, 2026, 03:00 UTC.",
        "TOUCHED: Ketamine is a Schedule III drug.",
        "https://example.org/an-article#:~:text=Though%20ketamine%2C%20a%20Schedule%203",
        "Before: The dose is 28 mg twice a week. Now: The dose is 56 mg twice a week.",
        "set “revised: 2026-11-03” on it (p1) in the article's manifest",
        f"See both versions in full: {PAGE}",
    ):
        assert said in words(letter.text)


def test_the_note_stands_before_all_else() -> None:
    letter = written(told())

    assert [
        part.index("Mend the dose.") < part.index("Rae Viewer, MD asked") for part in (letter.text, letter.html)
    ] == [
        True,
        True,
    ]


@pytest.mark.parametrize("kind", LetterKind)
def test_both_parts_say_the_same(kind: LetterKind) -> None:
    decision = a_decision(Choice.EDIT if kind is LetterKind.EDIT_REQUESTED else Choice.UNDO, note="Mend the dose.")
    letter = written(told(decision, kind=kind, replaces=True, possible_second_copy=True))

    plain, page = words(letter.text).casefold(), shown(letter.html).casefold()

    spoken = set(re.findall(r"[a-z]{3,}", re.sub(r"https?://\S+", " ", page)))
    assert spoken <= set(re.findall(r"[a-z]{3,}", plain))
    assert set(re.findall(r"[a-z]{3,}", re.sub(r"https?://\S+", " ", plain))) <= spoken


@pytest.mark.parametrize(
    ("addressee", "by", "said"),
    [
        ("review@example.org", "rae viewer, md ", False),
        ("review@example.org", "Sam", True),
        ("flo@example.org", "Rae Viewer, MD", True),
        (None, "Rae Viewer, MD", False),
    ],
    ids=["her own link", "a forwarded mail", "somebody else's link", "the command line"],
)
def test_whose_link_was_used_is_told_where_it_is_not_the_one_who_gave_their_name(
    addressee: str | None, by: str, said: bool
) -> None:
    letter = written(told(a_decision(addressee=addressee, by=by)))

    assert ("by the link that was mailed to" in words(letter.text)) == said


def test_whoever_gave_no_name_is_called_so() -> None:
    assert "Somebody who gave no name asked for it" in words(written(told(a_decision(by=None))).text)


def test_a_finding_that_shows_no_text_is_told_by_its_sentence() -> None:
    finding = a_finding(FindingKind.LINK_DEAD, summary="The link leads nowhere.", touched=())

    letter = written(told(finding=finding, content=None))

    assert "The link leads nowhere." in letter.text and "Before:" not in letter.text
    assert f"Open the review page: {PAGE}" in words(letter.text)


def test_where_no_passage_can_be_dated_the_request_is_closed_by_a_decision() -> None:
    letter = written(told(finding=a_finding(passages=(), touched=())))

    assert "tell Rae Viewer, MD: letting the source stand closes this" in words(letter.text)


def test_without_a_review_page_no_button_leads_nowhere() -> None:
    letter = written(told(review=None))

    assert "review page" not in shown(letter.html) and "Before" in shown(letter.html)


class Tags(HTMLParser):
    """Every tag of a page, and every attribute with its value."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def hostile() -> Written:
    return written(
        told(
            a_decision(by=HOSTILE, note=HOSTILE, addressee="review@example.org"),
            article=an_article(
                title=HOSTILE,
                url="javascript:alert(1)",
                citations=(a_citation(cited_as=HOSTILE, url="https://example.org/\"onclick='x'"),),
                passages=(a_passage(claim=HOSTILE, section=HOSTILE, starts=HOSTILE),),
                reviewer=a_person(HOSTILE),
            ),
            finding=a_finding(summary=HOSTILE, suggestion=HOSTILE, marks={"p1": (HOSTILE,)}),
            content=content(a_change(HOSTILE, f"{HOSTILE} 56", reasons=(HOSTILE,), section=(HOSTILE,))),
            review=ReviewLinks(article="javascript:alert(1)", findings={"0123456789ab": "javascript:alert(1)"}),
        )
    )


def test_nothing_hostile_becomes_markup_or_a_link() -> None:
    letter = hostile()

    page = Tags()
    page.feed(letter.html)
    assert "script" not in page.tags and not {name for name, _ in page.attributes if name.startswith("on")}
    assert all(value.startswith(("http://", "https://")) for name, value in page.attributes if name in ("href", "src"))
    assert "alert(1)" in shown(letter.html)


def test_nothing_hostile_is_hidden_or_breaks_the_subject() -> None:
    letter = hostile()

    for part in (letter.subject, letter.text, letter.html):
        assert "\u202e" not in part and "\x00" not in part and "⟨U+202E⟩" in part
    assert "\n" not in letter.subject and "\r" not in letter.subject


@pytest.mark.parametrize("filling", ["dose ", "剂量 ", "ä"], ids=["ASCII", "Chinese", "no space"])
def test_a_letter_stays_small_whatever_it_tells(filling: str) -> None:
    passages = tuple(a_passage(f"p{n}", claim=filling * 100, starts=filling * 40) for n in range(30))
    named = tuple(passage.id for passage in passages)
    finding = replace(a_finding(), passages=named, touched=named, marks={id: (filling * 40,) * 5 for id in named})
    long = tuple(a_change(filling * 1_000 + "28", filling * 1_000 + "56") for _ in range(30))

    letter = written(
        told(
            a_decision(note=(filling * 700)[:2_000]),
            finding=finding,
            article=an_article(passages=passages),
            content=content(*long),
        )
    )

    assert max(encoded_size(letter.text), encoded_size(letter.html)) < 90_000
    assert re.search(r"and \d+ more claims, on the review page", words(letter.text))
    assert re.search(r"and \d+ more changed places, on the review page", words(letter.text))


def test_a_note_of_many_lines_loses_no_word() -> None:
    letter = written(told(a_decision(note="\n\n".join(f"word{n}" for n in range(200)))))

    assert all(f"word{n}" in words(letter.text).split() for n in range(200))
