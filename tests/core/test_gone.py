"""What is gone although its server answers as if it were not, and what only looks so."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from citewatch.extract import extract
from citewatch.judge.addresses import is_home, is_same, owner, split
from citewatch.judge.sketch import kept, sketch
from citewatch.model import BlockKind, Capture, LinkVerdict, Text
from tests.builders import a_block, a_capture, a_good_look, a_text, an_exchange
from tests.core.looks import DOCUMENT, ELSE, PROSE, URL, a_page, judged, redirected, said_of, seen

PAGE = b"<html><title>Ketamine</title><p>Ketamine is a Schedule III drug.</p></html>"
ARTICLE = a_text(*["Ketamine is a Schedule III drug of the DEA."] * 40, title="Ketamine | DEA.gov")
OWN = Path(__file__).parents[1] / "pages" / "gone.json"
DATA = Path(__file__).parents[3] / "shared" / "data"
SOMEWHERE = "https://example.org/cited/page"


def labelled() -> list[Any]:
    """The project's own labelled cases, each with its id."""
    return [pytest.param(item, id=item["id"]) for item in json.loads(OWN.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("item", labelled())
def test_a_labelled_page_gets_its_label(item: Mapping[str, Any]) -> None:
    url, final = item["url"], item.get("final_url", item["url"])
    headers = (("Content-Type", "text/html; charset=utf-8"), *item.get("headers", {}).items())
    hops = [an_exchange(url, status=item.get("redirect_status", 302))] if final != url else []
    payload = item["body"].encode()
    exchanges = (*hops, an_exchange(final, status=item["status"], headers=headers, payload=payload))
    capture = a_capture(url, exchanges=exchanges, payload=payload)
    is_read = 200 <= item["status"] < 300
    text = extract(payload, content_type="text/html; charset=utf-8", url=final) if is_read else None
    last = seen(item["previous_body"].encode(), url=url) if "previous_body" in item else None

    verdict = judged(capture, text=text, last_good=last)

    assert verdict.link in (item["label"], *item.get("also_ok", ())), (verdict, item["note"])


def pairs() -> list[Path]:
    return sorted((DATA / "pairs").iterdir()) if (DATA / "pairs").is_dir() else []


@pytest.mark.skipif(not pairs(), reason="the labelled pairs of ../shared/data are not here")
@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.name)
def test_a_real_page_that_was_edited_is_alive(pair: Path) -> None:
    before, after = ((pair / f"{name}.html").read_bytes() for name in ("before", "after"))
    text = extract(after, content_type="text/html", url=SOMEWHERE)

    looks = [judged(a_capture(SOMEWHERE, payload=after), text=text, last_good=last) for last in (seen(before), None)]

    assert [look.reason for look in looks] == ["ok", "ok"]


def last_seen() -> list[Path]:
    return sorted(DATA.glob("links/*/previous.html"))


@pytest.mark.skipif(not last_seen(), reason="the labelled links of ../shared/data are not here")
@pytest.mark.parametrize("page", last_seen(), ids=lambda page: page.parent.name)
def test_a_page_beside_itself_is_alive(page: Path) -> None:
    verdict = said_of(page.read_bytes(), url=SOMEWHERE, last=page.read_bytes())

    assert (verdict.link, verdict.reason) == (LinkVerdict.ALIVE, "ok")


NOT_FOUND_TITLES = ["Page Not Found | Harvard Health", "404", "Error 404 - Not Found", "FDA | Page not found"]
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

    assert judged(capture, text=a_text("News.", title="Care"), last_good=None).reason == "redirected-home"


LANGUAGES_OR_NOT = {
    "the cited prefix": ("https://nm.org/ms/drugs/ketamine", "https://nm.org/ms/", "", LinkVerdict.DEAD),
    "the page's language": ("https://nm.org/drugs/ketamine", "https://nm.org/fr/", ' lang="fr"', LinkVerdict.DEAD),
    "nothing agrees": ("https://nm.org/drugs/ketamine", "https://nm.org/fr/", "", LinkVerdict.ALIVE),
    "multiple sclerosis": ("https://nm.org/multiple-sclerosis", "https://nm.org/ms/", ' lang="en"', LinkVerdict.ALIVE),
}


@pytest.mark.parametrize(("url", "to", "named", "link"), LANGUAGES_OR_NOT.values(), ids=LANGUAGES_OR_NOT.keys())
def test_two_letters_are_a_home_page_when_something_says_that_they_are_a_language(
    url: str, to: str, named: str, link: LinkVerdict
) -> None:
    payload = f"<html{named}><title>Care</title><p>News.</p></html>".encode()

    assert said_of(payload, capture=redirected((url, 302), to=to, payload=payload)).link is link


def test_a_page_seen_before_is_alive_whatever_it_says() -> None:
    page = a_page("Page not found", "<h1>Page not found</h1><p>A novel.</p>")

    assert [said_of(page, last=last).link for last in (None, page)] == [LinkVerdict.DEAD, LinkVerdict.ALIVE]


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


def test_a_home_page_with_the_text_last_seen_is_the_document() -> None:
    capture = redirected((URL, 302), to="https://www.fda.gov/")

    assert said_of(DOCUMENT, capture=capture, last=DOCUMENT).link is LinkVerdict.ALIVE


HOME_SIGNS = {
    "rel=canonical": {"head": '<link rel="canonical" href="https://www.fda.gov/">'},
    "rel=canonical, its attributes the other way round": {"head": "<link href='/' rel='canonical'>"},
    "og:url": {"head": '<meta property="og:url" content="https://www.fda.gov/en/">'},
    "WordPress": {"body_class": "home blog wp-embed-responsive"},
    "Drupal": {"body_class": "path-frontpage page-node-type-landing"},
}


@pytest.mark.parametrize("sign", HOME_SIGNS.values(), ids=HOME_SIGNS.keys())
def test_a_home_page_under_a_deep_address_is_dead_when_the_last_text_is_gone(sign: dict[str, str]) -> None:
    home = a_page("Agency: care near you", ELSE, **sign)

    assert said_of(home, last=DOCUMENT).reason == "redirected-home"


NO_STAND_INS = {
    "at first sight": (a_page("Agency", ELSE, head='<link rel="canonical" href="/">'), None),
    "the same title": (a_page("Ketamine facts | Agency", ELSE, head='<link rel="canonical" href="/">'), DOCUMENT),
    "the same text": (a_page("Agency", PROSE, head='<link rel="canonical" href="/">'), DOCUMENT),
    "the same subject": (a_page("Ketamine: what is new", ELSE, head='<link rel="canonical" href="/">'), DOCUMENT),
    "no sign of a home page": (a_page("Clubs near you", ELSE), DOCUMENT),
    "a class that is anybody's word": (a_page("Clubs near you", ELSE, body_class="home"), DOCUMENT),
    "a login": (a_page("Sign in to Agency", ELSE, head='<link rel="canonical" href="/">'), DOCUMENT),
}


@pytest.mark.parametrize(("page", "last"), NO_STAND_INS.values(), ids=NO_STAND_INS.keys())
def test_one_sign_makes_no_home_page(page: bytes, last: bytes | None) -> None:
    assert said_of(page, last=last).link is LinkVerdict.ALIVE


def test_a_state_that_remembers_no_text_makes_no_death() -> None:
    home = a_page("Agency", ELSE, head='<link rel="canonical" href="/">')
    text = extract(home, content_type="text/html", url=URL)

    verdict = judged(a_capture(URL, payload=home), text=text, last_good=a_good_look(title="Ketamine facts", words=300))

    assert verdict.link is LinkVerdict.ALIVE


def test_a_folder_is_dead_once_the_text_last_seen_is_gone() -> None:
    capture = redirected((URL, 302), to="https://www.fda.gov/drugs/", payload=a_page("All programs", ELSE))

    looks = [said_of(capture.payload, capture=capture, last=last) for last in (DOCUMENT, None)]

    assert [look.reason for look in looks] == ["replaced", "ok"]


def test_a_sketch_tells_what_is_left_of_a_text() -> None:
    text, half, other = (
        extract(a_page("T", body), content_type="text/html", url=URL) for body in (PROSE, PROSE[:900], ELSE)
    )
    made = sketch(text)

    assert made is not None and len(made) == 256
    assert kept(made, text) == 1.0
    assert kept(made, other) < 0.1 < kept(made, half) < 0.9


def test_a_sketch_is_the_same_in_every_process_and_none_for_a_few_words() -> None:
    text = a_text(*(f"Word {i} of the text" for i in range(20)))

    assert (sketch(text) or "")[:24] == "069a955d10facf311310876f"
    assert sketch(a_text("Few words.")) is None


SAME = [
    ("http://a.org/x", "https://www.a.org/x/"),
    ("https://a.org/x/index.html", "https://a.org/X"),
    ("https://a.org:443/x", "https://a.org/x"),
    ("https://a.org/%7ejo/caf%c3%a9", "https://a.org/~jo/caf%C3%A9"),
    ("https://a.org/x?utm_source=mail&fbclid=1", "https://a.org/x"),
    ("https://a.org/x;jsessionid=0A1B", "https://a.org/x"),
    ("https://a.org/(S(abc123))/x.aspx", "https://a.org/x.aspx"),
    ("https://a.org/x?AspxAutoDetectCookieSupport=1", "https://a.org/x"),
]
OTHERS = [
    ("https://a.org/x?id=1", "https://a.org/x?id=2"),
    ("https://a.org/x", "https://b.org/x"),
    ("https://a.org/x", "https://a.org:8080/x"),
    ("https://a.org/x", "https://docs.a.org/x"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_are_one_address(one: str, other: str) -> None:
    assert is_same(one, other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_addresses_are_two(one: str, other: str) -> None:
    assert not is_same(one, other)


HOME_URLS = ["https://a.org", "https://a.org/Pages/default.aspx", "https://dailymed.nlm.nih.gov/dailymed/index.cfm"]
NO_HOME_URLS = ["https://a.org/#/drugs/1", "https://a.org/?p=7", "https://a.org/about", "http://[broken"]


def test_a_home_page_is_known_by_its_address() -> None:
    assert [is_home(split(url)) for url in HOME_URLS] == [True] * len(HOME_URLS)
    assert [url for url in NO_HOME_URLS if split(url).hostname and is_home(split(url))] == []


OWNERS = [
    ("www.accessdata.fda.gov", "fda.gov"),
    ("digital.example.co.uk", "example.co.uk"),
    ("jo.github.io", "jo.github.io"),
    ("10.0.0.1", "10.0.0.1"),
]


@pytest.mark.parametrize(("host", "name"), OWNERS)
def test_a_host_belongs_to_who_registered_its_name(host: str, name: str) -> None:
    assert owner(host) == name
