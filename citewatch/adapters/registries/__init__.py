"""Registries that may vouch for a source that nobody could look at: doi.org, NCBI, the Internet Archive.

Each knows how its registry is asked and what its answers mean; must not know what becomes of a vouching, nor by itself
whether a page is a document. Everything is asked through the web it is handed, so that politeness, safety and deadlines
hold; whatever goes wrong is silence.
"""

from collections.abc import Callable

from citewatch.adapters.registries.doi import DoiRegistry
from citewatch.adapters.registries.pubmed import PubMed
from citewatch.adapters.registries.wayback import Wayback
from citewatch.audit.ports import Registrar, Web
from citewatch.model import Capture
from citewatch.settings import RegistryUrls

__all__ = ["DoiRegistry", "PubMed", "Wayback", "registrars"]


def registrars(
    web: Web, *, urls: RegistryUrls, contact: str, is_document: Callable[[Capture], bool]
) -> tuple[Registrar, ...]:
    """The registries in the order in which they are asked: those that know a number first, the archive last.

    `contact` is the address that NCBI asks for; `is_document` says whether a memento shows a document and no wall.
    """
    return (
        DoiRegistry(web, base=urls.doi),
        PubMed(web, base=urls.pubmed, contact=contact),
        Wayback(web, base=urls.wayback, is_document=is_document),
    )
