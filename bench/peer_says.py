"""The part of change_peers.py that runs in the peers' own environment: asks one peer of each pair whether it changed.

Knows how each peer is asked, by its own defaults; nothing of citewatch or of labels. Reads a JSON list of pairs of
paths (before, after) on stdin; writes the peer's version, and of each pair what it said and its milliseconds of CPU.

    python peer_says.py {trafilatura,changedetection.io,web-monitoring-diff} < pairs.json

Ends with 3 when the peer cannot be imported.
"""

import contextlib
import difflib
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

_Compare = Callable[[str, str], bool]
_WARM_UP = tuple(f"<html><body><main><p>The dose is {dose} mg.</p></main></body></html>" for dose in (28, 56))


@contextmanager
def _trafilatura() -> Iterator[_Compare]:
    """The main text that trafilatura finds, compared line by line."""
    trafilatura = importlib.import_module("trafilatura")

    def is_changed(before: str, after: str) -> bool:
        was, now = ((trafilatura.extract(page) or "").splitlines() for page in (before, after))
        return any(True for _ in difflib.unified_diff(was, now))

    yield is_changed


@contextmanager
def _changedetection() -> Iterator[_Compare]:
    """Its whole text processor over a store of its own: what a new watch with no filter says at the second check."""
    importlib.import_module("loguru").logger.remove()
    store_module = importlib.import_module("changedetectionio.store")
    processor = importlib.import_module("changedetectionio.processors.text_json_diff.processor")
    exceptions = importlib.import_module("changedetectionio.content_fetchers.exceptions")

    def check(store: Any, watch: str, page: str) -> bool:
        looking = processor.perform_site_check(datastore=store, watch_uuid=watch)
        looking.fetcher.content, looking.fetcher.raw_content = page, page.encode()
        looking.fetcher.headers = {"content-type": "text/html"}
        try:
            is_changed, learned, _ = looking.run_changedetection(watch=looking.watch)
        except (exceptions.checksumFromPreviousCheckWasTheSame, exceptions.ReplyWithContentButNoText):
            return False
        store.data["watching"][watch].update(learned)
        return bool(is_changed)

    with tempfile.TemporaryDirectory() as folder:
        store = store_module.ChangeDetectionStore(datastore_path=folder, include_default_watches=False)

        def is_changed(before: str, after: str) -> bool:
            watch = store.add_watch(url="https://example.org/page")
            check(store, watch, before)
            says = check(store, watch, after)
            store.delete(watch)
            return says

        yield is_changed


@contextmanager
def _web_monitoring() -> Iterator[_Compare]:
    """EDGI's diff of the visible text: a change when any part of it differs."""
    edgi = importlib.import_module("web_monitoring_diff")
    yield lambda before, after: edgi.html_text_diff(before, after)["change_count"] > 0


PEERS = {
    "trafilatura": _trafilatura,
    "changedetection.io": _changedetection,
    "web-monitoring-diff": _web_monitoring,
}


def main() -> int:
    """Writes what one peer says of every pair; 3 when it cannot be imported."""
    name, pairs = sys.argv[1], json.load(sys.stdin)
    with contextlib.ExitStack() as stack:
        try:
            with contextlib.redirect_stdout(sys.stderr):
                is_changed = stack.enter_context(PEERS[name]())
                is_changed(*_WARM_UP)
        except (ImportError, RuntimeError) as error:  # html5-parser raises RuntimeError when lxml has another libxml2
            print(f"{name}: {error}", file=sys.stderr)
            return 3
        said = [_asked(is_changed, Path(before), Path(after)) for before, after in pairs]
    json.dump({"version": version(name), "said": said}, sys.stdout)
    return 0


def _asked(is_changed: _Compare, before: Path, after: Path) -> dict[str, Any]:
    pages = (_decoded(before.read_bytes()), _decoded(after.read_bytes()))
    started = time.process_time()
    with contextlib.redirect_stdout(sys.stderr):
        says = is_changed(*pages)
    return {"changed": says, "ms": 1000 * (time.process_time() - started)}


def _decoded(payload: bytes) -> str:
    """The page as text: which encoding it is in is not what the peers are asked."""
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return payload.decode("windows-1252", "replace")


if __name__ == "__main__":
    sys.exit(main())
