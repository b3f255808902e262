"""What `make deploy`, `make rotate` and `make remove` do to the keys of the review links."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from citewatch.adapters.parameter import keys_of
from infra.keys import removed, renewed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MONTH = timedelta(days=31)
KEYS = "/citewatch/dev/review-keys"


@pytest.fixture
def ssm(aws: None) -> Iterator[Any]:
    """A Parameter Store without parameters."""
    yield boto3.client("ssm")


def test_the_first_deployment_makes_a_key_that_is_kept_encrypted(ssm: Any) -> None:
    said = renewed(KEYS, client=ssm, now=NOW)

    [described] = ssm.describe_parameters()["Parameters"]
    assert (described["Name"], described["Type"]) == (KEYS, "SecureString")
    assert said == f"{KEYS}: made, with a key of the review links"
    assert len(keys_of(KEYS)) == 1


def test_the_next_deployment_leaves_it_alone(ssm: Any) -> None:
    renewed(KEYS, client=ssm, now=NOW)
    before = keys_of(KEYS)

    said = renewed(KEYS, client=ssm, now=NOW + timedelta(days=7))

    assert keys_of(KEYS) == before
    assert said == f"{KEYS}: the keys of the review links are as they were"


def test_one_after_a_month_has_a_new_key_sign_and_drops_what_opens_nothing_any_more(ssm: Any) -> None:
    for months in range(5):
        said = renewed(KEYS, client=ssm, now=NOW + months * MONTH)

    assert len(keys_of(KEYS)) == 4
    assert said == f"{KEYS}: a new key signs review links from now on; 1 dropped that opened none any more"


def test_a_key_that_is_replaced_at_once_still_opens(ssm: Any) -> None:
    renewed(KEYS, client=ssm, now=NOW)
    [before] = keys_of(KEYS)

    said = renewed(KEYS, client=ssm, now=NOW, at_once=True)

    assert keys_of(KEYS)[1:] == (before,)
    assert "a new key signs" in said and "0 dropped" in said


def test_no_key_is_ever_told(ssm: Any) -> None:
    said = [renewed(KEYS, client=ssm, now=NOW + months * MONTH) for months in range(3)]
    keys = keys_of(KEYS)

    told = " ".join([*said, removed(KEYS, client=ssm)])

    assert not [key for key in keys if key in told]


def test_removing_them_leaves_no_parameter_and_may_be_done_twice(ssm: Any) -> None:
    renewed(KEYS, client=ssm, now=NOW)

    said = [removed(KEYS, client=ssm), removed(KEYS, client=ssm)]

    assert said == [f"{KEYS}: removed, no review link is good any more", f"{KEYS}: is not there"]
    assert not ssm.describe_parameters()["Parameters"]
