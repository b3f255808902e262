"""Fetching from a web that lies, drips, loops and hides: what comes back is always a capture."""

import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from socket import getaddrinfo  # the real one: it reads odd spellings of addresses, and asks nobody for that
from typing import Any

import pytest

from citewatch.adapters.web import AllowedHosts, Web, decoded, identity, is_public, retry_after
from citewatch.errors import UsageError
from citewatch.model import Capture, Exchange, Validators
from tests.adapters.conftest import NOW, Authority, Site, an_answer

AGENT = identity(version="0.1", about="https://citewatch.example", contact="desk@example.org")


class Clock:
    """A clock that moves only when somebody pauses, and remembers the pauses."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def pause(self, seconds: float) -> bool:
        self.seconds += seconds
        if seconds:
            self.pauses.append(seconds)
        return False


def resolve(host: str, port: int, **options: Any) -> list[Any]:
    """Knows every name under .test, and is told by others what it does not know."""
    if host == "nowhere.test":
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if host == "silent.test":
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    if host == "mixed.test":
        return [*getaddrinfo("10.255.255.1", port, **options), *getaddrinfo("127.0.0.1", port, **options)]
    return getaddrinfo("127.0.0.1" if host.endswith(".test") else host, port, **options)


@pytest.fixture
def web() -> Iterator[Web]:
    built = a_web()
    yield built
    built.close()


def a_web(**options: Any) -> Web:
    defaults: dict[str, Any] = {"delay": 0, "deadline": 5, "allow_hosts": ["127.0.0.0/8"], "resolve": resolve}
    return Web(user_agent=AGENT, **{**defaults, **options})


def fetched(web: Web, url: str, **options: Any) -> Capture:
    return web.fetch(url, at=NOW, **options)


def reason(capture: Capture) -> str | None:
    return capture.failure.reason if capture.failure else None


def a_redirect(location: str, status: str = "302 Found", *lines: str) -> bytes:
    return an_answer(status, f"Location: {location}", *lines)


# ---- one answer --------------------------------------------------------------------------------------------------


def test_a_page_comes_back_with_status_headers_and_payload(web: Web, site: Site) -> None:
    site.scripts["/"] = an_answer("200 OK", "Content-Type: text/html", "X-A: 1", "X-A: 2", body=b"<p>ketamine</p>")

    capture = fetched(web, site.url() + "#dose")

    assert capture.status == 200 and capture.payload == b"<p>ketamine</p>" and capture.at == NOW
    assert capture.cited_url == site.url() + "#dose" and capture.final_url == site.url()
    assert [line for line in capture.exchanges[0].headers if line[0] == "X-A"] == [("X-A", "1"), ("X-A", "2")]
    assert (capture.requests, capture.bytes_received) == (1, 15)


def test_we_say_who_we_are_and_what_we_read(web: Web, site: Site) -> None:
    fetched(web, site.url("/a"))

    asked = site.asked[0].headers
    assert asked["user-agent"].startswith("Mozilla/5.0 (compatible; citewatch/0.1; +https://")
    assert "mailto:desk@example.org" in asked["user-agent"]
    assert asked["accept"].startswith("text/html") and "application/pdf" in asked["accept"]
    assert (asked["accept-language"], asked["accept-encoding"]) == ("en", "gzip, deflate")
    assert asked["host"] == f"site.test:{site.port}"


def test_validators_are_sent_and_a_304_is_understood(web: Web, site: Site) -> None:
    site.scripts["/"] = an_answer("304 Not Modified", 'ETag: "7"', "Content-Length: 900")

    capture = fetched(web, site.url(), validators=Validators(etag='"7"', last_modified="Mon, 02 Nov 2026 06:00:00 GMT"))

    assert capture.is_not_modified and capture.payload == b""
    assert site.asked[0].headers["if-none-match"] == '"7"'
    assert site.asked[0].headers["if-modified-since"] == "Mon, 02 Nov 2026 06:00:00 GMT"


def test_interim_responses_are_skipped(web: Web, site: Site) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
    site.scripts["/"] = hints + hints + an_answer(body=b"page")

    assert fetched(web, site.url()).payload == b"page"


def test_a_chunked_body_is_kept_without_its_framing(web: Web, site: Site) -> None:
    site.scripts["/"] = an_answer("200 OK", "Transfer-Encoding: chunked", body=b"4\r\nketa\r\n4\r\nmine\r\n0\r\n\r\n")

    capture = fetched(web, site.url())

    assert capture.payload == b"ketamine" and capture.header("Transfer-Encoding") is None


# ---- redirects ---------------------------------------------------------------------------------------------------


def test_every_hop_of_a_redirect_is_recorded(web: Web, site: Site) -> None:
    site.scripts["/old"] = a_redirect("/Ã¼ber#top", "301 Moved Permanently")
    site.scripts["/%C3%BCber"] = a_redirect(site.url("/new page", host="other.test"))
    site.scripts["/new%20page"] = an_answer(body=b"here")

    capture = fetched(web, site.url("/old"), validators=Validators(etag='"1"'))

    assert [hop.status for hop in capture.redirects] == [301, 302]
    assert capture.final_url == site.url("/new%20page", host="other.test") and capture.payload == b"here"
    assert ["if-none-match" in asked.headers for asked in site.asked] == [True, False, False]


def test_a_redirects_announced_body_is_not_waited_for(site: Site) -> None:
    def announce_only(connection: socket.socket) -> None:
        connection.sendall(a_redirect("/new", "302 Found", "Content-Length: 500"))
        site.over.wait()

    site.scripts |= {"/old": announce_only, "/new": an_answer(body=b"here")}

    assert fetched(a_web(), site.url("/old")).payload == b"here"


def test_a_cookie_test_is_passed(web: Web, site: Site) -> None:
    site.scripts["/paper"] = [a_redirect("/paper", "302 Found", "Set-Cookie: seen=1; Path=/"), an_answer(body=b"text")]

    capture = fetched(web, site.url("/paper"))

    assert capture.payload == b"text" and site.asked[1].headers["cookie"] == "seen=1"


def test_cookies_do_not_outlive_a_fetch(web: Web, site: Site) -> None:
    site.scripts["/"] = an_answer("200 OK", "Set-Cookie: visitor=1; Path=/")

    fetched(web, site.url())
    fetched(web, site.url())

    assert "cookie" not in site.asked[1].headers


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        pytest.param("/start", "redirect-loop", id="to itself"),
        pytest.param("file:///etc/passwd", "refused-scheme", id="to a file"),
        pytest.param("javascript:alert(1)", "refused-scheme", id="to a script"),
        pytest.param("http://good.example@evil.test/", "refused-url", id="with userinfo"),
        pytest.param("http://[::1/", "refused-url", id="to a broken address"),
        pytest.param("http://evil.test\\@good.example/", "refused-url", id="with a backslash"),
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


def test_a_cookie_wall_that_never_ends_is_a_loop(web: Web, site: Site) -> None:
    site.scripts["/"] = a_redirect("/", "302 Found", "Set-Cookie: seen=1")

    capture = fetched(web, site.url())

    assert reason(capture) == "redirect-loop" and capture.requests == 2


@pytest.mark.parametrize(("hops", "expected"), [(10, None), (11, "too-many-redirects")])
def test_ten_redirects_are_followed_and_no_more(web: Web, site: Site, hops: int, expected: str | None) -> None:
    site.scripts |= {f"/{n}": a_redirect(f"/{n + 1}") for n in range(hops)} | {f"/{hops}": an_answer()}

    assert reason(fetched(web, site.url("/0"))) == expected


@pytest.mark.parametrize("url", ["ftp://site.test/", "mailto:a@b.org", "www.fda.gov/drugs", ""])
def test_only_http_and_https_are_asked(web: Web, url: str) -> None:
    assert reason(fetched(web, url)) == "refused-scheme"


# ---- failures ----------------------------------------------------------------------------------------------------


def a_reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def a_reset_in_the_body(connection: socket.socket) -> None:
    connection.sendall(an_answer("200 OK", "Content-Length: 90000", body=b"x" * 10))
    a_reset(connection)


MANY_LINES = [f"X-{n}: 1" for n in range(200_000)]


@pytest.mark.parametrize(
    ("script", "expected", "truncated"),
    [
        pytest.param(a_reset, "reset", None, id="reset"),
        pytest.param(b"", "reset", None, id="closed without a word"),
        pytest.param(a_reset_in_the_body, "reset", "disconnect", id="reset in the body"),
        pytest.param(b"220 mail.site.test ESMTP\r\n\r\n", "not-http", None, id="a mail server"),
        pytest.param(b"\x15\x03\x01\x00\x02\x02\n\r\n\r\n", "not-http", None, id="TLS"),
        pytest.param(an_answer("200 OK", "Content-Length: 90", body=b"x"), "truncated", "disconnect", id="cut short"),
        pytest.param(
            an_answer("200 OK", "Transfer-Encoding: chunked", body=b"5\r\nketa"),
            "truncated",
            "disconnect",
            id="cut chunk",
        ),
        pytest.param(
            an_answer("200 OK", "Transfer-Encoding: chunked", body=b"zz\r\n"), "truncated", "disconnect", id="bad chunk"
        ),
        pytest.param(an_answer("200 OK", *MANY_LINES), "too-large", None, id="200,000 headers"),
        pytest.param(an_answer("200 OK", "X-A: " + "x" * 70_000), "too-large", None, id="a header without end"),
        pytest.param(an_answer(body=b"x" * 5001), "too-large", "length", id="too many bytes"),
        pytest.param(
            an_answer("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"x" * 5001)),
            "too-large",
            "length",
            id="bomb",
        ),
        pytest.param(an_answer("200 OK", "Content-Encoding: gzip", body=b"plain"), "bad-encoding", None, id="no gzip"),
        pytest.param(an_answer("200 OK", "Content-Encoding: br", body=b"x"), "bad-encoding", None, id="brotli"),
    ],
)
def test_a_broken_answer_is_a_failure(site: Site, script: Any, expected: str, truncated: str | None) -> None:
    site.scripts["/"] = script

    capture = fetched(a_web(max_bytes=5000), site.url())

    assert (reason(capture), capture.truncated) == (expected, truncated)
    assert capture.answer is None and capture.payload == b""


def test_a_body_without_end_stops_at_the_cap(site: Site) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not site.over.is_set():
            connection.sendall(b"x" * 65536)

    site.scripts["/"] = pour

    capture = fetched(a_web(max_bytes=1_000_000), site.url())

    assert reason(capture) == "too-large" and capture.bytes_received < 1_200_000


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_runs_into_the_deadline(site: Site, start: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(start)
        while start and not site.over.wait(0.02):
            connection.sendall(b"x")
        site.over.wait()

    site.scripts["/"] = drip
    began = time.monotonic()

    assert reason(fetched(a_web(deadline=0.3), site.url())) == "timeout"
    assert time.monotonic() - began < 2


def test_the_deadline_counts_for_all_hops_together(site: Site) -> None:
    def slowly(connection: socket.socket) -> None:
        site.over.wait(0.1)
        connection.sendall(a_redirect(f"/{len(site.asked)}"))

    site.scripts |= {f"/{n}": slowly for n in range(20)}

    capture = fetched(a_web(deadline=0.5), site.url("/0"))

    assert reason(capture) == "timeout" and 1 <= len(capture.redirects) < 5


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("nowhere.test", "dns"),
        ("silent.test", "dns-unavailable"),
        ("a" * 64 + ".org", "refused-url"),
        ("exa mple.org", "refused-url"),
    ],
)
def test_a_name_that_leads_nowhere_says_why(web: Web, host: str, expected: str) -> None:
    assert reason(fetched(web, f"http://{host}/")) == expected


def test_a_closed_port_refuses(web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert reason(fetched(web, f"http://site.test:{port}/")) == "refused"


# ---- TLS ---------------------------------------------------------------------------------------------------------


def test_a_certificate_is_checked_against_the_name_not_the_address(
    secure_site: Callable[..., Site], authority: Authority
) -> None:
    site = secure_site()
    site.scripts["/"] = an_answer(body=b"safe")

    assert fetched(a_web(ca_file=str(authority.file)), site.url()).payload == b"safe"


@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        pytest.param({"days": -1}, "tls-expired", id="expired"),
        pytest.param({"name": "other.test"}, "tls-wrong-host", id="for another name"),
        pytest.param({"trusted": False}, "tls-untrusted", id="self-signed"),
    ],
)
def test_a_bad_certificate_says_what_is_wrong(
    secure_site: Callable[..., Site], authority: Authority, certificate: dict[str, Any], expected: str
) -> None:
    site = secure_site(**certificate)

    assert reason(fetched(a_web(ca_file=str(authority.file)), site.url())) == expected
    assert not site.asked


def test_an_unknown_authority_is_not_trusted(secure_site: Callable[..., Site], web: Web) -> None:
    assert reason(fetched(web, secure_site().url())) == "tls-untrusted"


def test_roots_that_cannot_be_read_are_our_fault_not_the_sites(secure_site: Callable[..., Site]) -> None:
    with pytest.raises(UsageError, match=r"missing\.pem"):
        fetched(a_web(ca_file="missing.pem"), secure_site().url())


def test_a_handshake_that_never_comes_runs_into_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://site.test:{server.getsockname()[1]}/"

        assert reason(fetched(a_web(deadline=0.2), url)) == "timeout"


def test_plain_http_on_a_tls_port_is_a_tls_failure(web: Web) -> None:
    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(an_answer("400 Bad Request"))
            connection.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(answer, server)

        assert reason(fetched(web, f"https://site.test:{server.getsockname()[1]}/")) == "tls"


# ---- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "fe80::1",
        "fe80::1%1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001:db8::1",
        "2001:0:1::1",
        "3fff::1",
        "5f00::1",
        "100::1",
    ],
)
def test_an_address_of_no_public_host_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "23.4.5.6",
        "2606:4700::1",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::",
    ],
)
def test_an_address_of_a_public_host_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("entry", ["site.test", "SITE.TEST.", "127.0.0.1", "127.0.0.0/8"])
def test_an_allowed_host_may_be_asked_all_the_same(site: Site, entry: str) -> None:
    site.scripts["/"] = an_answer()

    assert fetched(a_web(allow_hosts=[entry]), site.url()).status == 200


def test_a_private_host_is_never_connected_to(site: Site) -> None:
    capture = fetched(a_web(allow_hosts=["127.0.0.2", "other.test"]), site.url())

    assert reason(capture) == "refused-address" and site.connections == 0


def test_of_several_addresses_only_the_permitted_are_dialled(site: Site) -> None:
    site.scripts["/"] = an_answer(body=b"here")

    assert fetched(a_web(allow_hosts=["127.0.0.1"]), site.url(host="mixed.test")).payload == b"here"


def test_a_broken_allowance_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"10\.0\.0\.0/99"):
        AllowedHosts.parse(["10.0.0.0/99"])


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.scripts["/"] = an_answer()

    assert fetched(a_web(), site.url()).status == 200


# ---- politeness --------------------------------------------------------------------------------------------------


def test_a_host_is_left_alone_between_requests_and_hops(site: Site) -> None:
    clock = Clock()
    site.scripts |= {"/a": a_redirect("/b"), "/b": an_answer()}
    web = a_web(delay=1.5, clock=clock, pause=clock.pause)

    fetched(web, site.url("/a"))
    fetched(web, site.url("/b"))

    assert clock.pauses == [1.5, 1.5]


def test_another_host_need_not_wait(site: Site) -> None:
    clock = Clock()
    web = a_web(delay=1.5, clock=clock, pause=clock.pause)

    fetched(web, site.url("/a", host="one.test"))
    fetched(web, site.url("/a", host="two.test"))

    assert clock.pauses == []


def test_retry_after_holds_the_host_back(site: Site) -> None:
    clock = Clock()
    site.scripts["/"] = an_answer("429 Too Many Requests", "Retry-After: 7")
    web = a_web(delay=1, clock=clock, pause=clock.pause)

    fetched(web, site.url())
    fetched(web, site.url())

    assert clock.pauses == [7]


@pytest.mark.parametrize(
    ("status", "lines", "seconds"),
    [
        (429, {"Retry-After": "7"}, 7),
        (503, {"Retry-After": "86400"}, 60),
        (503, {"Retry-After": "Mon, 02 Nov 2026 06:00:30 GMT"}, 30),
        (503, {"Retry-After": "Mon, 02 Nov 2026 06:00:30 GMT", "Date": "Mon, 02 Nov 2026 06:00:10 GMT"}, 20),
        (503, {"Retry-After": "Mon, 02 Nov 2025 06:00:30 GMT"}, 0),
        (503, {"Retry-After": "soon"}, 0),
        (503, {"Retry-After": "-5"}, 0),
        (429, {}, 0),
        (200, {"Retry-After": "7"}, 0),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(status: int, lines: dict[str, str], seconds: float) -> None:
    answer = Exchange(url="http://a.org/", status=status, headers=tuple(lines.items()), payload=b"")

    assert retry_after(answer, at=NOW) == seconds


def test_one_host_is_asked_by_one_thread_at_a_time(site: Site) -> None:
    inside, most, lock = [0], [0], threading.Lock()

    def count(connection: socket.socket) -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        site.over.wait(0.01)
        with lock:
            inside[0] -= 1
        connection.sendall(an_answer())

    site.scripts["/"] = count
    web = a_web()
    with ThreadPoolExecutor(8) as pool:
        captures = list(pool.map(lambda _: fetched(web, site.url()), range(8)))

    assert most == [1] and all(capture.status == 200 for capture in captures)


def test_many_hosts_are_asked_at_once(site: Site) -> None:
    all_here = threading.Barrier(64, timeout=10)

    def together(connection: socket.socket) -> None:
        all_here.wait()
        connection.sendall(an_answer())

    site.scripts["/"] = together
    web = a_web(deadline=20)
    with ThreadPoolExecutor(64) as pool:
        captures = list(pool.map(lambda n: fetched(web, site.url(host=f"h{n}.test")), range(64)))

    assert {capture.status for capture in captures} == {200}


# ---- stopping ----------------------------------------------------------------------------------------------------


def test_stop_ends_running_waiting_and_later_fetches(site: Site) -> None:
    arrived = threading.Event()

    def hang(connection: socket.socket) -> None:
        arrived.set()
        site.over.wait()

    site.scripts["/"] = hang
    web = a_web(delay=60, deadline=60)
    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(fetched, web, site.url()) for _ in range(2)]
        arrived.wait(5)
        began = time.monotonic()
        web.stop()

        assert [reason(look.result(5)) for look in looks] == ["interrupted", "interrupted"]
    assert time.monotonic() - began < 2
    assert reason(fetched(web, site.url("/later"))) == "interrupted"


def test_stop_ends_a_name_lookup_that_hangs() -> None:
    asked, over = threading.Event(), threading.Event()

    def never(host: str, port: int, **options: Any) -> list[Any]:
        asked.set()
        over.wait()
        return []

    web = a_web(resolve=never)
    with ThreadPoolExecutor(1) as pool:
        look = pool.submit(fetched, web, "http://slow.test/")
        asked.wait(5)
        web.stop()

        assert reason(look.result(5)) == "interrupted"
    over.set()


# ---- Content-Encoding --------------------------------------------------------------------------------------------


def bare_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


@pytest.mark.parametrize(
    ("coding", "payload"),
    [
        pytest.param("gzip", gzip.compress(b"keta") + gzip.compress(b"mine"), id="gzip of two members"),
        pytest.param("x-gzip", gzip.compress(b"ketamine") + b"\0\0padding", id="gzip with padding"),
        pytest.param("deflate", zlib.compress(b"ketamine"), id="deflate"),
        pytest.param("deflate", bare_deflate(b"ketamine"), id="bare deflate"),
        pytest.param("deflate, GZIP", gzip.compress(zlib.compress(b"ketamine")), id="one over the other"),
        pytest.param("identity", b"ketamine", id="identity"),
    ],
)
def test_a_payload_is_decoded(coding: str, payload: bytes) -> None:
    answer = Exchange(url="http://a.org/", status=200, headers=(("Content-Encoding", coding),), payload=payload)

    assert decoded(answer) == b"ketamine"


def test_a_bomb_inside_a_bomb_is_not_unpacked(site: Site) -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * 30_000_000))
    site.scripts["/"] = an_answer("200 OK", "Content-Encoding: gzip, gzip", body=bomb)

    capture = fetched(a_web(), site.url())

    assert (reason(capture), capture.truncated) == ("too-large", "length") and capture.bytes_received < 1000
