"""The numbers by which registries know a work, and how a URL says them.

Knows how DOIs and NCBI's numbers are written; must not know who is asked for them. Never guesses: a number that does
not stand in the URL is not made up from it.
"""

import re
from dataclasses import replace
from urllib.parse import SplitResult, unquote, urlsplit

from citewatch.model import Identifiers

# DOI Handbook 2.2: prefix and suffix, of any printable characters; a segment "." or ".." would not survive in a URL.
_DOI = re.compile(r"(?!.*/\.{1,2}(?:/|$))10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f\ud800-\udfff\ufffd]+")
_RESOLVERS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
# Atypon's sites and those that learned from them: /doi/10.…, /doi/full/10.…, and cochranelibrary.com's /cdsr/doi/10.…
_PUBLISHER_PATH = re.compile(r"/(?:[\w.-]+/)?doi/(?:[a-z-]+/)?(10\..+)", re.IGNORECASE)
# What such a site shows of a work stands behind its DOI: onlinelibrary.wiley.com/doi/10.1002/cpt.2640/full
_VIEW = re.compile(
    r"(10\.[^/]+/[^/]+(?:/[^/]+)*?)/"
    r"(?:abstract|full|full-xml|fulltext|pdf|epdf|epub|html|summary|references|citedby|supinfo|suppl_file)(?:/.*)?",
    re.IGNORECASE,
)
# These publishers' suffixes hold no slash, so that whatever stands behind one is a view:
# www.frontiersin.org/articles/10.3389/fpsyt.2018.00277/full
_ONE_SEGMENT_SITES = (".link.springer.com", ".biomedcentral.com", ".springeropen.com", ".frontiersin.org")
_ONE_SEGMENT_PATH = re.compile(r"/(?:[\w-]+/){0,3}(?:articles?|chapter|book)/(10\.[^/]+/[^/]+)(?:/.*)?")
_NCBI = ("ncbi.nlm.nih.gov", "www.ncbi.nlm.nih.gov")
_PUBMED_PATH = re.compile(r"/([1-9][0-9]{0,8})(?:/.*)?")
_OLD_PUBMED_PATH = re.compile(r"/pubmed/([1-9][0-9]{0,8})(?:/.*)?")
_PMC_PATH = re.compile(r"/articles/(PMC[1-9][0-9]*)(?:[./].*)?", re.IGNORECASE)
_OLD_PMC_PATH = re.compile(r"/pmc/articles/(PMC[1-9][0-9]*)(?:[./].*)?", re.IGNORECASE)
_BOOKS_PATH = re.compile(r"/books/(NBK[1-9][0-9]*)(?:/.*)?", re.IGNORECASE)
_LONGEST = 500  # characters; the longest DOIs, of the SICI kind, have about a hundred
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


def identified(given: Identifiers, url: str) -> Identifiers:
    """The numbers that are given, and for those that are not, what the cited URL itself says."""
    said = _said_by(url)
    return Identifiers(
        doi=given.doi or said.doi,
        pmid=given.pmid or said.pmid,
        pmcid=given.pmcid or said.pmcid,
        nbk=given.nbk or said.nbk,
    )


def is_doi(text: str | None) -> bool:
    """Whether this is written like a DOI, whoever may know it."""
    return text is not None and len(text) <= _LONGEST and _DOI.fullmatch(text) is not None


def folded(doi: str) -> str:
    """The DOI as it is compared: 10.1002/CPT.2640 and 10.1002/cpt.2640 are one (DOI Handbook 2.4)."""
    return doi.lower()


def _said_by(url: str) -> Identifiers:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return Identifiers()
    if parts.scheme not in ("http", "https"):
        return Identifiers()
    return replace(_said_to_ncbi(host, parts.path), doi=_doi_of(host, parts))


def _said_to_ncbi(host: str, path: str) -> Identifiers:
    if host == "pubmed.ncbi.nlm.nih.gov":
        return Identifiers(pmid=_first(_PUBMED_PATH, path))
    if host == "pmc.ncbi.nlm.nih.gov":
        return Identifiers(pmcid=_first(_PMC_PATH, path))
    if host in _NCBI:
        return Identifiers(
            pmid=_first(_OLD_PUBMED_PATH, path), pmcid=_first(_OLD_PMC_PATH, path), nbk=_first(_BOOKS_PATH, path)
        )
    return Identifiers()


def _first(pattern: re.Pattern[str], path: str) -> str | None:
    found = pattern.fullmatch(path)
    return found[1].upper() if found else None


def _doi_of(host: str, parts: SplitResult) -> str | None:
    path = unquote(parts.path)
    if host in _RESOLVERS:
        return _plain(path.lstrip("/"))
    if f".{host}".endswith(_ONE_SEGMENT_SITES) and (found := _ONE_SEGMENT_PATH.fullmatch(path)):
        return _plain(found[1])
    found = _PUBLISHER_PATH.fullmatch(path)
    viewed = _VIEW.fullmatch(found[1]) if found else None
    return _plain((viewed or found)[1]) if found else None


def _plain(text: str) -> str | None:
    """The DOI without what a sentence left behind it; brackets that it opens itself it may close."""
    while 0 < len(text) <= _LONGEST:
        last = text[-1]
        unopened = last in _BRACKETS and text.count(last) > text.count(_BRACKETS[last])
        if last not in "/.,;:'\"”’" and not unopened:
            break
        text = text[:-1]
    return text if is_doi(text) else None
