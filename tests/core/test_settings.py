"""What the environment says is believed only when it makes sense."""

import pytest

from citewatch.errors import UsageError
from citewatch.settings import contact, shipped


def test_the_contact_comes_from_the_environment() -> None:
    assert contact({"CITEWATCH_CONTACT": "desk@example.org"}) == "desk@example.org"
    assert "@" in contact({})


@pytest.mark.parametrize("address", ["", "desk", "desk@example.org\nBcc: x@y.z", "désk@example.org"])
def test_a_contact_that_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="CITEWATCH_CONTACT"):
        contact({"CITEWATCH_CONTACT": address})


@pytest.mark.parametrize("name", ["templates", "articles", "recorded"])
def test_what_ships_with_citewatch_is_found(name: str) -> None:
    assert shipped(name).is_dir()
