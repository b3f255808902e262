"""How walls give themselves away, as data, with the evidence beside each row.

Knows vendors' headers, addresses and pages; nothing of how a row is matched, or of what nameless walls say.
A page is never known by one sign alone: vendors' scripts stand on millions of live pages (is-antibot PR #68), and every
phrase in some honest article (browsertrix-crawler #1124). So each row also says how few words a reader sees.
"""

import re
from dataclasses import dataclass

from citewatch.model import WallScope

_HOST, _POSTPONE, _URL = WallScope.HOST, WallScope.POSTPONE, WallScope.URL
_REFUSED = (400, 401, 403, 405, 406, 429, 503)


@dataclass(frozen=True, kw_only=True)
class HeaderSign:
    """A wall known by a header: `value` (lower-case) stands in it. Empty `statuses`: whatever the status."""

    name: str
    header: str
    value: str = ""
    statuses: tuple[int, ...] = ()
    also: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class AddressSign:
    """A wall known by where we were sent: `pattern` is found in host and path, lower-case, without the scheme.

    `on_the_way`: passing through is enough, whatever comes after.
    """

    name: str
    pattern: re.Pattern[str]
    reason: str = "bot-wall"
    scope: WallScope = _HOST
    on_the_way: bool = False


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """A vendor's page: all of `signs` stand in its lower-case source and all of `says` in what is shown.

    At most `words` are shown. `is_bare`: it has no title, and nothing for a script to fill, either. `never_at`:
    statuses at which it means another thing.
    """

    name: str
    signs: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    words: int = 120
    reason: str = "bot-wall"
    scope: WallScope = _HOST
    is_bare: bool = False
    never_at: tuple[int, ...] = ()


HEADERS = (
    # developers.cloudflare.com "Detecting a challenge page response": whatever the type of the challenge.
    HeaderSign(name="Cloudflare challenge", header="cf-mitigated", value="challenge"),
    # AWS WAF developer guide: 202 for a challenge, 405 for a captcha (GSA/data.gov #5726; usgs.gov, noaa.gov).
    HeaderSign(name="AWS WAF challenge", header="x-amzn-waf-action", value="challenge"),
    HeaderSign(name="AWS WAF captcha", header="x-amzn-waf-action", value="captcha"),
    # vercel/vercel #13147, elevenlabs/ui #80: 429 or 403 with "Vercel Security Checkpoint".
    HeaderSign(name="Vercel checkpoint", header="x-vercel-mitigated", value="challenge"),
    HeaderSign(name="Vercel firewall", header="x-vercel-mitigated", value="deny"),
    # EDGI web-monitoring-processing, quality fixture rimon-0.0 (rd.usda.gov, status 200).
    HeaderSign(name="Rimon filter", header="rimon", value="rwc_block"),
    HeaderSign(name="Sucuri firewall", header="x-sucuri-block"),
    HeaderSign(name="dotDefender", header="x-dotdefender-denied"),
    # Live pages carry x-datadome too; x-dd-b and the server's name come with DataDome's own answer (is-antibot).
    HeaderSign(name="DataDome", header="x-dd-b", statuses=_REFUSED),
    HeaderSign(name="DataDome", header="server", value="datadome", statuses=_REFUSED),
    # Kasada's token comes with its 429 and is spent by its script; live answers have none to give.
    HeaderSign(name="Kasada", header="x-kpsdk-ct", statuses=(403, 429)),
    # Server: QRATOR stands on live pages; the challenge, a 401, sets this cookie (lenta.com, domclick.ru, dns-shop.ru).
    HeaderSign(name="Qrator challenge", header="set-cookie", value="qrator_jsr", statuses=(401, 403)),
    HeaderSign(name="Azure WAF challenge", header="set-cookie", value="azwaf_jsclearance", statuses=(403,)),
    # EDGI quality fixtures akamai-ghost, awselb-2, cloudfront: the edge itself refuses. Never a 404: "never as WAF".
    HeaderSign(name="Akamai", header="server", value="akamaighost", statuses=(403,)),
    HeaderSign(name="AWS load balancer", header="server", value="awselb", statuses=(403,)),
    HeaderSign(
        name="CloudFront",
        header="server",
        value="cloudfront",
        statuses=(202, 403, 405),
        also=("x-cache", "error from cloudfront"),
    ),
)

