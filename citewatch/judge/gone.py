"""The signs that a document is gone although its server answers as if it were not: soft 404s and their kin.

Knows one answer beside the last good look; nothing of walls or statuses. A sign that a live page might bear as well
needs a second one that agrees: a live page called dead is the worst error there is.
"""

import re
from urllib.parse import unquote

from citewatch.judge.addresses import (
    is_above,
    is_front_of,
    is_home,
    is_market,
    is_same,
    leads_nowhere,
    owner,
    split,
    tells_of_errors,
)
from citewatch.judge.page import Page
from citewatch.judge.phrases import (
    closed_phrase,
    conditional,
    fault_phrase,
    fold,
    login_phrase,
    not_found_phrase,
    not_found_segment,
    parked_phrase,
)
from citewatch.judge.saying import dead, unreachable
from citewatch.model import Verdict

_SHORT_PAGE = 150  # words: body phrases are believed on short pages only (open-knowledge-graphs PR #48)
_SHORT_ENOUGH = 250  # words: what a title says of itself is believed up to here; beyond, the page has to agree
_BARE = 60  # words: "404", "Not Found", "Gone" may be the title of a poem
_PLACEHOLDER = 600  # words: a parking page lists searches
_FULL_PAGE = 100  # words: below, a page of another title is more often a notice than a home page
_AMBIGUOUS = re.compile(r"404|410|gone|not found|missing page|page missing|oops|whoops|ooops|oh no")
_EXCLAMATION = re.compile(r"oops|whoops|ooops|oh no")
# WordPress marks its front page so (body_class), and Drupal (8 and later, then 7); "home" alone is anybody's word.
_FRONT_PAGE = re.compile(r"(?=.*\bhome\b)(?=.*(?:\bblog\b|\bwp-|\bpage-id-\d)).*|.*\bpath-frontpage\b.*|html front\b.*")
_TELLING = re.compile(r"[^\W\d_]{4,}")
_SHRUNK_FROM, _SHRUNK_TO = 200, 0.05  # words once seen, and the share of them below which the text is gone
# Landers that only a script fills. GoDaddy and Afternic send to /lander; Bodis keeps its page in window.park; the
# others fetch theirs from the parking firm.
_LANDER = re.compile(
    r"location(?:\.href)?\s*=\s*[\"']/lander|window\.park\s*=\s*[\"']eyJ|parkingcrew\.net|sedoparking\.com"
    r"|parking\.bodiscdn\.com"
    r"|d38psrni17bvxu\.cloudfront\.net|/_fd\?|parklogic\.com|img1\.wsimg\.com/parking-lander|cdn\.sedo\.com",
    re.IGNORECASE,
)
_LANDER_SIZE = 30_000  # bytes


def gone_by_address(page: Page) -> Verdict | None:
    """Dead by where the redirects led: a market for names, an error page, the site's home page."""
    if not page.capture.redirects:
        return None
    to = page.capture.final_url
    if is_market(page.final) and owner(page.cited.hostname) != owner(page.final.hostname):
        return dead("parked", f"sent to a market for domains: {to}")
    if leads_nowhere(page.final, page.cited):
        return dead("soft-404", f"sent to the error page {to}")
    if is_front_of(page.final, page.cited) and not page.is_same:
        return dead("redirected-home", f"sent to the home page {to}")
    return None


def calls_itself_missing(page: Page) -> Verdict | None:
    """Dead by its title or its heading: "404 | Harvard Health", "Page Not Found - FDA", in any language known.

    A title that merely speaks of 404s has no such segment; a page whose address speaks of them is about them.
    """
    if not page.is_readable or (tells_of_errors(page.cited) and not page.is_another):
        return None

    def is_missing(segment: str) -> bool:
        return not_found_segment().fullmatch(segment) is not None and not _is_fault(page, segment)

    headed = next((each for each in page.heading_segments if is_missing(each)), "")
    least = _BARE if _AMBIGUOUS.fullmatch(headed) else _SHORT_PAGE
    agrees = (bool(headed) and least > _BARE) or _regret(page) is not None
    for segment in page.segments:
        if is_missing(segment):
            is_ambiguous = _AMBIGUOUS.fullmatch(segment) is not None
            is_short = page.words <= (_BARE if is_ambiguous else _SHORT_ENOUGH)
            if agrees or is_short or (page.is_another and not is_ambiguous):
                return dead("soft-404", f"the page calls itself “{page.title}”")
    if agrees and any(is_missing(segment) for segment in page.colon_segments):
        return dead("soft-404", f"the page calls itself “{page.title}”")
    if headed and page.words <= least:
        return dead("soft-404", f"a short page headed “{page.heading}”")
    return None


