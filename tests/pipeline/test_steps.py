"""The steps as a platform calls them, each in a process of its own, over a folder."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.warc import capture_of, warc_bytes
from citewatch.audit import handover, pipeline, records, tally
from citewatch.audit.conclude import conclude
from citewatch.audit.desk import Desk
from citewatch.audit.handover import HostWork
from citewatch.audit.lease import Holder
from citewatch.audit.look import Eyes
from citewatch.audit.pipeline import Concluded, HostProgress
from citewatch.audit.plan import plan, run_of
from citewatch.audit.request import Request
from citewatch.errors import AuditRefused, NotConcluded, StoreError, UnderWay, UsageError
from citewatch.model import ArticleResult, Capture, Kind, LinkVerdict, Run
from citewatch.state import Shard, SourceState
from tests.builders import a_citation, a_look, an_article
from tests.pipeline.worlds import DEA, DOWN, FDA, GONE, LAB, START, WELL, Answer, SmallWeb, World

EVERY_DAY = Request()
NOW = Request(articles=("three-sources",))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A store in which an article of three sources is published."""
    made = World(tmp_path / "store")
    records.publish(made.store, made.article)
    return made


def held_by(name: str, *, alive: bool = True) -> Holder:
    return Holder(name=name, lasts=timedelta(hours=23), is_at_work=lambda other: alive)


def begin(world: World, request: Request = NOW, *, day: float = 0, holder: Holder | None = None) -> Run:
    at = START + timedelta(days=day)
    holder = holder or held_by("me")
    return pipeline.begin(request, asked_at=at, latest=at, store=world.store, holder=holder, hands=2).run


def checked(world: World, run: Run, web: SmallWeb) -> None:
    eyes = Eyes(web=web, to_warc=warc_bytes, clock=lambda: run.started_at)
    for work in records.read(world.store, handover.hosts_key(run), tuple[HostWork, ...]) or ():
        with suppress(StoreError):
            pipeline.check_host(
                work, HostProgress(done=False), run=run, store=world.store, eyes=eyes, begun_at=run.started_at
            )


def concluded(world: World, run: Run) -> ArticleResult:
    desk = Desk(
        store=world.store,
        from_warc=capture_of,
        clock=lambda: run.started_at,
        mailer=Outbox(world.store),
        sender="citewatch@example.org",
    )
    return conclude("three-sources", run=run, desk=desk)


def audited(world: World, web: SmallWeb, request: Request = NOW, *, day: float = 0) -> ArticleResult:
    """A whole run, step by step."""
    run = begin(world, request, day=day)
    checked(world, run, web)
    pipeline.settle_run(run, store=world.store, hands=2)
    result = concluded(world, run)
    pipeline.end(run, Concluded(open=0, told=1, failures={}), store=world.store, holder=held_by("me"))
    return result


def test_step_by_step_ends_as_in_one_go(world: World, tmp_path: Path) -> None:
    whole = World(tmp_path / "whole")
    whole.audit(WELL)

    audited(world, SmallWeb(WELL))

    lists = {key for key in world.files() if key.endswith(("hosts.json", "articles.json"))}
    assert {key: body for key, body in world.files().items() if key not in lists} == whole.files()
    assert len(lists) == 2


def test_only_what_is_due_is_looked_at_and_the_rest_stands_as_it_was_seen(world: World) -> None:
    audited(world, SmallWeb(WELL))
    web = SmallWeb(WELL)

    result = audited(world, web, EVERY_DAY, day=1)

    lab = next(source for source in result.sources if source.url == LAB)
    assert {url for url, _ in web.asked} == {FDA, DEA}
    assert not lab.looked_at and lab.link.verdict is LinkVerdict.ALIVE
    assert result.traffic.sources == 2


def test_a_day_on_which_nothing_is_due_is_no_failure(world: World) -> None:
    audited(world, SmallWeb(WELL))
    web = SmallWeb(WELL)

    result = audited(world, web, EVERY_DAY, day=0.1)

    assert web.asked == [] and result.findings == ()


def test_what_failed_is_due_every_day(world: World) -> None:
    audited(world, SmallWeb({**WELL, LAB: GONE}))
    web = SmallWeb({**WELL, LAB: GONE})

    result = audited(world, web, EVERY_DAY, day=1)

    assert LAB in {url for url, _ in web.asked}
    assert [(finding.kind, finding.state) for finding in result.findings] == [("link-dead", "open")]


