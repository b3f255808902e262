"""doi.org: whether it knows a DOI, whichever agency registered it.

Knows the handle API and the agency lookup (doi.org/the-identifier/resources/factsheets/doi-resolution-documentation).
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from citewatch.adapters.registries.asking import Asking, fields_of, items_of, text_of
from citewatch.audit.ports import Answers, Question, Web
from citewatch.identifiers import folded, is_doi
from citewatch.model import Registry, Vouching

_FOUND, _NO_SUCH_HANDLE, _NO_SUCH_VALUE = 1, 100, 200  # handle.net, Handle.Net Proxy REST API, response codes
_IN_PATH = "/!$&'()*+,;=:@"  # RFC 3986 section 3.3: what may stand bare in a path, slashes included


class DoiRegistry:
    """doi.org. Its silence, and every answer that is not its JSON, means that we do not know."""

    registry = Registry.DOI
    at_once = 50  # how many the lookup takes is not documented; so many make a URL of about 2 KB

    def __init__(self, web: Web, *, base: str) -> None:
        self._web = web
        self._base = base

    def takes(self, question: Question) -> bool:
        """Whether the source has a DOI."""
        return is_doi(question.identifiers.doi)

    def ask(self, questions: Sequence[Question], *, at: datetime) -> Answers:
        """Which DOIs doi.org knows: all in one lookup, and singly those of which that says nothing."""
        asking = Asking(self._web, at=at)
        dois = {q.url: q.identifiers.doi for q in questions if q.identifiers.doi and self.takes(q)}
        distinct = {folded(doi): doi for doi in dois.values()}
        known = self._agencies([doi for doi in distinct.values() if "," not in doi], asking)
        for key, doi in distinct.items():
            if key not in known:
                known[key] = self._handle(doi, asking)
        said = {url: (doi, known[folded(doi)]) for url, doi in dois.items()}
        return asking.answers(
            {url: self._vouching(doi, knows=knows, at=at) for url, (doi, knows) in said.items() if knows is not None}
        )

    def _vouching(self, doi: str, *, knows: bool, at: datetime) -> Vouching:
        evidence = f"doi.org knows {doi}" if knows else f"doi.org does not know {doi}"
        return Vouching(registry=self.registry, at=at, knows=knows, evidence=evidence)

    def _agencies(self, dois: Sequence[str], asking: Asking) -> dict[str, bool | None]:
        """What the agency lookup says, by folded DOI: None where it names neither an agency nor an absence.

        It takes DOIs parted by commas, so that none may hold one.
        """
        known: dict[str, bool | None] = {}
        if len(dois) < 2:
            return known
        reply = asking.json(f"{self._base}/doiRA/{','.join(quote(doi, safe=_IN_PATH) for doi in dois)}")
        asked = {folded(doi) for doi in dois}
        for entry in items_of(reply.body if reply and reply.status == 200 else None):
            about = fields_of(entry)
            doi = folded(text_of(about.get("DOI")))
            if doi in asked:
                known[doi] = _is_registered(agency=text_of(about.get("RA")), status=text_of(about.get("status")))
        return known

    def _handle(self, doi: str, asking: Asking) -> bool | None:
        """What the handle API says of one DOI; only its own 404 is a no, any other is silence."""
        reply = asking.json(f"{self._base}/api/handles/{quote(doi, safe=_IN_PATH)}?type=URL")
        code = fields_of(reply.body).get("responseCode") if reply else None
        if reply is None or type(code) is not int:  # True is 1 to Python
            return None
        if reply.status == 404 and code == _NO_SUCH_HANDLE:
            return False
        # No value of the type that was asked for: the handle is there all the same.
        exists = code == _NO_SUCH_VALUE or (reply.status == 200 and code == _FOUND)
        return True if exists else None


def _is_registered(*, agency: str, status: str) -> bool | None:
    if agency:
        return True
    return False if status == "DOI does not exist" else None
