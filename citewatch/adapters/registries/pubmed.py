"""NCBI: whether PubMed, PubMed Central or Bookshelf knows a work by its number.

Knows the E-utilities (NBK25499, "The E-utilities In-Depth") and which of their answers mean what.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from citewatch.adapters.registries.asking import Asking, fields_of, items_of, text_of
from citewatch.audit.ports import Answers, Question, Web
from citewatch.identifiers import folded, is_doi
from citewatch.model import Identifiers, Registry, Vouching

_PMID = re.compile(r"[1-9][0-9]{0,8}")
_PMCID = re.compile(r"PMC([1-9][0-9]{0,9})")
_NBK = re.compile(r"NBK[1-9][0-9]{0,9}")
_UID = re.compile(r"[0-9]{1,12}")
_NO_RECORD = "cannot get document summary"
_TERMS = 20  # in one search: some 1.5 KB of URL
_SHELF_TERMS = 5  # in one search of the shelf, where every section of a chapter is a record of its own
_RECORDS = 100  # of one search

Record = Mapping[str, object]
Known = dict[str, str]  # evidence by URL


class PubMed:
    """NCBI's three libraries. Indexing lags, so that only a missing PMID is a no; all other absence is silence."""

    registry = Registry.PUBMED
    at_once = 100

    def __init__(self, web: Web, *, base: str, contact: str) -> None:
        """`contact`: the mail address that NCBI wants to be told (NBK25497, usage guidelines)."""
        self._web = web
        self._base = base
        self._contact = contact

    def takes(self, question: Question) -> bool:
        """Whether the source has a number that NCBI could know."""
        numbers = question.identifiers
        return bool(_pmid(numbers) or _pmcid(numbers) or _nbk(numbers) or _doi(numbers))

    def ask(self, questions: Sequence[Question], *, at: datetime) -> Answers:
        """Which works NCBI knows: by PMID and PMCID straight away, by NBK number and DOI through a search."""
        asking = Asking(self._web, at=at)
        known: Known = {}
        missing = self._by_pmid(questions, known, asking)
        for step in (self._by_pmcid, self._by_search, self._by_shelf):
            step([question for question in questions if question.url not in known], known, asking)
        said = {url: (False, evidence) for url, evidence in missing.items()}
        said |= {url: (True, evidence) for url, evidence in known.items()}
        return asking.answers(
            {
                url: Vouching(registry=self.registry, at=at, knows=knows, evidence=evidence)
                for url, (knows, evidence) in said.items()
            }
        )

    def _by_pmid(self, questions: Sequence[Question], known: Known, asking: Asking) -> Known:
        """Those PubMed has no record of: it says so in a record of its own, at HTTP 200."""
        asked = _numbers(questions, _pmid)
        records = self._records("pubmed", asked.values(), asking)
        missing: Known = {}
        for url, pmid in asked.items():
            record = records.get(pmid, {})
            if record.get("error") == _NO_RECORD:
                missing[url] = f"PubMed has no record of PMID {pmid}"
            elif record and "error" not in record:
                known[url] = f"PubMed knows PMID {pmid}"
        return missing

    def _by_pmcid(self, questions: Sequence[Question], known: Known, asking: Asking) -> None:
        asked = _numbers(questions, _pmcid)
        records = self._records("pmc", (pmcid.removeprefix("PMC") for pmcid in asked.values()), asking)
        for url, pmcid in asked.items():
            if _names(records.get(pmcid.removeprefix("PMC"), {}), pmcid, kinds=("pmcid", "pmc")):
                known[url] = f"PubMed Central knows {pmcid}"

    def _by_search(self, questions: Sequence[Question], known: Known, asking: Asking) -> None:
        """NBK numbers and DOIs, both of which PubMed files as article identifiers (its field AID).

        The search folds punctuation, so that only a record vouches which names the very number.
        """
        asked = _numbers(questions, _searchable)
        for batch in _batches(sorted(set(asked.values())), _TERMS):
            found = self._search("pubmed", [f'"{number}"[AID]' for number in batch], asking)
            for url, number in asked.items():
                for pmid, record in found.items():
                    if number in batch and _names(record, number, kinds=("doi", "bookaccession")):
                        known[url] = f"PubMed knows {number} as PMID {pmid}"

    def _by_shelf(self, questions: Sequence[Question], known: Known, asking: Asking) -> None:
        """What PubMed does not list. The search finds books, chapters and sections; these name what holds them."""
        asked = _numbers(questions, _nbk)
        for batch in _batches(sorted(set(asked.values())), _SHELF_TERMS):
            found = self._search("books", [f"{nbk}[All Fields]" for nbk in batch], asking).values()
            accessions = {text_of(record.get(key)) for record in found for key in _ACCESSIONS}
            known |= {url: f"NCBI Bookshelf knows {nbk}" for url, nbk in asked.items() if nbk in accessions}

    def _search(self, db: str, terms: Sequence[str], asking: Asking) -> dict[str, Record]:
        """The records that any of these terms finds."""
        found = self._get("esearch", {"db": db, "term": " OR ".join(terms), "retmax": str(_RECORDS)}, asking)
        uids = items_of(fields_of(found.get("esearchresult")).get("idlist"))
        return self._records(db, (text_of(uid) for uid in uids[:_RECORDS]), asking)

    def _records(self, db: str, uids: Iterable[str], asking: Asking) -> dict[str, Record]:
        """The summaries of these records, by their number; only such as say which record they are."""
        asked = [uid for uid in dict.fromkeys(uids) if _UID.fullmatch(uid)]
        if not asked:
            return {}
        summaries = fields_of(self._get("esummary", {"db": db, "id": ",".join(asked)}, asking).get("result"))
        records = {uid: fields_of(summaries.get(uid)) for uid in asked}
        return {uid: record for uid, record in records.items() if record.get("uid") == uid}

    def _get(self, tool: str, parameters: Mapping[str, str], asking: Asking) -> Record:
        whole = {**parameters, "retmode": "json", "tool": "citewatch", "email": self._contact}
        reply = asking.json(f"{self._base}/{tool}.fcgi?{urlencode(whole, safe=',@')}")
        body = fields_of(reply.body if reply and reply.status == 200 else None)
        if "error" in body:  # {"error": "API rate limit exceeded", "count": "11"} came at HTTP 200 for years
            asking.was_in_vain(certainly_down=True)
            return {}
        return body


