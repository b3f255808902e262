"""What the environment says is believed only when it makes sense."""

import pytest

from citewatch.errors import UsageError
from citewatch.settings import RegistryUrls, contact, registry_urls, shipped


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


def test_the_registries_are_asked_at_home_unless_the_environment_names_a_mirror() -> None:
    assert registry_urls({}) == RegistryUrls()
    assert registry_urls({"CITEWATCH_DOI_URL": "http://127.0.0.1:8080/doi/"}).doi == "http://127.0.0.1:8080/doi"


@pytest.mark.parametrize("name", ["CITEWATCH_DOI_URL", "CITEWATCH_PUBMED_URL", "CITEWATCH_WAYBACK_URL"])
@pytest.mark.parametrize(
    "url", ["", "doi.org", "ftp://doi.org", "https://", "https://a b", "https://x?y", "https://x:99999", "https://[::"]
)
def test_a_registry_that_has_no_web_address_is_refused(name: str, url: str) -> None:
    with pytest.raises(UsageError, match=name):
        registry_urls({name: url})
