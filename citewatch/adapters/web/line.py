"""One line to one server: dialled at permitted addresses only, cut in time, or at once from another thread.

Knows names, sockets and threads; must not know what is said over the line.
"""

import errno
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Self

from urllib3.util.wait import wait_for_write

from citewatch.adapters.web.addresses import AllowedHosts
from citewatch.adapters.web.failures import FetchFailed, connect_reason, lookup_reason

CONNECT_SECONDS = 10.0
TICK = 0.1  # how often a wait looks whether the line was cut
LOOKUP = "dns-unavailable"  # getaddrinfo waits for a name server as long as we let it
UNDER_WAY = frozenset({errno.EINPROGRESS, errno.EALREADY, errno.EWOULDBLOCK})

AddressInfo = tuple[Any, ...]  # what getaddrinfo gives: family, kind, protocol, name, socket address
Resolve = Callable[..., Sequence[AddressInfo]]


class Line:
    """The connection of one exchange; entered, it is cut after so many seconds, and left, it is closed.

    A socket's own timeout starts again with every byte, so a server that drips them would never run into it: what ends
    the exchange in time is `cut`, which shuts the socket down under the reader.
    """

    def __init__(
        self, *, allowed: AllowedHosts, resolve: Resolve, seconds: float, is_last_of_many: bool = False
    ) -> None:
        """`is_last_of_many`: earlier exchanges used most of the time up, so that what this one waits for is not why."""
        self._allowed = allowed
        self._resolve = resolve
        self._waits_for = LOOKUP
        self._is_last_of_many = is_last_of_many
        self._seconds = seconds
        self._watchdog = self._armed(seconds)
        self.rested = 0.0
        self._lock = threading.Lock()
        self._lever: socket.socket | None = None
        self.cut_for: str | None = None

    def _armed(self, seconds: float) -> threading.Timer:
        watchdog = threading.Timer(seconds, self._time_out)
        watchdog.daemon = True
        return watchdog

    def __enter__(self) -> Self:
        self._ends_at = time.monotonic() + self._seconds
        self._watchdog.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._watchdog.cancel()
        with self._lock:
            if self._lever:
                self._lever.close()
                self._lever = None

    def cut(self, reason: str) -> None:
        """End this exchange for this reason; the first word stands."""
        with self._lock:
            self.cut_for = self.cut_for or reason
            if self._lever:
                with suppress(OSError):  # the server was faster and closed it
                    self._lever.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """The time within is ours and not the server's: it is not cut for it, and `rested` counts it in seconds."""
        began = time.monotonic()
        self._watchdog.cancel()
        try:
            yield
        finally:
            self.rested += time.monotonic() - began
            self._watchdog = self._armed(max(self._ends_at - began, 0.0))
            self._ends_at += time.monotonic() - began
            self._watchdog.start()

    def heard(self) -> None:
        """Something of an answer has come: what is missing from here on is its end."""
        self._waits_for = "timeout"

    def _time_out(self) -> None:
        self.cut("timeout" if self._is_last_of_many else self._waits_for)

    def dial(self, host: str, port: int) -> socket.socket:
        """A connected socket to a permitted address of this host; else raises FetchFailed."""
        infos = [info for info in self._addresses(host, port) if self._allowed.permits(host, info[4][0])]
        if not infos:
            raise FetchFailed("refused-address", host)
        self._waits_for = "timeout-connect"
        failures = []
        for family, kind, protocol, _, address in infos:
            try:
                connected = self._connected(socket.socket(family, kind, protocol), address, host)
            except OSError as error:
                failures.append(connect_reason(error))
            else:
                self._waits_for = "timeout-first-byte"
                return connected
        # A machine without IPv6 says "no route" for half of the addresses; what the other half said counts.
        raise FetchFailed(next((reason for reason in failures if reason != "network-unreachable"), failures[0]), host)

    def _addresses(self, host: str, port: int) -> Sequence[AddressInfo]:
        # In a thread of its own, because getaddrinfo can neither be bounded nor interrupted.
        found: list[Sequence[AddressInfo] | Exception] = []
        asking = threading.Thread(target=self._look_up, args=(found, host, port), daemon=True)
        asking.start()
        while asking.is_alive():
            asking.join(TICK)
            self._end_if_cut(host)
        match found:
            case [Sequence() as infos]:
                return infos
            case [UnicodeError()]:
                raise FetchFailed("refused-url", host)
            case [OSError() as error]:
                raise FetchFailed(lookup_reason(error), host)
        raise RuntimeError(f"the lookup of {host} died; its thread has said why")

    def _look_up(self, found: list[Sequence[AddressInfo] | Exception], host: str, port: int) -> None:
        try:
            found.append(self._resolve(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(error)

    def _connected(self, sock: socket.socket, address: tuple[Any, ...], host: str) -> socket.socket:
        try:
            self._connect(sock, address, host)
            sock.setblocking(True)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                # A duplicate, because TLS takes the socket's own descriptor away; shutting down either ends both.
                self._lever = sock.dup()
            self._end_if_cut(host)
        except (OSError, FetchFailed):
            sock.close()
            raise
        return sock

    def _connect(self, sock: socket.socket, address: tuple[Any, ...], host: str) -> None:
        sock.setblocking(False)
        give_up_at = time.monotonic() + CONNECT_SECONDS
        code = sock.connect_ex(address)
        while code in UNDER_WAY:
            self._end_if_cut(host)
            if time.monotonic() > give_up_at:
                code = errno.ETIMEDOUT
            elif wait_for_write(sock, timeout=TICK):
                code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise OSError(code, os.strerror(code))

    def _end_if_cut(self, host: str) -> None:
        if self.cut_for:
            raise FetchFailed(self.cut_for, host)
