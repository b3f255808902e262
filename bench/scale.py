"""What plan, settle and finish, which are one function call each, take of a run of 20,000 articles.

Works them through on a tenth of such a world, over a store in memory, and adds what the requests to S3 cost by a
stated latency and by the CPU that one request takes here. Knows the steps and how a world grows; nothing of prices.
Seconds of CPU are this machine's.
"""

import ctypes
import gc
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from citewatch.adapters.store.s3 import S3Store
from citewatch.audit import pipeline, records
from citewatch.audit.hands import side_by_side
from citewatch.audit.lease import Holder
from citewatch.audit.pipeline import Concluded
from citewatch.audit.ports import Stored
from citewatch.audit.records import Observations
from citewatch.audit.request import Request
from citewatch.errors import Conflict
from citewatch.model import Article, GoodLook, LinkVerdict, Look, Observation, Run
from citewatch.plan import Slice, host_of

START = datetime(2026, 12, 1, 3, tzinfo=UTC)  # later than the runs that the ledger knows
_SEED = 2026
_PAGE = 1000  # keys that S3 lists at once

_SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def say(self, body):
        self.send_response(200)
        self.send_header("ETag", '"0"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self): self.say(b"x" * 4000)
    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.say(b"")
    def log_message(self, *args): pass
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""


@dataclass(frozen=True, kw_only=True)
class Growth:
    """How sources and hosts grow with the articles: by Heaps' law, each with the article measured as the first.

    The biggest host's part is of all sources.
    """

    sources: int
    hosts: int
    source_exponent: float = 0.9
    host_exponent: float = 0.6
    biggest: float = 0.2

    def sources_of(self, articles: int) -> int:
        """Different sources of so many articles."""
        return int(self.sources * articles**self.source_exponent)

    def hosts_of(self, articles: int) -> int:
        """Different hosts of so many articles."""
        return int(self.hosts * articles**self.host_exponent)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a step took of a world: seconds of its own CPU, S3 requests, and the memory it added, in megabytes."""

    step: str
    cpu: float
    requests: int
    megabytes: float

    def times(self, factor: float) -> "Taken":
        """The same of a world so many times larger."""
        requests, megabytes = round(self.requests * factor), self.megabytes * factor
        return replace(self, cpu=self.cpu * factor, requests=requests, megabytes=megabytes)


class MemoryStore:
    """A store in memory, which counts what S3 would have been asked."""

    def __init__(self) -> None:
        self.kept: dict[str, Stored] = {}
        self.asked: Counter[str] = Counter()
        self._version = 0
        self._alone = threading.Lock()

    def read(self, key: str) -> Stored | None:
        self._count("GET")
        return self.kept.get(key)

    def create(self, key: str, body: bytes) -> bool:
        self._count("PUT")
        return self.kept.setdefault(key, stored := Stored(body, "0")) is stored

    def swap(self, key: str, body: bytes, *, expected: str | None) -> str:
        with self._alone:
            self.asked["PUT"] += 1
            found = self.kept.get(key)
            if (found.version if found else None) != expected:
                raise Conflict(key)
            self._version += 1
            self.kept[key] = Stored(body, str(self._version))
            return self.kept[key].version

    def delete(self, key: str, *, expected: str | None = None) -> None:
        self._count("DELETE")
        self.kept.pop(key, None)

    def keys(self, prefix: str) -> Iterator[str]:
        found = sorted(key for key in self.kept if key.startswith(prefix))
        self.asked["LIST"] += 1 + len(found) // _PAGE
        yield from found

    def place(self, key: str) -> str:
        return key

    def _count(self, what: str) -> None:
        with self._alone:
            self.asked[what] += 1


def measure(article: Article, ledger: bytes, *, growth: Growth, articles: int, part: int) -> dict[str, list[Taken]]:
    """What the steps take of a run of so many articles, on the first day and on the second.

    Worked through on one part in so many of such a world: its hosts, sources and articles all divided by it.
    """
    store = MemoryStore()
    urls = _urls(growth.sources_of(articles) // part, growth.hosts_of(articles) // part, biggest=growth.biggest)
    _publish(article, store, articles // part, urls)
    days = {}
    for number, day in enumerate(("first day", "ordinary day")):
        at = START + timedelta(days=number)
        days[day] = [taken.times(part) for taken in _a_run(store, at, hands=pipeline.HANDS)]
        for slug in records.published(store):
            store.kept[records.ledger_key(slug)] = Stored(ledger, "0")
    return days


def _urls(sources: int, hosts: int, *, biggest: float) -> list[str]:
    """So many addresses at so many hosts: the biggest host its part, the others ever fewer."""
    names = [f"www.host-{number}.example" for number in range(hosts)]
    weights = [1 / (rank + 10) for rank in range(hosts - 1)]
    total = sum(weights)
    shares = [biggest, *((1 - biggest) * weight / total for weight in weights)]
    chosen = random.Random(_SEED).choices(names, shares, k=sources - hosts)
    return [f"https://{host}/articles/{number:07}/what-is-known-of-it" for number, host in enumerate([*names, *chosen])]


def _publish(article: Article, store: MemoryStore, articles: int, urls: Sequence[str]) -> None:
    """Articles like the one given, between them citing every address, and the same again at random."""
    draw = random.Random(_SEED)
    for number in range(articles):
        own = list(urls[number::articles])
        needed = len(article.citations) + len(article.watches)
        cited = iter([*own[:needed], *draw.choices(urls, k=max(needed - len(own), 0))])
        records.publish(
            store,
            replace(
                article,
                slug=f"article-{number:05}",
                citations=tuple(replace(citation, url=next(cited)) for citation in article.citations),
                watches=tuple(replace(watch, url=next(cited)) for watch in article.watches),
            ),
        )


def _a_run(store: MemoryStore, at: datetime, *, hands: int) -> Iterator[Taken]:
    """The schedule's run: plan, settle and finish measured, what check writes put there meanwhile."""
    holder = Holder(name="an execution", lasts=timedelta(hours=23), is_at_work=lambda name: False)
    request = Request(scheduled=at)
    run, taken = _taken(
        "plan",
        store,
        lambda: pipeline.begin(request, asked_at=at, latest=None, store=store, holder=holder, hands=hands).run,
    )
    yield taken
    for piece in records.load_plan(store, run) or ():
        seen = tuple(_seen(url, at) for url in piece.sources)
        _write(store, run, piece, Observations(complete=True, observations=seen))
    yield _taken("settle", store, lambda: pipeline.settle_run(run, store=store, hands=hands))[1]
    told = Concluded(open=0, told=sum(1 for _ in records.published(store)), failures={})
    yield _taken("finish", store, lambda: pipeline.end(run, told, store=store, holder=holder, hands=hands))[1]


def _write(store: MemoryStore, run: Run, piece: Slice, seen: Observations) -> None:
    store.kept[records.observations_key(run, piece)] = Stored(records.encode(seen), "0")


def _seen(url: str, at: datetime) -> Observation:
    digest = records.digest_of(url.encode())
    look = Look(at=at, verdict=LinkVerdict.ALIVE, reason="ok", http_status=200, final_url=url)
    good = GoodLook(
        at=at,
        verdict=LinkVerdict.ALIVE,
        final_url=url,
        text_digest=digest,
        title=f"What is known of it: {host_of(url)}",
        words=1200,
        media_type="text/html",
    )
    return Observation(url=url, look=look, good=good, requests=1, bytes_received=60_000)


def _taken(step: str, store: MemoryStore, work: Callable[[], Any]) -> tuple[Any, Taken]:
    """What the work answers, and what it took."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what earlier steps gave back must not hide what this one takes
    before, asked = time.process_time(), sum(store.asked.values())
    with _memory() as added:
        answer = work()
    cpu = time.process_time() - before
    return answer, Taken(step=step, cpu=cpu, requests=sum(store.asked.values()) - asked, megabytes=max(added))


@contextmanager
def _memory() -> Iterator[list[float]]:
    """The megabytes this process has more than at the beginning, looked up again and again."""
    base, added, over = _megabytes(), [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            added.append(_megabytes() - base)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield added
    finally:
        over.set()
        watcher.join()


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def request_cpu(*, hands: int, asked: int = 400) -> Mapping[str, float]:
    """Seconds of CPU that one GET and one PUT take this process, over plain HTTP to a server in another one."""
    server = subprocess.Popen([sys.executable, "-c", _SERVER], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        port = int(server.stdout.readline())
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id="invented",
            aws_secret_access_key="invented",
            region_name="eu-west-1",
            config=Config(max_pool_connections=2 * hands),
        )
        store = S3Store("bucket", client=client)
        keys = [f"sources/www.host-{number}.example/state-all.json" for number in range(asked)]
        return {
            "GET": _each(store.read, keys, hands=hands),
            "PUT": _each(lambda key: store.create(key, b"x" * 4000), keys, hands=hands),
        }
    finally:
        server.terminate()
        server.communicate()


def _each(work: Callable[[str], object], keys: Sequence[str], *, hands: int) -> float:
    for _ in side_by_side(work, keys[: 2 * hands], hands=hands):
        pass
    before = time.process_time()
    for _ in side_by_side(work, keys, hands=hands):
        pass
    return (time.process_time() - before) / len(keys)
