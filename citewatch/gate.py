"""One large thing at a time: whoever holds the gate may fill the memory. Knows threads; nothing of what is held."""

import threading


class Gate:
    """Lets one thread in at a time. Entering twice is entering once; leaving without having entered is nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside: int | None = None

    def enter(self) -> None:
        """Wait until nobody else is inside."""
        if self._inside != threading.get_ident():
            self._lock.acquire()
            self._inside = threading.get_ident()

    def leave(self) -> None:
        """Let the next one in."""
        if self._inside == threading.get_ident():
            self._inside = None
            self._lock.release()
