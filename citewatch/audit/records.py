"""What the steps keep in the store: under which key (docs/ARCHITECTURE.md) and in which form.

msgspec has its one home here. Knows the nouns and the layout; nothing of what they mean.
"""

import gzip
import hashlib
import random
import threading
import time
import zlib
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from citewatch.audit.hands import side_by_side
from citewatch.audit.ports import Answers, Store, Stored
from citewatch.errors import Conflict, StoreError, UsageError
from citewatch.ledger import Ledger
from citewatch.model import Article, Identifiers, Observation, Registry, Run, Text
from citewatch.plan import Slice, host_of, shard_of
from citewatch.state import Shard, SourceState

T = TypeVar("T")
_ATTEMPTS, _PAUSE = 20, 0.02  # seconds
# msgspec 0.22 crashes the process when two threads learn the same types at once; what has learnt them is safe to share.
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}
_ONE_AT_A_TIME = threading.Lock()


class Observations(msgspec.Struct, frozen=True):
    """What `check` saw of one slice. `complete` is False while some of its sources are still to be looked at.

    `postponed` holds the first looks at those that are to be looked at once more.
    """

    complete: bool
    observations: tuple[Observation, ...]
    postponed: tuple[Observation, ...] = ()


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def encode(value: object) -> bytes:
    """JSON for people and machines: the same value gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(plain(value), order="deterministic"), indent=1) + b"\n"


def decode(body: bytes, kind: type[T], *, key: str) -> T:
    """The value a stored body holds. Raises StoreError when it is not one."""
    try:
        return _decoder(kind).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(key, f"it is damaged ({error}); restore it or move it away") from error


def plain(value: object) -> Any:
    """The value as one step hands it to the next where each is a process of its own: strings, numbers, lists, dicts."""
    return msgspec.to_builtins(value, str_keys=True)


def from_plain(handed: object, kind: type[T], *, name: str) -> T:
    """The value that was handed over in plain form. Raises UsageError, which names it, when it is none."""
    try:
        with _ONE_AT_A_TIME:
            return msgspec.convert(handed, kind)
    except msgspec.ValidationError as error:
        raise UsageError(f"{name}: {error}") from error


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    with _ONE_AT_A_TIME:
        if kind not in _DECODERS:
            _DECODERS[kind] = msgspec.json.Decoder(kind)
        return _DECODERS[kind]


def read(store: Store, key: str, kind: type[T]) -> T | None:
    """The value under a key; None when nothing stands there. Raises StoreError."""
    stored = store.read(key)
    return None if stored is None else decode(stored.body, kind, key=key)


class Page(Generic[T]):
    """One value in the store, read once and written as often as need be while nobody else writes it."""

    def __init__(self, store: Store, key: str, kind: type[T]) -> None:
        self._store, self._key, self._kind = store, key, kind
        self._stored: Stored | None = None
        self._value: T | None = None
        self._is_read = False

    @property
    def value(self) -> T | None:
        """What stands there; None when nothing does. Raises StoreError."""
        if not self._is_read:
            self._stored = self._store.read(self._key)
            self._value = None if self._stored is None else decode(self._stored.body, self._kind, key=self._key)
            self._is_read = True
        return self._value

    def update(self, change: Callable[[T | None], T]) -> T:
        """Change and swap, read again, until nobody came between; what now stands there.

        Nothing is written if nothing changed.
        """
        for attempt in range(_ATTEMPTS):
            after = change(self.value)
            body = encode(after)
            if self._stored is not None and self._stored.body == body:
                return after
            try:
                version = self._store.swap(self._key, body, expected=self._stored.version if self._stored else None)
            except Conflict:
                self._is_read = False
                time.sleep(random.uniform(0, _PAUSE * attempt))  # many writers part sooner than they meet again
                continue
            self._stored, self._value = Stored(body=body, version=version), after
            return after
        raise Conflict(self._key)


def update(store: Store, key: str, kind: type[T], change: Callable[[T | None], T]) -> T:
    """Read, change and swap until nobody came between; what now stands there."""
    return Page(store, key, kind).update(change)


def put(store: Store, key: str, value: object) -> None:
    """Make the value stand under the key, whatever stood there; for what only one writer at a time decides."""
    update(store, key, type(value), lambda _: value)


def article_key(slug: str) -> str:
    return f"articles/{slug}.json"


def ledger_key(slug: str) -> str:
    return f"ledgers/{slug}.json"


def shard_key(host: str, shard: str) -> str:
    return f"sources/{host}/state-{shard}.json"


def text_key(host: str, digest: str) -> str:
    return f"sources/{host}/texts/{digest}.json.gz"


def warc_key(host: str, digest: str) -> str:
    return f"sources/{host}/warc/{digest}.warc.gz"


def plan_key(run: Run) -> str:
    return f"runs/{run.id}/plan.json"


def observations_key(run: Run, piece: Slice) -> str:
    return f"runs/{run.id}/observations/{piece.host}-{piece.shard}.json"


def walled_key(run: Run, piece: Slice) -> str:
    return f"runs/{run.id}/walled/{piece.host}-{piece.shard}.json"


def identifiers_key(run: Run) -> str:
    return f"runs/{run.id}/identifiers.json"


def answers_key(run: Run, registry: Registry, number: int) -> str:
    return f"runs/{run.id}/answers/{registry}-{number:05}.json"


def report_key(run: Run, slug: str, name: str) -> str:
    return f"runs/{run.id}/reports/{slug}/{name}"


def lease_key(slug: str) -> str:
    return f"leases/{slug}.json"


def save_text(store: Store, host: str, text: Text, *, known: str | None, warc: Callable[[], bytes]) -> str:
    """Keep a text and the response it was read from, each once; the digest that names them.

    Nothing is asked of the store when the text is the `known` one. The WARC is written first: whoever finds a text
    finds its response too.
    """
    body = encode(text)
    digest = digest_of(body)
    if digest != known:
        store.create(warc_key(host, digest), warc())
        store.create(text_key(host, digest), gzip.compress(body, mtime=0))
    return digest


def load_text(store: Store, host: str, digest: str) -> Text:
    """The text of this digest. Raises StoreError when it is missing or damaged."""
    key = text_key(host, digest)
    stored = store.read(key)
    if stored is None:
        raise StoreError(key, "it is missing")
    try:
        body = gzip.decompress(stored.body)
    except (OSError, EOFError, zlib.error) as error:
        raise StoreError(key, f"it is damaged ({error})") from error
    return decode(body, Text, key=key)


def load_article(store: Store, slug: str) -> Article:
    """The compiled manifest. Raises StoreError when it was never published."""
    article = read(store, article_key(slug), Article)
    if article is None:
        raise StoreError(article_key(slug), "no such article is published in this store")
    return article


def published(store: Store) -> Iterator[str]:
    """The slugs of the published articles, in order."""
    for key in store.keys("articles/"):
        yield key.removeprefix("articles/").removesuffix(".json")


def publish(store: Store, article: Article) -> None:
    """Put an article where the steps find it."""
    put(store, article_key(article.slug), article)


def load_plan(store: Store, run: Run) -> tuple[Slice, ...] | None:
    """The slices of a run; None when it was never planned."""
    return read(store, plan_key(run), tuple[Slice, ...])


def save_plan(store: Store, run: Run, pieces: tuple[Slice, ...]) -> None:
    """Write the slices of a run, once."""
    store.create(plan_key(run), encode(pieces))


def load_result(store: Store, run: Run, slug: str) -> bytes:
    """The stored result of one article. Raises StoreError when there is none."""
    key = report_key(run, slug, "result.json")
    stored = store.read(key)
    if stored is None:
        raise StoreError(key, "it is missing")
    return stored.body


def observations(store: Store, run: Run, piece: Slice) -> Page[Observations]:
    """The page on which it stands what was seen of a slice so far."""
    return Page(store, observations_key(run, piece), Observations)


def load_observations(store: Store, run: Run, piece: Slice) -> Observations:
    """What was seen of a slice so far."""
    return observations(store, run, piece).value or Observations(False, ())


def save_identifiers(store: Store, run: Run, known: Mapping[str, Identifiers]) -> None:
    """Write down by which numbers registries know the sources of a run, once."""
    store.create(identifiers_key(run), encode(known))


def load_identifiers(store: Store, run: Run) -> Mapping[str, Identifiers]:
    """By which numbers registries know the sources of a run, where they do."""
    return read(store, identifiers_key(run), dict[str, Identifiers]) or {}


def save_walled(store: Store, run: Run, piece: Slice, urls: tuple[str, ...]) -> None:
    """Write down which sources of a slice nobody could look at, where there are any."""
    if urls:
        put(store, walled_key(run, piece), urls)


def load_walled(store: Store, run: Run, *, hands: int = 1) -> tuple[str, ...]:
    """The sources that nobody could look at in a run, in order."""
    lists = _load_all(store, f"runs/{run.id}/walled/", tuple[str, ...], hands=hands)
    return tuple(sorted({url for urls in lists.values() for url in urls}))


def keep_answers(store: Store, key: str, answers: Answers) -> Answers:
    """Write down what a registry answered, once: what stands there now, which another call may have asked for."""
    return answers if store.create(key, encode(answers)) else read(store, key, Answers) or answers


def load_answers(store: Store, run: Run, *, hands: int = 1) -> dict[str, Answers]:
    """What the registries answered in a run so far, by key."""
    return _load_all(store, f"runs/{run.id}/answers/", Answers, hands=hands)


def _load_all(store: Store, prefix: str, kind: type[T], *, hands: int) -> dict[str, T]:
    """Every value under a prefix, by key, so many read at once."""
    keys = list(store.keys(prefix))
    values = side_by_side(lambda key: read(store, key, kind), keys, hands=hands)
    return {key: value for key, value in zip(keys, values, strict=True) if value is not None}


def load_ledger(store: Store, slug: str) -> Ledger:
    """The article's ledger; a new one when it has none yet."""
    return read(store, ledger_key(slug), Ledger) or Ledger(slug=slug)


