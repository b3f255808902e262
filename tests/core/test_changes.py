"""How the project's own labelled changes are weighed: one text before and after, and what a reader says of it."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from citewatch.diff import diff
from citewatch.model import Block, BlockKind, Text
from citewatch.significance import weigh, worst

OWN = Path(__file__).parents[1] / "pages" / "changes.json"
LABELS = ("substantive", "editorial", "review-date", "noise")
# What the rules still get wrong, each known by its name: the vocabulary ends somewhere.
STILL_WRONG = frozenset(
    {
        "terms-2",  # "at any time", "at the end of the term": two phrases of which the rules know nothing
        "count-3",  # "a single case was", "several cases were": four words in the place of three
        "fr-organ-1",  # "foie", "rein": of French no words are known that say the same, so none are told apart
        "number-form-24",  # "in 2019 (March)"
    }
)


def labelled() -> list[Mapping[str, Any]]:
    """The project's own labelled changes."""
    items: list[Mapping[str, Any]] = json.loads(OWN.read_text(encoding="utf-8"))
    return items


def a_text(blocks: str | list[str] | None, kind: str) -> Text:
    """A short page with these blocks in its middle."""
    texts = [] if blocks is None else [blocks] if isinstance(blocks, str) else blocks
    around = [Block(kind=BlockKind.PARAGRAPH, text=f"This is what stands {where}.") for where in ("above", "below")]
    inside = [Block(kind=BlockKind(kind), text=text) for text in texts]
    return Text(media_type="text/html", extractor="test-1", blocks=(around[0], *inside, around[1]))


def said_of(item: Mapping[str, Any]) -> str:
    """What diff and significance together say of one labelled change; "noise" when they see none."""
    before, after = (a_text(item[side], item["kind"]) for side in ("before", "after"))
    found = worst(map(weigh, diff(before, after)))
    return found.value if found else "noise"


def is_right(item: Mapping[str, Any]) -> bool:
    """Whether the verdict is the label, or another that is defensible."""
    return said_of(item) in (item["label"], *item.get("also_ok", ()))


@pytest.mark.parametrize("label", LABELS)
def test_the_labelled_changes_get_their_label(label: str) -> None:
    wrong = {item["id"] for item in labelled() if item["label"] == label and not is_right(item)}

    assert wrong == {item["id"] for item in labelled() if item["label"] == label and item["id"] in STILL_WRONG}


def test_no_known_error_is_left_of_a_change_that_went() -> None:
    assert {item["id"] for item in labelled()} >= STILL_WRONG


def test_every_labelled_change_has_a_name_and_a_label_of_its_own() -> None:
    items = labelled()

    assert max(Counter(item["id"] for item in items).values()) == 1
    assert {item["label"] for item in items} == set(LABELS)
