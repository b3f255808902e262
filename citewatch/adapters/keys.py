"""The keys that review links are signed with: made, kept in a store, read and rotated.

Knows the form in which keys are kept; nothing of links or of what they allow. No key is ever told.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from citewatch.audit.ports import Store
from citewatch.errors import StoreError

STORED = "review-keys.json"
SIGNS_FOR = timedelta(days=30)  # then a new one signs
OPENS_FOR = timedelta(days=90)  # after it was replaced: a link is good for 30 days, then it can be renewed
_BYTES = 32

Stored = list[dict[str, str]]


def _wall_clock() -> datetime:
    return datetime.now(UTC)


def rotated(stored: Stored, now: datetime, *, at_once: bool = False) -> Stored:
    """The keys as they should be kept now: a new one in front when it is due (or `at_once`), and none that opens
    nothing any more.
    """
    is_due = at_once or not stored or now - _made_at(stored[0]) > SIGNS_FOR
    keys = [_new(now), *stored] if is_due else stored
    replaced = zip(keys, keys[1:], strict=False)
    return keys[:1] + [key for successor, key in replaced if now - _made_at(successor) <= OPENS_FOR]


def keys_in(store: Store, *, clock: Callable[[], datetime] = _wall_clock) -> tuple[str, ...]:
    """A store's own keys, newest first, made when there are none. Raises StoreError.

    In a folder nobody but its owner may read them.
    """
    return keys_from(read(kept_keys(store, clock=clock), place=store.place(STORED)))


def kept_keys(store: Store, *, clock: Callable[[], datetime] = _wall_clock) -> str:
    """The same as they are kept, for another place to keep them in."""
    if store.read(STORED) is None:
        with _for_the_owner_alone():
            store.create(STORED, written(rotated([], clock())).encode())
    kept = store.read(STORED)
    return kept.body.decode() if kept else ""


def written(stored: Stored) -> str:
    """Keys as they are kept."""
    return json.dumps(stored)


def read(text: str, *, place: str) -> Stored:
    """The keys that are kept so. Raises StoreError, which does not repeat what stands there."""
    try:
        stored = [{"key": str(each["key"]), "made_at": str(each["made_at"])} for each in json.loads(text)]
        ages = [_made_at(each) for each in stored]
    except (ValueError, TypeError, KeyError):
        raise StoreError(place, "it holds no keys of review links") from None
    if not stored or any(age.tzinfo is None for age in ages) or any(len(each["key"]) < _BYTES for each in stored):
        raise StoreError(place, "it holds no keys of review links")
    return stored


def _new(now: datetime) -> dict[str, str]:
    return {"key": secrets.token_urlsafe(_BYTES), "made_at": now.isoformat()}


def _made_at(key: dict[str, str]) -> datetime:
    return datetime.fromisoformat(key["made_at"])


def keys_from(stored: Stored) -> tuple[str, ...]:
    return tuple(each["key"] for each in stored)


@contextmanager
def _for_the_owner_alone() -> Iterator[None]:
    """For this time, nobody else may read what this process writes down as files."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
