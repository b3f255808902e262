"""Killed anywhere and started again, an audit ends as if nothing had happened: each store operation in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from citewatch.audit.ports import Store, Stored
from citewatch.errors import StoreError
from tests.pipeline.worlds import DEA, FDA, GONE, LAB, WELL, Answer, World, a_page

DAYS = (
    (0, WELL),
    (7, {**WELL, FDA: Answer(a_page("The first dose is 56 mg.")), LAB: GONE}),
    (8, {**WELL, FDA: Answer(a_page("The first dose is 56 mg.")), LAB: GONE, DEA: Answer(status=403)}),
)


class DyingStore:
    """A store whose process dies at one of its operations: before the effect or after it, and nothing happens since."""

    def __init__(self, store: Store, *, dies_at: int, after_effect: bool) -> None:
        self._store, self._dies_at, self._after_effect = store, dies_at, after_effect
        self.operations = 0

    def _live(self, *, effect: bool) -> None:
        if not effect:
            self.operations += 1
        dead = self.operations > self._dies_at or (self.operations == self._dies_at and effect == self._after_effect)
        if dead:
            raise StoreError("the store", "its process was killed")

    def read(self, key: str) -> Stored | None:
        self._live(effect=False)
        stored = self._store.read(key)
        self._live(effect=True)
        return stored

    def create(self, key: str, body: bytes) -> bool:
        self._live(effect=False)
        written = self._store.create(key, body)
        self._live(effect=True)
        return written

    def swap(self, key: str, body: bytes, *, expected: str | None) -> str:
        self._live(effect=False)
        version = self._store.swap(key, body, expected=expected)
        self._live(effect=True)
        return version

    def delete(self, key: str, *, expected: str | None = None) -> None:
        self._live(effect=False)
        self._store.delete(key, expected=expected)
        self._live(effect=True)

    def keys(self, prefix: str) -> Iterator[str]:
        self._live(effect=False)
        return self._store.keys(prefix)

    def place(self, key: str) -> str:
        return self._store.place(key)


def undisturbed(root: Path) -> dict[str, bytes]:
    world = World(root)
    for day, web in DAYS:
        world.audit(web, day=day)
    return world.files()


def killed_at(root: Path, operation: int, *, after_effect: bool) -> tuple[dict[str, bytes], bool]:
    """The store after three audits, each killed at this operation and started again; whether any was killed."""
    world, killed = World(root), False
    for day, web in DAYS:
        try:
            world.audit(web, day=day, store=DyingStore(world.store, dies_at=operation, after_effect=after_effect))
        except StoreError:
            killed = True
            world.audit(web, day=day)
    return world.files(), killed


@pytest.mark.parametrize("after_effect", [False, True], ids=["before the effect", "after the effect"])
def test_an_audit_killed_at_any_store_operation_ends_as_if_it_had_not_been(tmp_path: Path, after_effect: bool) -> None:
    whole = undisturbed(tmp_path / "whole")

    operation = 0
    killed = True
    while killed:
        operation += 1
        files, killed = killed_at(tmp_path / f"killed-{operation}", operation, after_effect=after_effect)
        assert files == whole, f"killed at operation {operation}"

    assert operation > 45
