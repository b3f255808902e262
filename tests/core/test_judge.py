"""What one look says of a link: walls are no deaths, hiccups are no deaths, soft 404s are."""

import pytest

from citewatch.judge import is_hiccup, judge, wall
from citewatch.model import BlockKind, Capture, Failure, GoodLook, LinkVerdict, Text, Verdict, WallScope
from tests.builders import a_block, a_capture, a_good_look, a_text, an_exchange

PAGE = b"<html><title>Ketamine</title><p>Ketamine is a Schedule III drug.</p></html>"
ARTICLE = a_text(*["Ketamine is a Schedule III drug of the DEA."] * 40, title="Ketamine | DEA.gov")
URL = "https://www.fda.gov/drugs/ketamine"


def judged(capture: Capture, *, text: Text | None, last_good: GoodLook | None) -> Verdict:
    """What is said of a look, whatever stands before the source."""
    return judge(capture, met=wall(capture, last_good=last_good), text=text, last_good=last_good)


def redirected(*hops: tuple[str, int], to: str, status: int = 200, payload: bytes = PAGE) -> Capture:
    """A capture that went through these hops."""
    answers = [an_exchange(url, status=code) for url, code in hops]
    return a_capture(hops[0][0], exchanges=(*answers, an_exchange(to, status=status)), payload=payload)


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


NOT_FOUND_TITLES = ["Page Not Found | Harvard Health", "404", "Error 404 - Not Found", "FDA | Page not found", "Oops!"]
FINE_TITLES = [
    "How to fix a 404 error on your site",
    "Missing: the story of a page not found by its readers",
    "Ketamine",
]


@pytest.mark.parametrize("title", NOT_FOUND_TITLES)
def test_a_page_that_calls_itself_not_found_is_dead(title: str) -> None:
    verdict = judged(a_capture(URL, payload=PAGE), text=a_text("Sorry.", title=title), last_good=None)

    assert (verdict.link, verdict.reason) == (LinkVerdict.DEAD, "soft-404")


@pytest.mark.parametrize("title", FINE_TITLES)
def test_an_article_about_404s_is_alive(title: str) -> None:
    text = a_text("The page you requested could not be found, says the server.", *["word " * 50] * 9, title=title)

    assert judged(a_capture(URL, payload=PAGE), text=text, last_good=None).link is LinkVerdict.ALIVE


def test_a_short_page_that_regrets_is_dead() -> None:
    text = a_text("Sorry, the page you are looking for is no longer available.", title="Harvard Health")

    assert judged(a_capture(URL, payload=PAGE), text=text, last_good=None).reason == "soft-404"


def test_a_short_page_headed_not_found_is_dead_under_any_title() -> None:
    heading = a_block("Page Not Found", kind=BlockKind.HEADING)
    text = a_text(heading, "Try our search.", title="Drug Site")

    assert judged(a_capture(URL, payload=PAGE), text=text, last_good=None).reason == "soft-404"


def test_a_parked_domain_is_dead() -> None:
    text = a_text("This domain is for sale. Inquire now.", title="numinus.example")

    assert judged(a_capture(URL, payload=PAGE), text=text, last_good=None).reason == "parked"


HOME_PAGES = ["", "/", "/index.html?from=post", "/en/", "/de-at", "/?ref=404&utm_source=x"]


@pytest.mark.parametrize("home", HOME_PAGES)
def test_a_deep_link_sent_home_is_dead(home: str) -> None:
    capture = redirected(("https://www.isha.health/post/oral-ketamine", 302), to=f"https://www.isha.health{home}")

    assert judged(capture, text=ARTICLE, last_good=None).reason == "redirected-home"


HOMES = {
    "a cited home page": redirected(("https://nm.org", 301), to="https://www.nm.org/"),
    "a page with a short name": redirected(("https://nm.org/a/b", 302), to="https://nm.org/qa"),
    "a page named in the query": redirected(("https://nm.org/a/b", 302), to="https://nm.org/?p=77"),
    "another site's home page": redirected(("https://numinus.com/therapy", 301), to="https://novamind.example/"),
}


