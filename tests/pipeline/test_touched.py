"""On the recorded web the claims that a planted change touches are exactly the touched ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from citewatch import manifest
from citewatch.anchors import Leaning, not_found, touched
from citewatch.demo import article
from citewatch.diff import diff
from citewatch.model import Text
from citewatch.significance import weigh
from tests.pipeline.test_recorded_web import DAY_1, DAY_8, RECORDING, Recorded, followed, responses

LABELLED = Path(__file__).parents[1] / "pages" / "claims.json"
CASES = json.loads(LABELLED.read_text(encoding="utf-8"))["recorded"]


@pytest.fixture(scope="module")
def visits() -> dict[tuple[str, str], list[Recorded]]:
    found: dict[tuple[str, str], list[Recorded]] = {}
    for response in responses(RECORDING):
        found.setdefault((response.url, response.at), []).append(response)
    return found


def leanings(case: dict[str, Any]) -> dict[str, Leaning]:
    told, number = manifest.read(article()), case.get("citation", 0)
    cited = {p.id: Leaning(p.claim, p.anchors.get(number, ())) for p in told.passages if number in p.cites}
    return cited | {watch.id: Leaning(watch.claim) for watch in told.watches if watch.id in case.get("watches", ())}


def texts(case: dict[str, Any], visits: dict[tuple[str, str], list[Recorded]]) -> tuple[Text, Text]:
    first, second = (followed(visits, case["url"], day)[-1].text for day in (DAY_1, DAY_8))
    return first, second


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.get("citation", case.get("watches"))))
def test_a_planted_change_touches_exactly_these_claims(
    case: dict[str, Any], visits: dict[tuple[str, str], list[Recorded]]
) -> None:
    before, after = texts(case, visits)
    changes = [weigh(change) for change in diff(before, after)]

    found = touched(leanings(case), before=before, after=after, changes=changes)

    assert changes
    assert set(found) == set(case["touched"])


def test_every_given_word_stands_in_its_recorded_source(visits: dict[tuple[str, str], list[Recorded]]) -> None:
    for case in CASES:
        assert not_found(leanings(case), baseline=texts(case, visits)[0]) == {}
