"""One contract for every store: create once, compare and swap, never overwrite blindly."""

import io
import threading
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.store.s3 import S3Store
from citewatch.audit.ports import Store
from citewatch.errors import Conflict, StoreError


@pytest.fixture(params=["a folder", "a bucket", "a bucket's prefix"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Each kind of store, empty."""
    if request.param == "a folder":
        return FolderStore(tmp_path / "store")
    bucket: str = request.getfixturevalue("bucket")
    prefix = "" if request.param == "a bucket" else "/citewatch/prod/"
    return S3Store(bucket, prefix=prefix, client=OneAtATime(boto3.client("s3")))


class OneAtATime:
    """moto looks at If-Match and writes in two steps, and closes a body that is being read when another is written.

    S3 does neither: what it answers is of one moment.
    """

    def __init__(self, client: Any) -> None:
        self._client, self._lock = client, threading.Lock()

    def put_object(self, **given: Any) -> Any:
        with self._lock:
            return self._client.put_object(**given)

    def get_object(self, **given: Any) -> Any:
        with self._lock:
            found = self._client.get_object(**given)
            return {**found, "Body": io.BytesIO(found["Body"].read())}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


class TestEveryStore:
    def test_what_was_never_written_is_not_there(self, store: Store) -> None:
        assert store.read("ledgers/a.json") is None

    def test_what_was_created_is_read_back(self, store: Store) -> None:
        assert store.create("sources/fda.gov:443/texts/a.json.gz", b"\x00text")

        stored = store.read("sources/fda.gov:443/texts/a.json.gz")
        assert stored and stored.body == b"\x00text"

    def test_the_first_one_to_create_wins(self, store: Store) -> None:
        assert store.create("texts/a", b"first")

        assert not store.create("texts/a", b"second")
        assert store.read("texts/a").body == b"first"  # type: ignore[union-attr]

    def test_one_of_many_creators_wins(self, store: Store) -> None:
        won: list[int] = []
        racers = [
            threading.Thread(target=lambda n=n: won.append(n) if store.create("a/b", b"%d" % n) else None)
            for n in range(12)
        ]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()

        assert len(won) == 1
        assert store.read("a/b").body == b"%d" % won[0]  # type: ignore[union-attr]

    def test_a_swap_takes_the_place_of_the_version_it_names(self, store: Store) -> None:
        store.swap("ledgers/a.json", b"one", expected=None)
        first = store.read("ledgers/a.json")

        store.swap("ledgers/a.json", b"two", expected=first.version if first else None)

        assert store.read("ledgers/a.json").body == b"two"  # type: ignore[union-attr]

    def test_a_swap_tells_the_version_that_the_next_one_names(self, store: Store) -> None:
        version = store.swap("ledgers/a.json", b"one", expected=None)

        store.swap("ledgers/a.json", b"two", expected=version)

        assert store.read("ledgers/a.json").body == b"two"  # type: ignore[union-attr]

    def test_a_swap_of_an_old_version_is_a_conflict(self, store: Store) -> None:
        store.swap("ledgers/a.json", b"one", expected=None)
        first = store.read("ledgers/a.json")
        assert first
        store.swap("ledgers/a.json", b"two", expected=first.version)

        with pytest.raises(Conflict):
            store.swap("ledgers/a.json", b"three", expected=first.version)
        with pytest.raises(Conflict):
            store.swap("ledgers/a.json", b"three", expected=None)
        assert store.read("ledgers/a.json").body == b"two"  # type: ignore[union-attr]

    def test_a_swap_of_what_is_gone_is_a_conflict(self, store: Store) -> None:
        with pytest.raises(Conflict):
            store.swap("ledgers/a.json", b"one", expected="some version")

    def test_no_increment_of_many_is_lost(self, store: Store) -> None:
        def add_one() -> None:
            while True:
                stored = store.read("counter")
                number = int(stored.body) if stored else 0
                try:
                    store.swap("counter", b"%d" % (number + 1), expected=stored.version if stored else None)
                except Conflict:
                    continue
                return

        adders = [threading.Thread(target=add_one) for _ in range(12)]
        for adder in adders:
            adder.start()
        for adder in adders:
            adder.join()

        assert store.read("counter").body == b"12"  # type: ignore[union-attr]

    def test_keys_are_listed_by_prefix_in_order(self, store: Store) -> None:
        for key in ("runs/b/plan.json", "runs/a/plan.json", "ledgers/a.json"):
            store.create(key, b"")

        assert list(store.keys("runs/")) == ["runs/a/plan.json", "runs/b/plan.json"]
        assert list(store.keys("nothing/")) == []

    def test_what_was_deleted_is_not_there(self, store: Store) -> None:
        store.create("runs/a/plan.json", b"")

        store.delete("runs/a/plan.json")
        store.delete("runs/a/plan.json")

        assert store.read("runs/a/plan.json") is None and list(store.keys("runs/")) == []

    @pytest.mark.parametrize("key", ["../outside", "/etc/passwd", "a/../../b", ""])
    def test_a_key_that_leaves_the_store_is_refused(self, store: Store, key: str) -> None:
        with pytest.raises(StoreError):
            store.create(key, b"")


def test_a_folder_that_is_a_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a folder")

    with pytest.raises(StoreError, match="a file stands where a folder should be"):
        FolderStore(tmp_path / "store").create("a", b"")


def test_files_can_be_read_by_whom_the_user_lets(tmp_path: Path) -> None:
    FolderStore(tmp_path / "store").create("a", b"")
    (tmp_path / "mine").touch()

    assert (tmp_path / "store/a").stat().st_mode == (tmp_path / "mine").stat().st_mode


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    FolderStore(tmp_path).create("a", b"")
    left = tmp_path / ".drafts/left"
    left.touch()

    FolderStore(tmp_path)
    kept = left.exists()
    FolderStore(tmp_path, now=lambda: left.stat().st_mtime + 7200)

    assert kept and not left.exists()


def test_no_half_written_file_is_ever_listed(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    store.create("a", b"whole")
    (tmp_path / "store/.drafts/left-behind").write_bytes(b"hal")

    assert list(store.keys("")) == ["a"]


class Answering:
    """An S3 client that answers a write with these error codes, one after another, and then takes it."""

    def __init__(self, *codes: str) -> None:
        self.codes = list(codes)
        self.asked: list[dict[str, object]] = []

    def put_object(self, **given: object) -> dict[str, str]:
        self.asked.append(given)
        if self.codes:
            raise ClientError({"Error": {"Code": self.codes.pop(0), "Message": ""}}, "PutObject")
        return {"ETag": '"1"'}


def test_two_writes_that_met_in_s3_are_tried_again_not_lost() -> None:
    client = Answering("ConditionalRequestConflict", "ConditionalRequestConflict")

    assert S3Store("bucket", client=client).create("ledgers/a.json", b"{}")
    assert len(client.asked) == 3


def test_writes_to_s3_send_a_checksum() -> None:
    client = Answering()

    S3Store("bucket", client=client).create("ledgers/a.json", b"{}")

    assert client.asked[0]["ChecksumAlgorithm"] == "SHA256"


def test_captures_are_tagged_for_the_buckets_lifecycle(bucket: str) -> None:
    store = S3Store(bucket)
    store.create("sources/fda.gov/warc/a.warc.gz", b"")
    store.create("sources/fda.gov/texts/a.json.gz", b"")

    tags = {key: boto3.client("s3").get_object_tagging(Bucket=bucket, Key=key)["TagSet"] for key in store.keys("")}

    assert list(tags.values()) == [[], [{"Key": "kind", "Value": "warc"}]]


@pytest.mark.parametrize("code", ["AccessDenied", "SlowDown", "NoSuchBucket"])
def test_what_s3_refuses_is_told_with_the_key(code: str) -> None:
    with pytest.raises(StoreError, match=f"s3://bucket/ledgers/a.json.*{code}"):
        S3Store("bucket", client=Answering(code)).swap("ledgers/a.json", b"{}", expected=None)


def test_a_long_listing_is_read_to_its_end(bucket: str) -> None:
    client = boto3.client("s3")
    for number in range(1005):
        client.put_object(Bucket=bucket, Key=f"runs/{number:04}", Body=b"")

    assert len(list(S3Store(bucket).keys("runs/"))) == 1005
