"""From hop to hop: what is sent along, what is recorded, and where it ends."""

import pytest

from citewatch.adapters.web import Web
from citewatch.model import Validators
from tests.adapters.conftest import Site, an_answer
from tests.adapters.web.conftest import a_redirect, a_web, fetched, reason


def test_validators_are_sent_and_a_304_is_understood(web: Web, site: Site) -> None:
    site.scripts["/"] = an_answer("304 Not Modified", 'ETag: "7"', "Content-Length: 900")

    capture = fetched(web, site.url(), validators=Validators(etag='"7"', last_modified="Mon, 02 Nov 2026 06:00:00 GMT"))

    assert capture.is_not_modified and capture.payload == b""
    assert site.asked[0].headers["if-none-match"] == '"7"'
    assert site.asked[0].headers["if-modified-since"] == "Mon, 02 Nov 2026 06:00:00 GMT"


def test_every_hop_of_a_redirect_is_recorded(web: Web, site: Site) -> None:
    site.scripts["/old"] = a_redirect("/Ã¼ber#top", "301 Moved Permanently")
    site.scripts["/%C3%BCber"] = a_redirect(site.url("/new page", host="other.test"))
    site.scripts["/new%20page"] = an_answer(body=b"here")

    capture = fetched(web, site.url("/old"), validators=Validators(etag='"1"'))

    assert [hop.status for hop in capture.redirects] == [301, 302]
    assert capture.final_url == site.url("/new%20page", host="other.test") and capture.payload == b"here"
    assert ["if-none-match" in asked.headers for asked in site.asked] == [True, False, False]


@pytest.mark.parametrize("location", ["\\deep\\page", "http:deep/page", "deep\\page?a=\\", "./deep/./page#\\"])
def test_a_slovenly_location_leads_where_browsers_go(web: Web, site: Site, location: str) -> None:
    site.scripts |= {"/old": a_redirect(location), "/deep/page": an_answer(), "/deep/page?a=%5C": an_answer()}

    assert fetched(web, site.url("/old")).status == 200


def test_a_cookie_test_is_passed(web: Web, site: Site) -> None:
    site.scripts["/paper"] = [a_redirect("/paper", "302 Found", "Set-Cookie: seen=1; Path=/"), an_answer(body=b"text")]

    capture = fetched(web, site.url("/paper"))

    assert capture.payload == b"text" and site.asked[1].headers["cookie"] == "seen=1"


def test_a_cookie_wall_that_never_ends_is_a_loop(web: Web, site: Site) -> None:
    site.scripts["/"] = a_redirect("/", "302 Found", "Set-Cookie: seen=1")

    capture = fetched(web, site.url())

    assert reason(capture) == "redirect-loop" and capture.requests == 2


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        pytest.param("/start", "redirect-loop", id="to itself"),
        pytest.param("file:///etc/passwd", "refused-scheme", id="to a file"),
        pytest.param("javascript:alert(1)", "refused-scheme", id="to a script"),
        pytest.param("http://good.example@evil.test/", "refused-url", id="with userinfo"),
        pytest.param("http://[::1/", "refused-url", id="to a broken address"),
        pytest.param("http://evil.test\\@good.example/", "refused-url", id="with a backslash"),
        pytest.param("http:///etc/passwd", "refused-url", id="to no host"),
        pytest.param("///evil.test/", "refused-url", id="to no host without a scheme"),
        pytest.param("\\\\10.0.0.1\\share", "refused-address", id="to a private address with backslashes"),
        pytest.param("/\\10.0.0.1/", "refused-address", id="to a private address with one backslash"),
        pytest.param("java\tscript:alert(1)", "refused-scheme", id="to a script with a tab"),
        pytest.param("//169.254.169.254/", "refused-address", id="to the metadata service without a scheme"),
        pytest.param("ht\ttp://10.0.0.1\t/", "refused-address", id="to a private address with tabs"),
        pytest.param("http://10.0.0.1.:80/", "refused-address", id="to a private address with a dot"),
        pytest.param("http://" + "a" * 60_000 + "/", "refused-url", id="to a name without end"),
        pytest.param("http://169.254.169.254/latest/meta-data/", "refused-address", id="to the metadata service"),
        pytest.param("http://0xa9fea9fe/", "refused-address", id="to the metadata service in hex"),
        pytest.param("http://2130706433/", "refused-address", id="to loopback as one number"),
        pytest.param("http://[::ffff:10.0.0.1]/", "refused-address", id="to a mapped private address"),
    ],
)
def test_a_bad_redirect_is_a_failure_that_keeps_the_hop(site: Site, location: str, expected: str) -> None:
    site.scripts["/start"] = a_redirect(location)

    capture = fetched(a_web(allow_hosts=["site.test"]), site.url("/start"))

    assert reason(capture) == expected and capture.answer is None
    assert [hop.status for hop in capture.redirects] == [302]
    assert capture.failure and len(capture.failure.detail) < 400


@pytest.mark.parametrize(("hops", "expected"), [(10, None), (11, "too-many-redirects")])
def test_ten_redirects_are_followed_and_no_more(web: Web, site: Site, hops: int, expected: str | None) -> None:
    site.scripts |= {f"/{n}": a_redirect(f"/{n + 1}") for n in range(hops)} | {f"/{hops}": an_answer()}

    assert reason(fetched(web, site.url("/0"))) == expected


@pytest.mark.parametrize("url", ["ftp://site.test/", "mailto:a@b.org", "www.fda.gov/drugs", ""])
def test_only_http_and_https_are_asked(web: Web, url: str) -> None:
    assert reason(fetched(web, url)) == "refused-scheme"