def test_the_run_is_named_by_its_scheduled_time(world: World) -> None:
    scheduled = Request.of({"articles": ["three-sources"], "scheduled": "2026-11-02T03:00:00Z"})

    assert begin(world, scheduled, day=0.5).id == "20261102T030000Z-three-sources"


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"article": ["three-sources"]}, "there is no field article; it takes articles and scheduled"),
        ({"articles": ["typo"]}, "no such article is published here: typo"),
        ({"articles": "three-sources"}, "Expected `array | null`"),
        ({"scheduled": "2026-11-02T03:00:00"}, "with its zone"),
        ({"scheduled": "2062-11-02T03:00:00Z"}, "is yet to come"),
        ({"articles": []}, "name at least one"),
        ([], "Expected `object`"),
    ],
)
def test_an_input_that_cannot_be_understood_is_refused_in_a_sentence(
    world: World, document: object, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence.replace("|", r"\|")):
        begin(world, Request.of(document))

    assert list(world.store.keys("leases/")) == []


def test_nothing_published_says_how_to_publish(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="citewatch publish"):
        begin(World(tmp_path / "empty"), EVERY_DAY)


def test_the_same_run_in_other_hands_is_under_way(world: World) -> None:
    begin(world, holder=held_by("first"))
    before = world.files()

    with pytest.raises(UnderWay, match="under way already: first"):
        begin(world, holder=held_by("second"))

    assert world.files() == before


def test_a_run_that_overlaps_is_refused(world: World) -> None:
    begin(world, holder=held_by("first"))

    with pytest.raises(AuditRefused, match="“three-sources” began at 2026-11-02T03:00:00Z and is under way: first"):
        begin(world, day=1, holder=held_by("second"))
    with pytest.raises(AuditRefused, match="Every article is being audited"):
        begin(world, EVERY_DAY, day=1, holder=held_by("second"))


def test_an_article_somebody_is_auditing_keeps_no_other_from_the_daily_run(world: World) -> None:
    records.publish(world.store, an_article(slug="other", citations=(a_citation(1, url=LAB),)))
    begin(world, holder=held_by("by hand"))

    run = begin(world, EVERY_DAY, day=1, holder=held_by("the daily run"))

    assert handover.slugs_of(run, store=world.store) == ("other",)


def test_a_run_that_goes_on_is_about_the_articles_it_began_with(world: World) -> None:
    records.publish(world.store, an_article(slug="other", citations=(a_citation(1, url=LAB),)))
    begin(world, holder=held_by("by hand"))
    run = begin(world, EVERY_DAY, day=1, holder=held_by("cut off"))
    world.store.delete(records.lease_key("three-sources"))

    begin(world, EVERY_DAY, day=1, holder=held_by("going on", alive=False))

    assert handover.slugs_of(run, store=world.store) == ("other",)
    assert list(world.store.keys("leases/")) == [records.lease_key("other")]


def test_an_article_that_a_later_run_concluded_fails_no_run(world: World) -> None:
    run = begin(world)

    articles = pipeline.end(
        run,
        Concluded.of([{"slug": "three-sources", "error": "AuditRefused"}]),
        store=world.store,
        holder=held_by("me"),
    )

    assert articles == 1


def test_an_article_audited_since_keeps_no_other_from_the_daily_run(world: World) -> None:
    records.publish(world.store, an_article(slug="other", citations=(a_citation(1, url=LAB),)))
    audited(world, SmallWeb(WELL), day=1.1)
    late = Request(scheduled=START + timedelta(days=1))

    run = begin(world, late, day=1.2)

    assert handover.slugs_of(run, store=world.store) == ("other",)
    assert list(world.store.keys("leases/")) == [records.lease_key("other")]


@pytest.mark.parametrize("day", [0, 1], ids=["the same run", "the next run"])
def test_a_lease_of_an_execution_that_ended_is_void(world: World, day: int) -> None:
    begin(world, holder=held_by("first"))

    begin(world, day=day, holder=held_by("second", alive=False))

    lease = world.store.read(records.lease_key("three-sources"))
    assert lease and b'"second"' in lease.body


def failing(world: World) -> None:
    """A later run was concluded already."""
    world.audit(WELL, day=9)


def unpublished(world: World) -> None:
    key = records.article_key("three-sources")
    world.store.delete(key)
    world.store.create(key, b"{")


