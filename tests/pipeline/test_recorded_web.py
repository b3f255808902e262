"""The recorded web keeps its own promises: it can be made again, it is whole, and it holds what is planted and no more.

Knows the recording and the extractor; must not know how an audit judges what is planted.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from citewatch.extract import extract
from citewatch.model import Text

ROOT = Path(__file__).parents[2]
RECORDING = ROOT / "recorded" / "ketamine.warc.gz"
DAY_1, DAY_8, DAY_9 = "2026-11-02T03:00:00Z", "2026-11-09T03:00:00Z", "2026-11-10T03:00:00Z"

FDA_NEWS = "https://www.fda.gov/news-events/press-announcements/fda-approves-new-nasal-spray-medication-treatment-resistant-depression-available-only-certified"  # noqa: E501
FDA_SAFETY = "https://www.fda.gov/drugs/human-drug-compounding/fda-warns-patients-and-health-care-providers-about-potential-risks-associated-compounded-ketamine"  # noqa: E501
DRUGS_AT_FDA = "https://www.accessdata.fda.gov/scripts/cder/daf/index.cfm?event=overview.process&ApplNo=211243"
APOLOGY = "https://www.fda.gov/apology_objects/abuse-detection-apology.html"
FACT_SHEET = "https://www.dea.gov/factsheets/ketamine"
SCHEDULES = "https://www.deadiversion.usdoj.gov/schedules/"
LYKOS = "https://news.lykospbc.com/2024-08-09-Lykos-Therapeutics-Announces-Complete-Response-Letter-for-Midomafetamine-Capsules-for-PTSD"  # noqa: E501
HARVARD = "https://www.health.harvard.edu/blog/ketamine-for-treatment-resistant-depression-when-and-where-is-it-safe-202208092797"  # noqa: E501
ISHA = "https://www.isha.health/post/what-to-expect-after-taking-oral-ketamine"
NIMH = "https://www.nimh.nih.gov/health/publications/post-traumatic-stress-disorder-ptsd"
NIMH_MOVED = "https://www.nimh.nih.gov/health/publications/post-traumatic-stress-disorder"
BOOKSHELF = "https://www.ncbi.nlm.nih.gov/books/NBK557811/"
TANDF = "https://www.tandfonline.com/doi/full/10.1080/14740338.2022.2047928"


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One response as it lies in the WARC."""

    url: str
    at: str
    status: int
    record_headers: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    payload: bytes

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)

    @property
    def is_fixed(self) -> bool:
        """Whether there is nothing in it that could differ: a redirect, or the ten bytes of FDA's apology."""
        return self.header("Location") is not None or self.url == APOLOGY

    @cached_property
    def text(self) -> Text:
        return extract(self.payload, content_type=self.header("Content-Type"), url=self.url)


def responses(path: Path) -> Iterator[Recorded]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                yield Recorded(
                    url=record.rec_headers.get_header("WARC-Target-URI"),
                    at=record.rec_headers.get_header("WARC-Date"),
                    status=int(record.http_headers.get_statuscode()),
                    record_headers=tuple(record.rec_headers.headers),
                    headers=tuple(record.http_headers.headers),
                    payload=record.content_stream().read(),
                )


@pytest.fixture(scope="module")
def web() -> dict[tuple[str, str], list[Recorded]]:
    """What each URL answered at each visit, in order."""
    found: dict[tuple[str, str], list[Recorded]] = {}
    for response in responses(RECORDING):
        found.setdefault((response.url, response.at), []).append(response)
    return found


def followed(web: dict[tuple[str, str], list[Recorded]], url: str, at: str) -> list[Recorded]:
    """The last answer of each hop, from the URL to where its redirects end."""
    hops = [web[url, at][-1]]
    while location := hops[-1].header("Location"):
        hops.append(web[location, at][-1])
    return hops


def planted_urls() -> set[str]:
    return {event["url"] for event in YAML(typ="safe").load(ROOT / "recorded" / "planted.yml")}


def test_the_script_makes_the_recording_again_record_by_record(tmp_path: Path) -> None:
    remade = tmp_path / "remade.warc.gz"

    subprocess.run([sys.executable, ROOT / "recorded" / "make.py", remade], check=True)

    assert list(responses(remade)) == list(responses(RECORDING))


def test_warcio_finds_every_digest_right() -> None:
    checked = subprocess.run([sys.executable, "-m", "warcio.cli", "check", "-v", RECORDING], capture_output=True)

    assert checked.returncode == 0
    assert b"digest failed" not in checked.stdout


def test_the_recording_is_small_enough_to_ship() -> None:
    assert RECORDING.stat().st_size < 900_000


def test_every_source_of_the_article_answers_at_every_visit(web: dict[tuple[str, str], list[Recorded]]) -> None:
    article = YAML(typ="safe").load(ROOT / "articles" / "what-is-ketamine-therapy.yml")
    urls = {source["url"] for source in (*article["citations"], *article["watches"])}

    silent = [(url, at) for url in sorted(urls) for at in (DAY_1, DAY_8, DAY_9) if (url, at) not in web]

    assert silent == []


def test_every_redirect_leads_to_a_record_of_the_same_visit(web: dict[tuple[str, str], list[Recorded]]) -> None:
    locations = {(answer.header("Location"), at) for (_, at), answers in web.items() for answer in answers}

    assert {there for there in locations if there[0] is not None} <= web.keys()


def test_every_document_differs_in_its_bytes_at_every_visit(web: dict[tuple[str, str], list[Recorded]]) -> None:
    payloads = [answer.payload for answers in web.values() for answer in answers if not answer.is_fixed]

    assert len(set(payloads)) == len(payloads)


