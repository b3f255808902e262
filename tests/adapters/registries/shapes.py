"""Answers of the registries as they are documented or were recorded, each with its place, and a web that gives them.

Shortened to what is read; no field was renamed.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from citewatch.audit.ports import Question
from citewatch.model import Capture, Exchange, Failure, Identifiers, Validators
from tests.adapters.conftest import NOW

# The DOI Foundation's resolution documentation; answers of 2026-10-03. An unknown handle comes with HTTP 404.
HANDLE = {
    "responseCode": 1,
    "handle": "10.1109/CVPR.2016.90",
    "values": [{"index": 1, "type": "URL", "data": {"format": "string", "value": "http://ieeexplore.ieee.org/x/"}}],
}
NO_HANDLE = {"responseCode": 100, "handle": "10.99999/nonexistent-prefix"}
NO_VALUE = {"responseCode": 200, "handle": "10.1109/CVPR.2016.90", "values": []}
# doi.org/doiRA, answered on 2026-10-03; "Invalid DOI" as CenterForOpenScience/osf.io expects it.
AGENCIES = [
    {"DOI": "10.1109/CVPR.2016.90", "RA": "Crossref"},
    {"DOI": "10.48550/arXiv.1706.03762", "RA": "DataCite"},
    {"DOI": "10.99999/nonexistent-prefix", "status": "DOI does not exist"},
    {"DOI": "10.5240/odd", "status": "Invalid DOI"},
]

# esummary of PubMed: PMID 9500320 as in choxos/retraction (mock-ncbi); a PMID that is none, HTTP 200, July 2026.
SUMMARY = {
    "header": {"type": "esummary", "version": "0.3"},
    "result": {
        "uids": ["9500320", "999999999"],
        "9500320": {
            "uid": "9500320",
            "pubtype": ["Journal Article", "Retracted Publication"],
            "articleids": [
                {"idtype": "pubmed", "idtypen": 1, "value": "9500320"},
                {"idtype": "doi", "idtypen": 3, "value": "10.1016/s0140-6736(97)11096-0"},
            ],
        },
        "999999999": {"uid": "999999999", "error": "cannot get document summary"},
    },
}
# esearch of PubMed for that DOI: the translation shows how the punctuation is folded (same repository).
SEARCH = {
    "esearchresult": {
        "count": "1",
        "idlist": ["9500320"],
        "querytranslation": '"10 1016 s0140 6736 97 11096 0"[Publisher ID]',
    }
}
# esummary of PubMed Central, as published with the E-utilities' JSON (idtypes pmid, doi, pmcid).
PMC_SUMMARY = {
    "result": {
        "uids": ["5815332", "7096066"],
        "5815332": {
            "uid": "5815332",
            "articleids": [
                {"idtype": "pmid", "idtypen": 1, "value": "29456894"},
                {"idtype": "doi", "idtypen": 3, "value": "10.7717/peerj.4375"},
                {"idtype": "pmcid", "idtypen": 5, "value": "PMC5815332"},
            ],
        },
        "7096066": {"uid": "7096066", "error": "cannot get document summary"},
    }
}
# A book record of PubMed: its MEDLINE form says "AID - NBK7050 [bookaccession]".
BOOK_RECORD = {
    "result": {
        "uids": ["20301741"],
        "20301741": {"uid": "20301741", "articleids": [{"idtype": "bookaccession", "idtypen": 0, "value": "NBK7050"}]},
    }
}
# esummary of Bookshelf, a table of a GeneReviews chapter, as in the tests of @ncbijs/books.
SHELF = {
    "result": {
        "uids": ["5869272"],
        "5869272": {
            "uid": "5869272",
            "accessionid": "NBK1675",
            "rtype": "table",
            "bookid": 1458984,
            "bookaccessionid": "NBK1116",
            "chapteraccessionid": "NBK1675",
            "book": "gene",
        },
    }
}
# NCBI's usage guidelines (NBK25497); at HTTP 200 in earlier years, at 429 now.
TOO_OFTEN = {"error": "API rate limit exceeded", "count": "11"}

# archive.org/help/wayback_api.php, with the date of a memento that is recent to the tests.
CITED = "https://www.fda.gov/drugs/ketamine?page=1"
SNAPSHOT = f"http://web.archive.org/web/20261002044612/{CITED}"
RAW = f"https://web.archive.org/web/20261002044612id_/{CITED}"
AVAILABLE = {
    "url": CITED,
    "archived_snapshots": {
        "closest": {"available": True, "url": SNAPSHOT, "timestamp": "20261002044612", "status": "200"}
    },
}
NOT_AVAILABLE: dict[str, Any] = {"url": CITED, "archived_snapshots": {}}


def a_question(url: str = "https://journal.example/article", **identifiers: str) -> Question:
    return Question(url=url, identifiers=Identifiers(**identifiers))


def an_answer_of(url: str, body: Any, *, status: int = 200, kind: str = "application/json", **headers: str) -> Capture:
    """A capture of this URL; a body that is no text or bytes is sent as JSON."""
    payload = body.encode() if isinstance(body, str) else body
    payload = payload if isinstance(payload, bytes) else json.dumps(body).encode()
    lines = (("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in headers.items()))
    exchange = Exchange(url=url, status=status, headers=lines, payload=payload)
    return Capture(cited_url=url, at=NOW, exchanges=(exchange,), payload=payload, bytes_received=len(payload))


def a_failure_of(url: str, reason: str) -> Capture:
    return Capture(cited_url=url, at=NOW, failure=Failure(reason=reason, detail=reason))


@dataclass
class FakeWeb:
    """Answers every URL by one function, and remembers what was asked. Without an answer: not-recorded."""

    answer: Callable[[str], Capture | None]
    asked: list[str] = field(default_factory=list)

    def fetch(self, url: str, *, at: datetime, validators: Validators | None) -> Capture:
        self.asked.append(url)
        return self.answer(url) or a_failure_of(url, "not-recorded")

    def avoid(self, host: str) -> None:
        """Nothing: it is only a table."""

    def stop(self) -> None:
        """Nothing to stop."""


def a_web_of(answers: Mapping[str, Any]) -> FakeWeb:
    """A web that answers a URL in which one of these parts stands: with its JSON, or with (status, JSON or text)."""

    def answer(url: str) -> Capture | None:
        body = next((answers[part] for part in answers if part in url), None)
        if body is None:
            return None
        status, body = body if isinstance(body, tuple) else (200, body)
        return an_answer_of(url, body, status=status, kind="text/html" if isinstance(body, str) else "application/json")

    return FakeWeb(answer)
