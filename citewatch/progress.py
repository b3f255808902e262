"""How far a long audit is, told on stderr: a bar on a terminal, plain lines elsewhere, nothing when quiet.

Knows a stream; nothing of what is audited but its addresses.
"""

import threading
from typing import TextIO

from citewatch.model import Observation, Registry

_WIDTH = 30
_LINES = 10  # how many plain lines a long audit writes


class Progress:
    """Counts sources as they are looked at. Many threads may step."""

    def __init__(self, stream: TextIO, *, is_quiet: bool = False) -> None:
        self._stream, self._is_quiet, self._is_bar = stream, is_quiet, stream.isatty()
        self._all, self._done = 0, 0
        self._lock = threading.Lock()

    def begin(self, sources: int) -> None:
        """So many sources will be looked at."""
        self._all = sources
        self._draw(f"looking at {sources} sources")

    def step(self, observation: Observation) -> None:
        """One more source was looked at."""
        with self._lock:
            self._done += 1
            every = max(1, self._all // _LINES)
            if self._is_bar or self._done % every == 0 or self._done == self._all:
                self._draw(f"{self._done} of {self._all} sources")

    def asking(self, registry: Registry, sources: int) -> None:
        """A registry is asked about so many sources."""
        self.note(f"asking {registry} about {sources} that nobody could look at")

    def fault(self, host: str, error: Exception) -> None:
        """A host could not be audited, through a fault of ours: told even when quiet."""
        self._write_line(f"{host} was not audited: {type(error).__name__}: {error}")

    def note(self, sentence: str) -> None:
        """Something worth a line of its own."""
        if not self._is_quiet:
            self._write_line(sentence)

    def end(self) -> None:
        """The last line is complete."""
        if self._is_bar and not self._is_quiet and self._done:
            self._stream.write("\n")
            self._stream.flush()

    def _write_line(self, sentence: str) -> None:
        with self._lock:
            self._stream.write(f"{self._line_end()}citewatch: {sentence}\n")
            self._stream.flush()

    def _draw(self, words: str) -> None:
        if self._is_quiet:
            return
        if self._is_bar:
            filled = _WIDTH * self._done // max(1, self._all)
            self._stream.write(f"\r[{'█' * filled}{'·' * (_WIDTH - filled)}] {words} ")
        else:
            self._stream.write(f"citewatch: {words}\n")
        self._stream.flush()

    def _line_end(self) -> str:
        return "\n" if self._is_bar and self._done else ""