@pytest.mark.parametrize("capture", HOMES.values(), ids=HOMES.keys())
def test_a_home_page_is_no_death_when_it_was_cited_or_is_another_sites(capture: Capture) -> None:
    assert judged(capture, text=ARTICLE, last_good=None).link.is_good


@pytest.mark.parametrize("text", [a_text("Please log in."), a_text(problem="no-text")], ids=["few words", "none"])
def test_a_page_that_lost_nearly_all_its_text_is_unreachable_not_dead(text: Text) -> None:
    verdict = judged(a_capture(URL, payload=PAGE), text=text, last_good=a_good_look(words=900))

    assert (verdict.link, verdict.reason) == (LinkVerdict.UNREACHABLE, "content-gone")


def test_a_permanent_move_of_the_same_document_is_moved() -> None:
    capture = redirected((URL, 301), to="https://www.fda.gov/drugs/new/ketamine")

    verdict = judged(capture, text=ARTICLE, last_good=a_good_look(title=ARTICLE.title))

    assert (verdict.link, verdict.reason) == (LinkVerdict.MOVED, "moved-permanently")


SAME_PLACE = {
    "https instead of http": redirected(("http://fda.gov/a", 301), to="https://www.fda.gov/a/"),
    "a temporary redirect": redirected((URL, 302), to="https://www.fda.gov/b"),
    "a tracking parameter": redirected((URL, 301), to=URL + "?utm_source=x"),
    "the same page it led to before, retitled or not": redirected(
        ("http://www.fda.gov/old?utm_medium=mail", 301), to="https://www.fda.gov/old"
    ),
    "a DOI": redirected(("https://doi.org/10.1/x", 301), to="https://publisher.example/x"),
}


@pytest.mark.parametrize("capture", SAME_PLACE.values(), ids=SAME_PLACE.keys())
def test_the_same_place_by_another_spelling_has_not_moved(capture: Capture) -> None:
    assert judged(capture, text=ARTICLE, last_good=a_good_look(title=ARTICLE.title)).link is LinkVerdict.ALIVE


def test_a_permanent_move_is_told_at_first_sight_and_stays_one_when_retitled() -> None:
    to = "https://www.fda.gov/drugs/new/ketamine"
    capture = redirected((URL, 301), to=to)

    looks = (None, a_good_look(title="Another title", final_url=to, verdict=LinkVerdict.MOVED))

    assert [judged(capture, text=ARTICLE, last_good=look).link for look in looks] == [LinkVerdict.MOVED] * 2


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


def test_a_permanent_redirect_to_another_document_is_no_move() -> None:
    capture = redirected((URL, 301), to="https://www.fda.gov/other")

    looks = (a_good_look(title="Something else"), a_good_look(title="Else", final_url="https://www.fda.gov/other"))

    assert [judged(capture, text=ARTICLE, last_good=look).link for look in looks] == [LinkVerdict.ALIVE] * 2


HICCUPS = [a_capture(status=429), a_capture(status=503), a_capture(failure=Failure(reason="timeout", detail="slow"))]
NO_HICCUPS = [
    a_capture(status=404),
    a_capture(status=403),
    a_capture(status=999),
    a_capture(failure=Failure(reason="refused-address", detail="10.0.0.1")),
]


@pytest.mark.parametrize("capture", HICCUPS)
def test_a_hiccup_deserves_a_second_look(capture: Capture) -> None:
    assert is_hiccup(capture, met=wall(capture, last_good=None))


@pytest.mark.parametrize("capture", NO_HICCUPS)
def test_what_will_not_change_in_a_minute_gets_no_second_look(capture: Capture) -> None:
    assert not is_hiccup(capture, met=wall(capture, last_good=None))
