"""A store in a folder.

Knows files and locks; nothing of what is kept in them.
"""

import fcntl
import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from citewatch.audit.ports import Stored
from citewatch.errors import Conflict, StoreError

_LOCK, _DRAFTS = ".lock", ".drafts"
_STALE = 3600.0  # seconds: no draft takes longer to be written


class FolderStore:
    """A store in a folder. Safe for many threads and processes of one machine, and against being killed anywhere.

    `now` is the clock, in seconds since the epoch, that tells a draft left behind by a killed process from a fresh one.
    """

    def __init__(self, root: Path, *, now: Callable[[], float] = time.time) -> None:
        self._root = root
        with suppress(OSError):  # a folder that cannot be read is told of when something is read from it
            for draft in list((root / _DRAFTS).iterdir()):
                if now() - draft.stat().st_mtime > _STALE:
                    draft.unlink(missing_ok=True)

    def read(self, key: str) -> Stored | None:
        """What stands under the key; None when nothing does. Raises StoreError."""
        try:
            body = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(self.place(key), _reason(error)) from error
        return Stored(body=body, version=_version(body))

    def create(self, key: str, body: bytes) -> bool:
        """Write the key once: whether this call wrote it. Raises StoreError."""
        if self._path(key).exists():
            return False
        with self._draft(key, body) as draft, self._locked():
            if self._path(key).exists():
                return False
            os.replace(draft, self._path(key))
        return True

    def swap(self, key: str, body: bytes, *, expected: str | None) -> str:
        """Write the key if it still has the expected version (None: is not there); the version it has now.

        Raises Conflict, StoreError.
        """
        with self._draft(key, body) as draft, self._locked():
            stored = self.read(key)
            if (stored.version if stored else None) != expected:
                raise Conflict(key)
            os.replace(draft, self._path(key))
        return _version(body)

    def delete(self, key: str, *, expected: str | None = None) -> None:
        """Take the key away, if it is there, and has the expected version. Raises Conflict, StoreError."""
        stored = self.read(key)
        if stored is None:
            return
        try:
            with self._locked():
                if expected is not None and (stored := self.read(key)) and stored.version != expected:
                    raise Conflict(key)
                self._path(key).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(self.place(key), _reason(error)) from error

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys that begin with the prefix, in order."""
        folder = self._root / prefix.rpartition("/")[0]
        found = (path.relative_to(self._root).as_posix() for path in folder.rglob("*") if path.is_file())
        yield from sorted(key for key in found if key.startswith(prefix) and not key.startswith((_LOCK, _DRAFTS)))

    def place(self, key: str) -> str:
        """The path of the file that stands for the key."""
        return str(self._path(key))

    def _path(self, key: str) -> Path:
        parts = PurePosixPath(key).parts
        if not parts or key.startswith("/") or any(part in ("..", _LOCK, _DRAFTS) for part in parts):
            raise StoreError(key, "that is no key")
        return self._root.joinpath(*parts)

    @contextmanager
    def _draft(self, key: str, body: bytes) -> Iterator[Path]:
        """A finished file that needs only to be put in its place: nobody ever reads half of one."""
        draft = self._root / _DRAFTS / uuid.uuid4().hex
        try:
            self._path(key).parent.mkdir(parents=True, exist_ok=True)
            draft.parent.mkdir(exist_ok=True)
            with open(draft, "xb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            yield draft
        except OSError as error:
            raise StoreError(self.place(key), _reason(error)) from error
        finally:
            with suppress(OSError):  # moved into its place, or its folder is no folder
                draft.unlink()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone among all writers; the system lets go of the lock when its holder dies."""
        with open(self._root / _LOCK, "a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _version(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "a file stands where a folder should be"
    return error.strerror or str(error)
