"""A table of ways in which a server misbehaves, and what is right to say of each: verdict, and reason codes.

Knows what servers send and what docs/verdicts.md says of it; must not know how any of it is told apart. Where a name
does not say whence the case comes, a comment names the item of the field's complaints it stands for (S2 n: walls,
rate limits, redirects, soft 404s, TLS; S3: how others reach a verdict; S6 n: ready-made cases).
"""

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from tests.pipeline.hostile import (
    HTML,
    MIB,
    Script,
    Scripts,
    Visit,
    answer,
    gzip_bomb,
    gzipped,
    head,
    redirect,
    zlib_bomb,
)

Line = Literal["plain", "tls", "closed", "full", "silent", "hangup", "alert", "hasty"]


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a look must say: the verdict, and any one of the reasons (none given: whatever it is)."""

    verdict: str
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Expected":
        """
        >>> Expected.of("unreachable reset|truncated").reasons
        ('reset', 'truncated')
        """
        verdict, _, reasons = text.partition(" ")
        return cls(verdict=verdict, reasons=tuple(reasons.split("|")) if reasons else ())


@dataclass(frozen=True, kw_only=True)
class Case:
    """One misbehaviour. `second` answers in its place, and `later` is expected, in an audit 21 hours later.

    `line` is where its host is answered, for each port. `shown` names an odd certificate. `resolves` says what the name
    is looked up as: addresses ("served" is ours; behind "then" those of every later lookup), or an error of
    getaddrinfo, or "hangs".
    """

    name: str
    url: str
    expected: Expected
    later: Expected
    scripts: Mapping[str, Scripts]
    second: Mapping[str, Scripts]
    line: Line | None = None
    shown: str | None = None
    resolves: tuple[str, ...] = field(default=("served",))

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


Pages = Scripts | Mapping[str, Scripts]


def case(
    name: str,
    expected: str,
    pages: Pages = b"",
    *,
    url: str = "/page",
    later: str = "",
    second: Pages = b"",
    line: Line | None = None,
    shown: str | None = None,
    resolves: str = "served",
) -> Case:
    """A row. The host is made of the name unless the URL gives one; a lone script is the cited page's."""
    host = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
    scheme = "https" if shown else "http"
    whole = url if "://" in url else f"{scheme}://{host}.test{url}"
    return Case(
        name=name,
        url=whole,
        expected=Expected.of(expected),
        later=Expected.of(later or expected),
        scripts=_addressed(pages, whole),
        second=_addressed(second, whole),
        line=line,
        shown=shown,
        resolves=tuple(resolves.split()),
    )


def _addressed(pages: Pages, url: str) -> dict[str, Scripts]:
    """The scripts under the addresses they answer at: "//host/path", or with the scheme where that matters."""
    parts = urlsplit(url)
    if not isinstance(pages, Mapping):
        return {f"//{parts.netloc}{parts.path}{'?' * bool(parts.query)}{parts.query}": pages} if pages else {}
    return {name if "//" in name[:8] else f"//{parts.netloc}{name}": script for name, script in pages.items()}


WORDS = b"Ketamine has been used in hospitals for decades, and its effects are well described by now. "


def page(title: str = "Ketamine in hospitals | A source", *, text: bytes = WORDS * 30, more: str = "") -> bytes:
    """An honest article of some 450 words."""
    paragraphs = b"</p><p>".join(text[start : start + 900] for start in range(0, len(text), 900))
    opening = f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{more}</head><body><main>"
    return opening.encode() + b"<h1>Ketamine</h1><p>" + paragraphs + b"</p></main></body></html>"


def short(title: str, text: str, *, more: str = "") -> bytes:
    """A page of a few words."""
    return f"<!doctype html><html><head><title>{title}</title>{more}</head><body>{text}</body></html>".encode()


def pdf(
    stream: bytes = b"BT /F1 12 Tf 72 720 Td (Ketamine is a Schedule III drug.) Tj ET", packed_with: str = ""
) -> bytes:
    """A PDF of one page whose content is this stream, as it stands or packed."""
    coding = f"/Filter {packed_with}" if packed_with else ""
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}{coding}>>stream\n".encode() + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"trailer\n<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return bytes(body) + table.encode() + tail.encode()


PAGE = answer(body=page())
HOME = answer(body=page("Welcome | A source"))
MOVED = "moved moved-permanently"
UNREADY = "unreachable timeout-first-byte|timeout"
GOES_ON = "unreachable timeout"


def forever(opening: bytes, water: bytes, *, at_most: int = 1024 * MIB) -> Script:
    """This opening, and then the same again and again, as fast as it is taken."""

    def flood(visit: Visit) -> None:
        visit.wire.sendall(opening)
        visit.flood(water, at_most=at_most)

    return flood


def drips(opening: bytes, drop: bytes) -> Script:
    """This opening, and then drop after drop without an end."""

    def drip(visit: Visit) -> None:
        visit.wire.sendall(opening)
        visit.drip(drop)

    return drip


def stalls(opening: bytes) -> Script:
    """This much, and then nothing more."""

    def stall(visit: Visit) -> None:
        visit.wire.sendall(opening)
        visit.wait_until_left()

    return stall


def breaks_off(opening: bytes) -> Script:
    """This much, and then the connection is dropped."""

    def drop(visit: Visit) -> None:
        visit.wire.sendall(opening)
        visit.over.wait(0.1)
        visit.reset()

    return drop


def made(body: Callable[[], bytes], kind: str = HTML) -> Script:
    """A page that is large, so that it is made only when it is asked for."""
    return lambda visit: visit.wire.sendall(answer(body=body(), kind=kind))


def slowly(visit: Visit) -> None:
    """An honest page, after as long as an old database may take."""
    visit.over.wait(1.5)
    visit.wire.sendall(PAGE)


def resets(visit: Visit) -> None:
    visit.reset()


def hangs_up(visit: Visit) -> None:
    """Close the connection without a word."""


def cookie_test(visit: Visit) -> None:
    """Answers whoever brings the cookie back, and sends everybody else to the same place with it."""
    visit.wire.sendall(PAGE if "seen=1" in visit.cookie else redirect(visit.target, "302 Found", "Set-Cookie: seen=1"))


def cookie_wall(visit: Visit) -> None:
    """Sets another cookie each time and is never content."""
    lines = f"Set-Cookie: try{len(visit.cookie)}=1"
    visit.wire.sendall(redirect(visit.target, "302 Found", lines))


def cookie_support(visit: Visit) -> None:
    """ASP.NET's test: to the same page with a parameter and a cookie, and only then the page."""
    plain = visit.target.partition("?")[0]
    lines = "Set-Cookie: AspxAutoDetectCookieSupport=1"
    asked = "AspxAutoDetectCookieSupport=1" in visit.cookie
    visit.wire.sendall(PAGE if asked else redirect(f"{plain}?AspxAutoDetectCookieSupport=1", "302 Found", lines))


def by_etag(visit: Visit) -> None:
    """304 to whoever asks on condition, as it should be."""
    known = visit.headers.get("if-none-match") == '"v1"'
    visit.wire.sendall(head("304 Not Modified", 'ETag: "v1"') if known else answer("200 OK", 'ETag: "v1"', body=page()))