@pytest.mark.parametrize("spoil", [failing, unpublished])
def test_a_run_that_cannot_begin_keeps_no_lease(world: World, spoil: Callable[[World], None]) -> None:
    spoil(world)

    with pytest.raises((AuditRefused, StoreError)):
        begin(world)

    assert list(world.store.keys("leases/")) == []


def test_of_a_refused_run_nothing_is_kept(world: World) -> None:
    before = world.files()
    run = begin(world)
    checked(world, run, SmallWeb(dict.fromkeys(WELL, DOWN)))

    with pytest.raises(AuditRefused):
        pipeline.settle_run(run, store=world.store)
    pipeline.give_up(run, store=world.store, holder=held_by("me"), is_refused=True)

    assert world.files() == before


def test_a_run_that_failed_otherwise_can_be_gone_on_with(world: World) -> None:
    run = begin(world)
    checked(world, run, SmallWeb(WELL))
    pipeline.give_up(run, store=world.store, holder=held_by("me"), is_refused=False)

    web = SmallWeb({})
    checked(world, begin(world, holder=held_by("another")), web)

    assert web.asked == []


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([{"slug": "three-sources", "error": "MailError"}], r"1 of 1 articles .* three-sources \(MailError\)"),
        ([], "1 of 1 articles .* nothing is known"),
        ([None], "1 of 1 articles .* nothing is known"),
    ],
    ids=["its mail was refused", "no answer", "an empty answer"],
)
def test_a_run_whose_article_was_not_concluded_fails_and_gives_its_leases_back(
    world: World, answers: list[dict[str, str] | None], sentence: str
) -> None:
    run = begin(world)

    with pytest.raises(NotConcluded, match=sentence):
        pipeline.end(run, Concluded.of(answers), store=world.store, holder=held_by("me"))

    assert list(world.store.keys("leases/")) == []


def test_a_host_with_too_many_sources_to_be_told_stands_in_the_plan(world: World) -> None:
    urls = [f"https://doi.org/10.1/{'x' * 80}{number}" for number in range(1100)]
    citations = tuple(a_citation(n + 1, url=url, kind=Kind.JOURNAL) for n, url in enumerate(urls))
    records.publish(world.store, an_article(slug="crowded", citations=citations))

    run = begin(world, Request(articles=("crowded",)))

    [work] = records.read(world.store, handover.hosts_key(run), tuple[HostWork, ...]) or ()
    pieces = handover.slices_of(work, run=run, store=world.store)
    assert work.slices is None and len(pieces) == 16
    assert sorted(url for piece in pieces for url in piece.sources) == sorted(urls)


def test_a_crowded_hosts_sources_are_spread_over_the_week(world: World) -> None:
    urls = [f"https://doi.org/10.1/{number}" for number in range(700)]
    citations = tuple(a_citation(n + 1, url=url, kind=Kind.JOURNAL) for n, url in enumerate(urls))
    look = a_look(at=START)
    states = {url: SourceState(last_look=look) for url in urls}
    records.put(world.store, records.shard_key("doi.org", "all"), Shard(sources=states))

    pieces = [
        plan([an_article(citations=citations)], run=run_of(["a"], at), store=world.store, only_due=True)
        for at in (START + timedelta(days=day) for day in (1, 2, 3))
    ]

    a_day = [sum(len(piece.sources) for piece in of_day) for of_day in pieces]
    assert all(60 < due < 140 for due in a_day)


FOUR = tuple(f"https://journal{n}.example/study" for n in range(4))


@pytest.fixture
def journals(tmp_path: Path) -> World:
    """A store in which an article of four journals is published, each due on its own day of the week."""
    citations = tuple(a_citation(n + 1, url=url, kind=Kind.JOURNAL) for n, url in enumerate(FOUR))
    made = World(tmp_path / "journals", an_article(slug="three-sources", citations=citations))
    records.publish(made.store, made.article)
    return made


@pytest.mark.parametrize("walled", [0, 2], ids=["all well", "half of them walled"])
def test_one_host_that_is_gone_is_found_out_though_it_is_due_alone(journals: World, walled: int) -> None:
    well = dict.fromkeys(FOUR, WELL[LAB]) | dict.fromkeys(FOUR[4 - walled :], Answer(status=403))
    gone = SmallWeb({**well, FOUR[0]: Answer(failure="dns")})
    audited(journals, SmallWeb(well))

    told = [audited(journals, gone, EVERY_DAY, day=day).findings for day in range(1, 14)]

    assert [finding.kind for finding in told[-1] if finding.state == "open"] == ["unreachable"]


