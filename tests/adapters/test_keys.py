"""The keys of review links: made once, kept to themselves, rotated in time, read again while in use."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from citewatch.adapters.keys import Stored, keys_in, rotated, written
from citewatch.adapters.parameter import RereadKeys, keys_of
from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.store.s3 import S3Store
from citewatch.errors import StoreError, UsageError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PARAMETER = "/citewatch/dev/review-keys"


def a_key(name: str, age: timedelta) -> dict[str, str]:
    return {"key": name * 43, "made_at": (NOW - age).isoformat()}


def names(stored: Stored) -> list[str]:
    """The keys that were there before by their letter, new ones as such."""
    return [each["key"][0] if len(set(each["key"])) == 1 else "new" for each in stored]


ROTATIONS = [
    ("the first one is made", [], ["new"]),
    ("a young one stays", [("a", 29)], ["a"]),
    ("one of thirty days to the hour still signs", [("a", 30)], ["a"]),
    ("one older than thirty days is replaced, and still opens", [("a", 31)], ["new", "a"]),
    ("one replaced ninety days ago still opens, to be renewed", [("b", 90), ("a", 121)], ["new", "b", "a"]),
    ("one replaced longer ago opens nothing any more, and goes", [("b", 91), ("a", 122)], ["new", "b"]),
    ("of many that were made at once none goes too soon", [("c", 1), ("b", 2), ("a", 3)], ["c", "b", "a"]),
    ("of old ones only those go that others replaced long ago", [("c", 1), ("b", 100), ("a", 110)], ["c", "b"]),
]


@pytest.mark.parametrize(("ages", "after"), [row[1:] for row in ROTATIONS], ids=[row[0] for row in ROTATIONS])
def test_keys_rotate(ages: list[tuple[str, int]], after: list[str]) -> None:
    stored = [a_key(name, days * DAY) for name, days in ages]

    assert names(rotated(stored, NOW)) == after


def test_a_key_is_replaced_at_once_when_somebody_says_so() -> None:
    assert names(rotated([a_key("a", DAY)], NOW, at_once=True)) == ["new", "a"]


def test_a_new_key_is_long_and_no_two_are_alike() -> None:
    made = {rotated([], NOW)[0]["key"] for _ in range(20)}

    assert len(made) == 20
    assert all(len(key) >= 43 for key in made)  # 32 bytes in base64


def test_a_store_has_its_keys_made_once(tmp_path: Path) -> None:
    first = keys_in(FolderStore(tmp_path))

    assert len(first) == 1
    assert keys_in(FolderStore(tmp_path)) == first


def test_a_bucket_has_its_keys_made_once_too(bucket: str) -> None:
    assert keys_in(S3Store(bucket)) == keys_in(S3Store(bucket))


def test_the_keys_of_a_folder_are_for_its_owner_alone_and_other_files_as_before(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    keys_in(store)
    store.create("ledgers/a.json", b"{}")

    modes = {name: (tmp_path / name).stat().st_mode & 0o777 for name in ("review-keys.json", "ledgers/a.json")}

    assert modes["review-keys.json"] == 0o600
    assert modes["ledgers/a.json"] & 0o044 == 0o044


@pytest.fixture
def ssm(aws: None) -> Iterator[Any]:
    """A Parameter Store without parameters."""
    yield boto3.client("ssm")


def test_a_parameters_keys_come_newest_first(ssm: Any) -> None:
    stored = [a_key("b", DAY), a_key("a", 2 * DAY)]
    ssm.put_parameter(Name=PARAMETER, Type="SecureString", Value=written(stored))

    assert keys_of(PARAMETER) == ("b" * 43, "a" * 43)


def test_a_parameter_that_is_not_there_says_what_makes_it(ssm: Any) -> None:
    with pytest.raises(UsageError, match=f"{PARAMETER}.*make deploy makes it"):
        keys_of(PARAMETER)


DAMAGED = {
    "no JSON": "s3cret",
    "no list": '{"key": "s3cret"}',
    "none": "[]",
    "no key": '[{"made_at": "2026-11-23T12:00:00+00:00"}]',
    "too short": '[{"key": "s3cret", "made_at": "2026-11-23T12:00:00+00:00"}]',
    "no date": json.dumps([{"key": "s3cret" * 9, "made_at": "now"}]),
    "no zone": json.dumps([{"key": "s3cret" * 9, "made_at": "2026-11-23T12:00:00"}]),
}


@pytest.mark.parametrize("value", DAMAGED.values(), ids=DAMAGED)
def test_a_parameter_that_holds_no_keys_is_told_without_what_it_holds(ssm: Any, value: str) -> None:
    ssm.put_parameter(Name=PARAMETER, Type="SecureString", Value=value)

    with pytest.raises(StoreError, match=PARAMETER) as told:
        keys_of(PARAMETER)

    assert "s3cret" not in str(told.value)
    assert told.value.__cause__ is None


class Refusing:
    """A client that is refused."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def get_parameter(self, **asked: Any) -> Any:
        raise self._error


DENIED = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "GetParameter")
UNREACHABLE = EndpointConnectionError(endpoint_url="https://ssm.test")


@pytest.mark.parametrize("error", [DENIED, UNREACHABLE], ids=["denied", "unreachable"])
def test_what_parameter_store_refuses_is_told_with_the_parameter(error: Exception) -> None:
    with pytest.raises(StoreError, match=PARAMETER):
        keys_of(PARAMETER, client=Refusing(error))


class Kept:
    """Keys somewhere, a clock beside them, and how often they were read."""

    def __init__(self) -> None:
        self.keys, self.seconds, self.reads = ("a",), 0.0, 0
        self.error: Exception | None = None

    def read(self) -> tuple[str, ...]:
        self.reads += 1
        if self.error:
            raise self.error
        return self.keys

    def in_use(self) -> RereadKeys:
        return RereadKeys(self.read, clock=lambda: self.seconds)


def test_keys_in_use_are_read_again_every_five_minutes() -> None:
    kept = Kept()
    keys = kept.in_use()
    kept.keys = ("b", "a")

    seen = []
    for kept.seconds in (0, 299, 300, 301):
        seen.append(keys.now())

    assert seen == [("a",), ("a",), ("b", "a"), ("b", "a")]
    assert kept.reads == 2


def test_on_a_doubt_keys_are_read_again_at_most_once_a_minute() -> None:
    kept = Kept()
    keys = kept.in_use()
    kept.keys = ("b", "a")

    doubts = []
    for kept.seconds in (30, 60, 61, 119):
        doubts.append(keys.have_changed())

    assert doubts == [False, True, False, False]
    assert kept.reads == 2


def test_keys_that_cannot_be_read_again_stay_in_use_and_are_asked_for_no_sooner() -> None:
    kept = Kept()
    keys = kept.in_use()
    kept.error = StoreError("keys", "no answer")

    seen = []
    for kept.seconds in (300, 301, 599):
        seen.append(keys.now())

    assert seen == [("a",)] * 3 and kept.reads == 2
    assert not keys.have_changed()


def test_keys_that_were_taken_away_open_nothing_any_more() -> None:
    kept = Kept()
    keys = kept.in_use()
    kept.error = UsageError("There is no such parameter.")

    for kept.seconds in (300, 301):
        with pytest.raises(UsageError):
            keys.now()
