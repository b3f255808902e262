"""What the steps are handed: a store, a web to look at, a mail to send with. Knows no adapter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from citewatch.model import Capture, Identifiers, Registry, Validators, Vouching


@dataclass(frozen=True)
class Stored:
    """What stands under a key, and the version it must still have when it is swapped."""

    body: bytes
    version: str


class Store(Protocol):
    """A folder or a bucket. Nothing is ever overwritten blindly."""

    def read(self, key: str) -> Stored | None:
        """What stands under the key; None when nothing does."""

    def create(self, key: str, body: bytes) -> bool:
        """Write the key once: whether this call wrote it. What stands there already stays as it is."""

    def swap(self, key: str, body: bytes, *, expected: str | None) -> str:
        """Write the key if it still has the expected version (None: is not there); the version it has now.

        Raises Conflict when it has another.
        """

    def delete(self, key: str, *, expected: str | None = None) -> None:
        """Take the key away, if it is there: a lease that ends, or what a refused run wrote down.

        Raises Conflict when it has another version than the expected one.
        """

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys that begin with the prefix, in order."""

    def place(self, key: str) -> str:
        """Where a person finds what stands under the key."""


class Web(Protocol):
    """The live web or a recorded one."""

    def fetch(self, url: str, *, at: datetime, validators: Validators | None) -> Capture:
        """One retrieval, redirects followed; every failure is a value."""

    def avoid(self, host: str) -> None:
        """Ask this host (with its port unless that is the scheme's own) nothing more: it has just turned us away."""

    def stop(self) -> None:
        """End every fetch under way, soon; they answer with the failure `interrupted`."""


class Mailer(Protocol):
    """One way to hand over a mail. `never_twice`: sending the same mail id again does nothing."""

    never_twice: bool

    def send(self, message: bytes, *, mail_id: str) -> None:
        """Hand the message over. Raises MailError."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A source that nobody could look at, and the numbers by which registries may know it."""

    url: str
    identifiers: Identifiers


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a registry answered, by URL, and what asking cost. A question it was silent on is not among them.

    `is_down`: the registry itself gave no usable answer (no connection, 429, 5xx, a wall, HTML where JSON is due), so
    that nothing more is asked of it in this run.
    """

    vouchings: Mapping[str, Vouching]
    requests: int = 0
    bytes_received: int = 0
    is_down: bool = False


class Registrar(Protocol):
    """One registry that may be asked: which, and how many questions go well together."""

    registry: Registry
    at_once: int

    def takes(self, question: Question) -> bool:
        """Whether this registry could know the source."""

    def ask(self, questions: Sequence[Question], *, at: datetime) -> Answers:
        """What the registry says of these; whatever goes wrong is silence. Never raises for what the web does."""