def test_a_day_on_which_only_what_fails_is_due_strikes_nobody_else(journals: World) -> None:
    well = dict.fromkeys(FOUR, WELL[LAB])
    audited(journals, SmallWeb({**well, FOUR[0]: Answer(failure="dns"), FOUR[1]: GONE}))
    web = SmallWeb(dict.fromkeys(FOUR, DOWN))

    with pytest.raises(AuditRefused):
        audited(journals, web, EVERY_DAY, day=1)

    assert len({url for url, _ in web.asked}) >= 3


def test_a_wall_is_asked_no_more_often_than_what_is_well(world: World) -> None:
    web = SmallWeb({**WELL, LAB: Answer(status=403)})
    audited(world, web)
    web.asked.clear()

    for day in range(1, 8):
        audited(world, web, EVERY_DAY, day=day)

    assert 1 <= [url for url, _ in web.asked].count(LAB) <= 2


def test_a_run_that_goes_on_after_it_was_settled_tells_what_it_sees_then(world: World) -> None:
    class Broken(SmallWeb):
        def fetch(self, url: str, **given: Any) -> Capture:
            if url == LAB:
                raise StoreError("sources/lab.example", "it cannot be read")
            return super().fetch(url, **given)

    run = begin(world)
    checked(world, run, Broken(WELL))
    pipeline.settle_run(run, store=world.store)

    checked(world, run, SmallWeb(WELL))
    pipeline.settle_run(run, store=world.store)

    assert all(source.looked_at for source in concluded(world, run).sources)


def test_reports_that_were_written_outlive_a_refusal(world: World) -> None:
    run = begin(world)
    checked(world, run, SmallWeb(WELL))
    pipeline.settle_run(run, store=world.store)
    concluded(world, run)

    pipeline.give_up(run, store=world.store, holder=held_by("me"), is_refused=True)

    assert {key.split("/")[2] for key in world.store.keys("runs/")} == {"reports"}


def test_a_crowded_hosts_longest_unseen_slices_are_first(world: World) -> None:
    urls = [f"https://doi.org/10.1/{number}" for number in range(700)]
    citations = tuple(a_citation(n + 1, url=url) for n, url in enumerate(urls))
    records.publish(world.store, an_article(slug="crowded", citations=citations))
    web = SmallWeb(dict.fromkeys(urls, WELL[FDA]))

    def run_out_of_time(day: int) -> None:
        run, bells = begin(world, Request(articles=("crowded",)), day=day), iter([False] * 350)
        eyes = Eyes(web=web, to_warc=warc_bytes, clock=lambda: run.started_at, stopped=lambda: next(bells, True))
        [work] = records.read(world.store, handover.hosts_key(run), tuple[HostWork, ...]) or ()
        pipeline.check_host(
            work, HostProgress(done=False), run=run, store=world.store, eyes=eyes, begun_at=run.started_at
        )
        pipeline.settle_run(run, store=world.store)
        pipeline.give_up(run, store=world.store, holder=held_by("me"), is_refused=False)

    run_out_of_time(day=0)
    run_out_of_time(day=1)

    assert len({url for url, _ in web.asked}) > 650


def test_a_run_in_numbers(world: World) -> None:
    run = begin(world)
    checked(world, run, SmallWeb({**WELL, LAB: GONE, DEA: Answer(status=999)}))

    figures = tally.of_sources(pipeline.settle_run(run, store=world.store))

    assert {name: figure for name, figure in figures.items() if figure} == {
        "SourcesPlanned": 3,
        "SourcesUnseen": 1,
        "UnseenShare": pytest.approx(33.3, abs=0.1),
        "SourcesAlive": 1,
        "SourcesDead": 1,
        "SourcesBlocked": 1,
        "Walls": 1,
    }


def test_the_time_of_the_next_audit_is_only_the_schedules_to_tell() -> None:
    at = datetime.fromisoformat("2026-11-02T03:00:00Z")

    assert Request(scheduled=at).is_the_schedules
    assert not Request(articles=("three-sources",), scheduled=at).is_the_schedules
    assert not Request().is_the_schedules
