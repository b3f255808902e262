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
    is_only_a_language,
    is_same,
    leads_nowhere,
    may_be_home,
    owner,
    split,
    tells_of_errors,
)
from citewatch.judge.page import Page
from citewatch.judge.phrases import (
    bare_segment,
    closed_phrase,
    conditional,
    fault_phrase,
    fold,
    login_phrase,
    not_found_phrase,
    not_found_segment,
    parked_phrase,
    parking_sign,
    proviso,
)
from citewatch.judge.saying import dead, unreachable
from citewatch.model import Verdict

_SHORT_PAGE = 150  # words: body phrases are believed on short pages only (open-knowledge-graphs PR #48)
_PROSE = 120  # words
_SHORT_ENOUGH = 250  # words: what a title says of itself is believed up to here; beyond, the page has to agree
_BARE = 60  # words: "404", "Not Found", "Gone" may be the title of a poem
_PLACEHOLDER = 600  # words: a parking page lists searches
_FULL_PAGE = 100  # words: below, a page of another title is more often a notice than a home page
_STUB = 8  # words: "404 Not Found nginx/1.24.0"
_NUMBER_ALONE = 2  # words
_PRELUDE = 8  # words before a regret in its sentence
_STOPS = re.compile(r"[.?!。]")
_EXCLAMATION = re.compile(r"oops|whoops|ooops|oh no|gone|(?:missing|invalid) page|page missing")
_SORRY = re.compile(
    r"\b(?:back to (?:the )?home|sorry|desole|lo sentimos|leider|spiacenti|desculpe|helaas|przepraszamy|beklager|tyvarr"
    r"|извините)\b|抱歉|申し訳|죄송"
)
_NO_SUBJECT = re.compile(
    r"error|sorry|desole|oops|oups|\bups\b|vaya|hoppla|hoppsan|helaas|oeps|\bops\b|disponi|unavailable|verfugbar|whoops|notice|erreur"
    r"|fehler|hinweis|errore|erro\b|fout|404|410|not found|missing"
)
_QUOTED = re.compile(r"(?:^|\W)[\"'“«„]$")
# "La pagina 3 del foglio è stata rimossa": a part of something, not what was asked for.
_OF_SOMETHING = re.compile(
    r"(?:pagina|page|seite|sid[ae]n?|stron[ay]|stran\w*|sivu|oldal|fichier|archivo|ficheiro|file|datei|bestand|\w*[ck]ument\w*)"
    r" (?:\d+ )?(?:\d+|del?|dell[aoe']|di|d[ao]s?|du|des|en|na?|para|pour|fur|von|vom|van|voor|av|of|for)\b"
)
# Records lack items, wards lack resources, studies find no link: only "page" speaks of the web alone.
_NO_PAGE = re.compile(
    fold(
        r"(?:(?:the|this|that|a|any) )?(?:item|entry|link|path|object|resource|file|article|content|publication|topic"
        r"|document|site)\b|(?:\w+ )?(?:artikel|inhalt|objekt|ressource|dokument|contenu|contenido|conteudo|contenuto"
        r"|articulo|articolo|artigo|recurso|risorsa|documento|artikeln|artiklen|материал|статья|документ|контент)\b"
        r"|文章|资源|資源|内容|內容|文件|檔案|記事|コンテンツ|문서|자료|콘텐츠|게시물|المقال|المحتوى"
        r"|(?:the |this )?page (?:is )?missing$"
    )
)
# Who speaks to the reader of what he asked for, in the languages of `phrases`.
_SOUGHT = re.compile(
    fold(
        r"\byou\b|request|server|\bvous\b|demande|recherche|gesucht|gewunscht|angefordert|aufgerufen|\bsie\b|solicit"
        r"|\bbusca|procura|cerca|cerchi|richiest|gevraagd|zoek|\bu\b|soker|sokt|letar|letade|leter|søg|søk|szuka|zadan"
        r"|искал|ищете|запраш|запрош|요청|찾으시|お探し|こ指定|ご指定|您|你|请求|請求|访问|المطلوب|تبحث|arad[ıi]g"
    )
)
_ADDRESS = re.compile(r"\S*/\S*")
_SEEKING = re.compile(r"\b(?:perhaps|maybe|were|what) you(?: are| were|'re)? looking for|\bdid you mean\b")
_A_NAME = re.compile(r"@|[\w-]{1,60}(?:\.[\w-]{2,20}){1,3}")
# WordPress marks its front page so (body_class), and Drupal (8 and later, then 7); "home" alone is anybody's word.
_FRONT_PAGE = re.compile(r"(?=.*\bhome\b)(?=.*(?:\bblog\b|\bwp-|\bpage-id-\d)).*|.*\bpath-frontpage\b.*|html front\b.*")
_TELLING = re.compile(r"[^\W\d_]{4,}")
_SUBJECT = re.compile(r"[^\W\d_]{4,}|[\u3400-\u9fff]{2,}")
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")
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
    if is_front_of(page.final, page.cited, language=page.language) and not page.is_same:
        if is_only_a_language(page.final) and has_its_subject(page):
            return None
        return dead("redirected-home", f"sent to the home page {to}")
    return None