def only_to_get(visit: Visit) -> None:
    """S2 10: HEAD lies."""
    visit.wire.sendall(PAGE if visit.method == "GET" else answer("404 Not Found"))


def only_to_browsers(visit: Visit) -> None:
    """S2 9: a user agent must begin like a browser's and be 40 letters long."""
    agent = visit.headers.get("user-agent", "")
    is_welcome = re.match(r"Mozilla/\d", agent) and len(agent) >= 40
    visit.wire.sendall(PAGE if is_welcome else answer("403 Forbidden"))


def in_chunks_of_one(visit: Visit) -> None:
    body = page()
    opening = head("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked")
    visit.wire.sendall(opening + b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n")


CHUNKED = head("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked")
UNFRAMED = head("200 OK", "Content-Type: text/html", "Connection: close")
LONGER = head("200 OK", "Content-Type: text/html", "Content-Length: 1000000")


def status(line: str, expected: str, body: bytes = b"<h1>Sorry</h1>", *lines: str) -> Case:
    return case(f"status {line}", expected, answer(line, *lines, body=body))


STATUSES = (
    case("a plain page", "alive ok", PAGE),
    status("401 Unauthorized", "blocked login", b"<h1>401</h1>", 'WWW-Authenticate: Basic realm="x"'),  # S3: as access
    status("402 Payment Required", "blocked paywall"),
    status("403 Forbidden", "blocked forbidden", b"<h1>Forbidden</h1>"),  # S2 1
    status("404 Not Found", "dead http-404"),
    case("status 404 without a body", "dead http-404", answer("404 Not Found")),
    case("status 404 with a whole article", "dead http-404", answer("404 Not Found", body=page())),
    case(
        "status 404 of a site behind Cloudflare",
        "dead http-404",
        answer(
            "404 Not Found", "Server: cloudflare", "CF-RAY: 8a1b-FRA", body=short("Not found", "<h1>Not found</h1>")
        ),
    ),
    status("410 Gone", "dead http-410"),
    status("405 Method Not Allowed", "unreachable http-405"),
    status("406 Not Acceptable", "unreachable http-406"),
    status("400 Bad Request", "unreachable http-400"),
    status("407 Proxy Authentication Required", "blocked login"),
    status("418 I'm a teapot", "unreachable http-418"),
    status("429 Too Many Requests", "blocked rate-limited"),  # S2 11
    status("451 Unavailable For Legal Reasons", "blocked legal-block"),
    status("500 Internal Server Error", "unreachable http-500"),
    status("501 Not Implemented", "unreachable http-501"),
    status("502 Bad Gateway", "unreachable http-502"),
    status("503 Service Unavailable", "unreachable http-503"),
    status("504 Gateway Timeout", "unreachable http-504"),
    status("522 Connection timed out", "unreachable http-522", b"<h1>Error 522</h1>", "Server: cloudflare"),
    status("600 Beyond", "unreachable http-600|not-http"),
    status("999 Request denied", "blocked bot-wall", b"<script>trk()</script>"),  # S2 12
    status("202 Accepted", "blocked bot-wall", b""),  # S2 5: a body-less 202 is AWS WAF's
    case("status 202 with a whole article", "alive ok", answer("202 Accepted", body=page())),
    case("status 203 with a whole article", "alive ok", answer("203 Non-Authoritative Information", body=page())),
    case("status 200 without a body", "unreachable empty", answer(), later="unreachable empty"),  # S6 5
    case("status 204", "unreachable empty", head("204 No Content")),
    case("status 205", "unreachable empty", answer("205 Reset Content")),
    # A part nobody asked for must not become the source's content (RFC 9110 section 15.3.7).
    case(
        "status 206 with a part",
        "unreachable truncated|http-206",
        answer("206 Partial Content", "Content-Range: bytes 0-499/90000", body=page()[:500]),
    ),
    # Nobody asked on condition, so nothing was seen (RFC 9110 section 15.4.5).
    case("status 304 unasked", "unreachable unasked-304|http-304", head("304 Not Modified", 'ETag: "x"')),
    case("status 304 when asked", "alive ok", by_etag, later="alive not-modified"),
    case("status 300 with a choice", "unreachable http-300", answer("300 Multiple Choices", body=b"<a href=/a>a</a>")),
    case("status 305 to a proxy", "unreachable http-305", redirect("http://10.0.0.1:3128/", "305 Use Proxy")),
    case("status 301 without Location", "unreachable http-301", answer("301 Moved Permanently", body=b"Moved.")),
    case("status 302 with an empty Location", "unreachable http-302", redirect("")),
    case("status 101 unasked", "unreachable http-101|not-http", head("101 Switching Protocols", "Upgrade: h2c")),
    case(
        "five interim answers first",
        "alive ok",
        head("100 Continue") * 2 + head("103 Early Hints", "Link: </a.css>; rel=preload") * 3 + PAGE,
    ),
    case(
        "interim answers without an end",
        "unreachable too-large|not-http|timeout|timeout-first-byte",
        forever(b"", head("100 Continue") * 100 + head("103 Early Hints", "Link: </a.css>") * 100),
    ),
)

INTERSTITIAL = (  # S2 7, S6 2
    "<!doctype html><html><head><title>&nbsp;</title><meta http-equiv='refresh' content=\"5; URL='/page?bm-verify=AAQ"
    "AAAAJ_____7bC\"></head><body><iframe src='https://www.justice.gov/apology_objects/interstitial/doj-interstitial.html'>"
    "</iframe><script>var i=1700000000;var x=new XMLHttpRequest();x.open('POST','/_sec/verify?provider=interstitial',"
    "false);x.send(JSON.stringify({'bm-verify':'AAQAAAAJ_____7bC','pow':i+Number('1234'+'5678')}));</script>"
    + "<!-- padding -->" * 90
    + "</body></html>"
).encode()
AKAMAI_DENIED = (
    b"<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \nYou don't have permission "
    b'to access "http&#58;&#47;&#47;site&#47;page" on this server.<P>\nReference&#32;&#35;18&#46;7d3b1060&#46;1700000'
    b"000&#46;1a2b3c\n<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;7d3b1060&#46;1700000000</P>\n</BODY></HTML>"
)
CLOUDFLARE = short(
    "Just a moment...",
    "<noscript>Enable JavaScript and cookies to continue</noscript><script>(function(){window._cf_chl_opt={cType:"
    "'managed'};var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'}"
    ")();</script>",
    more='<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="390">',
)
CLOUDFLARE_BLOCK = short(
    "Attention Required! | Cloudflare",
    '<div id="cf-wrapper"><div id="cf-error-details" class="cf-error-details-wrapper"><h1>Sorry, you have been blocked'
    "</h1><h2>You are unable to access site.test</h2><p>This website is using a security service to protect itself "
    'from online attacks.</p><span class="cf-footer-item">Cloudflare Ray ID: <strong>8a1b2c3d4e5f</strong></span>'
    "</div></div>",
)
AWS_WAF = short(
    "",
    '<div id="challenge-container"></div><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to '
    "verify that you're not a robot. This requires JavaScript.</noscript>",
    more="<script>window.awsWafCookieDomainList=[];window.gokuProps={'key':'AQIDAHj','iv':'CgAG','context':'x'};</script>"
    '<script src="https://de5282c3ca0c.edge.sdk.awswaf.com/de5282c3ca0c/challenge.js"></script>',
)
CLOUDFRONT = short(
    "ERROR: The request could not be satisfied",
    "<h1>403 ERROR</h1><h2>The request could not be satisfied.</h2><hr>Request blocked. We can't connect to the server "
    "for this app or website at this time.<pre>Generated by cloudfront (CloudFront)\nRequest ID: 4kq==</pre>",
)
IMPERVA = (  # S2 4
    b'<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"><script src="/_Incapsula_Resour'
    b'ce?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3"></script></head><body style="margin:0px;height:100%"><iframe id="ma'
    b'in-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=9-1234"></iframe></body></html>'
)
IMPERVA_DENIED = (
    b'<html><head><META NAME="robots" CONTENT="noindex,nofollow"></head><body><iframe src="/_Incapsula_Resource?'
    b'CWUDNSAI=9">'
    b"Request unsuccessful. Incapsula incident ID: 877000250-123456789</iframe></body></html>"
)
DATADOME = (
    b"<html><head><title>site.test</title><style>#cmsg{animation: A 1.5s;}</style></head><body><p id=cmsg>Please "
    b"enable JS and disable any ad blocker</p><script>var dd={'cid':'AHrlqA','hsh':'A55','t':'fe','host':'geo.captcha-"
    b"delivery.com'}</script>"
    b'<script src="https://ct.captcha-delivery.com/c.js"></script></body></html>'
)
PERIMETERX = short(
    "Access to this page has been denied",
    '<h1>Press &amp; Hold to confirm you are a human (and not a bot).</h1><div id="px-captcha"></div><p>Reference ID '
    "1a2b3c</p>",
    more="<script>window._pxAppId='PX1234';window._pxJsClientSrc='/PX1234/init.js';</script>",
)
PMC = short(
    "Checking your browser - reCAPTCHA",
    "<p>Checking your browser before accessing pmc.ncbi.nlm.nih.gov ...</p><p>Click <a href='#'>here</a> if you are "
    "not automatically redirected after 5 seconds.</p>",
    more='<base href="https://www.google.com/recaptcha/challengepage/"><script src="https://www.gstatic.com/recaptcha/'
    'releases/x/recaptcha__en.js"></script>',
)
REQUEST_ACCESS = short(  # S2 8
    "Federal Register :: Request Access",
    "<h1>Request Access</h1><p>Due to aggressive automated scraping of FederalRegister.gov and eCFR.gov, programmatic "
    "access to these sites is limited to access to our extensive developer APIs.</p><form><div class='g-recaptcha'>"
    "</div></form>",
)
SIGN_IN = short(
    "Sign in | A source",
    "<h1>Sign in</h1><form method=post action='/login'><label>E-mail <input name=email></label><label>Password <input "
    "type=password name=password></label><button>Sign in</button></form><a href='/forgot'>Forgot your password?</a>",
)


def wall(name: str, status: str, body: bytes, *lines: str, expected: str = "blocked bot-wall") -> Case:
    return case(name, expected, answer(status, *lines, body=body))


def apology(name: str, path: str, page: bytes) -> Case:
    """S2 6, S6 1."""
    return case(name, "blocked bot-wall", {"/page": redirect(path, "302 Found", "Server: AkamaiGHost"), path: page})


ABUSE = "/apology_objects/abuse-detection-apology.html"

WALLS = (
    apology("FDA's apology at 404", ABUSE, answer("404 Not Found", body=b"Not found\n")),
    apology("FDA's apology at 200", ABUSE, answer(body=short("FDA Apology", "<h1>We apologize</h1>"))),
    apology("FDA's apology at 500", ABUSE, answer("500 Internal Server Error")),
    apology("FDA's apology for haste", "/apology_objects/excessive-requests-apology.html", answer("404 Not Found")),
    apology("FDA's apology at another apology", ABUSE, redirect("/apology_objects/again.html")),
    case(
        "the Federal Register's unblock page",  # S2 8, S6 5
        "blocked bot-wall",
        {"/page": redirect("http://unblock.federalregister.gov/"), "//unblock.federalregister.gov/": HOME},
    ),
    case(
        "a request-access page where JSON is due",
        "blocked bot-wall",
        answer(body=REQUEST_ACCESS),
        url="/api/versioner/v1/titles.json",
    ),
    wall("Akamai's interstitial at 200", "200 OK", INTERSTITIAL),
    wall("Akamai's denial at 403", "403 Forbidden", AKAMAI_DENIED, "Server: AkamaiGHost", expected="blocked"),
    wall("Akamai's denial at 200", "200 OK", AKAMAI_DENIED),
    wall("Cloudflare by its header", "403 Forbidden", b"<p>-</p>", "cf-mitigated: challenge", "Server: cloudflare"),
    wall("Cloudflare by its page at 403", "403 Forbidden", CLOUDFLARE),
    wall("Cloudflare by its page at 503", "503 Service Unavailable", CLOUDFLARE),
    wall("Cloudflare by its page at 404", "404 Not Found", CLOUDFLARE),  # rule 1: whatever its status
    wall("Cloudflare by its page at 200", "200 OK", CLOUDFLARE),
    wall("Cloudflare's block", "403 Forbidden", CLOUDFLARE_BLOCK, "Server: cloudflare"),
    wall("AWS WAF by its header", "202 Accepted", b"", "x-amzn-waf-action: challenge"),
    wall("AWS WAF by its page at 202", "202 Accepted", AWS_WAF),
    wall("AWS WAF by its page at 200", "200 OK", AWS_WAF),
    wall("AWS WAF's captcha at 405", "405 Not Allowed", AWS_WAF, "x-amzn-waf-action: captcha"),  # S2 9
    wall("AWS WAF's captcha at 405 by its page", "405 Not Allowed", AWS_WAF),
    wall("CloudFront's block", "403 Forbidden", CLOUDFRONT, "Server: CloudFront", expected="blocked"),  # S2 3
    wall("Imperva at 200", "200 OK", IMPERVA),
    wall("Imperva's denial at 200", "200 OK", IMPERVA_DENIED, "X-Iinfo: 9-1234-0 0NNN RT(1700000000 1) q(0 -1)"),
    wall("Imperva's denial at 403", "403 Forbidden", IMPERVA_DENIED, expected="blocked"),
    wall("DataDome at 403", "403 Forbidden", DATADOME, "X-DataDome: protected", expected="blocked"),
    wall("DataDome at 200", "200 OK", DATADOME),
    wall("PerimeterX at 403", "403 Forbidden", PERIMETERX, expected="blocked"),
    wall("PerimeterX at 200", "200 OK", PERIMETERX),
    wall("PMC's captcha at 200", "200 OK", PMC),
    wall("the address before a login", "200 OK", SIGN_IN, expected="blocked login"),
    case("a login page after a redirect", "blocked login", {
        "/page": redirect("/login?next=%2Fpage"), "/login?next=%2Fpage": answer(body=SIGN_IN)}),
    case("a login at another site", "blocked login", {
        "/page": redirect("http://accounts.sign-on.test/signin?continue=x"),
        "//accounts.sign-on.test/signin?continue=x": answer(body=SIGN_IN)}),
    wall("LinkedIn's 999 with a page", "999 Request denied", page()),
    wall("F5's block at 200", "200 OK", short("Request Rejected", "The requested URL was rejected. Please consult with "
         "your administrator.<br><br>Your support ID is: 1234567890<br><a href='javascript:back();'>[Back]</a>")),
    wall("Cloudflare's rate limit", "429 Too Many Requests", short("Access denied | site.test used Cloudflare to "
         "restrict access", "<h1>Error 1015</h1>You are being rate limited. Ray ID: 8a1b"), expected="blocked"),
    wall("Sucuri's block", "403 Forbidden", short("Sucuri WebSite Firewall - Access Denied", "<h1>Access Denied - "
         "Sucuri Website Firewall</h1>"), "X-Sucuri-Block: x", expected="blocked"),
    wall("Vercel's checkpoint", "403 Forbidden", short("Vercel Security Checkpoint", "We're verifying your browser"),
         "x-vercel-mitigated: challenge", expected="blocked"),
    wall("Anubis at 200", "200 OK", short("Making sure you're not a bot!", "<h1>Making sure you're not a bot!</h1><p>"
         "Protected by Anubis from Techaro</p><script id='anubis_challenge' type='application/json'>{\"rules\":{}}</scr"
         "ipt><script src='/.within.website/x/cmd/anubis/static/js/main.mjs'></script>")),
    wall("SiteGround's captcha at 202", "202 Accepted", short("Robot Challenge Screen", "<p>Checking the site "
         "connection security</p>", more="<meta http-equiv=refresh content='0;/.well-known/sgcaptcha/?r=%2Fpage'>"),
         "SG-Captcha: challenge"),
    # Rule 1: a challenge ends the looking for its host, and what it hid is first in the next run.
    case("what a challenge leaves of its host", "blocked host-walled", PAGE,
         url="http://walled.test/b", later="alive ok"),
    case("a challenge that ends the looking", "blocked bot-wall", answer("403 Forbidden", body=CLOUDFLARE),
         url="http://walled.test/a", later="blocked bot-wall"),
    # Rule 1: a bare 403 stops that URL only.
    case("a bare 403 on a host", "blocked forbidden", answer("403 Forbidden"), url="http://choosy.test/a"),
    case("the neighbour of a bare 403", "alive ok", PAGE, url="http://choosy.test/b"),
    # S2 13: a publisher's challenge is not the resolver's.
    case("a DOI that leads to a challenge", "blocked bot-wall", {
        "/10.5555/a": redirect("http://publisher.test/a"),
        "//publisher.test/a": answer("403 Forbidden", "cf-mitigated: challenge", body=CLOUDFLARE)},
        url="http://doi.org/10.5555/a"),
    case("a DOI that leads to its article", "alive ok", {
        "/10.5555/b": redirect("http://open-publisher.test/b", "301 Moved Permanently"),
        "//open-publisher.test/b": PAGE}, url="http://doi.org/10.5555/b"),
    case("a wall that comes on the second day", "alive ok", PAGE, second=answer("403 Forbidden", body=CLOUDFLARE),
         later="blocked bot-wall"),
)  # fmt: skip

NOT_FOUND = {
    "English": ("Page Not Found | A source", "<h1>Page not found</h1><p>Try our search.</p>"),
    "German": ("Seite nicht gefunden – Eine Quelle", "<h1>Seite nicht gefunden</h1>"),
    "French": ("Page introuvable | Une source", "<h1>Page introuvable</h1>"),
    "Spanish": ("Página no encontrada | Una fuente", "<h1>Página no encontrada</h1>"),
    "Italian": ("Pagina non trovata | Una fonte", "<h1>Pagina non trovata</h1>"),
    "Portuguese": ("Página não encontrada | Uma fonte", "<h1>Página não encontrada</h1>"),
    "Dutch": ("Pagina niet gevonden | Een bron", "<h1>Pagina niet gevonden</h1>"),
    "Swedish": ("Sidan kunde inte hittas", "<h1>Sidan kunde inte hittas</h1>"),
    "Polish": ("Nie znaleziono strony", "<h1>Nie znaleziono strony</h1>"),
    "Japanese": ("ページが見つかりません", "<h1>ページが見つかりません</h1>"),
    "Chinese": ("页面未找到", "<h1>页面未找到</h1>"),
    "Russian": ("Страница не найдена", "<h1>Страница не найдена</h1>"),
}


LINKS = "".join(f"<li><a href=/{n}>Another of our many pages, number {n}</a></li>" for n in range(60))
FRAMED = f"<main><h1>Page not found</h1><p>Perhaps you are looking for one of these.</p><ul>{LINKS}</ul></main>"


def soft(name: str, title: str, text: str, expected: str = "dead soft-404") -> Case:
    return case(name, expected, answer(body=short(title, text)))


GONE = (
    *(soft(f"soft 404 in {language}", title, text) for language, (title, text) in NOT_FOUND.items()),
    soft("soft 404 by its number", "404", "<p>Back to the home page</p>"),
    soft("soft 404 by its heading", "A source", "<h1>404 Error</h1><p>Back to the home page</p>"),
    soft("soft 404 by its words", "A source", "<p>Sorry, the page you are looking for is no longer available.</p>"),
    soft("soft 404 by regret", "A source", "<p>We're sorry, but we can't find that page. It may be gone.</p>"),
    case(
        "soft 404 in a full frame",  # S2 22: a title is judged first, however long the page
        "dead soft-404",
        answer(body=short("Page not found | A source", FRAMED)),
    ),
    case("sent to an error page", "dead soft-404", {
        "/page": redirect("/404.html"), "/404.html": answer(body=short("A source", "<p>Hello.</p>"))}),
    case("sent to an error path", "dead soft-404", {
        "/page": redirect("/errors/page-not-found", "301 Moved Permanently"),
        "/errors/page-not-found": answer(body=short("A source", "<p>Hello.</p>"))}),
    case("sent home", "dead redirected-home", {"/page": redirect("/"), "/": HOME}),  # S2 21, S6 7
    case("sent home for good", "dead redirected-home", {"/page": redirect("/", "301 Moved Permanently"), "/": HOME}),
    case("sent to the home page of a language", "dead redirected-home", {"/page": redirect("/en/"), "/en/": HOME}),
    case("sent to www's home page", "dead redirected-home", {
        "/a/b": redirect("http://www.sent-home.test/index.html"), "//www.sent-home.test/index.html": HOME},
        url="http://sent-home.test/a/b"),
    case("an obsolete label sent to DailyMed's home page", "dead redirected-home", {  # opentargets #410
        "/dailymed/drugInfo.cfm?setid=1": redirect("/dailymed/"), "/dailymed/": HOME},
        url="http://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=1"),
    soft("a parked domain", "parked.test", "<h1>This domain is for sale!</h1><p>Inquire now.</p>", "dead parked"),
    soft("a domain parked by its registrar", "Domain parked by Registrar", "<h2>Domain parked</h2>", "dead parked"),
    case("a domain sold on", "dead parked", {
        "/page": redirect("http://www.hugedomains.com/domain_profile.cfm?d=x.com"),
        "//www.hugedomains.com/domain_profile.cfm?d=x.com": answer(
            body=short("X.com is for sale | HugeDomains", "<h1>X.com is for sale</h1><p>This domain is for sale."))}),
    case("a death behind a rate limit", "dead http-404",  # S2 11: accepting 429 hides 404s
         (answer("429 Too Many Requests"), answer("404 Not Found"))),
    case("a page that dies on the second day", "alive ok", PAGE, second=answer("410 Gone"), later="dead http-410"),
    case("a page that lives again on the second day", "dead http-404", answer("404 Not Found"), second=PAGE,
         later="alive ok"),
    case("a page that lost nearly all its text", "alive ok", PAGE,
         second=answer(body=short("Ketamine in hospitals | A source", "<p>Please come back.</p>")),
         later="unreachable content-gone"),
    case("maintenance at 200", "unreachable", answer(body=short(  # S3: EDGI's 503
        "Site under maintenance", "<h1>Site under maintenance</h1><p>We are down for scheduled maintenance and will be "
        "back soon.</p>"))),
    case("maintenance at 503", "unreachable http-503|maintenance",
         answer("503 Service Unavailable", body=short("Site under maintenance", "<h1>We will be back soon</h1>"))),
)  # fmt: skip

ABOUT_404 = (
    b"The server says 404 Not Found, and the page you requested could not be found; this page has been removed. "
)

TRAPS = (
    case("an article about 404s", "alive ok",
         answer(body=page("How to fix a 404 error on your site", text=ABOUT_404 * 30))),
    case("an article with 404 in its title", "alive ok",
         answer(body=page("Page not found: a history of the 404 | A source"))),
    case("a specification with removed parts", "alive ok",  # S2 22: the W3C's OWL page
         answer(body=page("OWL", text=b"This section has been removed. " + WORDS * 30))),
    case("a captcha in a footer", "alive ok", answer(body=page(  # S6 3
        more='<script src="https://www.google.com/recaptcha/api.js"></script>')
        + b'<footer><div class="g-recaptcha">I am not a robot</div></footer>')),
    case("access denied in a long article", "alive ok",
         answer(body=page("Access denied: who gets ketamine", text=b"Access denied, said the clinic. " + WORDS * 30))),
    case("an article about being blocked", "alive ok", answer(body=page(
        "Why am I asked to wait just a moment?",
        text=b"Just a moment, says Cloudflare, checking your browser. Ray ID and reCAPTCHA explained. " * 30))),
    case("a page with Cloudflare's script", "alive ok", answer(
        "200 OK", "Server: cloudflare", "CF-RAY: 8a1b", body=page(
            more="<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"))),
    case("a page with Imperva's script", "alive ok", answer(
        "200 OK", "X-Iinfo: 9-1", body=page(more="<script src='/_Incapsula_Resource?SWJIYLWA=5074a744'></script>"))),
    case("a page with DataDome's tag", "alive ok", answer(
        "200 OK", "X-DataDome: protected", body=page(more="<script src='https://js.datadome.co/tags.js'></script>"))),
    case("a page from AkamaiGHost", "alive ok", answer("200 OK", "Server: AkamaiGHost", body=page())),
    case("a log-in link in the corner", "alive ok", answer(body=page().replace(
        b"<main>", b"<header><form>Log in <input type=password></form></header><main>"))),
    case("a short page", "alive ok",
         answer(body=short("Schedule III", "<h1>Schedule III</h1><p>Ketamine is listed.</p>"))),
    case("a script shell", "alive ok", answer(body=short(
        "Hospital data", "<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>",
        more="<script src='/static/js/main.8d0c.js'></script>"))),
    case("a cited home page", "alive ok", {
        "/": redirect("http://www.cited-home.test/"), "//www.cited-home.test/": HOME}, url="http://cited-home.test/"),
    case("another site's home page", "alive", {  # S2 21: it may be the legitimate new address
        "/page": redirect("http://new-name.test/"), "//new-name.test/": HOME}),
    case("GET works and HEAD does not", "alive ok", only_to_get),
    case("a host that wants a browser's first word", "alive ok", only_to_browsers),
    case("an honest page that takes its time", "alive ok", slowly),
    case("a PDF that became a page", "alive ok", answer(body=pdf(), kind="application/pdf"), second=PAGE),  # S6 9
    case("an image", "alive ok", answer(body=b"\x89PNG\r\n\x1a\n" + bytes(2000), kind="image/png")),
    case("JSON", "alive ok", answer(body=b'{"results": [{"id": 1, "error": null}]}', kind="application/json")),
    case("plain text", "alive ok", answer(body=WORDS * 20, kind="text/plain")),
)  # fmt: skip


def moved(name: str, to: str, expected: str, *, by: str = "301 Moved Permanently", cited: str = "/page") -> Case:
    """From the cited page to another, where the same document stands."""
    host = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    target = to.replace("HOST", f"{host}.test")
    source = cited.replace("HOST", f"{host}.test")
    at = target if "://" in target else f"http://{host}.test{target}"
    return case(name, expected, {source: redirect(target, by), at: PAGE}, url=source)


REFRESH = "<meta http-equiv=refresh content='0; url=/new/page'>"

REDIRECTS = (
    moved("moved by 301", "/new/page", MOVED),
    moved("moved by 308", "/new/page", MOVED, by="308 Permanent Redirect"),
    case("moved on the second day", "alive ok", PAGE,
         second={"/page": redirect("/new/page", "301 Moved Permanently"), "/new/page": PAGE}, later=MOVED),
    case("moved by 301 after a 302", "alive ok", {
        "/page": redirect("/between"), "/between": redirect("/new", "301 Moved Permanently"), "/new": PAGE}),
    moved("found by 302", "/new/page", "alive ok", by="302 Found"),
    moved("seen by 303", "/new/page", "alive ok", by="303 See Other"),
    moved("for now by 307", "/new/page", "alive ok", by="307 Temporary Redirect"),
    moved("https in place of http", "https://HOST/page", "alive ok", cited="http://HOST/page"),  # S2 20
    moved("www in front", "http://www.HOST/page", "alive ok"),
    moved("a closing slash", "/page/", "alive ok"),
    moved("another case", "/Page", "alive ok"),
    moved("a tracking parameter", "/page?utm_source=x&utm_medium=y", "alive ok"),
    moved("https and www and a slash", "https://www.HOST/page/", "alive ok", cited="http://HOST/page"),
    case("ASP.NET's cookie test", "alive ok", {"/page": cookie_support,  # S2 23
         "/page?AspxAutoDetectCookieSupport=1": cookie_support}),
    moved("moved to another domain", "http://another-domain.test/page", "moved moved-to-other-site"),
    case("a cookie test", "alive ok", cookie_test),
    case("a cookie wall", "unreachable redirect-loop|too-many-redirects", cookie_wall),
    case("a redirect to itself", "unreachable redirect-loop", redirect("/page")),
    case("a redirect loop", "unreachable redirect-loop", {
        "/page": redirect("/b", "301 Moved Permanently"), "/b": redirect("/page", "301 Moved Permanently")}),
    case("a redirect loop over two hosts", "unreachable redirect-loop", {
        "/page": redirect("http://other-half.test/b"), "//other-half.test/b": redirect("http://loop-start.test/page")},
        url="http://loop-start.test/page"),
    case("redirects without an end", "unreachable too-many-redirects|redirect-loop", {
        "/page": redirect("/1"), **{f"/{n}": redirect(f"/{n + 1}") for n in range(1, 200)}}),
    case("five redirects", "alive ok", {"/page": redirect("/1"),
         **{f"/{n}": redirect(f"/{n + 1}") for n in range(1, 5)}, "/5": PAGE}),
    case("a relative Location", "alive ok", {"/a/page": redirect("../new page?q=ü#top"),
         "/new%20page?q=%C3%BC": PAGE}, url="/a/page"),
    case("a Location without a scheme", "alive ok", {"/page": redirect("//elsewhere-alive.test/page"),
         "//elsewhere-alive.test/page": PAGE}),
    case("a Location of 70,000 letters", "unreachable too-large|refused-url|not-http", redirect("/" + "a" * 70_000)),
    case("a redirect that announces a body and sends none", "alive ok", {
        "/page": stalls(head("302 Found", "Location: /new", "Content-Length: 5000")), "/new": PAGE}),
    case("a redirect into a name that is gone", "unreachable dns", redirect("http://nobody-knows.invalid/")),
    case("a redirect into a 404", "dead http-404", {
        "/page": redirect("/new", "301 Moved Permanently"), "/new": answer("404 Not Found")}),
    # S6 4: a redirect, not a wall; and for good where the page says so.
    case("a moved-page notice with a refresh", "moved", {"/page": answer(body=short(
        "This page has moved", "<p>This page has moved. You should be redirected quickly to <a href='/new/page'>its "
        "new address</a>.</p>", more=REFRESH)), "/new/page": PAGE}),
    case("a long page that refreshes itself", "alive ok",
         answer(body=page(more="<meta http-equiv=refresh content='300'>"))),
)  # fmt: skip

FORBIDDEN_PLACES = {
    "the metadata service": "http://169.254.169.254/latest/meta-data/iam/",
    "the metadata service by name": "http://metadata.google.internal/computeMetadata/v1/",
    "a private address": "http://10.0.0.1/",
    "another private address": "https://192.168.1.1/admin",
    "loopback": "http://127.0.0.1/",
    "loopback by name": "http://localhost/",
    "loopback in short": "http://127.1/",
    "loopback as one number": "http://2130706433/",
    "loopback in hexadecimal": "http://0x7f000001/",
    "loopback in octal": "http://0177.0.0.1/",
    "loopback as nothing": "http://0/",
    "loopback in IPv6": "http://[::1]/",
    "loopback mapped into IPv6": "http://[::ffff:127.0.0.1]/",
    "the metadata service mapped into IPv6": "http://[::ffff:a9fe:a9fe]/",
    "the metadata service through NAT64": "http://[64:ff9b::a9fe:a9fe]/",
    "loopback through 6to4": "http://[2002:7f00:1::]/",
    "a link-local address": "http://[fe80::1]/",
    "a unique local address": "http://[fd00::1]/",
    "a carrier's NAT": "http://100.64.0.1/",
    "a multicast address": "http://224.0.0.1/",
    "a reserved address": "http://240.0.0.1/",
    "everybody": "http://255.255.255.255/",
    "a name inside": "http://inside.test/",
    "a name of which no address is ours": "http://inside-twice.test/",
}
REFUSED_URLS = {
    "a file": ("file:///etc/passwd", "refused-scheme"),
    "ftp": ("ftp://ftp.example.org/x", "refused-scheme"),
    "a script": ("javascript:alert(1)", "refused-scheme"),
    "data": ("data:text/html,<h1>Hello</h1>", "refused-scheme"),
    "gopher": ("gopher://127.0.0.1:70/_", "refused-scheme"),
    "a mail address": ("mailto:desk@example.org", "refused-scheme"),
    "a known name as userinfo": ("http://www.fda.gov@evil.test/", "refused-url"),
    "a password": ("http://user:secret@evil.test/", "refused-url"),
    "a backslash trick": ("http://127.0.0.1\\@evil.test/", "refused-url|refused-address"),
    "no host": ("http:///etc/passwd", "refused-url"),
    "half an address": ("http://[::1/", "refused-url"),
    "a port beyond ports": ("http://evil.test:99999/", "refused-url"),
    "full-width digits": ("http://１２７.０.０.１/", "refused-address|refused-url|dns"),
}

ADDRESSES = (
    *(case(f"redirect to {name}", "unreachable refused-address", redirect(to))
      for name, to in FORBIDDEN_PLACES.items()),
    *(case(f"redirect to {name}", f"unreachable {why}", redirect(to)) for name, (to, why) in REFUSED_URLS.items()),
    case("a private address cited", "unreachable refused-address", url="http://10.0.0.1/page"),
    case("a name that leads inside", "unreachable refused-address", resolves="10.0.0.7"),
    case("a name that leads to loopback", "unreachable refused-address", resolves="127.0.0.1"),
    case("a name that leads inside and out", "alive ok", PAGE, resolves="10.0.0.7 served"),
    # What was checked is what is dialled: the name is looked up once, however it would be answered the next time.
    case("a name that is bound to another address meanwhile", "alive ok", PAGE, resolves="served then 127.0.0.1"),
    case("a password cited", "unreachable refused-url", url="http://user:secret@password-cited.test/page"),
)  # fmt: skip

LINES = (
    case("no such name", "unreachable dns", resolves="EAI_NONAME"),
    case("a name without an address", "unreachable dns", resolves="EAI_NODATA"),
    case("no name server answers", "unreachable dns-unavailable", resolves="EAI_AGAIN"),  # S6 6
    case("the name server fails", "unreachable dns-unavailable", resolves="EAI_FAIL"),
    case("the name server is silent", "unreachable dns-unavailable|timeout-connect|timeout", resolves="hangs"),
    case("an expired certificate", "unreachable tls-expired", PAGE, shown="expired"),  # S2 24
    case("a certificate of tomorrow", "unreachable tls-expired", PAGE, shown="not yet valid"),
    case("another host's certificate", "unreachable tls-wrong-host", PAGE, shown="of another host"),
    case("a self-signed certificate", "unreachable tls-untrusted", PAGE, shown="self-signed"),
    case("a certificate of an unknown root", "unreachable tls-untrusted", PAGE, shown="of an unknown root"),
    case("a chain without its intermediate", "unreachable tls-incomplete-chain", PAGE,
         shown="without its intermediate"),
    case("a chain with its intermediate", "alive ok", PAGE, shown="with its intermediate"),
    case("good TLS", "alive ok", PAGE, url="https://good-tls.test/page"),
    case("plain HTTP on the TLS port", "unreachable tls|not-http", url="https://plain-on-tls.test/", line="hasty"),
    case("TLS on the plain port", "unreachable not-http|reset|timeout-first-byte", line="tls"),
    case("a TLS alert", "unreachable tls", url="https://tls-alert.test/", line="alert"),
    case("TLS hung up on", "unreachable reset|tls", url="https://tls-hangup.test/", line="hangup"),
    case("silent TLS", "unreachable timeout-first-byte|timeout|timeout-connect", url="https://silent-tls.test/",
         line="silent"),
    case("a redirect to an expired certificate", "unreachable tls-expired", redirect("https://an-expired-certificate.test/")),
    case("nobody listens", "unreachable refused", line="closed"),
    case("never accepted", "unreachable timeout-connect", line="full"),
    case("accepted and never answered", UNREADY, line="silent"),
    case("asked and never answered", UNREADY, stalls(b"")),
    case("hung up at once", "unreachable reset", line="hangup"),
    case("hung up when asked", "unreachable reset", hangs_up),
    case("reset for ever", "unreachable reset", resets),
    case("reset once", "alive ok", (resets, PAGE)),  # S2 14
    case("silent once", "alive ok", (stalls(b""), PAGE)),
    case("hung up once", "alive ok", (hangs_up, PAGE)),
    case("a head that drips", "unreachable timeout|timeout-first-byte",
         drips(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Slow: ", b"a")),
    case("headers that drip", "unreachable timeout|timeout-first-byte",
         drips(b"HTTP/1.1 200 OK\r\n", b"X-Slow: a\r\n")),
    case("a status line that drips", "unreachable timeout|timeout-first-byte", drips(b"HTTP", b"T")),
    case("a body that drips", GOES_ON, drips(LONGER, b"<p>a")),
    case("a body without a length that drips", GOES_ON, drips(UNFRAMED, b"<p>a")),
    case("chunks that drip", GOES_ON, drips(CHUNKED, b"3\r\n<p>\r\n")),
    case("a body that stalls", GOES_ON, stalls(LONGER + page())),
    case("garbage in place of HTTP", "unreachable not-http", b"\x00\x01\xfe\xff" * 500 + b"\r\n\r\n"),
    case("HTTP 0.9", "unreachable not-http", page()),
    case("a mail server", "unreachable not-http", b"220 mail.test ESMTP\r\n"),
    case("an SSH server", "unreachable not-http", b"SSH-2.0-OpenSSH_9.6\r\n"),
    case("a radio station", "unreachable not-http", b"ICY 200 OK\r\nicy-name: x\r\n\r\n" + b"music" * 90),
    case("HTTP 7", "unreachable not-http", b"HTTP/7.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
    case("a status without a number", "unreachable not-http", b"HTTP/1.1 fine OK\r\nContent-Length: 2\r\n\r\nok"),
    case("half a head", "unreachable truncated|reset|not-http", b"HTTP/1.1 200 OK\r\nContent-Ty"),
    case("half a Location", "unreachable truncated|reset|not-http", b"HTTP/1.1 302 Found\r\nLocation: /ne"),
)  # fmt: skip


def packed(name: str, expected: str, body: bytes, coding: str, *lines: str) -> Case:
    return case(name, expected, answer("200 OK", f"Content-Encoding: {coding}", *lines, body=body))


BOMB = gzip_bomb(2048 * MIB)

BODIES = (
    packed("gzip", "alive ok", gzipped(page()), "gzip"),
    packed("deflate", "alive ok", zlib.compress(page()), "deflate"),
    packed("bare deflate", "alive ok", zlib.compress(page())[2:-4], "deflate"),
    packed("gzip in two members and padding", "alive ok",
           gzipped(page()[:900]) + gzipped(page()[900:]) + bytes(9), "gzip"),
    packed("plain text called gzip", "unreachable bad-encoding", page(), "gzip"),
    packed("brotli unasked", "unreachable bad-encoding", b"\x1b\x0e\x00\xf8" * 90, "br"),
    packed("an unknown coding", "unreachable bad-encoding", page(), "x-secret"),
    packed("ten codings", "unreachable bad-encoding|too-large", gzipped(page()), ", ".join(["gzip"] * 10)),
    packed("gzip broken off", "unreachable truncated", gzipped(page())[:-40], "gzip"),
    packed("gzip with a wrong checksum", "unreachable bad-encoding|truncated", gzipped(page())[:-8] + bytes(8), "gzip"),
    packed("gzip of nothing", "unreachable empty", gzipped(b""), "gzip"),
    packed("a gzip bomb of 2 GiB", "unreachable too-large", BOMB, "gzip"),
    packed("a gzip bomb in a gzip bomb", "unreachable too-large", gzipped(BOMB), "gzip, gzip"),
    packed("a deflate bomb", "unreachable too-large", zlib_bomb(2048 * MIB), "deflate"),
    case("a gzip bomb in chunks", "unreachable too-large", head(
        "200 OK", "Content-Type: text/html", "Content-Encoding: gzip", "Transfer-Encoding: chunked")
        + b"%x\r\n" % len(BOMB) + BOMB + b"\r\n0\r\n\r\n"),
    case("a body shorter than announced", "unreachable truncated", LONGER + page()),
    case("a body reset halfway", "unreachable truncated|reset", breaks_off(LONGER + page())),
    case("a body longer than announced", "alive ok", answer(body=page()) + b"and more that nobody reads"),
    case("a body that ends with its connection", "alive ok", UNFRAMED + page()),
    case("chunks", "alive ok", CHUNKED + b"%x\r\n" % len(page()) + page() + b"\r\n0\r\n\r\n"),
    case("chunks of one byte", "alive ok", in_chunks_of_one),
    case("chunks with extensions and trailers", "alive ok",
         CHUNKED + b"%x;a=b\r\n" % len(page()) + page() + b"\r\n0\r\nX-Sum: 1\r\n\r\n"),
    case("chunks broken off", "unreachable truncated", CHUNKED + b"%x\r\n" % (len(page()) + 900) + page()),
    case("chunks without the last one", "unreachable truncated", CHUNKED + b"%x\r\n" % len(page()) + page() + b"\r\n"),
    case("chunks of no size", "unreachable truncated|not-http", CHUNKED + b"zz\r\n" + page()),
    case("chunks of negative size", "unreachable truncated|not-http", CHUNKED + b"-5\r\n" + page()),
    case("two lengths that differ", "unreachable not-http|truncated",
         head("200 OK", "Content-Type: text/html", "Content-Length: 9", "Content-Length: 900") + page()),
    case("an endless body", "unreachable too-large", forever(UNFRAMED, b"<p>Ketamine again.</p>" * 3000)),
    case("endless chunks", "unreachable too-large", forever(CHUNKED, b"ffff\r\n" + b"x" * 65_535 + b"\r\n")),
    case("an endless chunk size", "unreachable too-large|truncated|not-http", forever(CHUNKED, b"0" * 65_536)),
    case("endless trailers", "unreachable too-large|truncated|not-http|timeout",
         forever(CHUNKED + b"0\r\n", b"X-More: 1\r\n" * 6000)),
    case("5 GB announced", "unreachable too-large",
         forever(head("200 OK", "Content-Type: text/html", "Content-Length: 5000000000"), b"x" * 65_536)),
    # Python reads no number of more than 4,300 digits.
    case("a length of 5,000 digits", "unreachable too-large", head("200 OK", f"Content-Length: {'9' * 5000}") + page()),
    case("a part of 5,000 digits", "unreachable truncated",
         answer("206 Partial Content", f"Content-Range: bytes 0-{'9' * 5000}/{'9' * 5000}", body=page())),
    case("200,000 headers", "unreachable too-large",
         forever(b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n" * 1000, at_most=200 * 17_000)),
    case("endless headers", "unreachable too-large", forever(b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n" * 4000)),
    case("an endless header", "unreachable too-large", forever(b"HTTP/1.1 200 OK\r\nX-Header: ", b"a" * 65_536)),
    case("an endless status line", "unreachable too-large|not-http", forever(b"HTTP/1.1 200 ", b"O" * 65_536)),
    case("endless folds of a header", "unreachable too-large",
         forever(b"HTTP/1.1 200 OK\r\nX-A: a\r\n", b" and more\r\n" * 6000)),
    case("headers in old folds", "alive ok",
         b"HTTP/1.1 200 OK\r\nX-Old: a\r\n b\r\nContent-Type: text/html\r\n\r\n" + page()),
    case("lines that end with a bare line feed", "alive ok", b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + page()),
    case("HTTP 1.0", "alive ok", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + page()),
)  # fmt: skip


def typed(name: str, body: bytes, kind: str) -> Case:
    return case(name, "alive ok", answer(body=body, kind=kind))


def large(name: str, body: Callable[[], bytes]) -> Case:
    return case(name, "alive ok", made(body))


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + '<!ENTITY f1 SYSTEM "file:///etc/passwd">]><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Ketamine</title>'
    "</head><body><p>&i; &f1;</p></body></html>"
).encode()

SHAPES = (
    large("60,000 nested elements", lambda: page(text=b"<div>" * 60_000 + WORDS)),
    large("60,000 nested lists", lambda: page(text=b"<ul><li>" * 30_000 + WORDS)),
    large("60,000 nested spans", lambda: page(text=b"<span><b>" * 30_000 + WORDS)),
    large("8 MB of tags", lambda: page(text=b"<p>" * 2_600_000 + WORDS)),
    large("8 MB of empty cells", lambda: b"<table><tr>" + b"<td>" * 2_000_000),
    large("8 MB of one tag", lambda: page(text=b"<p " + b"a=1 " * 2_000_000 + b">" + WORDS)),
    large("8 MB of opening brackets", lambda: page(text=b"<" * 8_000_000)),
    large("8 MB of broken comments", lambda: page(text=b"<!--" * 2_000_000)),
    large("8 MB of entities", lambda: page(text=b"&amp;" * 1_600_000)),
    large("8 MB of one word", lambda: page(text=b"ketamine" * 1_000_000)),
    large("a title of 1 MB", lambda: page("Ketamine - " * 90_000)),
    large("a title of nothing but spaces", lambda: page(" " * 1_000_000 + "Ketamine")),
    typed("a million laughs", LAUGHS, "application/xhtml+xml"),
    typed("zero bytes in a page", page().replace(b"Ketamine", b"Keta\x00mine"), "text/html"),
    typed("a charset nobody knows", page(), "text/html; charset=klingon"),
    typed("UTF-16 with a mark", b"\xff\xfe" + page().decode().encode("utf-16-le"), "text/html"),
    typed("Latin-1 called UTF-8", page(text=WORDS * 9 + b"caf\xe9 "), "text/html; charset=utf-8"),
    typed("a PDF", pdf(), "application/pdf"),
    typed("a PDF called HTML", pdf(), "text/html"),
    typed("a PDF called a stream", pdf(), "application/octet-stream"),
    typed("HTML called PDF", page(), "application/pdf"),  # S6 9
    typed("HTML called plain text", page(), "text/plain"),
    typed("a page without a type", page(), ""),
    typed("a page of a type that is none", page(), "html; ;; charset"),
    typed("half a PDF", pdf()[:300], "application/pdf"),
    typed("a PDF of garbage", b"%PDF-1.7\n" + bytes(range(256)) * 400, "application/pdf"),
    typed("a PDF bomb", pdf(zlib.compress(zlib_bomb(2048 * MIB, of=b" ")), "[/FlateDecode/FlateDecode]"),
          "application/pdf"),
)  # fmt: skip

DAY = 86_400
SLOW_DOWN = "429 Too Many Requests"


def held_back(name: str, lines: str, *, status: str = SLOW_DOWN) -> Case:
    """Refused once, with this Retry-After, and answered when asked again at the end of the queue."""
    return case(name, "alive ok", (answer(status, *([f"Retry-After: {lines}"] if lines else [])), PAGE))


RETRIES = (
    held_back("429 once", ""),
    held_back("429 once with seconds", "1"),
    held_back("429 once with a date that is past", "Wed, 21 Oct 2015 07:28:00 GMT"),
    held_back("429 once with garbage", "soon, perhaps"),
    held_back("429 once with less than nothing", "-5"),
    held_back("429 once with a superscript", "²"),
    held_back("503 once", "", status="503 Service Unavailable"),
    held_back("503 once with seconds", "1", status="503 Service Unavailable"),
    held_back("500 once", "", status="500 Internal Server Error"),
    held_back("502 once", "", status="502 Bad Gateway"),
    case("429 for a day", "blocked rate-limited", answer(SLOW_DOWN, f"Retry-After: {DAY}")),  # S2 11, S6 5
    case("429 until 2099", "blocked rate-limited", answer(SLOW_DOWN, "Retry-After: Fri, 01 Jan 2099 00:00:00 GMT")),
    case("429 for ever and ever", "blocked rate-limited", answer(SLOW_DOWN, "Retry-After: " + "9" * 5000)),
    case("503 for a day", "unreachable http-503", answer("503 Service Unavailable", f"Retry-After: {DAY}")),
    case("429 and then a challenge", "blocked bot-wall", (answer(SLOW_DOWN), answer("403 Forbidden", body=CLOUDFLARE))),
)  # fmt: skip

WELL = tuple(case(f"honest page {n}", "alive ok", answer(body=page(f"Honest page {n}"))) for n in range(1, 21))

CASES: tuple[Case, ...] = (
    *STATUSES, *WALLS, *GONE, *TRAPS, *REDIRECTS, *ADDRESSES, *LINES, *BODIES, *SHAPES, *RETRIES, *WELL,
)  # fmt: skip
# What names are looked up as that no row cites.
NAMES = {
    "metadata.google.internal": ("169.254.169.254",),
    "localhost": ("127.0.0.1",),
    "inside.test": ("10.0.0.7",),
    "inside-twice.test": ("127.0.0.1", "172.16.0.9"),
    "nobody-knows.invalid": ("EAI_NONAME",),
    "unblock.federalregister.gov": ("served",),
    "www.hugedomains.com": ("served",),
}
