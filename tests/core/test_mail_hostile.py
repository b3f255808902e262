"""Hostile strings in every field of a report: nothing comes to life in its mail, and no header is added."""

import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from citewatch.model import Choice, Edit, EditOp, FindingKind, FindingState, Person, Registry, Severity, Vouching
from citewatch.report import Report
from citewatch.report.headline import subject
from tests.builders import (
    A_DAY,
    a_change,
    a_changed_source,
    a_citation,
    a_decision,
    a_finding,
    a_passage,
    a_source_result,
    a_timed_claim,
    a_walled_source,
    a_watch,
    an_article,
    an_article_result,
)
from tests.mails import Page, a_finding_on, a_mail, a_report, parsed, parts_of, to_be_reviewed

HARMLESS = "Harmless words"
STRINGS = {
    "a script": "<script>alert(1)</script>",
    "a script that closes what is open": '"></style></title></td></table></a><script>alert(1)</script>',
    "an image with a handler": "<img src=x onerror=alert(1)>",
    "an attribute": '" onmouseover="alert(1)" style="position:fixed',
    "an attribute in other quotes": "' onmouseover='alert(1)'",
    "a comment": "<!-- --><!--[if mso]><b>x</b><![endif]-->",
    "references": "&lt;script&gt;&#60;script&#62;&#0;&bogus;",
    "a template": "{{ 7 * 7 }}{% raw %}{{ view.report }}",
    "NULs and controls": "a\x00b\x07c\x1b[31md\x7fe\x85f",
    "bidi overrides": "\u202egnihsihp\u2066 \u200f\u061c",
    "a lone surrogate": "a\ud800b\udfffc",
    "an endless word": "W" * 10_000,
    "endless combining marks": "a" + "\u0301" * 5_000,
    "header newlines": "x\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>",
    "other line ends": "x\u2028Bcc: all@example.org\u2029\x0b\x0c\x85y",
    "a boundary": "x\n--citewatch-0-00000000000000000000000000000000\nContent-Type: text/html\n\n<script>",
    "an encoded word": "=?utf-8?b?PHNjcmlwdD4=?= =?utf-8?q?=0D=0ABcc:_x@example.org?=",
    "a script's address": "javascript:alert(1)",
}
URLS = {
    "a script": "javascript:alert(1)//",
    "data": "data:text/html,<script>alert(1)</script>",
    "a script with spaces": " java\nscript:alert(1)",
    "quotes": 'https://example.org/"><script>alert(1)</script>',
    "other quotes": "https://example.org/' onclick='alert(1)",
    "header newlines": "https://example.org/\r\nBcc: all@example.org",
    "bidi": "https://example.org/\u202egro.elpmaxe",
    "an endless one": "https://example.org/" + "a" * 10_000,
    "a file": "file:///etc/passwd",
    "nowhere": "https:///x",
}


def a_report_of(words: str, *, url: str = "https://example.org/a") -> Report:
    """A report with these words in every field that comes from outside, and this URL wherever one stands."""
    passage = a_passage(claim=words, section=words, starts=words, anchors={1: (words,)})
    article = an_article(
        title=words,
        author=words,
        url=url,
        citations=tuple(a_citation(n, cited_as=words, url=url) for n in range(1, 8)),
        passages=(passage, a_passage("p2", claim=words, section=None)),
        watches=(a_watch(claim=words, url=url),),
        claims=(a_timed_claim(claim=words, section=words, starts=words),),
        reviewer=Person(name=words[:200], email="rae@example.org"),
        editors=(Person(name=words[:200], email="ed@example.org"),),
    )
    whole = (Edit(op=EditOp.DELETE, text=words), Edit(op=EditOp.INSERT, text=f"{words}!"))
    given: dict[str, Any] = {"section": (words,), "reasons": (words,)}
    changes = (
        a_change(words, f"{words}!", edits=whole, **given),
        a_change(None, words, **given),
        a_change(words, words, links=(words, words), edits=(Edit(op=EditOp.EQUAL, text=words),), **given),
    )
    decided = a_decision(Choice.DISMISS, by=words, note=words, at=A_DAY)
    said: dict[str, Any] = {"summary": words, "suggestion": words, "marks": {"p1": (words, f"“{words}”")}, "url": url}
    findings = (
        a_finding(passages=("p1", "p2"), **said),
        a_finding_on(2, kind=FindingKind.LINK_DEAD, **said),
        a_finding_on(3, state=FindingState.SUSPECTED, **said),
        a_finding_on(4, state=FindingState.DISMISSED, decision=decided, **said),
        a_finding_on(5, state=FindingState.RESOLVED, **said),
        a_finding_on(6, kind=FindingKind.ANCHOR_NOT_FOUND, severity=Severity.INFO, **said),
        a_finding(FindingKind.CLAIM_DUE, id="c", subject="claim:c1", citation=None, **said | {"passages": ("c1",)}),
    )
    vouched = Vouching(registry=Registry.DOI, at=A_DAY, knows=True, evidence=words)
    walled = a_walled_source(7, url=url)
    sources = (
        a_changed_source(1, *changes, url=url),
        *(a_source_result(n, url=url) for n in range(2, 7)),
        replace(walled, link=replace(walled.link, reason=words, evidence=(words,), vouching=vouched)),
        a_source_result(None, subject="watch:w1", url=url),
    )
    return a_report(article=article, result=an_article_result(sources=sources, findings=findings))


