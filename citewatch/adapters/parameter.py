"""The keys of review links in an SSM parameter, read again while they are in use. Parameter Store's one home.

Knows AWS's parameters; nothing of what the keys sign. No key is ever told.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from citewatch.adapters import aws
from citewatch.adapters.keys import Stored, keys_from, read
from citewatch.errors import StoreError, UsageError

_READ_EVERY, _AT_MOST_EVERY = 300.0, 60.0  # seconds


def keys_of(parameter: str, *, client: Any = None) -> tuple[str, ...]:
    """The keys that a SecureString of the Parameter Store holds, newest first.

    Raises UsageError when it is not there, StoreError when it cannot be read.
    """
    kept = kept_in(parameter, client=client or aws.client("ssm"))
    if not kept:
        raise UsageError(f"There is no parameter {parameter} with the keys of review links: make deploy makes it.")
    return keys_from(kept)


def kept_in(parameter: str, *, client: Any) -> Stored:
    """What a parameter holds; nothing when it is not there. Raises StoreError."""
    try:
        found = client.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ParameterNotFound":
            return []
        raise StoreError(parameter, str(error)) from error
    except BotoCoreError as error:
        raise StoreError(parameter, str(error)) from error
    return read(found["Value"], place=parameter)


class RereadKeys:
    """Keys that may be rotated while they are in use: read again every five minutes, and sooner on a doubt.

    While they cannot be read those that are known stay in use; when they were taken away none does, and UsageError is
    raised. `clock` counts seconds.
    """

    def __init__(self, read: Callable[[], tuple[str, ...]], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._read, self._clock = read, clock
        self._read_at = clock()
        self._keys = read()

    def now(self) -> tuple[str, ...]:
        """The keys, read within the last five minutes where they could be."""
        self._read_again(after=_READ_EVERY)
        return self._keys

    def have_changed(self) -> bool:
        """Whether there are others now, which somebody may have signed with. Asked for at most once a minute."""
        before = self._keys
        self._read_again(after=_AT_MOST_EVERY)
        return self._keys != before

    def _read_again(self, *, after: float) -> None:
        if self._clock() - self._read_at < after:
            return
        with suppress(StoreError):  # a hiccup of the store closes no page
            self._keys = self._read()
        self._read_at = self._clock()
