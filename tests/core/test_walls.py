"""What is a wall and what is none: labelled cases (tests/pages/walls.json), and live pages that must never be one."""

import json
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from citewatch.judge import wall
from citewatch.model import Capture, GoodLook, WallScope
from tests.builders import A_URL, a_capture, a_good_look, an_exchange

_CASES = json.loads((Path(__file__).parents[1] / "pages" / "walls.json").read_text(encoding="utf-8"))
_DATA = Path(__file__).parents[3] / "shared" / "data"
_HTML = (("Content-Type", "text/html"),)


def answered(case: dict[str, Any]) -> Capture:
    """The capture of a labelled case, redirected once where its last address is another."""
    url = case.get("url", "https://example.org/cited/page")
    final = case.get("final_url", url)
    hops = [an_exchange(url, status=302)] if final != url else []
    headers = _HTML + tuple(case.get("headers", {}).items())
    answer = an_exchange(final, status=case["status"], headers=headers)
    return a_capture(url, exchanges=(*hops, answer), payload=case["body"].encode())


def redirected(*urls: str, status: int = 200, payload: bytes = b"") -> Capture:
    """A capture that went by 302 from each URL to the next."""
    hops = [an_exchange(url, status=302) for url in urls[:-1]]
    return a_capture(urls[0], exchanges=(*hops, an_exchange(urls[-1], status=status)), payload=payload)


@pytest.mark.parametrize("case", _CASES, ids=[case["id"] for case in _CASES])
def test_a_labelled_case_is_a_wall_or_none(case: dict[str, Any]) -> None:
    last_good = a_good_look(words=350) if "previous_body" in case else None

    met = wall(answered(case), last_good=last_good)

    assert (met is not None) == (case["label"] == "blocked"), met


REASONS = [
    ("cf-managed", "bot-wall", WallScope.HOST),
    ("cf-1015", "rate-limited", WallScope.POSTPONE),
    ("cf-1009", "legal-block", WallScope.URL),
    ("cloudfront-country", "legal-block", WallScope.URL),
    ("kasada", "bot-wall", WallScope.HOST),
    ("qrator", "bot-wall", WallScope.HOST),
    ("f5-rejected", "bot-wall", WallScope.URL),
    ("queue-it", "rate-limited", WallScope.POSTPONE),
    ("rate-200-de", "rate-limited", WallScope.POSTPONE),
    ("captcha-fr", "bot-wall", WallScope.HOST),
    ("denied-200-en", "bot-wall", WallScope.URL),
    ("region-en", "legal-block", WallScope.URL),
    ("login-redirect", "login", WallScope.URL),
    ("subscribe", "paywall", WallScope.URL),
    ("plain-403", "forbidden", WallScope.URL),
    ("linkedin-999", "bot-wall", WallScope.HOST),
]


@pytest.mark.parametrize(("id", "reason", "scope"), REASONS)
def test_a_wall_says_why_and_how_far_it_reaches(id: str, reason: str, scope: WallScope) -> None:
    met = wall(answered(next(case for case in _CASES if case["id"] == id)), last_good=None)

    assert met and (met.reason, met.scope) == (reason, scope)


def test_the_host_that_sends_us_to_a_vendor_is_the_one_that_turned_us_away() -> None:
    met = wall(
        redirected("https://doi.org/10.1/x", "https://iop.org/x", "https://validate.perfdrive.com/a"), last_good=None
    )

    assert met and met.url == "https://iop.org/x"


def test_an_apology_on_the_way_is_a_wall_wherever_it_leads() -> None:
    apology = "https://www.fda.gov/apology_objects/abuse-detection-apology.html"

    met = wall(redirected(A_URL, apology, "https://www.fda.gov/", payload=b"<title>FDA</title>"), last_good=None)

    assert met and met.scope is WallScope.HOST


def test_a_dance_through_a_login_and_back_is_no_wall() -> None:
    article = b"<title>An article</title>" + b"<p>What the panel found in forty trials of one drug.</p>" * 20
    dance = redirected(
        "https://link.springer.com/a", "https://idp.springer.com/a", "https://link.springer.com/a", payload=article
    )

    assert wall(dance, last_good=None) is None


def test_html_where_json_was_last_seen_agrees_with_a_title() -> None:
    page = a_capture(payload=b"<title>Request Access</title><p>Tell us who you are.</p>", headers=_HTML)

    seen = a_good_look(words=9, media_type="application/json"), a_good_look(words=9, media_type="text/html")

    assert [wall(page, last_good=look) is not None for look in seen] == [True, False]


WORDS_ALONE = "<title>Example</title><p>Please verify that you are human. To continue, wait.</p>"
SURE = [
    ("words alone", 200, "", None, WallScope.URL),
    ("a captcha", 200, "<div class='h-captcha'></div>", None, WallScope.HOST),
    ("the text is gone", 200, "", a_good_look(words=900), WallScope.HOST),
    ("a status", 500, "", None, WallScope.HOST),
]


@pytest.mark.parametrize(("sign", "status", "more", "last", "scope"), SURE, ids=[row[0] for row in SURE])
def test_words_alone_stop_no_host(sign: str, status: int, more: str, last: GoodLook | None, scope: WallScope) -> None:
    met = wall(a_capture(status=status, payload=(WORDS_ALONE + more).encode()), last_good=last)

    assert met and met.scope is scope, sign