ADDRESSES = (
    # ms609/citation-bot PR #1833, monarch-initiative/dismech #2503: FDA sends robots here by 302; the page itself
    # answers 404 or an "FDA Apology". justice.gov keeps its interstitial there too.
    AddressSign(
        name="apology page",
        pattern=re.compile(r"/apology_objects/|/(abuse-detection|excessive-requests)-apology"),
        on_the_way=True,
    ),
    # edgi-govdata-archiving/web-monitoring #198: answers 200.
    AddressSign(
        name="Federal Register access page", pattern=re.compile(r"^unblock\.federalregister\.gov/"), on_the_way=True
    ),
    # IOP, Fiserv and others: Radware Bot Manager, once ShieldSquare.
    AddressSign(name="Radware challenge", pattern=re.compile(r"^[^/]*\.perfdrive\.com/")),
    AddressSign(name="DataDome challenge", pattern=re.compile(r"^[^/]*\bcaptcha-delivery\.com/")),
    AddressSign(name="Google's unusual traffic page", pattern=re.compile(r"^[^/]*\bgoogle\.[a-z.]+/sorry/")),
    AddressSign(name="SiteGround captcha", pattern=re.compile(r"^[^/]*/\.well-known/sgcaptcha/")),
    AddressSign(name="Imperva challenge", pattern=re.compile(r"/_incapsula_resource\b")),
    AddressSign(name="Distil challenge", pattern=re.compile(r"/distil_r_(captcha|blocked)")),
    AddressSign(name="Anubis challenge", pattern=re.compile(r"/\.within\.website/")),
    # academic.oup.com and jamanetwork.com run on Silverchair, whose "Validate User" page stands here.
    AddressSign(name="Silverchair challenge", pattern=re.compile(r"/crawlprevention/")),
    AddressSign(name="Amazon's robot check", pattern=re.compile(r"/errors/validatecaptcha")),
    AddressSign(name="Baidu's robot check", pattern=re.compile(r"^wappass\.baidu\.com/static/captcha/")),
    AddressSign(name="NCBI's block", pattern=re.compile(r"^[^/]*\bncbi\.nlm\.nih\.gov/.*\bblocked\.html$")),
    AddressSign(name="Yandex SmartCaptcha", pattern=re.compile(r"/showcaptcha(fast)?$")),
    # Atypon (Wiley, Taylor & Francis, SAGE, ACS): who keeps no cookies ends here.
    AddressSign(name="cookie wall", pattern=re.compile(r"/action/cookieabsent$|/cookie[-_]?absent$"), scope=_URL),
    # queue-it.com documentation: visitors are redirected to customer.queue-it.net until it is their turn.
    AddressSign(
        name="waiting room", pattern=re.compile(r"^[^/]*\bqueue-it\.net/"), reason="rate-limited", scope=_POSTPONE
    ),
    # Google, YouTube, Yahoo and AOL ask European visitors for consent on a host of its own.
    AddressSign(
        name="consent page",
        pattern=re.compile(r"^(consent\.(google|youtube|yahoo|aol)\.|guce\.[a-z]+\.com/)"),
        scope=_URL,
    ),
    # Springer Nature: who does not come back from here is asked to log in.
    AddressSign(name="login", pattern=re.compile(r"^idp\.(springer|nature)\.com/"), reason="login", scope=_URL),
)