def test_a_validator_is_never_reused_for_other_bytes(web: dict[tuple[str, str], list[Recorded]]) -> None:
    validated = [answer for answers in web.values() for answer in answers if answer.header("ETag")]

    assert len({answer.header("ETag") for answer in validated}) == len(validated)
    assert len({(answer.url, answer.header("Last-Modified")) for answer in validated}) == len(validated)
    assert 0.5 < len(validated) / sum(answer.status == 200 for answers in web.values() for answer in answers) < 0.8


@pytest.mark.parametrize("at", [DAY_8, DAY_9], ids=["day 8", "day 9"])
def test_where_nothing_is_planted_a_reader_reads_the_same(web: dict[tuple[str, str], list[Recorded]], at: str) -> None:
    quiet = [url for url, seen in web if seen == DAY_1 and url not in planted_urls() and "/sites/default/" not in url]

    changed = [url for url in quiet if followed(web, url, DAY_1)[-1].text != followed(web, url, at)[-1].text]

    assert len(quiet) > 45
    assert changed == []


@pytest.mark.parametrize("at", [DAY_8, DAY_9], ids=["day 8", "day 9"])
@pytest.mark.parametrize(
    ("url", "statuses", "mark"),
    [
        pytest.param(DRUGS_AT_FDA, [302, 404], b"Not found\n", id="apology"),
        pytest.param(SCHEDULES, [200], b"doj-interstitial.html", id="interstitial"),
        pytest.param(LYKOS, [404], b"Page not found", id="not found"),
        pytest.param(HARVARD, [200], b"<title>Page Not Found |", id="soft 404"),
        pytest.param(ISHA, [302, 200], b"guided by clinicians", id="sent home"),
        pytest.param(NIMH, [301, 200], b"about 6 out of every 100", id="moved"),
        pytest.param(TANDF, [403], b"Forbidden", id="forbidden"),
        pytest.param(FACT_SHEET, [302, 200], b"%PDF", id="fact sheet"),
        pytest.param(BOOKSHELF, [200], b"William James", id="bookshelf at last"),
    ],
)
def test_what_is_planted_answers_as_planted(
    web: dict[tuple[str, str], list[Recorded]], at: str, url: str, statuses: list[int], mark: bytes
) -> None:
    hops = followed(web, url, at)

    assert [hop.status for hop in hops] == statuses
    assert mark in hops[-1].payload
    assert [hop.status for hop in followed(web, url, DAY_1)][-1] == 200


def test_the_bookshelf_is_rate_limited_once_on_day_8(web: dict[tuple[str, str], list[Recorded]]) -> None:
    first, second = web[BOOKSHELF, DAY_8]

    assert (first.status, first.header("Retry-After"), second.status) == (429, "1", 200)
    assert [answer.status for answer in web[BOOKSHELF, DAY_9]] == [200]
    assert second.text == web[BOOKSHELF, DAY_1][0].text


def test_the_indication_is_the_only_block_of_the_fda_news_that_changed(
    web: dict[tuple[str, str], list[Recorded]],
) -> None:
    before, after = web[FDA_NEWS, DAY_1][0].text, web[FDA_NEWS, DAY_8][0].text

    [(was, now)] = [pair for pair in zip(before.blocks, after.blocks, strict=True) if pair[0] != pair[1]]

    assert "only together with" in was.text
    assert "on its own" in now.text and "January 21, 2025" in now.text


def test_only_the_review_date_of_the_safety_communication_moved(web: dict[tuple[str, str], list[Recorded]]) -> None:
    before, after = web[FDA_SAFETY, DAY_1][0].text, web[FDA_SAFETY, DAY_8][0].text

    assert before.blocks == after.blocks
    assert before.dates != after.dates


def test_the_new_fact_sheet_has_its_own_path_one_new_dose_and_one_new_sentence(
    web: dict[tuple[str, str], list[Recorded]],
) -> None:
    old, new = followed(web, FACT_SHEET, DAY_1)[-1], followed(web, FACT_SHEET, DAY_8)[-1]

    before, after = (" ".join(block.text for block in sheet.text.blocks) for sheet in (old, new))

    assert old.url != new.url
    assert "1 to 2 milligrams" in before and "1 to 4.5 milligrams" in after
    assert "alone are rarely reported" in before and "more often than before 2020" in after
    assert "Schedule III" in before and "Schedule III" in after


def test_the_moved_document_is_the_same_one(web: dict[tuple[str, str], list[Recorded]]) -> None:
    before, after = web[NIMH, DAY_1][0], web[NIMH_MOVED, DAY_8][0]

    assert before.text == after.text


def test_the_interstitial_has_the_shape_that_was_seen(web: dict[tuple[str, str], list[Recorded]]) -> None:
    wall = web[SCHEDULES, DAY_8][0].payload

    assert 2300 <= len(wall) <= 2600
    for mark in (
        b"<title>&nbsp;</title>",
        b"bm-verify",
        b'http-equiv="refresh"',
        b"/_sec/verify?provider=interstitial",
    ):
        assert mark in wall


def test_one_site_still_writes_windows_1252(web: dict[tuple[str, str], list[Recorded]]) -> None:
    [page] = web["https://psychiatry.uams.edu/clinical-care/interventional-psychiatry/", DAY_1]

    assert page.header("Content-Type") == "text/html; charset=windows-1252"
    assert "café" in page.payload.decode("windows-1252")
    assert any("café" in block.text for block in page.text.blocks)


def test_the_table_in_the_readme_names_everything_planted() -> None:
    table = (ROOT / "recorded" / "README.md").read_text(encoding="utf-8")

    assert {url for url in planted_urls() if f"<{url}>" not in table} == set()