def calls_itself_missing(page: Page) -> Verdict | None:
    """Dead by its title or its heading: "404 | Harvard Health", "Page Not Found - FDA", in any language known.

    Title and heading that say the same are one sign. It is enough on a short page when it names what is missing; a
    bare number, "Not Found" or "Gone" needs a word of regret, or the last good text gone; so does a page with much
    prose, in its first words. A page whose address speaks of errors is about them.
    """
    if not page.is_readable or (tells_of_errors(page.cited) and not page.is_another):
        return None
    said = [each for each in (*page.segments, *page.heading_segments) if not_found_segment().fullmatch(each)]
    named = [each for each in (*said, *filter(not_found_segment().fullmatch, page.heading_parts)) if not _is_bare(each)]
    if not said and not named and _regret(page, page.below):
        named = [each for each in page.colon_segments if not_found_segment().fullmatch(each)]
    if (not said and not named) or any(_is_fault(page, each) for each in said):
        return None
    evidence = f"the page calls itself “{page.title}”" if _titled(page) else f"a short page headed “{page.heading}”"
    if (
        page.is_another
        or (page.words > _SHORT_ENOUGH and page.is_lost)
        or (said and _regret(page, page.below))
        or (named and _SEEKING.search(page.below))
    ):
        return dead("soft-404", evidence)
    if page.words <= _SHORT_ENOUGH and (named or _regret(page, page.opening)):
        return dead("soft-404", evidence)
    if named and _titled(page) and page.prose <= _PROSE:  # the site's whole frame, and no document
        return dead("soft-404", evidence)
    return (
        dead("soft-404", evidence) if page.words <= _BARE and any(_says_little(page, each) for each in said) else None
    )


def _titled(page: Page) -> bool:
    return any(not_found_segment().fullmatch(each) for each in (*page.segments, *page.colon_segments))


def _is_bare(segment: str) -> bool:
    return bare_segment().fullmatch(segment) is not None or _NO_PAGE.match(segment) is not None


def _says_little(page: Page, segment: str) -> bool:
    """Whether a bare segment is all the page says, or all but an apology; "404" under "Room 404" is a room."""
    if _EXCLAMATION.fullmatch(segment):
        return False
    is_number = segment.replace(" ", "").isdigit()
    if is_number and not _titled(page) and segment in fold(page.title).split():
        return False
    return page.words <= (_NUMBER_ALONE if is_number else _STUB) or _SORRY.search(page.opening) is not None


def _is_fault(page: Page, segment: str) -> bool:
    """Whether it is no more than an exclamation over a fault: "Oops, something went wrong"."""
    said = page.opening if _EXCLAMATION.fullmatch(segment) else ""
    return fault_phrase().search(said) is not None or closed_phrase().search(said) is not None


def regrets(page: Page) -> Verdict | None:
    """Dead by what a short page says first, and nothing else: "the page you requested could not be found".

    A page that still names its subject speaks of some other page.
    """
    if not page.is_readable or page.words > _SHORT_PAGE or page.is_known or tells_of_errors(page.cited):
        return None
    said = _regret(page, page.beginning)
    if said is None:
        return None
    is_document = has_its_subject(page) or _is_about_something(page) or _is_of_a_part(page, said)
    if is_document and not page.is_lost:
        return None
    return dead("soft-404", f"a short page that says “{said}”")


