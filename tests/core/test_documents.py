"""Labelled pages: every word of the document is kept, in order, and nothing of what stands around it."""

import json
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from citewatch.extract import extract
from citewatch.extract.sites import HABITS
from citewatch.model import Text

PAGES = Path(__file__).parents[1] / "pages" / "documents"


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A page and what a reader says of it: the phrases of its document in order, phrases of what is none, dates."""

    url: str
    payload: bytes
    document: list[str]
    furniture: list[str]
    dates: dict[str, str]


def labelled(name: str) -> Labelled:
    label = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return Labelled(payload=(PAGES / f"{name}.html").read_bytes(), **label)


def read(page: Labelled) -> Text:
    return extract(page.payload, content_type="text/html; charset=utf-8", url=page.url)


def words(text: Text) -> list[str]:
    return [word for block in text.blocks for word in block.text.split() if word != "|"]


NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_the_words_of_the_document_are_kept_in_order(name: str) -> None:
    page = labelled(name)
    wanted = " ".join(page.document).split()

    matched = SequenceMatcher(a=wanted, b=words(read(page)), autojunk=False).get_matching_blocks()

    assert sum(block.size for block in matched) >= 0.99 * len(wanted)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_part_of_the_document_is_not_read(name: str) -> None:
    page = labelled(name)

    said = " ".join(words(read(page)))

    assert [phrase for phrase in page.furniture if phrase in said] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_age_of_a_page_is_told_apart_from_its_text(name: str) -> None:
    page = labelled(name)

    assert dict(read(page).dates) == page.dates


def test_each_site_that_is_known_has_a_labelled_page() -> None:
    hosts = {labelled(name).url.split("/")[2] for name in NAMES}

    assert [habit.host for habit in HABITS if not any(host.endswith(habit.host) for host in hosts)] == []
