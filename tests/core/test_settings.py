"""What the environment says is believed only when it makes sense."""

import pytest

from citewatch.errors import UsageError
from citewatch.settings import RegistryUrls, contact, registry_urls, review_keys, review_url, shipped, stack


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


def test_where_the_review_page_answers_is_what_somebody_said_or_nothing() -> None:
    assert review_url({"CITEWATCH_REVIEW_URL": "https://review.example.org/"}) == "https://review.example.org"
    assert (review_url({}), review_keys({})) == (None, None)


@pytest.mark.parametrize("url", ["", "review.example.org", "javascript:alert(1)", "https://x?y"])
def test_a_review_page_that_has_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="CITEWATCH_REVIEW_URL"):
        review_url({"CITEWATCH_REVIEW_URL": url})


def test_a_function_is_told_of_the_review_page_or_has_none() -> None:
    told = stack({"CITEWATCH_STORE": "s3://kept", "CITEWATCH_REVIEW_KEYS": "/keys", "CITEWATCH_MACHINE": "an-arn"})

    assert (told.bucket, told.review_url, told.review_keys, told.machine) == ("kept", None, "/keys", "an-arn")