def _is_about_something(page: Page) -> bool:
    """Whether title and heading agree on what it is about, or the heading asks why something is missing."""
    heading = fold(page.heading) if page.is_headed else ""
    if not_found_phrase().search(heading) or _NO_SUBJECT.search(heading):
        return conditional().search(heading) is not None
    hosts = f"{page.cited.hostname} {page.final.hostname}".casefold()
    title = fold(page.title)
    agreed = set(_SUBJECT.findall(heading)) & set(_SUBJECT.findall(title))
    unparted = {word for word in _UNPARTED.findall(title) if word in heading}
    return any(word not in hosts for word in agreed | unparted)


def _is_of_a_part(page: Page, said: str) -> bool:
    """Whether a headed page says it of some page or file: only "the page you requested" is the one asked for."""
    heading = fold(page.heading) if page.is_headed else ""
    if not _SUBJECT.search(heading) or not_found_phrase().search(heading) or _NO_SUBJECT.search(heading):
        return False
    before = _STOPS.split(page.beginning.partition(said)[0])[-1]
    return _SOUGHT.search(f"{before}{said}") is None


def _regret(page: Page, words: str) -> str | None:
    """What these words regret, unless they only speak of pages that may be missing, or are, here, now or to some."""
    for found in not_found_phrase().finditer(words):
        before = _STOPS.split(words[: found.start()])[-1].strip()
        after = _STOPS.split(words[found.end() :])[0]
        if _QUOTED.search(before) or len(before.split()) > _PRELUDE or _OF_SOMETHING.match(found[0]):
            continue
        first = f"{before} {found[0]}".strip().split(" ")[0]
        if not conditional().search(before or first) and not proviso().search(f"{before} {found[0]} {after}"):
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
    title = fold(page.title)
    if page.words <= _SHORT_PAGE:
        found = parked_phrase().search(title) or parked_phrase().search(page.opening)
    else:
        found = parked_phrase().search(title) if parked_phrase().search(page.opening) else None
    if found is None or page.words > _PLACEHOLDER or (found.string != title and _is_about_something(page)):
        return None
    if not _is_the_name(page, found[0]):
        return None
    said = f"the page calls itself “{page.title}”" if found.string == title else f"a short page that says “{found[0]}”"
    return dead("parked", said)


def _is_the_name(page: Page, said: str) -> bool:
    """Whether it is the cited name that is for sale, or a page with a second sign says "this domain"."""
    shown = fold(" ".join((page.title, *(block.text[:500] for block in (page.text.blocks if page.text else ())[:20]))))
    if owner(page.cited.hostname) in shown:
        return True
    if _A_NAME.match(said) and not _A_NAME.fullmatch(page.title.strip().casefold()):
        return False
    return parking_sign().search(shown.replace(said, " ")) is not None


def replaced(page: Page) -> Verdict | None:
    """Dead as another page stands in its place: neither title nor text is the one last seen, and it says what it is.

    The home page, or a page that every site has (about us, contact, search), or a folder of the cited page: by its own
    word (rel=canonical, the front page's class), or by where the redirects led. A document rewritten from end to end
    under a new title is none of these; nor is one on the same subject, a short page, which may be a notice, or a login.
    """
    if not page.is_another or not page.is_readable or page.words < _FULL_PAGE or may_be_home(page.cited):
        return None
    if login_phrase().search(fold(f"{page.title} . {page.heading}")):
        return None
    found = _stand_in(page)
    if found is None or has_its_subject(page, found[1]):
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


def has_its_subject(page: Page, says: str = "") -> bool:
    """Whether title or heading still say a telling word of the last title or the cited address, site's names apart."""
    hosts = f"{page.cited.hostname} {page.final.hostname} {says}".casefold()
    sought = set(_TELLING.findall(fold(f"{page.last_title} {unquote(page.cited.path)}")))
    heading = page.heading if page.is_headed else ""
    now = set(_TELLING.findall(fold(_ADDRESS.sub(" ", f"{page.title} {heading}"))))
    return any(word not in hosts for word in (sought & now) - {"page", "pages"})


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