def anatomy(page: str) -> set[tuple[str, str]]:
    """Every element of a page with each of its attributes."""
    return {(tag, name) for tag, given in Page(page).elements for name in (*given, "")}


def is_clean(text: str) -> bool:
    """Whether a text holds no character that controls, reverses or stands for none, but line breaks."""
    bad = ("Cc", "Cs")
    bidi = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    kept = text.replace("\n", "").replace("\r", "")
    return not any(unicodedata.category(each) in bad or unicodedata.bidirectional(each) in bidi for each in kept)


@pytest.mark.parametrize("is_reviewed", [True, False], ids=["with buttons", "with commands"])
@pytest.mark.parametrize("name", STRINGS)
def test_hostile_words_change_nothing_of_what_a_mail_is_built_of(name: str, is_reviewed: bool) -> None:
    report, harmless = a_report_of(STRINGS[name]), a_report_of(HARMLESS)
    if is_reviewed:
        report, harmless = to_be_reviewed(report), to_be_reviewed(harmless)

    text, page = parts_of(report)

    assert anatomy(page) <= anatomy(parts_of(harmless)[1])
    assert all(link.startswith("https://") for link in Page(page).links)
    assert is_clean(text) and is_clean(Page(page).said)


@pytest.mark.parametrize("name", URLS)
def test_a_hostile_address_is_no_link_or_one_that_stays_an_address(name: str) -> None:
    text, page = parts_of(a_report_of(HARMLESS, url=URLS[name]))

    assert anatomy(page) <= anatomy(parts_of(a_report_of(HARMLESS))[1])
    assert all(link.startswith("https://example.org/") and len(link) < 3_500 for link in Page(page).links)
    assert is_clean(text) and is_clean(page)


@pytest.mark.parametrize("name", STRINGS)
def test_each_header_stands_once_and_says_what_it_should(name: str) -> None:
    report = a_report_of(STRINGS[name])
    mail = parsed(a_mail(report, mail_id=f"m1{STRINGS[name][:300]}"))

    assert sorted(mail.keys()) == sorted(
        [
            *("From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
            *("Auto-Submitted", "MIME-Version", "Content-Type"),
        ]
    )
    assert [address.addr_spec for address in mail["To"].addresses] == ["rae@example.org"]
    assert [address.addr_spec for address in mail["Cc"].addresses] == ["ed@example.org"]
    assert [part.get_content_type() for part in mail.walk()][1:] in (
        ["text/plain", "text/html"],
        ["multipart/alternative", "text/plain", "text/html", "text/html"],
    )
    assert not mail.defects and subject(report).isprintable()


def test_a_hostile_sender_name_of_a_decision_is_quoted_as_words() -> None:
    text, page = parts_of(a_report_of(STRINGS["a script"]))

    assert "Dismissed today by <script>alert(1)</script>" in " ".join(text.split())
    assert "Dismissed today by <script>alert(1)</script>" in Page(page).said
