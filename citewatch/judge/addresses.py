"""What of a URL says which document it is, whose it is, and which URLs are a home page, a listing or an error page.

Knows how URLs are written; nothing of what any of them answers.
"""

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit

# ISO 639-1, and the regions sites use in their place: /en, /de-at, /us.
_LANGUAGES = (
    r"aa|ab|af|am|ar|as|az|ba|be|bg|bn|bo|br|bs|ca|cs|cy|da|de|dz|el|en|eo|es|et|eu|fa|fi|fj|fo|fr|fy|ga"
    r"|gd|gl|gn|gu|ha|"
    r"he|hi|hr|hu|hy|ia|id|ie|ik|is|it|iu|ja|jv|ka|kk|kl|km|kn|ko|ks|ku|ky|la|lb|ln|lo|lt|lv|mg|mi|mk|ml"
    r"|mn|mr|ms|mt|my|"
    r"na|nb|ne|nl|nn|no|oc|om|or|pa|pl|ps|pt|qu|rm|rn|ro|ru|rw|sa|sd|sg|si|sk|sl|sm|sn|so|sq|sr|ss|st|su"
    r"|sv|sw|ta|te|tg|"
    "th|ti|tk|tl|tn|to|tr|ts|tt|tw|ug|uk|ur|uz|vi|vo|wo|xh|yi|yo|za|zh|zu|us|gb|au|nz|in"
)
# SharePoint keeps its home under /Pages, Liferay under /web/guest.
_HOME_PATH = re.compile(
    rf"/*(?:(?:{_LANGUAGES})(?:[-_][a-z]{{2,4}})?/+)?"
    r"(?:pages/|sitepages/|web/guest/)?(?:index|default|home|homepage|home-?page|main|startseite|accueil|inicio)"
    r"(?:\.\w{2,5})?/*|/*|/en/?|/[a-z]{2}[-_][a-z]{2}/?",
    re.IGNORECASE,
)
# /ms/ is multiple sclerosis as soon as Malay, /ga Georgia, /pt physical therapy: something else has to say so.
_LANGUAGE_PATH = re.compile(rf"/({_LANGUAGES})/?", re.IGNORECASE)
# What sites have called their home page; only ever believed of a cited URL.
_HOME_NAMES = re.compile(
    r"/*(?:(?:[a-z]{2,3}|ct2|www|site|web|guest|public|internet|node|content|pages?|sites|wps|home)/+)*"
    r"(?:[a-z]{2}|index\w*|default\w*|home\w*|main|welcome|willkommen|bienvenue|start\w*|front\w*|landing|splash|portal|site"
    r"|english|deutsch|francais|espanol|accueil|inicio)(?:\.\w{2,5})?/*",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|cfm|shtml)$", re.IGNORECASE)
# Redirecting is what they are for; where they lead is not news.
_RESOLVERS = re.compile(
    r"(?:dx\.)?doi\.org|(?:hdl\.)?handle\.net|purl\.(?:org|oclc\.org|obolibrary\.org|fdlp\.gov)|w3id\.org"
    r"|n2t\.net|arks?\.org"
    r"|identifiers\.org|nbn-resolving\.(?:org|de)|resolver\.kb\.nl|urn\.(?:fi|kb\.se)|linkinghub\.elsevier\.com"
    r"|bit\.ly|t\.co|tinyurl\.com|ow\.ly|goo\.gl|is\.gd|buff\.ly|lnkd\.in|go\.usa\.gov|dlvr\.it|amzn\.to|youtu\.be"
    r"|trib\.al|shorturl\.at|rebrand\.ly|cutt\.ly"
)
# Hosts that show no more than that a name is parked or for sale.
_MARKETS = re.compile(
    r"(?:sedo|sedoparking|bodis|hugedomains|dan|afternic|undeveloped|above|domainmarket|buydomains|domainnamesales"
    r"|uniregistry|parklogic|brandbucket|squadhelp|atom|efty|domainagents|dynadot|searchhounds|parkpage"
    r"|perfectdomain"
    r"|namefind|sav|skenzo|voodoo)\.com|parkingcrew\.net|domainlore\.uk"
)
_FOR_SALE = re.compile(
    r"/(?:forsale|domain-?for-?sale|domainsearch|buy-domain|lander|expired-?domain|parking)\b", re.IGNORECASE
)

