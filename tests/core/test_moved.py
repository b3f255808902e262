"""What has moved for good, what only points on, and what merely spells its address in another way."""

import pytest

from citewatch.model import Capture, LinkVerdict
from tests.builders import a_capture, a_good_look, a_text
from tests.core.looks import DOCUMENT, ELSE, PROSE, URL, a_page, judged, redirected, said_of, seen

PAGE = b"<html><title>Ketamine</title><p>Ketamine is a Schedule III drug.</p></html>"
ARTICLE = a_text(*["Ketamine is a Schedule III drug of the DEA."] * 40, title="Ketamine | DEA.gov")
NEW = "https://www.fda.gov/medicines/ketamine"


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


def test_a_permanent_redirect_to_another_document_is_no_move() -> None:
    capture = redirected((URL, 301), to="https://www.fda.gov/other")

    looks = (a_good_look(title="Something else"), a_good_look(title="Else", final_url="https://www.fda.gov/other"))

    assert [judged(capture, text=ARTICLE, last_good=look).link for look in looks] == [LinkVerdict.ALIVE] * 2


def test_a_permanent_redirect_to_another_document_is_alive_and_says_so() -> None:
    page = a_page("Coaching programs", ELSE)
    capture = redirected((URL, 301), to="https://www.fda.gov/programs/coaching", payload=page)

    verdict = said_of(page, capture=capture, last=DOCUMENT)

    assert (verdict.link, verdict.reason) == (LinkVerdict.ALIVE, "redirected-elsewhere")


def test_the_same_text_under_another_title_has_moved() -> None:
    page = a_page("All about ketamine", PROSE)

    verdict = said_of(page, capture=redirected((URL, 308), to=NEW, payload=page), last=DOCUMENT)

    assert (verdict.link, verdict.reason) == (LinkVerdict.MOVED, "moved-permanently")


def test_the_same_title_over_another_text_has_not_moved() -> None:
    page = a_page("Ketamine facts | Agency", ELSE)

    verdict = said_of(page, capture=redirected((URL, 301), to=NEW, payload=page), last=DOCUMENT)

    assert verdict.reason == "redirected-elsewhere"


def test_a_move_to_another_site_is_named_as_such() -> None:
    verdict = said_of(DOCUMENT, capture=redirected((URL, 301), to="https://new.example.org/ketamine"), last=DOCUMENT)

    assert (verdict.link, verdict.reason) == (LinkVerdict.MOVED, "moved-to-other-site")
    assert "fda.gov → example.org" in verdict.evidence[-1]


CHAINS = {
    "a cookie check on the way does not count": (
        redirected((URL, 302), (URL + "?AspxAutoDetectCookieSupport=1", 301), to=NEW),
        LinkVerdict.MOVED,
    ),
    "one temporary hop that counts": (
        redirected((URL, 301), ("https://www.fda.gov/now", 302), to=NEW),
        LinkVerdict.ALIVE,
    ),
    "https first, then a temporary hop": (
        redirected(("http://www.fda.gov/drugs/ketamine", 301), (URL, 302), to=NEW),
        LinkVerdict.ALIVE,
    ),
}


@pytest.mark.parametrize(("capture", "link"), CHAINS.values(), ids=CHAINS.keys())
def test_every_hop_that_counts_must_be_permanent(capture: Capture, link: LinkVerdict) -> None:
    assert said_of(DOCUMENT, capture=capture, last=DOCUMENT).link is link


def test_a_redirect_that_nobody_followed_says_where_the_document_is() -> None:
    headers = (("Content-Type", "text/html"), ("Location", "//www.fda.gov/medicines/ketamine"))

    verdict = judged(a_capture(URL, status=301, headers=headers, payload=DOCUMENT), text=None, last_good=None)

    assert (verdict.link, verdict.signpost) == (LinkVerdict.MOVED, NEW)


