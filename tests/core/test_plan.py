"""What is looked at, and when: each source once, sliced by host, the longest queue first."""

from datetime import UTC, datetime, timedelta

import pytest

from citewatch.model import Article, CitedSource, Kind, Watched
from citewatch.plan import Pace, Slice, audited, by_host, host_of, in_order, is_due, shard_of, slices, wanted
from tests.builders import a_citation, a_watch, an_article

MONDAY = datetime(2026, 11, 2, 3, tzinfo=UTC)
A_WEEK = [MONDAY + timedelta(days=day) for day in range(7)]


def sources(*articles: Article) -> list[CitedSource]:
    return [source for article in articles for source in audited(article)]


def test_a_url_cited_twice_is_looked_at_once() -> None:
    one = an_article(citations=(a_citation(1, url="https://fda.gov/a"), a_citation(2, url="https://fda.gov/a#top")))
    other = an_article(slug="other", citations=(a_citation(1, url="https://fda.gov/a"),))

    assert list(wanted(sources(one, other))) == ["https://fda.gov/a"]


def test_the_longest_queue_comes_first() -> None:
    short, long = slices("a.example", ["https://a.example/"], depth=0), slices("pmc.example", ["u", "v"], depth=0)

    assert [piece.host for piece in in_order([short, long, ()])] == ["pmc.example", "a.example"]


def test_what_is_not_watched_is_not_asked() -> None:
    article = an_article(citations=(a_citation(1, watch=Watched.OFF),))

    assert wanted(sources(article)) == {}


def test_only_some_citations_can_be_asked_for() -> None:
    article = an_article(citations=(a_citation(1), a_citation(2)), watches=(a_watch(),))

    assert [source.subject for source in audited(article, only={2})] == ["citation:2"]


def test_a_page_watch_is_a_source_too() -> None:
    article = an_article(watches=(a_watch("w1", url="https://spravato.example/price"),))

    assert "spravato.example" in by_host(wanted(sources(article)))


def test_a_large_hosts_urls_are_dealt_to_shards_by_their_digest() -> None:
    urls = [f"https://doi.org/10.1/{n}" for n in range(40)]

    pieces = slices("doi.org", urls, depth=1)

    assert {piece.shard for piece in pieces} == {shard_of(url, depth=1) for url in urls}
    assert sorted(url for piece in pieces for url in piece.sources) == sorted(urls)


def test_a_small_hosts_urls_are_one_slice() -> None:
    assert slices("doi.org", ["v", "u"], depth=0) == (Slice(host="doi.org", shard="all", sources=("u", "v")),)


@pytest.mark.parametrize("kind", Kind)
def test_regulators_and_governments_are_daily_and_the_rest_weekly(kind: Kind) -> None:
    article = an_article(citations=(a_citation(1, kind=kind),))

    is_daily = set(wanted(sources(article)).values()) == {Pace.DAILY}

    assert is_daily == (kind in (Kind.REGULATOR, Kind.GOVERNMENT))


def test_a_source_that_one_article_calls_a_regulator_is_daily_for_all() -> None:
    news = an_article(citations=(a_citation(1, url="https://fda.gov/a", kind=Kind.NEWS),))
    law = an_article(slug="law", citations=(a_citation(1, url="https://fda.gov/a", kind=Kind.REGULATOR),))

    assert wanted(sources(news, law)) == wanted(sources(law, news)) == {"https://fda.gov/a": Pace.DAILY}


def due(
    day: datetime, *, pace: Pace, last_look: datetime | None, host: str = "a.example", failing: bool = False
) -> bool:
    return is_due(pace=pace, spread_by=host, last_look=last_look, is_failing=failing, now=day)


@pytest.mark.parametrize("pace", Pace)
def test_what_was_never_looked_at_is_due(pace: Pace) -> None:
    assert due(MONDAY, pace=pace, last_look=None)


@pytest.mark.parametrize(("pace", "failing"), [(Pace.DAILY, False), (Pace.WEEKLY, True)], ids=["daily", "failing"])
def test_the_daily_and_the_failing_are_due_every_day(pace: Pace, failing: bool) -> None:
    days = [day for day in A_WEEK if due(day, pace=pace, last_look=day - timedelta(hours=23), failing=failing)]

    assert days == A_WEEK


def test_what_was_looked_at_by_hand_just_now_is_not_due() -> None:
    assert not due(MONDAY, pace=Pace.DAILY, last_look=MONDAY - timedelta(hours=2), failing=True)


def test_the_rest_is_due_on_one_day_of_the_week() -> None:
    days = [day for day in A_WEEK if due(day, pace=Pace.WEEKLY, last_look=day - timedelta(days=2))]

    assert len(days) == 1


def test_a_day_that_was_missed_is_made_good_for() -> None:
    days = [day for day in A_WEEK if due(day, pace=Pace.WEEKLY, last_look=day - timedelta(days=7))]

    assert days == A_WEEK


def test_a_weeks_work_is_spread_over_its_days() -> None:
    hosts = [f"host{n}.example" for n in range(700)]

    a_day = [
        sum(due(day, pace=Pace.WEEKLY, last_look=day - timedelta(days=2), host=host) for host in hosts)
        for day in A_WEEK
    ]

    assert sum(a_day) == 700 and min(a_day) > 70


def test_hosts_and_urls_are_read_as_they_are_asked() -> None:
    assert host_of("https://WWW.FDA.gov:8443/x") == "www.fda.gov:8443"
    assert shard_of("https://fda.gov/a", depth=0) == "all"
