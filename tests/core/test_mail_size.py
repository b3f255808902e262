"""A mail stays small whatever there is to say: Gmail cuts what is larger than 102 KB. The gravest is told first."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from citewatch.model import Person
from citewatch.report import Report, html
from citewatch.report.fitting import MOST_BYTES
from citewatch.report.post import encoded_size, inlined, soft
from tests.builders import a_change, a_citation, a_finding, a_source_result, an_article, an_article_result
from tests.mails import Page, a_mail, a_report, findings_at_once, parsed, parts_of, to_be_reviewed

LONG = [a_change(f"Old {n}. " + "It was so. " * 230, f"New {n}. " + "It is not. " * 230) for n in range(2)]


def five_hundred_sources() -> Report:
    numbers = range(1, 501)
    article = an_article(citations=tuple(map(a_citation, numbers)))
    return to_be_reviewed(
        a_report(
            article=article, result=an_article_result(sources=[*map(a_source_result, numbers)], findings=[a_finding()])
        )
    )


def an_unkind_report() -> Report:
    """A hundred findings of characters that take most bytes where they are escaped and encoded."""
    wide = "\u202e&\U0001f4a9\u00e9" * 4_000
    report = findings_at_once(100, changes=[a_change(wide, wide + "x", section=(wide,) * 3, reasons=(wide,))])
    findings = [
        replace(f, summary=wide, suggestion=wide, marks={"p1": (wide,) * 50}, touched=("p1",))
        for f in report.result.findings
    ]
    article = replace(report.article, title=wide, url="https://example.org/" + "a" * 5_000)
    return replace(report, article=article, result=replace(report.result, findings=tuple(findings)))


def encoded(mail: bytes) -> dict[str, int]:
    """How many bytes each body takes as it is sent."""
    parts = [part for part in parsed(mail).walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
    sent = [part for part in parts if not part.is_attachment()]
    return {part.get_content_type(): len(str(part.get_payload()).encode()) for part in sent}


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(findings_at_once(100, changes=LONG), id="a hundred findings with 5 KB diffs"),
        pytest.param(replace(findings_at_once(100, changes=LONG), review=None), id="the same without a review page"),
        pytest.param(findings_at_once(48), id="48 findings"),
        pytest.param(five_hundred_sources(), id="500 sources"),
        pytest.param(an_unkind_report(), id="characters that take most bytes"),
    ],
)
def test_each_part_stays_under_90_000_bytes_as_it_is_sent(report: Report) -> None:
    sizes = encoded(a_mail(report))

    assert set(sizes) == {"text/plain", "text/html"}
    assert max(sizes.values()) < MOST_BYTES == 90_000


def test_of_a_hundred_findings_the_gravest_are_shown_and_all_are_accounted_for() -> None:
    text, page = parts_of(findings_at_once(100, changes=LONG))
    said = Page(page).said

    assert said.index("[1]") < said.index("[7]") < said.index("more, in short")
    assert all(f"[{n}]" in said for n in range(1, 34))
    assert "MORE, IN SHORT" in text and "The full report is attached." in said


def test_what_has_no_space_is_counted_by_its_weight_and_leads_to_the_review_page() -> None:
    report = findings_at_once(250)

    text, page = parts_of(report)

    assert report.review and report.review.article in Page(page).links
    assert "minor), on the review page." in " ".join(text.split())
    assert "minor), on the review page." in Page(page).said


def test_a_mail_with_space_for_all_has_no_attachment() -> None:
    assert list(parsed(a_mail(findings_at_once(3))).iter_attachments()) == []


def test_a_mail_that_is_cut_brings_the_full_report() -> None:
    report = findings_at_once(100, changes=LONG)

    (attached,) = parsed(a_mail(report)).iter_attachments()

    assert (attached.get_filename(), attached.get_content_type()) == ("report.html", "text/html")
    assert attached.get_content().replace("\r\n", "\n") == html(report)
    assert "[100]" in html(report)


def test_a_report_too_large_to_be_mailed_is_said_to_be() -> None:
    wide = [a_change(f"{n} " + "\u00e9" * 3_000, f"{n} " + "\u00e8" * 3_000) for n in range(12)]
    report = replace(findings_at_once(110, changes=wide), review=None)

    text, page = parts_of(report)

    assert len(html(report).encode()) > 5_000_000
    assert list(parsed(a_mail(report)).iter_attachments()) == []
    assert "The full report is too large to be attached." in Page(page).said
    assert "citewatch show an-article" in text


def test_a_mail_with_an_attachment_is_the_same_mail_when_it_is_sent_again() -> None:
    report = findings_at_once(100)

    assert a_mail(report) == a_mail(report)
    assert a_mail(report).isascii()


def test_a_page_cannot_foretell_what_parts_a_mail() -> None:
    first, second = (
        a_mail(replace(a_report(), article=an_article(author=name, reviewer=Person(name=name, email="a@b.org"))))
        for name in "ab"
    )
    other = a_mail(a_report(article=an_article(title="Another title")))

    assert parsed(first).get_boundary() == parsed(second).get_boundary() != parsed(other).get_boundary()


@pytest.mark.parametrize(
    ("body", "size"), [("plain\n", 7), ("é=\n", 11), ("x" * 80 + "\n", 80 + 3 + 2)], ids=["ascii", "escaped", "folded"]
)
def test_a_body_is_measured_as_it_is_sent(body: str, size: int) -> None:
    mail = EmailMessage()
    mail.set_content(body, cte="quoted-printable")

    assert encoded_size(body) == size


def test_endless_words_may_break_but_a_command_and_a_link_stay_whole() -> None:
    word = "W" * 45

    page = soft(f'<body><a href="https://{word}">{word} short</a> <code>{word}</code>&amp;{"&#34;" * 31}</body>')

    assert f'href="https://{word}">{"W" * 30}&#8203;{"W" * 15} short' in page
    assert f"<code>{word}</code>" in page
    assert "&#34;&#8203;&#34;" in page


def test_a_link_with_an_angle_bracket_in_it_leads_where_it_led() -> None:
    url = f"https://example.org/?over=&gt;{'W' * 45}"

    page = soft(
        inlined(f'<html><head><style>a {{ color: red }}</style></head><body><a href="{url}">x</a></body></html>')
    )

    assert f"?over=>{'W' * 45}" in page
