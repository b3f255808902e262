"""Reports and the mails they make, for tests: a default everywhere, and a bad week in which all parts of a mail stand.

Knows the report's public face and the builders.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

from citewatch.model import (
    Change,
    Choice,
    Finding,
    FindingKind,
    FindingState,
    LinkResult,
    LinkVerdict,
    NoticesResult,
    NoticeState,
    Occasion,
    Severity,
)
from citewatch.report import Report, ReviewLinks, message
from tests.builders import (
    A_DAY,
    a_change,
    a_changed_source,
    a_citation,
    a_decision,
    a_finding,
    a_passage,
    a_run,
    a_source_result,
    a_timed_claim,
    a_walled_source,
    a_watch,
    an_article,
    an_article_result,
)

REVIEW = "https://review.example.org/r/"


def a_report(**given: Any) -> Report:
    """A report of one changed source that needs somebody."""
    fields: dict[str, Any] = {
        "article": an_article(),
        "run": a_run(),
        "result": an_article_result(sources=[a_changed_source()], findings=[a_finding()]),
        "finished_at": A_DAY + timedelta(minutes=4),
        "occasion": Occasion.NEWS,
        "next_audit": A_DAY + timedelta(days=1),
    }
    return Report(**fields | given)


def a_report_on(*findings: Any, sources: Any = (), **given: Any) -> Report:
    """A report of these findings, on an article that cites every source they are about."""
    numbers = sorted({f.citation for f in findings if f.citation} | {s.number for s in sources if s.number} | {1})
    known = {source.number: source for source in sources}
    seen = [known.get(number, a_source_result(number)) for number in numbers]
    article = an_article(citations=tuple(map(a_citation, numbers)), claims=(a_timed_claim(),))
    return a_report(**{"article": article, "result": an_article_result(sources=seen, findings=findings)} | given)


def a_finding_on(number: int, **given: Any) -> Finding:
    """An open critical finding on this citation."""
    fields: dict[str, Any] = {"id": f"f{number}", "subject": f"citation:{number}", "citation": number}
    return a_finding(**fields | given)


def to_be_reviewed(report: Report) -> Report:
    """The same report where there is a review page."""
    token = "x" * 200  # about as long as a signed one
    pages = {finding.id: f"{REVIEW}{finding.id}{token}" for finding in report.result.findings}
    return replace(report, review=ReviewLinks(article=f"{REVIEW}article{token}", findings=pages))


def a_bad_week(**given: Any) -> Report:
    """A report in which every part of a mail stands."""
    edit_asked = a_decision(at=A_DAY - timedelta(days=15), note="Ask the pharmacy.")
    dismissed = a_decision(Choice.DISMISS, note="Works for me.")
    elsewhere = a_change("See the guidance.", "See the guidance.", links=("a.org/old", "a.org/new"))
    findings = (
        a_finding_on(1, opened_at=A_DAY - timedelta(days=9), marks={"p1": ("the word “28” is no longer there",)}),
        a_finding_on(2, kind=FindingKind.LINK_DEAD, severity=Severity.MAJOR, summary="Not found (404).", touched=()),
        a_finding_on(3, kind=FindingKind.LINK_MOVED, severity=Severity.MINOR, summary="Moved.", passages=()),
        a_finding_on(4, state=FindingState.SUSPECTED, opened_at=None, summary="Did not answer."),
        a_finding_on(5, state=FindingState.EDIT_REQUESTED, decision=edit_asked, summary="The title changed."),
        a_finding_on(6, state=FindingState.DISMISSED, decision=dismissed, summary="A comma moved."),
        a_finding_on(7, state=FindingState.RESOLVED, resolved_at=A_DAY, summary="Answers again."),
        a_finding_on(8, kind=FindingKind.SOURCE_REREVIEWED, severity=Severity.INFO, summary="New date."),
    )
    sources = (
        a_changed_source(1, a_change(), a_change(None, "Do not use in pregnancy."), elsewhere, a_change("Old.", None)),
        *(a_source_result(number) for number in range(2, 9)),
        a_walled_source(9),
        a_source_result(10, notices=NoticesResult(state=NoticeState.UNCHECKED)),
        a_source_result(11, looked_at=False, link=LinkResult(verdict=LinkVerdict.SKIPPED, reason="watch-off")),
        a_source_result(None, subject="watch:w1", url="javascript:alert(1)"),
    )
    article = an_article(
        citations=tuple(map(a_citation, range(1, 12))),
        passages=(a_passage(), a_passage("p2", claim="It costs ten dollars.", cites=(1, 2))),
        watches=(a_watch(),),
    )
    drift = replace(findings[0], passages=("p1", "p2"))
    result = an_article_result(sources=sources, findings=(drift, *findings[1:]))
    return to_be_reviewed(a_report(**{"article": article, "result": result} | given))


def findings_at_once(count: int, *, changes: Iterable[Change] = (), **given: Any) -> Report:
    """A report of so many changed sources, each with a finding of its own; the first third critical, then major."""
    severities = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
    numbers = range(1, count + 1)
    graded = [
        a_finding_on(n, severity=severities[(n - 1) * 3 // count], summary=f"Source {n} changed.") for n in numbers
    ]
    return to_be_reviewed(a_report_on(*graded, sources=[a_changed_source(n, *changes) for n in numbers], **given))


def parsed(mail: bytes) -> EmailMessage:
    """A mail as a mail program reads it."""
    found = message_from_bytes(mail, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def a_mail(report: Report, **given: Any) -> bytes:
    """The report as a mail from citewatch to whomever it addresses."""
    fields: dict[str, Any] = {
        "sender": "citewatch <audit@example.org>",
        "recipient": None,
        "mail_id": "m1",
        "at": A_DAY,
    }
    return message(report, **fields | given)


def parts_of(report: Report) -> tuple[str, str]:
    """The text and the HTML of the report's mail."""
    mail = parsed(a_mail(report))
    text, page = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and page is not None
    return text.get_content(), page.get_content()


class Page(HTMLParser):
    """What stands in a page: its elements with their attributes, its style sheets, and the words it shows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.styles: list[str] = []
        self.words: list[str] = []
        self._in_style = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        (self.styles if self._in_style else self.words).append(data)

    @property
    def links(self) -> list[str]:
        """Where the page leads to, in order."""
        return [attributes["href"] for _, attributes in self.elements if "href" in attributes]

    @property
    def said(self) -> str:
        """The words on one line, without the places at which endless ones may break."""
        return " ".join("".join(self.words).replace("\u200b", "").split())