def _is_fault(page: Page, segment: str) -> bool:
    """Whether it is no more than an exclamation over a fault: "Oops, something went wrong"."""
    said = page.opening if _EXCLAMATION.fullmatch(segment) else ""
    return fault_phrase().search(said) is not None or closed_phrase().search(said) is not None


def regrets(page: Page) -> Verdict | None:
    """Dead by what a short page says first: "the page you requested could not be found"."""
    if not page.is_readable or page.words > _SHORT_PAGE or page.is_known or tells_of_errors(page.cited):
        return None
    said = _regret(page)
    return dead("soft-404", f"a short page that says “{said}”") if said else None


def _regret(page: Page) -> str | None:
    """What the page's opening regrets, unless it only speaks of pages that may be missing."""
    for found in not_found_phrase().finditer(page.opening):
        before = re.split(r"[.?!。]", page.opening[: found.start()])[-1].strip()
        spoken = f"{before} {found[0]}".strip()
        if before.endswith(("“", '"', "«", "„", "'")) or conditional().search(before or spoken.split(" ")[0]):
            continue
        return found[0]
    return None


def is_parked(page: Page) -> Verdict | None:
    """Dead by a registrar's or a parking firm's page under the name."""
    sight = page.sight
    if sight and len(sight.source) <= _LANDER_SIZE and page.words <= _BARE:
        lander = _LANDER.search(sight.source)
        if lander:
            return dead("parked", f"a parking firm's page ({lander[0]})")
    if not page.is_readable or page.is_known:
        return None
    titled = parked_phrase().search(fold(page.title))
    if titled and page.words <= _PLACEHOLDER and (page.words <= _SHORT_PAGE or parked_phrase().search(page.opening)):
        return dead("parked", f"the page calls itself “{page.title}”")
    found = parked_phrase().search(page.opening) if page.words <= _SHORT_PAGE else None
    return dead("parked", f"a short page that says “{found[0]}”") if found else None


def replaced(page: Page) -> Verdict | None:
    """Dead as another page stands in its place: neither title nor text is the one last seen, and it says what it is.

    The home page, or a page that every site has (about us, contact, search), or a folder of the cited page: by its own
    word (rel=canonical, the front page's class), or by where the redirects led. A document rewritten from end to end
    under a new title is none of these; nor is one on the same subject, a short page, which may be a notice, or a login.
    """
    if not page.is_another or not page.is_readable or page.words < _FULL_PAGE or is_home(page.cited):
        return None
    if login_phrase().search(fold(f"{page.title} . {page.heading}")):
        return None
    found = _stand_in(page)
    if found is None or _has_its_subject(page, found[1]):
        return None
    last_title = page.last_good.title if page.last_good else None
    return dead(found[0], f"{found[1]} in its place", f"“{page.title}” stands where “{last_title or ''}” stood")


def _stand_in(page: Page) -> tuple[str, str] | None:
    """Which page it is by its own word, or by where the redirects led: a reason, and what says so."""
    sent = (page.capture.final_url,) if page.capture.redirects else ()
    for address in (*page.calls_itself, *sent):
        parts = split(address)
        if is_same(address, page.capture.cited_url) or _was_seen_at(page, address):
            continue
        if is_home(parts):
            return "redirected-home", f"the home page {address}"
        if is_above(parts, page.cited):
            return "replaced", f"the page {address}"
    if _FRONT_PAGE.fullmatch(page.body_class):
        return "redirected-home", "the site's front page"
    return None


def _has_its_subject(page: Page, says: str) -> bool:
    """Whether title or heading still say a telling word of the last title or the cited address, site's names apart."""
    hosts = f"{page.cited.hostname} {page.final.hostname} {says}".casefold()
    sought = set(_TELLING.findall(fold(f"{page.last_title} {unquote(page.cited.path)}")))
    now = set(_TELLING.findall(fold(f"{page.title} {page.heading}")))
    return any(word not in hosts for word in sought & now)


def _was_seen_at(page: Page, address: str) -> bool:
    """Whether the document was last seen there: what leads to its own place has not been replaced."""
    return page.last_good is not None and is_same(page.last_good.final_url, address)


def shrunk(page: Page) -> Verdict | None:
    """A page that lost nearly all it said: more often a wall or maintenance than a death, so only unreachable."""
    text, last_good = page.text, page.last_good
    if text is None or text.problem not in (None, "no-text") or last_good is None or last_good.words < _SHRUNK_FROM:
        return None
    if last_good.media_type != text.media_type or text.words >= _SHRUNK_TO * last_good.words:
        return None
    lost = f"{text.words} words where there were {last_good.words}"
    return unreachable("content-gone", lost)