REFRESH = f'<meta http-equiv="refresh" content="0; url={NEW}">'
SIGNPOSTS = {
    "a refresh and a word": a_page("Moved", "<p>This page has moved.</p>", head=REFRESH),
    "a refresh and nothing else": a_page(NEW, "", head=REFRESH),
    "a link after the word": a_page("Notice", f'<p>This page has moved to <a href="{NEW}">a new place</a>.</p>'),
    "Apache's own": a_page("301 Moved Permanently", f'<p>The document has moved <a href="{NEW}">here</a>.</p>'),
    "IIS's own": a_page("Object moved", f'<h2>Object moved to <a href="{NEW}">here</a>.</h2>'),
    "a German notice": a_page("Umzug", f'<p>Diese Seite ist umgezogen. Neue Adresse: <a href="{NEW}">hier</a></p>'),
    "a script and nothing else": a_page(None, f"<script>location.replace('{NEW}')</script>"),
}


@pytest.mark.parametrize("page", SIGNPOSTS.values(), ids=SIGNPOSTS.keys())
@pytest.mark.parametrize("last", [None, DOCUMENT], ids=["at first sight", "where a document stood"])
def test_a_page_that_only_points_on_is_moved_and_not_followed(page: bytes, last: bytes | None) -> None:
    verdict = said_of(page, last=last)

    assert (verdict.link, verdict.reason, verdict.signpost) == (LinkVerdict.MOVED, "client-redirect", NEW)


NO_SIGNPOSTS = {
    "a long page": a_page("Ketamine", PROSE, head=REFRESH),
    "a slow one": a_page("Ketamine", "<p>Slide one.</p>", head=REFRESH.replace("0;", "60;")),
    "a reload": a_page("Ketamine", "<p>Figures.</p>", head='<meta http-equiv="refresh" content="5">'),
    "another spelling of itself": a_page(
        "Ketamine", "<p>One moment.</p>", head=f'<meta http-equiv="refresh" content="0; url={URL}/">'
    ),
    "itself with a token": a_page(
        "Ketamine", "<p>One moment.</p>", head='<meta http-equiv="refresh" content="0; url=?t=8f3a">'
    ),
    "for those without scripts": a_page("Ketamine", "<p>Short.</p>", head=f"<noscript>{REFRESH}</noscript>"),
    "an office that moved": a_page("News", f'<p>Our office moved to Elm Street. <a href="{NEW}">Map</a></p>'),
    "a link to more after a word": a_page(
        "News", f'<p>The website moved to a faster server in 2019. <a href="{NEW}">History</a></p>'
    ),
    "an application's frame at first sight": a_page(
        "Ketamine", "<form action=x></form><script>start()</script>", head=REFRESH
    ),
}


@pytest.mark.parametrize("page", NO_SIGNPOSTS.values(), ids=NO_SIGNPOSTS.keys())
def test_a_page_of_its_own_is_no_signpost(page: bytes) -> None:
    assert said_of(page).link is LinkVerdict.ALIVE


ENDS = {
    "the home page": ("/", "redirected-home"),
    "an error page": ("/404.html", "soft-404"),
    "a market for names": ("https://www.hugedomains.com/x", "parked"),
}


@pytest.mark.parametrize(("to", "reason"), ENDS.values(), ids=ENDS.keys())
def test_a_signpost_to_where_no_document_stands_is_dead(to: str, reason: str) -> None:
    page = a_page("Please wait", "<p>You will be redirected.</p>", head=REFRESH.replace(NEW, to))

    assert (said_of(page).link, said_of(page).reason) == (LinkVerdict.DEAD, reason)


def test_what_was_seen_moved_there_before_stays_moved() -> None:
    last = seen(a_page("Another title", ELSE), final_url=NEW)
    capture = redirected((URL, 301), to=NEW)

    verdict = said_of(DOCUMENT, capture=capture)

    assert last.final_url == NEW and verdict.link is LinkVerdict.MOVED
