"""Whole audits of an article that cites 48 real pages: silent where only noise moved, and certain where more did.

Knows the labelled pages (../shared/data beside the repository, never part of it) and the script there that mutates
them; nothing of how a change is found or weighed.
"""

import importlib.util
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urldefrag

import pytest

from citewatch.audit.run import Outcome
from citewatch.model import Article
from tests.builders import a_citation, an_article
from tests.pipeline.worlds import FDA, WELL, Answer, World, a_page

DATA = Path(__file__).parents[3] / "shared" / "data"
SEED = 7
AMONG = 3  # mutations of one page between two audits
NOISE = (
    ("n_ad_in", "n_related", "n_footer", "n_nav", "n_counter", "n_cookie", "n_nonce", "n_analytics", "n_attrs"),
    ("n_banner", "n_gov", "n_ad_out", "n_assets", "n_entities", "n_space", "n_classes", "n_https", "n_lazy"),
)
SUBSTANCE = {
    "fda-warning-letter": "s_date",
    "mdpi-1": "s_dose",
    "pmc-2633119": "s_cell",
    "state-vt": "s_warning",
    "healthline-binge": "s_negation",
}
NO_DATA = "the labelled pages of ../shared/data are not here"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A real page as it was first seen, and as it stands later where only noise moved."""

    name: str
    url: str
    first: bytes
    later: bytes


@pytest.fixture(scope="module")
def mutate() -> ModuleType:
    """The script that mutates pages, as a module."""
    if not (DATA / "mutate.py").is_file():
        pytest.skip(NO_DATA)
    spec = importlib.util.spec_from_file_location("mutate", DATA / "mutate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages() -> tuple[Page, ...]:
    """22 base pages, and of the pairs that differ in noise whatever the reader the first 26."""
    if not (DATA / "manifest.json").is_file():
        pytest.skip(NO_DATA)
    items = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))["items"]
    base = [item for item in items if item["kind"] == "page"]
    noise = [item for item in items if item["kind"] == "pair" and item["label"] == "noise" and not item["also_ok"]]
    found: dict[str, Page] = {}
    for number, item in enumerate([*base, *noise][:48], start=1):
        url = urldefrag(item["url"] or "").url
        own = url if url and url not in found else f"https://site-{number}.example/page"
        found[own] = _page(item, url=own)
    return tuple(found.values())


def _page(item: Mapping[str, Any], *, url: str) -> Page:
    names = item["files"]
    if item["kind"] == "page":
        first = later = DATA / "pages" / names["page"]
    else:
        first, later = DATA / "pairs" / names["before"], DATA / "pairs" / names["after"]
    return Page(name=item["id"], url=url, first=first.read_bytes(), later=later.read_bytes())


def citing(pages: Sequence[Page]) -> Article:
    return an_article(
        citations=tuple(a_citation(number, url=page.url) for number, page in enumerate(pages, start=1)), passages=()
    )


def mutated(page: bytes, names: Sequence[str], *, by: ModuleType) -> bytes:
    """The page after these mutations, one on the other; those that it offers no place for are left out."""
    source, encoding = decoded(page)
    for name in names:
        made, _ = getattr(by, name)(by.Page(source), random.Random(f"{SEED}/{name}"))
        source = made or source
    return source.encode(encoding, "xmlcharrefreplace")


def decoded(page: bytes) -> tuple[str, str]:
    try:
        return page.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return page.decode("latin-1"), "latin-1"


def a_web(pages: Sequence[Page], *, first: bool = False) -> dict[str, Answer]:
    headers = (("Content-Type", "text/html"),)
    return {page.url: Answer(page.first if first else page.later, headers=headers) for page in pages}


def noisy(pages: Sequence[Page], kinds: Sequence[str], *, by: ModuleType) -> tuple[Page, ...]:
    """The pages as they stand later, each with some of these kinds of noise, drawn for it."""
    return tuple(
        replace(page, later=mutated(page.later, random.Random(f"{SEED}/{page.name}").sample(kinds, AMONG), by=by))
        for page in pages
    )


def in_substance(pages: Sequence[Page], *, by: ModuleType) -> tuple[Page, ...]:
    """The pages, of which those named in SUBSTANCE say something else."""
    changed = {
        page.name: mutated(page.later, [SUBSTANCE[page.name]], by=by) for page in pages if page.name in SUBSTANCE
    }
    assert all(changed[page.name] != page.later for page in pages if page.name in changed) and len(changed) == 5
    return tuple(replace(page, later=changed.get(page.name, page.later)) for page in pages)


def told(outcome: Outcome) -> dict[str, Any]:
    """Of each source that has a finding, that was not looked at or differs: what is said of it."""
    [article] = json.loads(next(iter(outcome.results.values())))["articles"]
    found = {finding["citation"]: finding["kind"] for finding in article["findings"]}
    return {
        source["url"]: (found.get(source["number"]), source["content"]["state"], source["content"]["changes"])
        for source in article["citations"]
        if source["number"] in found or source["content"]["state"] not in ("first-seen", "unchanged")
    }


@dataclass(frozen=True, kw_only=True)
class Audited:
    """A world that was audited twice, a week apart and with noise between: what the second audit said and mailed."""

    world: World
    second: Outcome
    mails: list[str]


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, pages: tuple[Page, ...], mutate: ModuleType) -> Audited:
    """The article that cites them all, audited before and after noise moved on every page."""
    world = World(tmp_path_factory.mktemp("noise"), article=citing(pages))
    assert (len(pages), told(world.audit(a_web(pages, first=True)))) == (48, {})
    second = world.audit(a_web(noisy(pages, NOISE[0], by=mutate)), day=7)
    return Audited(world=world, second=second, mails=world.mails())


def test_48_pages_where_only_noise_moved_raise_nothing(audited: Audited) -> None:
    assert told(audited.second) == {}
    assert len(audited.mails) == 1


def test_five_changes_of_substance_among_the_noise_raise_exactly_five(
    tmp_path: Path, audited: Audited, pages: tuple[Page, ...], mutate: ModuleType
) -> None:
    world = replace(audited.world, root=Path(shutil.copytree(audited.world.root, tmp_path / "store")))

    third = world.audit(a_web(in_substance(noisy(pages, NOISE[1], by=mutate), by=mutate)), day=14)

    assert {url: kind for url, (kind, *_) in told(third).items()} == {
        page.url: "source-changed" for page in pages if page.name in SUBSTANCE
    }
    assert len(world.mails()) == 2


def test_a_page_that_goes_back_and_forth_is_told_once(tmp_path: Path) -> None:
    world = World(tmp_path / "store")
    other = {**WELL, FDA: Answer(a_page("The first dose is 56 mg."))}
    world.audit(WELL)
    world.audit(other, day=7)
    told_once = len(world.mails())

    later = ((8, WELL), (9, other), (10, WELL), (11, other))
    states = [state_told(world.audit(web, day=day)) for day, web in later]

    assert states == ["resolved", "open", "resolved", "open"]
    assert (told_once, len(world.mails())) == (2, 2)


def state_told(outcome: Outcome) -> str:
    """The state of the only finding."""
    [article] = json.loads(next(iter(outcome.results.values())))["articles"]
    [finding] = article["findings"]
    return str(finding["state"])