# Where a visitor comes from, who he is, whether he takes cookies (web-monitoring-db #1425, #1427).
_NOISE_PARAMETERS = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|mkt_tok"
    r"|_hs(?:enc|mi)|_ga|_gl"
    r"|s_cid|cmpid|ref|ref_?src|from|src|aspxautodetectcookiesupport|cookieset|phpsessid|jsessionid"
    r"|sessionid|session_?id|sid"
    r"|aspsessionid\w*|cfid|cftoken",
    re.IGNORECASE,
)
# A home page in one language or another, or one that is told which page was missing, is a home page.
_HOME_PARAMETERS = re.compile(
    r"lang|language|locale|hl|lng|country|region|err(?:or)?|e|not_?found|redirect(?:ed)?|redirect_?from"
    r"|old_?url|404",
    re.IGNORECASE,
)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*|/\([A-Za-z]\([\w-]+\)\)", re.IGNORECASE)

_NOT_FOUND_NAMES = (
    r"(?:http-?|err(?:or)?-?)(?:404|410)|(?:http-?|err(?:or)?-?|status-?|page-?)?(?:404"
    r"|410)(?:-?(?:err(?:or)?|page|not-?found"
    r"|handler))+|(?:page|file|content|document)?-?not-?found(?:-?(?:err(?:or)?|page|404))*|(?:page"
    r"|content)-(?:missing|removed"
    r"|gone)|(?:page|content)missing|pagenotfounderror|filenotfound\w*"
    r"|seite-nicht-gefunden|page-(?:introuvable|non-trouvee)|pagina-no-(?:encontrada|existe)|pagina-nao-encontrada"
    r"|pagina-non-trovata|pagina-niet-gevonden|(?:erreur|fehler|errore|erro|fout|blad)-?404"
)
# A bare number is a node, a compound or a section, but at the root, and below what is named after errors or a language.
_NOT_FOUND_PATH = re.compile(
    rf"/(?:{_NOT_FOUND_NAMES})(?:\.\w{{2,5}})?/?$"
    rf"|^(?:/(?:err(?:or)?s?|error-?pages?|status|(?:{_LANGUAGES})(?:[-_][a-z]{{2}})?))*/+(?:404"
    rf"|410)(?:\.\w{{2,5}})?/?$",
    re.IGNORECASE,
)
_NOT_FOUND_QUERY = re.compile(r"(?:^|&)err(?:or)?_?(?:code)?=(?:404|410)(?:&|$)|^404(?:;|$)", re.I)
_ERROR_QUERY = re.compile(r"(?:^|&)(?:status_?(?:code)?|code|e)=(?:404|410)(?:&|$)", re.I)
_ERROR_PATH = re.compile(r"/(?:err(?:or)?s?|error-?pages?|status)(?:\.\w{2,5})?/?$", re.I)
_FAULT_PATH = re.compile(
    r"/(?:errors?|err|error-?pages?|custom-?errors?|generic-?error|sorry|oops|unavailable|fehler|erreur"
    r"|maintenance|outage"
    r"|sitedown|500|503)(?:\.\w{2,5})?(?:/index(?:\.\w{2,5})?)?/?$|/errors?/|/error-?pages?/|/sorry/",
    re.IGNORECASE,
)
_TELLS_OF_ERRORS = re.compile(
    r"(?<!\d)(?:404|410)(?!\d)|not[-_]?found|(?:https?|server|page|status)[-_]?errors?"
    r"|errors?[-_]?(?:codes?|pages?|handling)"
    r"|/errors?(?:/|$)|status[-_]?codes?|\bhttp\b(?!s?(?::|%3a))",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"/(?:(?:site-?)?search(?:-?results?)?|suche|recherche|buscar|busca|ricerca|zoeken|szukaj"
    r"|sok)(?:\.\w{2,5})?/?$",
    re.I,
)
# The pages that every site has: no document stands there, whatever was asked for.
_FRAME = re.compile(
    r"/(?:about(?:-?us)?|contact(?:-?us)?|site-?map|imprint|impressum|kontakt|uber-uns|ueber-uns|a-propos"
    r"|qui-sommes-nous"
    r"|chi-siamo|quienes-somos|sobre(?:-nos|-nosotros)?|over-ons|om-oss|om-os|o-nas|company)(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
# Second-level labels under which a country's names are registered (publicsuffix.org lists them all).
_SECOND_LEVEL = re.compile("ac|co|com|edu|gob|gouv|gov|govt|gv|health|mil|ne|net|nhs|nic|nom|or|org|sch|school")
# Under these each name is somebody else's (publicsuffix.org, private section).
_SHARED = re.compile(
    r"(?:github|gitlab|readthedocs)\.io|(?:netlify|vercel|web)\.app|pages\.dev|(?:blogspot|wordpress"
    r"|herokuapp|firebaseapp"
    r"|azurewebsites|wixsite|weebly|substack|tumblr|amazonaws)\.com|(?:cloudfront|azurewebsites)\.net"
)


def split(url: str) -> SplitResult:
    """The parts of a URL; those of the empty one for what is none."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError:
        return urlsplit("")
    return parts


def joined(base: str, reference: str) -> str:
    """The URL a page means by a reference (RFC 3986 section 5); the empty one when it means none."""
    try:
        return urljoin(base, reference.strip())
    except ValueError:
        return ""


def is_home(parts: SplitResult, *, language: str = "") -> bool:
    """Whether a URL is a site's home page; a query that tells where a visitor comes from makes it no other page.

    `language` is one, in two letters, in which the site is known to have pages: its home page is there too.
    """
    if parts.fragment.startswith(("/", "!")) and len(parts.fragment) > 1:
        return False  # a page of a script-built site, named behind the #
    noise = (_NOISE_PARAMETERS, _HOME_PARAMETERS)
    tells = [name for name, _ in parse_qsl(parts.query) if not any(each.fullmatch(name) for each in noise)]
    # opentargets/issues #410: DailyMed's home page is dailymed.nlm.nih.gov/dailymed/.
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    root = "/".join(segments[1:]) if segments and segments[0] in (parts.hostname or "").split(".")[:-1] else None
    paths = (parts.path,) if root is None else (parts.path, root)
    named = _LANGUAGE_PATH.fullmatch(parts.path)
    if named and language and named[1].lower() == language:
        return not tells
    return not tells and any(_HOME_PATH.fullmatch(path) for path in paths)


def may_be_home(parts: SplitResult) -> bool:
    """Whether a cited URL may be a home page by another of the names that sites give theirs."""
    return is_home(parts) or (not parts.query and _HOME_NAMES.fullmatch(parts.path) is not None)


def is_only_a_language(parts: SplitResult) -> bool:
    """Whether a path is no more than what may be a language, and may be much else."""
    return _LANGUAGE_PATH.fullmatch(parts.path) is not None


def plain(url: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """What of a URL says which document it is.

    Scheme, www, default port, case, closing slash, index file, the spelling of escapes (RFC 3986 section 6.2.2),
    tracking and session ids do not.
    """
    parts = split(url)
    query = tuple(sorted((k, v) for k, v in parse_qsl(parts.query) if not _NOISE_PARAMETERS.fullmatch(k)))
    path = quote(unquote(_SESSION_PATH.sub("", parts.path)), safe="/:@!$&'()*+,;=~-._").lower()
    return place(parts), re.sub(r"/{2,}", "/", _INDEX.sub("", path)).rstrip("/"), query


def is_same(one: str, other: str) -> bool:
    """Whether two URLs are two spellings of one."""
    return one == other or plain(one) == plain(other)


def site(hostname: str | None) -> str:
    return (hostname or "").lower().rstrip(".").removeprefix("www.")


def place(parts: SplitResult) -> str:
    """Whose pages a URL's are: its host without www, and a port that is not the usual one."""
    return site(parts.hostname) + (f":{parts.port}" if parts.port not in (None, 80, 443) else "")


def owner(hostname: str | None) -> str:
    """The name somebody registered, of which a host is a part: fda.gov, nhs.uk, who.int, example.co.uk."""
    labels = site(hostname).split(".")
    if labels[-1].isdigit() or ":" in labels[-1]:
        return site(hostname)  # an IP address
    is_shared = _SHARED.fullmatch(".".join(labels[-2:]))
    is_deep = len(labels) > 2 and len(labels[-1]) == 2 and _SECOND_LEVEL.fullmatch(labels[-2])
    return ".".join(labels[-3:] if is_shared or is_deep else labels[-2:])


def is_resolver(url: str) -> bool:
    """Whether a URL only ever points elsewhere."""
    return _RESOLVERS.fullmatch(site(split(url).hostname)) is not None


def is_market(parts: SplitResult) -> bool:
    """Whether a URL is one of the places that parked names are sent to."""
    host = site(parts.hostname)
    is_godaddy = owner(host) == "godaddy.com" and _FOR_SALE.search(parts.path) is not None
    return is_godaddy or _MARKETS.fullmatch(owner(host)) is not None


def is_front_of(final: SplitResult, cited: SplitResult, *, language: str = "") -> bool:
    """Whether a URL is the home page of the site that another one is a page of, and that other is not itself one.

    A sibling host's home page may be what the cited page grew into: it does not count. One that is told in its query
    where the visitor was going is a gate.
    """
    below = cited.path.lower().split("/")[1:3]
    own = below[0][:2] if len(below) > 1 and re.fullmatch(r"[a-z]{2}(?:[-_][a-z]{2})?", below[0]) else language
    if may_be_home(cited) or not (is_home(final, language=language) or is_home(final, language=own)):
        return False
    if cited.path.rstrip("/") in unquote(final.query):
        return False
    here, there = place(cited), place(final)
    return here == there or (there == owner(cited.hostname) and not _SHARED.fullmatch(there))


def leads_nowhere(final: SplitResult, cited: SplitResult) -> bool:
    """Whether a URL is a site's error page for what is not there; never when the cited page is about errors."""
    if _TELLS_OF_ERRORS.search(cited.path):
        return False
    if _NOT_FOUND_PATH.search(final.path) or _NOT_FOUND_QUERY.search(final.query):
        return True
    return _ERROR_PATH.search(final.path) is not None and _ERROR_QUERY.search(final.query) is not None


def tells_of_errors(parts: SplitResult) -> bool:
    """Whether a URL's own words are of error codes: a page about 404s says 404."""
    return _TELLS_OF_ERRORS.search(f"{parts.path}?{parts.query}") is not None


def is_fault(final: SplitResult, cited: SplitResult) -> bool:
    """Whether a URL is a site's page for errors of any kind, its own faults included.

    ASP.NET sends all of them there with `aspxerrorpath` (EDGI's effective status reads it as 500).
    """
    if _TELLS_OF_ERRORS.search(cited.path) or _FAULT_PATH.search(cited.path):
        return False
    return _FAULT_PATH.search(final.path) is not None or "aspxerrorpath=" in final.query.lower()


def is_above(final: SplitResult, cited: SplitResult) -> bool:
    """Whether a URL is a folder that another stands in, or a page every site has: search, about us, contact.

    On whatever host: a mirror names its original, and a site that moved keeps its folders.
    """
    above, below = plain(final.geturl())[1], plain(cited.geturl())[1]
    if any(page.search(final.path) and not page.search(cited.path) for page in (_SEARCH, _FRAME)):
        return True
    return bool(above) and below.startswith(f"{above}/")
