"""The pace that a server's robots.txt asks for, and when it is worth asking. The only home of protego.

Must not know how robots.txt is fetched, nor what is waited for. Whether we may look is not asked here: a person cited
this very address, and we look at it as a reader would.
"""

import threading
from urllib.parse import urljoin

from protego import Protego

MAX_BYTES = 500 * 1024  # RFC 9309 section 2.5: what a crawler must at least read
SECONDS = 10.0
TOKEN = "citewatch"
# A source is looked at once a day at most: more than this between two looks would keep a host of many sources from
# ever being done, and eases its day by nothing. Heritrix and Googlebot have caps too.
MAX_CRAWL_DELAY = 30.0


def robots_url(url: str) -> str:
    """Where the server of this URL keeps its robots.txt (RFC 9309 section 2.3)."""
    return urljoin(url, "/robots.txt")


def crawl_delay(robots: bytes) -> float:
    """The seconds between two requests that a robots.txt asks of us, else of everybody; at most 30, 0 for none."""
    asked = Protego.parse(robots.decode("utf-8-sig", "replace")).crawl_delay(TOKEN) or 0.0
    return min(asked, MAX_CRAWL_DELAY) if asked > 0 else 0.0  # "nan" is no number above 0


class Acquaintances:
    """Which servers have answered, and for which source: one with a single source is never asked for its robots.txt."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._first_source: dict[str, str] = {}
        self._asked: set[str] = set()

    def met(self, server: str, *, source: str) -> None:
        """This server has answered, for this source."""
        with self._lock:
            self._first_source.setdefault(server, source)

    def is_time_to_ask(self, server: str, *, source: str) -> bool:
        """Whether a second source leads to this server: True once."""
        with self._lock:
            is_due = server not in self._asked and self._first_source.get(server, source) != source
            if is_due:
                self._asked.add(server)
            return is_due
