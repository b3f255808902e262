"""What is looked at: each source once, sliced by host, the longest queue first."""

from citewatch.model import Watched
from citewatch.plan import audited, host_of, plan, shard_of
from tests.builders import a_citation, a_watch, an_article


def no_depth(host: str) -> int:
    return 0


def test_a_url_cited_twice_is_looked_at_once() -> None:
    one = an_article(citations=(a_citation(1, url="https://fda.gov/a"), a_citation(2, url="https://fda.gov/a#top")))
    other = an_article(slug="other", citations=(a_citation(1, url="https://fda.gov/a"),))

    slices = plan((one, other), depth_of=no_depth)

    assert [piece.sources for piece in slices] == [("https://fda.gov/a",)]


def test_the_longest_queue_comes_first() -> None:
    citations = [a_citation(n, url=f"https://pmc.example/{n}") for n in (1, 2, 3)]
    article = an_article(citations=(a_citation(9, url="https://a.example/"), *citations))

    assert [piece.host for piece in plan((article,), depth_of=no_depth)] == ["pmc.example", "a.example"]


def test_what_is_not_watched_is_not_asked() -> None:
    article = an_article(citations=(a_citation(1, watch=Watched.OFF),))

    assert plan((article,), depth_of=no_depth) == ()


def test_only_some_citations_can_be_asked_for() -> None:
    article = an_article(citations=(a_citation(1), a_citation(2)), watches=(a_watch(),))

    assert [source.subject for source in audited(article, only={2})] == ["citation:2"]


def test_a_page_watch_is_a_source_too() -> None:
    article = an_article(watches=(a_watch("w1", url="https://spravato.example/price"),))

    assert "spravato.example" in {piece.host for piece in plan((article,), depth_of=no_depth)}


def test_a_large_hosts_urls_are_dealt_to_shards_by_their_digest() -> None:
    urls = [f"https://doi.org/10.1/{n}" for n in range(40)]
    article = an_article(citations=tuple(a_citation(n + 1, url=url) for n, url in enumerate(urls)))

    slices = plan((article,), depth_of=lambda host: 1)

    assert {piece.shard for piece in slices} == {shard_of(url, depth=1) for url in urls}
    assert sorted(url for piece in slices for url in piece.sources) == sorted(urls)


def test_hosts_and_urls_are_read_as_they_are_asked() -> None:
    assert host_of("https://WWW.FDA.gov:8443/x") == "www.fda.gov:8443"
    assert shard_of("https://fda.gov/a", depth=0) == "all"