def load_shard(store: Store, host: str, shard: str) -> Shard:
    """One shard of a host's state; an empty one when it has none yet."""
    return read(store, shard_key(host, shard), Shard) or Shard()


def load_shards(store: Store, host: str, *, depth: int) -> tuple[Shard, ...]:
    """Every shard of a host whose shards are named by so many digits."""
    names = [format(number, f"0{depth}x") for number in range(16**depth)] if depth else ["all"]
    return tuple(load_shard(store, host, name) for name in names)


class Shards:
    """The state of every source, each shard read at most once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pages: dict[tuple[str, str], Page[Shard]] = {}

    def page(self, host: str, name: str) -> Page[Shard]:
        """The page on which one shard stands."""
        return self._pages.setdefault((host, name), Page(self._store, shard_key(host, name), Shard))

    def depth_of(self, host: str) -> int:
        """The number of digits by which a host's shards are named."""
        return (self.page(host, "all").value or Shard()).depth

    def state_of(self, url: str) -> SourceState:
        """What is remembered of a URL; an empty state when nothing is."""
        host = host_of(url)
        shard = self.page(host, shard_of(url, depth=self.depth_of(host))).value or Shard()
        return shard.sources.get(url, SourceState())


def load_states(store: Store, urls: Collection[str], *, hands: int = 1) -> dict[str, SourceState]:
    """What is remembered of each source, so many hosts' states read at once."""

    def of_host(urls: Sequence[str]) -> dict[str, SourceState]:
        shards = Shards(store)
        return {url: shards.state_of(url) for url in urls}

    hosts: dict[str, list[str]] = {}
    for url in sorted(urls):
        hosts.setdefault(host_of(url), []).append(url)
    return dict(ChainMap(*side_by_side(of_host, hosts.values(), hands=hands)))


def forget(store: Store, run: Run) -> None:
    """Take away what a refused run wrote down: its plan, its lists and its observations.

    Reports stay: a run that goes on may be refused when some of its articles were concluded already.
    """
    for key in list(store.keys(f"runs/{run.id}/")):
        if not key.startswith(f"runs/{run.id}/reports/"):
            store.delete(key)


def reports_written(store: Store, run: Run, slugs: Iterable[str]) -> bool:
    """Whether every article of the run has its result: the run is done."""
    return all(store.read(report_key(run, slug, "result.json")) is not None for slug in slugs)