DENIED = "<title>Access Denied{}</title><h1>Access Denied{}</h1><p>{} Reference ID: 1</p>"
SUBJECTS = [
    ("a second sign", DENIED.format("", "", "Your request was blocked."), True),
    ("the subject in the heading", DENIED.format("", " to ketamine", "Your request was blocked."), False),
    ("what comes before a colon", DENIED.format(": a report", ": a report", ""), False),
    ("a heading of another thing", "<h1>Visiting hours</h1><p>Access was denied. Reference ID: 1</p>", False),
    ("a heading equal to the title", "<title>Access Denied</title><h1>Access Denied</h1><p>Read on.</p>", False),
    ("a drawing of many paths", "<svg>" + "<path/>" * 200 + "</svg>" + DENIED.format("", "", "Try later."), True),
]


@pytest.mark.parametrize(("page", "is_wall"), [row[1:] for row in SUBJECTS], ids=[row[0] for row in SUBJECTS])
def test_words_on_a_page_that_names_its_subject_are_no_wall(page: str, is_wall: bool) -> None:
    capture = a_capture("https://www.dea.gov/factsheets/ketamine", payload=page.encode())

    assert (wall(capture, last_good=None) is not None) == is_wall


SCRIPTS = [
    ("comes again", "document.cookie='a=1';location.reload()", True),
    ("comes again by its address", "document.cookie='a=1';location.href='/cited/page?i=1'", True),
    ("leads to a language", "document.cookie='lang=en';location.href='/en/'", False),
    ("only leads on", "location.href='/cited/page?i=1'", False),
]


@pytest.mark.parametrize(("script", "is_wall"), [row[1:] for row in SCRIPTS], ids=[row[0] for row in SCRIPTS])
def test_a_script_that_sets_a_cookie_and_comes_again_is_a_wall(script: str, is_wall: bool) -> None:
    page = a_capture("https://example.org/cited/page", payload=f"<script>{script}</script>".encode())

    assert (wall(page, last_good=None) is not None) == is_wall


def test_half_a_page_says_nothing() -> None:
    page = b"<title>Access Denied</title><h1>Access Denied</h1><p>Your request has been blocked."

    assert wall(a_capture(payload=page, truncated="disconnect"), last_good=None) is None


AT_404 = [
    ("<title>Access Denied</title><h1>Access denied</h1><p>Your request has been blocked. Reference #1", True),
    ("<title>Access Denied</title><h1>Access denied</h1><p>Or the page was not found. Reference #1", False),
    ("<title>Access Denied</title><h1>Whoops</h1>", False),
]


@pytest.mark.parametrize(("page", "is_wall"), AT_404, ids=["two signs", "which says it is not there", "one sign"])
def test_a_404_is_a_wall_only_when_its_page_says_so_twice(page: str, is_wall: bool) -> None:
    assert (wall(a_capture(status=404, payload=page.encode()), last_good=None) is not None) == is_wall


def test_a_login_that_was_the_document_last_time_still_is() -> None:
    page = b"<title>Sign in</title><input type='password'>"

    assert wall(a_capture(payload=page), last_good=a_good_look(title="Sign in")) is None


def live_pages() -> list[Path]:
    """Every saved page of the labelled data that shows a document."""
    if not _DATA.is_dir():
        return []
    alive = [
        _DATA / "links" / item["files"]["body"]
        for item in json.loads((_DATA / "manifest.json").read_text(encoding="utf-8"))["items"]
        if item["kind"] == "link" and item["label"] in ("alive", "moved") and "body" in item["files"]
    ]
    folders = ("readability/pages/*.html", "pages/*.html", "pairs/*/*.html", "links/*/previous.html")
    return alive + [page for folder in folders for page in sorted(_DATA.glob(folder))]


def test_no_live_page_is_a_wall_seen_before_or_not() -> None:
    pages = live_pages()
    if not pages:
        pytest.skip("the saved pages of ../shared/data are not here")

    longer: tuple[GoodLook | None, ...] = (None, a_good_look(words=5000, media_type="text/html"))
    walls = [page for page in pages for look in longer if wall(a_capture(payload=page.read_bytes()), last_good=look)]

    assert walls == []


HOSTILE = {
    "half tags": b"<",
    "open tags": b"<a",
    "comments": b"<!--",
    "scripts": b"<script>",
    "inputs": b"<input type=",
    "refreshes": b"<meta http-equiv=refresh content='",
    "entities": b"&#1",
    "one word": b"x",
    "phrases": b"not available in the ",
    "headings": b"<h1",
    "headings of headings": b"<h1><h2>",
    "links": b"<a href=",
    "scripts that lead on": b"location=document.cookie ",
    "this page": b"this page ",
    "sessions": b"your session has expired ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_costs_no_more_than_its_length(piece: bytes) -> None:
    page, larger = (a_capture(payload=piece * (size // len(piece)), headers=_HTML) for size in (499_000, 20_000_000))

    began = process_time()
    walls = wall(page, last_good=None), wall(larger, last_good=None)

    assert walls == (None, None)
    assert timedelta(seconds=process_time() - began) < timedelta(seconds=3)
