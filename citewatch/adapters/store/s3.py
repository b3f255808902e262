"""A store in an S3 bucket. Knows conditional requests; nothing of what is kept."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, TypeVar

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from citewatch.adapters import aws
from citewatch.audit.ports import Stored
from citewatch.errors import Conflict, StoreError

T = TypeVar("T")

_TRIES = 5  # of a write that S3 answers with 409
_WARC_TAG = "kind=warc"  # the bucket's lifecycle goes by it (infra/storage.yml): no rule can name a suffix
_HANDS = 32  # requests at once
_CONFIG = Config(
    retries={"mode": "standard", "max_attempts": 5},
    connect_timeout=10,
    read_timeout=60,
    max_pool_connections=_HANDS,
)


class S3Store:
    """A store in a bucket, under a prefix. It needs s3:ListBucket: without it S3 calls a missing key forbidden."""

    def __init__(self, bucket: str, prefix: str = "", *, client: Any = None) -> None:
        self.bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._client = client or aws.client("s3", config=_CONFIG)

    def read(self, key: str) -> Stored | None:
        """What stands under the key; None when nothing does. Raises StoreError."""

        def get() -> Stored:
            found = self._client.get_object(Bucket=self.bucket, Key=self.named(key))
            return Stored(body=found["Body"].read(), version=found["ETag"])

        try:
            return self._asked(key, get)
        except _Missing:
            return None

    def create(self, key: str, body: bytes) -> bool:
        """Write the key once: whether this call wrote it. Raises StoreError."""
        try:
            self._put(key, body, IfNoneMatch="*")
        except Conflict:
            return False
        return True

    def swap(self, key: str, body: bytes, *, expected: str | None) -> str:
        """Write the key if it still has the expected version (None: is not there); the version it has now.

        Raises Conflict, StoreError.
        """
        condition = {"IfNoneMatch": "*"} if expected is None else {"IfMatch": expected}
        try:
            return self._put(key, body, **condition)
        except _Missing:
            raise Conflict(key) from None

    def delete(self, key: str, *, expected: str | None = None) -> None:
        """Take the key away, if it is there, and has the expected version. Raises Conflict, StoreError."""
        condition = {} if expected is None else {"IfMatch": expected}
        with suppress(_Missing):
            self._asked(key, lambda: self._client.delete_object(Bucket=self.bucket, Key=self.named(key), **condition))

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys that begin with the prefix, in order. Raises StoreError."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self._prefix + prefix)
        listed = self._asked(prefix, lambda: [item["Key"] for page in pages for item in page.get("Contents", [])])
        yield from (key.removeprefix(self._prefix) for key in listed)

    def place(self, key: str) -> str:
        """The address of what stands for the key."""
        return f"s3://{self.bucket}/{self._prefix}{key}"

    def named(self, key: str) -> str:
        """The name of the object that stands for the key. Raises StoreError for what is no key."""
        if not key or key.startswith("/") or ".." in key.split("/"):
            raise StoreError(key, "that is no key")
        return self._prefix + key

    def _put(self, key: str, body: bytes, **condition: str) -> str:
        """Write under a condition; the ETag of what was written."""
        given = {**condition, **({"Tagging": _WARC_TAG} if key.endswith(".warc.gz") else {})}

        def put() -> str:
            written = self._client.put_object(
                Bucket=self.bucket, Key=self.named(key), Body=body, ChecksumAlgorithm="SHA256", **given
            )
            etag: str = written["ETag"]
            return etag

        return self._asked(key, put)

    def _asked(self, key: str, ask: Callable[[], T]) -> T:
        """What S3 answers, asked again while it says that two writes met; its refusals as our errors."""
        for _ in range(_TRIES):
            with suppress(_TryAgain):
                return self._asked_once(key, ask)
        raise StoreError(self.place(key), "S3 kept asking to try again (409)")

    def _asked_once(self, key: str, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code == "PreconditionFailed":
                raise Conflict(key) from error
            if code == "NoSuchKey":
                raise _Missing(key, "nothing stands there") from error
            # It says that two writes met, not which one won (S3 API Reference, PutObject).
            if code == "ConditionalRequestConflict":
                raise _TryAgain(key, "two writes met") from error
            raise StoreError(self.place(key), str(error)) from error
        except BotoCoreError as error:
            raise StoreError(self.place(key), str(error)) from error


class _Missing(StoreError):
    """Nothing stands under the key."""


class _TryAgain(StoreError):
    """Two conditional writes met; nothing was written by this one."""
