"""Check every host of a run on one machine: one thread a host, so many at once, the longest queue first.

Knows threads and Ctrl-C; nothing of what a look is.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from queue import Empty, SimpleQueue

from citewatch.audit.check import check
from citewatch.audit.look import Eyes
from citewatch.audit.ports import Store
from citewatch.errors import CitewatchError
from citewatch.model import Run
from citewatch.plan import Slice

_TICK = 0.2  # seconds
_LAST_WORDS = 1.5  # seconds that stopped workers have to write down what they saw


def check_all(
    pieces: Sequence[Slice],
    *,
    run: Run,
    store: Store,
    eyes: Eyes,
    concurrency: int,
    faults: Callable[[str, Exception], None],
) -> None:
    """Check every host. `faults` hears of one that could not be, through a fault of ours; the others go on.

    Raises the first error of ours that concerns all hosts, and KeyboardInterrupt once the looks under way have ended.
    """
    crew = _Crew(run=run, store=store, eyes=eyes, faults=faults)
    workers = crew.start(pieces, concurrency=concurrency)
    try:
        while workers:
            # Woken now and then, because the system may hand Ctrl-C to a worker while nothing wakes this thread.
            with suppress(Empty):
                crew.ended.get(timeout=_TICK)
                workers -= 1
    except KeyboardInterrupt:
        crew.stop()
        with suppress(Empty):
            while workers:
                crew.ended.get(timeout=_LAST_WORDS)
                workers -= 1
        raise
    if crew.fatal:
        raise crew.fatal[0]


class _Crew:
    """The workers, and what they tell each other. `ended` gets a word from each worker that is done.

    Not Thread.join: interrupted, it takes a living thread for a dead one (python/cpython, bpo-45274).
    """

    def __init__(self, *, run: Run, store: Store, eyes: Eyes, faults: Callable[[str, Exception], None]) -> None:
        self._stopped = threading.Event()
        self._run, self._store, self._faults = run, store, faults
        self._eyes = replace(eyes, stopped=self._stopped.is_set, faults=faults)
        self._hosts: SimpleQueue[tuple[Slice, ...]] = SimpleQueue()
        self.ended: SimpleQueue[None] = SimpleQueue()
        self.fatal: list[CitewatchError] = []

    def start(self, pieces: Sequence[Slice], *, concurrency: int) -> int:
        """Set the workers to work; how many they are."""
        for _, of_host in groupby(pieces, key=lambda piece: piece.host):
            self._hosts.put(tuple(of_host))
        workers = min(concurrency, self._hosts.qsize())
        for _ in range(workers):
            threading.Thread(target=self._work, daemon=True).start()
        return workers

    def stop(self) -> None:
        """End the looks under way, soon; no new one begins."""
        self._stopped.set()
        self._eyes.web.stop()

    def _work(self) -> None:
        try:
            while not self._stopped.is_set():
                self._check(self._hosts.get_nowait())
        except Empty:
            return
        finally:
            self.ended.put(None)

    def _check(self, of_host: tuple[Slice, ...]) -> None:
        try:
            check(of_host, run=self._run, store=self._store, eyes=self._eyes)
        except CitewatchError as error:
            self.fatal.append(error)
            self.stop()
        except Exception as error:  # one bad host must not stop the run: it is told, and reported as not audited
            self._faults(of_host[0].host, error)
