"""The pages a site shows instead of a document for a while: maintenance, an overrun server, a fault of its own.

Knows one answer beside the last good look; nothing of statuses. What they stand before is not dead, and not seen.
"""

import re

from citewatch.judge.addresses import is_fault
from citewatch.judge.gone import has_its_subject
from citewatch.judge.page import Page
from citewatch.judge.phrases import closed_phrase, conditional, fault_phrase, fold, tongue, unavailable_phrase
from citewatch.judge.saying import unreachable
from citewatch.model import Verdict

_SHORT = 80  # words: longer pages carry an outage banner above their document
_SHORT_TITLED = 200  # … unless title or heading says that it is all there is
_LONGEST_NOTICE = 20  # words
_NOTHING_ELSE = 15  # words: "Maintenance" and "Error" head documents too
_NEAR = 60  # signs
_ALONE = 40  # words: with no document beside it
_PRELUDE = 2  # words: "the full text of this article" is another matter
_MAINTENANCE_PATH = re.compile(r"/(?:maintenance|outage|sitedown|unavailable)\b", re.IGNORECASE)
# Nothing but the notice: "Maintenance", "503 Service Unavailable", "Error".
_BARE_NOTICE = re.compile(
    r"(?:site |system |scheduled |website )?maintenance(?: mode)?|offline|waiting room|be right back|back "
    r"(?:soon|shortly)"
    r"|(?:website )?(?:coming|launching) soon|under construction"
    r"|maintenance en cours"
)
_BARE_FAULT = re.compile(
    r"(?:http )?(?:status )?(?:error )?50\d(?: .*)?|(?:an )?error|application error|exception|server error"
)


def under_maintenance(page: Page) -> Verdict | None:
    """Unreachable while the site is under maintenance or overrun."""
    if _is_astray(page) and _MAINTENANCE_PATH.search(page.final.path):
        return unreachable("maintenance", f"sent to {page.capture.final_url}")
    said = _said(page, closed_phrase(), _BARE_NOTICE)
    return unreachable("maintenance", f"a short page that says “{said}”") if said else None


def at_fault(page: Page) -> Verdict | None:
    """Unreachable while the server shows a fault of its own as if it were the document."""
    if _is_astray(page):
        return unreachable("error-page", f"sent to {page.capture.final_url}")
    said = _said(page, fault_phrase(), _BARE_FAULT)
    said = said or _unavailable(page)
    return unreachable("error-page", f"a short page that says “{said}”") if said else None


def _unavailable(page: Page) -> str | None:
    """What a page says that says no more than that it is not to be had: for now, for good, or for this reader."""
    if not page.is_readable or page.words > _ALONE or page.is_known:
        return None
    found = unavailable_phrase().search(page.beginning)
    if found and tongue().search(page.beginning[found.start() :].split(".")[0]):
        return None
    before = page.beginning[: found.start()].split(".")[-1] if found else ""
    return found[0] if found and len(before.split()) <= _PRELUDE else None


def _is_astray(page: Page) -> bool:
    """Whether it was sent to the page that the site shows for trouble of any kind."""
    is_document = page.words > _SHORT_TITLED and has_its_subject(page)
    return bool(page.capture.redirects) and is_fault(page.final, page.cited) and not page.is_same and not is_document


def _said(page: Page, phrase: re.Pattern[str], bare: re.Pattern[str]) -> str | None:
    """What a short page says of itself: in its title or heading, or anywhere when it says little else."""
    if not page.is_readable or page.words > _SHORT_TITLED or page.is_known:
        return None
    for words in (fold(page.title), fold(page.heading)):
        found = phrase.search(words) if len(words.split()) <= _LONGEST_NOTICE else None
        if found and (page.words <= _SHORT or phrase.search(page.opening)):
            return found[0]
    if page.words > _SHORT or has_its_subject(page):
        return None
    found = phrase.search(page.opening)
    if found and not conditional().search(page.opening[max(0, found.start() - _NEAR) : found.start()]):
        return found[0]
    if page.words > _NOTHING_ELSE:
        return None
    return next((each for each in (*page.segments, *page.heading_segments) if bare.fullmatch(each)), None)
