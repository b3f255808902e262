"""Do one thing at a time in the background: whoever asks for a second one is turned away.

Knows threads; nothing of what is done.
"""

import threading
from collections.abc import Callable

from citewatch.errors import CitewatchError, UnderWay


class OneAtATime:
    """Begins the work for a name in a thread of its own. `failed` hears of an error of ours that ended it."""

    def __init__(self, work: Callable[[str], object], *, failed: Callable[[CitewatchError], None]) -> None:
        self._work, self._failed = work, failed
        self._busy = threading.Lock()

    def begin(self, name: str) -> threading.Thread:
        """Begin, and do not wait. Raises UnderWay while the last one goes on."""
        if not self._busy.acquire(blocking=False):
            raise UnderWay("Another audit is under way; ask again when it is done.")
        thread = threading.Thread(target=self._do, args=(name,), daemon=True)
        thread.start()
        return thread

    @property
    def is_busy(self) -> bool:
        """Whether something goes on."""
        return self._busy.locked()

    def finish(self) -> None:
        """Wait for what goes on to end; whoever asks from now on is turned away."""
        self._busy.acquire()

    def _do(self, name: str) -> None:
        try:
            self._work(name)
        except CitewatchError as error:
            self._failed(error)
        finally:
            self._busy.release()