_ACCESSIONS = ("accessionid", "chapteraccessionid", "bookaccessionid")


def _pmid(numbers: Identifiers) -> str | None:
    return numbers.pmid if numbers.pmid and _PMID.fullmatch(numbers.pmid) else None


def _pmcid(numbers: Identifiers) -> str | None:
    return numbers.pmcid if numbers.pmcid and _PMCID.fullmatch(numbers.pmcid) else None


def _nbk(numbers: Identifiers) -> str | None:
    return numbers.nbk if numbers.nbk and _NBK.fullmatch(numbers.nbk) else None


def _doi(numbers: Identifiers) -> str | None:
    return numbers.doi if numbers.doi and is_doi(numbers.doi) and '"' not in numbers.doi else None


def _searchable(numbers: Identifiers) -> str | None:
    """The number that a search has to find: a DOI only for want of any of NCBI's own."""
    return _nbk(numbers) or (None if _pmid(numbers) or _pmcid(numbers) else _doi(numbers))


def _numbers(questions: Sequence[Question], number: Callable[[Identifiers], str | None]) -> dict[str, str]:
    """The number of each source that has such a one, by URL."""
    pairs = ((question.url, number(question.identifiers)) for question in questions)
    return {url: found for url, found in pairs if found}


def _names(record: Record, number: str, *, kinds: Sequence[str]) -> bool:
    """Whether a record lists this very number among its identifiers."""
    listed = (fields_of(each) for each in items_of(record.get("articleids")))
    return any(each.get("idtype") in kinds and folded(text_of(each.get("value"))) == folded(number) for each in listed)


def _batches(numbers: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    yield from (numbers[start : start + size] for start in range(0, len(numbers), size))
