"""One audit over a hostile server, in a process of its own: what it said, whom it dialled, what memory it took.

Reads what to do from stdin and writes what came of it to stdout, both JSON. Must not know what is right to say.
"""

import ipaddress
import json
import resource
import socket
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.warc import capture_of, warc_bytes
from citewatch.adapters.web import Web, identity
from citewatch.audit.desk import Desk
from citewatch.audit.look import Eyes
from citewatch.audit.run import Order, audit
from citewatch.gate import Gate
from tests.builders import a_citation, an_article

SLUG = "hostile"


class Names:
    """Stands for getaddrinfo: knows what each name is looked up as, and asks nobody."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._table = table
        self._looked_up: set[str] = set()
        self._never = threading.Event()

    def __call__(self, host: str, port: int, **options: Any) -> list[Any]:
        served = self._table["served"]
        known = self._table["hosts"].get(host.lower(), {"addresses": [served if host.endswith(".test") else host]})
        if "hangs" in known:
            self._never.wait()
        if "error" in known:
            raise socket.gaierror(getattr(socket, known["error"]), "not looked up")
        addresses = known["then"] if known.get("then") and host in self._looked_up else known["addresses"]
        self._looked_up.add(host)
        line = known.get("line") or {80: "plain", 443: "tls"}.get(port, "closed")
        return [info for each in addresses for info in self._at(each, line if each == served else "break-in")]

    def _at(self, address: str, line: str) -> list[Any]:
        """An address, however oddly it is spelled, at a port of ours where it would be noticed."""
        port = self._table["ports"][line]
        return socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)


class Dialled:
    """Every address a socket of this process was to be connected to; what is not of this machine is refused."""

    def __init__(self) -> None:
        self.addresses: set[str] = set()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto"):
            address = arguments[1]
            self.addresses.add(address if isinstance(address, str) else str(address[0]))
            if isinstance(address, tuple) and not ipaddress.ip_address(address[0]).is_loopback:
                raise PermissionError(f"an audit must not dial {address}")


def peak() -> int:
    """The most memory this process and the largest of its children ever held, in bytes.

    Linux counts in a process's own `ru_maxrss` what its parent held when it was started; VmHWM begins anew.
    """
    status = Path("/proc/self/status")
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + children
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024 + children


def main() -> None:
    """Do what stdin says, and tell what came of it."""
    given = json.load(sys.stdin)
    dialled = Dialled()
    sys.addaudithook(dialled)
    now = datetime.fromisoformat(given["now"])
    store = FolderStore(Path(given["store"]))
    gate = Gate()
    web = Web(
        user_agent=identity(version="0.1", about="https://citewatch.example", contact="desk@example.org"),
        delay=0,
        deadline=given["deadline"],
        allow_hosts=[given["names"]["served"]],
        ca_file=given["roots"],
        resolve=Names(given["names"]),
        pause=None if given["waits"] else lambda seconds: False,
        gate=gate,
    )
    faults: list[str] = []
    outcome = audit(
        Order(
            articles=(_article(given["urls"]),),
            now=now,
            faults=lambda host, error: faults.append(f"{host}: {error!r}"),
        ),
        eyes=Eyes(web=web, to_warc=warc_bytes, clock=lambda: now, gate=gate),
        desk=Desk(
            store=store, from_warc=capture_of, clock=lambda: now, mailer=Outbox(store), sender="desk@example.org"
        ),
    )
    json.dump(
        {
            "result": json.loads(outcome.results[SLUG]),
            "faults": faults,
            "dialled": sorted(dialled.addresses),
            "peak": peak(),
        },
        sys.stdout,
    )


def _article(urls: Sequence[str]) -> Any:
    citations = tuple(a_citation(number, url=url) for number, url in enumerate(urls, start=1))
    return an_article(slug=SLUG, citations=citations, passages=())


if __name__ == "__main__":
    main()