FINGERPRINTS = (
    # justice.gov and dea.gov: 200, about 2.4 KB, meta refresh with a token (opensanctions PR #5644).
    Fingerprint(name="Akamai interstitial", signs=("bm-verify", "/_sec/verify"), words=60),
    Fingerprint(name="DOJ interstitial", signs=("/apology_objects/", "bm-verify"), words=60),
    Fingerprint(name="FDA apology", signs=("fda apology", "/apology_objects/")),
    Fingerprint(
        name="Akamai block", signs=("access denied",), says=("you don't have permission to access", "reference")
    ),
    # Cloudflare's managed challenge; its other script, /scripts/jsd/, stands on every live page it watches, its
    # /cdn-cgi/l/email-protection wherever an address is printed, its cdnjs on a good part of the web.
    Fingerprint(name="Cloudflare challenge", signs=("_cf_chl_opt", "/cdn-cgi/challenge-platform/"), words=80),
    Fingerprint(name="Cloudflare challenge", signs=("just a moment", "challenge-error-text"), words=80),
    Fingerprint(name="Cloudflare challenge", signs=("just a moment", "/cdn-cgi/challenge-platform/h/"), words=80),
    Fingerprint(name="Cloudflare challenge", signs=("__cf_chl_", "challenge-form"), words=80),
    Fingerprint(name="Cloudflare challenge", signs=("jschl", "/cdn-cgi/l/chk_"), words=80),
    Fingerprint(name="Cloudflare challenge", signs=("cf-browser-verification", "checking your browser"), words=80),
    Fingerprint(name="Cloudflare challenge", signs=("just a moment",), says=("by cloudflare",), words=80),
    # Cloudflare's 1xxx errors, named by what they say of the visitor. 520 to 530 are the origin's fault, not a wall.
    Fingerprint(
        name="Cloudflare rate limit",
        signs=("you are being rate limited", "cloudflare"),
        reason="rate-limited",
        scope=_POSTPONE,
        words=200,
    ),
    Fingerprint(
        name="Cloudflare country block",
        signs=("cloudflare",),
        says=("banned the country or region", "ray id"),
        reason="legal-block",
        scope=_URL,
        words=200,
    ),
    Fingerprint(name="Cloudflare block", signs=("attention required!", "cloudflare"), says=("ray id",), words=200),
    Fingerprint(
        name="Cloudflare block",
        signs=("cloudflare",),
        says=("sorry, you have been blocked", "you are unable to access", "ray id"),
        words=200,
    ),
    Fingerprint(name="Cloudflare block", signs=("cf-error-details",), says=("access denied", "ray id"), words=200),
    Fingerprint(name="Cloudflare block", signs=("cf-error-code",), says=("access denied", "10"), words=200),
    # AWS WAF's JavaScript challenge and captcha; live pages may embed its integration script.
    Fingerprint(name="AWS WAF challenge", signs=("awswafcookiedomainlist", "gokuprops"), words=60),
    Fingerprint(name="AWS WAF challenge", signs=("awswafintegration", "not a robot"), words=60),
    Fingerprint(name="AWS WAF captcha", signs=("awswaf", "human verification"), words=60),
    # browsertrix-crawler #1124. 502 and 504 come with the same title and are the origin's fault.
    Fingerprint(
        name="CloudFront country block",
        signs=("the request could not be satisfied", "access from your country"),
        says=("cloudfront",),
        reason="legal-block",
        scope=_URL,
        never_at=(404, 410),
    ),
    Fingerprint(
        name="CloudFront block",
        signs=("the request could not be satisfied", "request blocked"),
        never_at=(404, 410),
    ),
    # OpenTermsArchive/engine #319: stored as content since 2021. The script alone stands on live pages.
    Fingerprint(name="Imperva challenge", signs=("_incapsula_resource", "noindex"), words=0, is_bare=True),
    Fingerprint(name="Imperva challenge", signs=("_incapsula_resource", "main-iframe"), words=40),
    Fingerprint(name="Imperva block", signs=("incapsula incident id",), says=("incapsula incident id", "request")),
    Fingerprint(
        name="Imperva challenge",
        signs=("pardon our interruption", "script"),
        says=("pardon our interruption", "browser"),
    ),
    Fingerprint(name="DataDome", signs=("captcha-delivery.com", "var dd="), words=60),
    Fingerprint(name="DataDome", signs=("captcha-delivery.com", "enable js"), words=60),
    # HUMAN: the tag with _pxAppId stands on live pages, px-captcha on the block page.
    Fingerprint(name="PerimeterX", signs=("px-captcha", "_pxappid")),
    Fingerprint(name="PerimeterX", signs=("px-captcha",), says=("access to this page has been",)),
    Fingerprint(name="PerimeterX", signs=("access to this page has been denied", "perimeterx")),
    Fingerprint(name="PerimeterX", signs=("captcha.px-cdn.net", "captcha.js"), words=60),
    Fingerprint(name="Kasada", signs=("kpsdk", "ips.js"), words=10, is_bare=True),
    Fingerprint(name="Radware challenge", signs=("perfdrive.com",), says=("captcha",)),
    Fingerprint(name="Radware challenge", signs=("shieldsquare",), says=("captcha",)),
    Fingerprint(name="Radware challenge", signs=("<title>radware captcha page</title>",)),
    Fingerprint(name="Radware AppWall", says=("unauthorized activity has been detected", "case number")),
    # F5 BIG-IP ASM. health.ri.gov and doh.wa.gov sent its script at 200; live pages carry /TSPD/ as well.
    Fingerprint(name="F5 challenge", signs=("bobcmn", "/tspd/"), words=10, is_bare=True),
    Fingerprint(name="F5 challenge", signs=("/tspd/", "?type="), words=0, is_bare=True),
    Fingerprint(
        name="F5 challenge", signs=("please enable javascript to view the page content", "support id"), words=10
    ),
    Fingerprint(name="F5 block", signs=("request rejected",), says=("request rejected", "support id"), scope=_URL),
    Fingerprint(name="F5 block", signs=("the requested url was rejected", "support id"), scope=_URL),
    Fingerprint(name="F5 block", signs=("<title>request rejected</title>", "history.back()"), scope=_URL),
    Fingerprint(name="Sucuri firewall", signs=("sucuri website firewall",), says=("access denied",)),
    Fingerprint(name="Sucuri challenge", signs=("sucuri_cloudproxy_js",), says=("redirected",), words=40),
    Fingerprint(name="GoDaddy firewall", signs=("godaddy website firewall",), says=("access denied",)),
    Fingerprint(name="Barracuda", says=("you have been blocked", "unable to access this website"), scope=_URL),
    Fingerprint(name="FortiGate filter", signs=("forti",), says=("blocked", "fortiguard"), scope=_URL),
    Fingerprint(name="FortiWeb", says=("attack id", "message id"), scope=_URL),
    Fingerprint(name="Citrix firewall", signs=("application firewall block page",), says=("transaction",), scope=_URL),
    Fingerprint(name="Citrix firewall", signs=("ns_aaa_", "appfw"), says=("blocked",), scope=_URL),
    Fingerprint(name="ModSecurity", says=("not acceptable!", "mod_security"), scope=_URL),
    Fingerprint(name="ModSecurity", says=("this error was generated by mod_security",), signs=("server",), scope=_URL),
    Fingerprint(name="Wordfence", signs=("wordfence",), says=("your access to this site has been limited",), words=200),
    Fingerprint(name="Wordfence", says=("generated by wordfence", "block technical data"), words=200),
    Fingerprint(name="NinjaFirewall", says=("ninjafirewall", "blocked and logged"), scope=_URL),
    Fingerprint(name="WP Cerber", says=("not allowed to proceed", "automated requests")),
    Fingerprint(name="SiteGround captcha", signs=("sgcaptcha", "robot challenge")),
    Fingerprint(name="SiteGround captcha", signs=("/.well-known/sgcaptcha/", "refresh"), words=20),
    Fingerprint(name="Indusface", says=("this website is secured against online attacks", "blocked"), scope=_URL),
    Fingerprint(name="Azure firewall", says=("the request is blocked.", "ref"), words=40, scope=_URL),
    Fingerprint(name="Azure WAF challenge", signs=("azwaf", "challenge"), words=60),
    Fingerprint(
        name="Google's unusual traffic page", says=("unusual traffic from your computer network", "this page checks")
    ),
    Fingerprint(name="Reblaze challenge", signs=("rbzns", "winsocks"), words=20),
    Fingerprint(name="Reblaze block", says=("current session has been terminated", "access denied")),
    Fingerprint(name="StackPath", signs=("stackpath",), says=("security service to protect itself",), words=150),
    Fingerprint(name="DDoS-Guard challenge", signs=("/.well-known/ddos-guard/", "js-challenge"), words=80),
    Fingerprint(name="DDoS-Guard challenge", signs=("ddos-guard", "checking your browser"), words=80),
    Fingerprint(name="Qrator challenge", signs=("/__qrator/", "script"), words=20),
    Fingerprint(name="Vercel checkpoint", signs=("vercel security checkpoint",), says=("browser",), words=60),
    # Fastly's client challenge (nature.com, scribd.com); its script alone stands on live pages (is-antibot PR #68).
    Fingerprint(name="Fastly challenge", signs=("/_fs-ch-", "client challenge")),
    # hal.science, gnome.org and others: it explains itself at length.
    Fingerprint(name="Anubis challenge", signs=("anubis_challenge", "within.website"), words=400),
    Fingerprint(name="Anubis challenge", signs=("/.within.website/x/cmd/anubis",), says=("not a bot",), words=400),
    Fingerprint(name="Imunify360 challenge", signs=("wsidchk",), says=("request is being verified",), words=60),
    Fingerprint(name="Imunify360 challenge", signs=("imunify360",), says=("protected by imunify360",)),
    Fingerprint(name="BitNinja challenge", signs=("bitninja",), says=("robot",), words=200),
    Fingerprint(name="CrowdSec", signs=("<title>crowdsec ban",), says=("crowdsec",), words=60),
    Fingerprint(name="CrowdSec", signs=("crowdsec captcha", "captcha"), words=60),
    Fingerprint(name="Aliyun firewall", signs=("errors.aliyun.com",), says=("blocked",)),
    Fingerprint(name="360 firewall", signs=("wzws-waf-cgi", "script"), words=60),
    Fingerprint(name="Edgecast firewall", says=("reference id", "site administrator", "edgecast"), scope=_URL),
    Fingerprint(name="RedShield", signs=("red-shield.net",), says=("blocked", "support id"), scope=_URL),
    # neurosynth/ACE: PMC serves this at 200; its proof of work stands before PDFs and supplements.
    Fingerprint(name="PMC's reCAPTCHA", signs=("checking your browser", "recaptcha"), words=60),
    Fingerprint(name="PMC's proof of work", signs=("cloudpmc-viewer-pow", "preparing to download"), words=60),
    Fingerprint(name="PMC's proof of work", signs=("pow_challenge", "preparing to download"), words=60),
    # sciencedirect.com, cell.com.
    Fingerprint(name="Elsevier's robot check", signs=("are you a robot?",), says=("confirm you are a human",)),
    Fingerprint(
        name="Elsevier's block",
        says=("there was a problem providing the content you requested", "reference number"),
    ),
    Fingerprint(name="Silverchair challenge", signs=("<title>validate user", "captcha"), words=80),
    # usgpo/bulk-data #148: HTML where JSON is due.
    Fingerprint(
        name="Federal Register access page", signs=("federal register :: request access",), says=("captcha",), words=400
    ),
    # reddit.com since 2023: about 190 KB of frame around it.
    Fingerprint(
        name="Reddit's block", signs=("blocked by network security",), says=("blocked by network security", "log in")
    ),
    # Queue-it's script stands on every page of the sites that have it.
    Fingerprint(
        name="waiting room", signs=("queue-it",), says=("you are", "in line"), reason="rate-limited", scope=_POSTPONE
    ),
    Fingerprint(name="Akamai challenge", signs=("sec-if-cpt", "cp_challenge"), words=40),
    Fingerprint(name="Akamai challenge", signs=("<title>challenge validation", "sec-if-cpt"), words=60),
    Fingerprint(name="SafeLine firewall", signs=("slg-box", "/.safeline/"), words=60),
    Fingerprint(name="SafeLine firewall", signs=("<title>protected by safeline waf",), words=60),
    Fingerprint(name="Amazon's robot check", signs=('action="/errors/validatecaptcha"',)),
    Fingerprint(name="Baidu's robot check", signs=("<title>百度安全验证",), words=60),
    Fingerprint(name="Aliyun slider", signs=("<title>滑动验证页面",), words=60),
    Fingerprint(name="Aliyun firewall", says=("对网站造成安全威胁", "访问被阻断"), words=80),
    Fingerprint(name="Aliyun challenge", signs=("acw_sc__v2", "arg1"), words=5, is_bare=True),
    Fingerprint(name="Yandex SmartCaptcha", says=("smartcaptcha by yandex cloud", "not a robot")),
    Fingerprint(name="Bunny Shield", signs=("bunny.net",), says=("establishing a secure connection",), words=60),
    Fingerprint(name="Myra", signs=("<title>myra security", "captcha"), words=60),
    Fingerprint(name="Arvan challenge", signs=("__arcsjs", "document.cookie"), words=20),
    Fingerprint(name="WebKnight", says=("webknight application firewall alert", "your request"), scope=_URL),
    # ncbi.nlm.nih.gov/WWW/ncbi_blocked.html and its kin; www.sec.gov.
    Fingerprint(name="NCBI's block", says=("your access to the ncbi website", "temporarily blocked"), words=200),
    Fingerprint(
        name="SEC's block",
        signs=("sec.gov",),
        says=("request originates from an undeclared automated tool",),
        words=400,
    ),
    # Filters between us and the site: a company's proxy, a school's, a hotel's.
    Fingerprint(name="Squid proxy", says=("the requested url could not be retrieved", "access denied"), scope=_URL),
    Fingerprint(name="Zscaler filter", signs=("zscaler",), says=("not allowed", "zscaler"), scope=_URL),
    Fingerprint(name="Umbrella filter", signs=("opendns.com",), says=("this site is blocked",), scope=_URL),
    Fingerprint(name="Palo Alto filter", says=("web page blocked", "company policy"), scope=_URL),
)

# Where a page with next to nothing on it sends its reader by itself.
REFRESHES = re.compile(
    r"\bbm-verify=|/_sec/|/apology_objects/|/\.well-known/sgcaptcha/|/_incapsula_resource|/distil_r_|\bqueue-it\.net/"
)

REFUSALS = {
    401: ("login", "the server asks for a login"),
    402: ("paywall", "the server asks for payment"),
    403: ("forbidden", "the server forbids us to look"),
    407: ("login", "a proxy asks for a login"),
    451: ("legal-block", "the page is withheld for legal reasons"),
}
