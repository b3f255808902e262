"""What one look says of a link: walls are no deaths, hiccups are no deaths, some statuses are."""

import pytest

from citewatch.judge import is_hiccup, judge, wall
from citewatch.model import Capture, Failure, LinkVerdict, WallScope
from tests.builders import a_capture, a_good_look, a_text
from tests.core.looks import URL, judged, redirected

PAGE = b"<html><title>Ketamine</title><p>Ketamine is a Schedule III drug.</p></html>"
ARTICLE = a_text(*["Ketamine is a Schedule III drug of the DEA."] * 40, title="Ketamine | DEA.gov")


INTERSTITIAL = (
    b'<meta http-equiv="refresh" content="5; URL=?bm-verify=AAQ"><iframe src="https://www.justice.gov/apology_objects/'
    b'interstitial/doj-interstitial.html"></iframe><script>open("POST", "/_sec/verify?provider=interstitial")</script>'
)
CLOUDFLARE = b"<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script>"

WALLS = {
    "FDA's apology, whatever its status": (
        redirected((URL, 302), to="https://www.fda.gov/apology_objects/abuse-detection-apology.html", status=404),
        WallScope.HOST,
    ),
    "the DOJ interstitial at 200": (a_capture(payload=INTERSTITIAL), WallScope.HOST),
    "a Cloudflare challenge": (a_capture(status=403, payload=CLOUDFLARE), WallScope.HOST),
    "a challenge named by its header": (
        a_capture(status=403, headers=(("CF-Mitigated", "challenge"),)),
        WallScope.HOST,
    ),
    "AWS WAF's empty 202": (a_capture(status=202), WallScope.HOST),
    "LinkedIn's 999": (a_capture(status=999), WallScope.HOST),
    "unblock.federalregister.gov": (
        redirected((URL, 302), to="https://unblock.federalregister.gov/"),
        WallScope.HOST,
    ),
    "too many requests": (a_capture(status=429, payload=b"slow down"), WallScope.POSTPONE),
    "a bare 403": (a_capture(status=403, payload=b"<h1>Forbidden</h1>"), WallScope.URL),
    "a login": (a_capture(status=401), WallScope.URL),
    "a legal block": (a_capture(status=451), WallScope.URL),
}


@pytest.mark.parametrize(("capture", "scope"), WALLS.values(), ids=WALLS.keys())
def test_a_wall_is_blocked_not_dead(capture: Capture, scope: WallScope) -> None:
    met = wall(capture, last_good=None)
    verdict = judged(capture, text=None, last_good=None)

    assert met is not None
    assert (met.scope, verdict.link) == (scope, LinkVerdict.BLOCKED)


NO_WALLS = {
    "an article about captchas": PAGE + b"<p>Why sites show a reCAPTCHA, and what access denied means.</p>",
    "a moved-page notice": b'<meta http-equiv="refresh" content="0; url=/new">This page has moved.',
    "a long page with Imperva's script": PAGE + b"x" * 80_000 + b"_Incapsula_Resource noindex",
}


@pytest.mark.parametrize("payload", NO_WALLS.values(), ids=NO_WALLS.keys())
def test_one_word_of_a_wall_makes_no_wall(payload: bytes) -> None:
    assert wall(a_capture(payload=payload), last_good=None) is None


STATUSES = [
    (404, "dead", "http-404"),
    (410, "dead", "http-410"),
    (500, "unreachable", "http-500"),
    (200, "alive", "ok"),
]


@pytest.mark.parametrize(("status", "link", "reason"), STATUSES)
def test_a_status_code_is_judged(status: int, link: str, reason: str) -> None:
    verdict = judged(a_capture(URL, status=status, payload=PAGE), text=ARTICLE, last_good=None)

    assert (verdict.link, verdict.reason) == (link, reason)


def test_a_failure_keeps_its_reason() -> None:
    verdict = judged(a_capture(failure=Failure(reason="dns", detail="no such name")), text=None, last_good=None)

    assert (verdict.link, verdict.reason, verdict.evidence) == (LinkVerdict.UNREACHABLE, "dns", ("no such name",))


def test_a_page_not_modified_is_alive() -> None:
    verdict = judged(a_capture(URL, status=304), text=None, last_good=a_good_look())

    assert (verdict.link, verdict.reason) == (LinkVerdict.ALIVE, "not-modified")


def test_a_publishers_challenge_behind_a_doi_is_not_dois_wall() -> None:
    capture = redirected(
        ("https://doi.org/10.1/x", 302), to="https://publisher.example/x", status=403, payload=CLOUDFLARE
    )

    met = wall(capture, last_good=None)

    assert met and met.url == "https://publisher.example/x"


def test_an_apology_is_the_wall_of_the_host_that_sent_us_there() -> None:
    cited = "https://www.accessdata.fda.gov/scripts/x"
    met = wall(redirected((cited, 302), to="https://www.fda.gov/apology_objects/a.html", status=404), last_good=None)

    assert met and met.url == cited


NO_DOCUMENTS = {
    "204 carries none": (a_capture(URL, status=204), "empty"),
    "205 carries none": (a_capture(URL, status=205), "empty"),
    "200 without a body": (a_capture(URL), "empty"),
    "a choice is none": (a_capture(URL, status=300, payload=PAGE), "http-300"),
    "a redirect to nowhere, whatever it carries": (a_capture(URL, status=301, payload=PAGE * 40), "http-301"),
    "a temporary one that nobody followed": (
        a_capture(URL, status=302, payload=PAGE, headers=(("Location", "/elsewhere"),)),
        "http-302",
    ),
    "a part nobody asked for": (
        a_capture(URL, status=206, payload=PAGE, headers=(("Content-Range", "bytes 0-99/5000"),)),
        "truncated",
    ),
    "a part of who knows what": (a_capture(URL, status=206, payload=PAGE), "truncated"),
}


@pytest.mark.parametrize(("capture", "reason"), NO_DOCUMENTS.values(), ids=NO_DOCUMENTS.keys())
def test_a_status_without_a_document_is_unreachable(capture: Capture, reason: str) -> None:
    verdict = judged(capture, text=None, last_good=None)

    assert (verdict.link, verdict.reason) == (LinkVerdict.UNREACHABLE, reason)


def test_a_part_that_is_the_whole_is_alive() -> None:
    capture = a_capture(URL, status=206, payload=PAGE, headers=(("Content-Range", "bytes 0-4999/5000"),))

    assert judged(capture, text=ARTICLE, last_good=None).link is LinkVerdict.ALIVE


HICCUPS = [
    a_capture(status=429),
    a_capture(status=503),
    a_capture(status=200),
    a_capture(failure=Failure(reason="timeout", detail="slow")),
]
NO_HICCUPS = [
    a_capture(status=404),
    a_capture(status=403),
    a_capture(status=418),
    a_capture(status=999),
    a_capture(failure=Failure(reason="refused-address", detail="10.0.0.1")),
]


@pytest.mark.parametrize("capture", HICCUPS)
def test_a_hiccup_deserves_a_second_look(capture: Capture) -> None:
    met = wall(capture, last_good=None)

    assert is_hiccup(judge(capture, met=met, text=None, last_good=None), met=met)


@pytest.mark.parametrize("capture", NO_HICCUPS)
def test_what_will_not_change_in_a_minute_gets_no_second_look(capture: Capture) -> None:
    met = wall(capture, last_good=None)

    assert not is_hiccup(judge(capture, met=met, text=None, last_good=None), met=met)
