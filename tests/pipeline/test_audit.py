"""plan, check, settle, conclude in order over a small web: what is remembered, refused, resumed and mailed."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.warc import warc_bytes
from citewatch.audit.check import Cursor, check
from citewatch.audit.decide import Press, decide
from citewatch.audit.lease import Lease, Leases
from citewatch.audit.look import Eyes
from citewatch.audit.records import Shards, encode, lease_key, load_observations
from citewatch.audit.run import Outcome
from citewatch.audit.settle import settle
from citewatch.errors import AuditRefused, MailError, StoreError, UsageError
from citewatch.model import Choice, FindingKind, FindingState, Observation, Run, Watched
from citewatch.plan import Slice
from tests.builders import a_citation
from tests.pipeline.worlds import DEA, DOWN, FDA, GONE, LAB, START, WELL, Answer, SmallWeb, World, a_page, three_sources

HIGHER_DOSE = Answer(a_page("The first dose is 56 mg."))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A fresh store for an article of three sources."""
    return World(tmp_path / "store")


def findings(outcome: Outcome) -> list[tuple[int, str, str]]:
    """Citation, kind and state of every finding of the result."""
    result = json.loads(next(iter(outcome.results.values())))
    return [(f["citation"], f["kind"], f["state"]) for f in result["articles"][0]["findings"]]


def sources(outcome: Outcome) -> dict[int, dict]:  # type: ignore[type-arg]
    result = json.loads(next(iter(outcome.results.values())))
    return {source["number"]: source for source in result["articles"][0]["citations"]}


def an_eye_on(web: SmallWeb, **given: Any) -> Eyes:
    return Eyes(**{"web": web, "to_warc": warc_bytes, "clock": lambda: START} | given)


def test_the_first_audit_finds_nothing_and_says_what_it_saw(world: World) -> None:
    outcome = world.audit(WELL)

    assert findings(outcome) == []
    assert {source["content"]["state"] for source in sources(outcome).values()} == {"first-seen"}
    assert len(world.mails()) == 1


def test_an_unchanged_web_is_silent(world: World) -> None:
    world.audit(WELL)

    outcome = world.audit(WELL, day=7)

    assert findings(outcome) == [] and len(world.mails()) == 1
    assert {source["content"]["state"] for source in sources(outcome).values()} == {"unchanged"}


def test_a_changed_dose_is_told_with_before_and_after(world: World) -> None:
    world.audit(WELL)

    outcome = world.audit({**WELL, FDA: HIGHER_DOSE}, day=7)

    [change] = sources(outcome)[1]["content"]["changes"]
    assert findings(outcome) == [(1, "source-changed", "open")]
    assert (change["before"], change["after"]) == ("The first dose is 28 mg.", "The first dose is 56 mg.")
    assert len(world.mails()) == 2


def test_the_change_stays_until_it_is_accepted_and_then_is_quiet(world: World) -> None:
    changed = {**WELL, FDA: HIGHER_DOSE}
    world.audit(WELL)
    world.audit(changed, day=7)
    still = findings(world.audit(changed, day=8))
    [finding] = world.ledger().findings.values()

    decide(world.store, world.article.slug, Press(finding=finding.id, choice=Choice.ACCEPT, by="Rae"), at=START)

    assert still == [(1, "source-changed", "open")]
    assert findings(world.audit(changed, day=9)) == []


def test_a_source_that_goes_back_resolves_the_finding(world: World) -> None:
    world.audit(WELL)
    world.audit({**WELL, FDA: HIGHER_DOSE}, day=7)

    assert findings(world.audit(WELL, day=8)) == [(1, "source-changed", "resolved")]


def test_a_death_is_suspected_first_and_open_on_the_next_day(world: World) -> None:
    world.audit(WELL)

    first, second = (findings(world.audit({**WELL, LAB: GONE}, day=day)) for day in (7, 8))

    assert first == [(3, "link-dead", "suspected")]
    assert second == [(3, "link-dead", "open")]


def test_a_walled_source_is_not_dead_and_its_change_still_stands(world: World) -> None:
    world.audit(WELL)
    world.audit({**WELL, FDA: HIGHER_DOSE}, day=7)

    outcome = world.audit({**WELL, FDA: Answer(status=403)}, day=8)

    assert sources(outcome)[1]["link"]["verdict"] == "blocked"
    assert findings(outcome) == [(1, "source-changed", "open")]


def test_a_challenge_ends_the_looking_for_its_host(world: World) -> None:
    other = "https://www.fda.gov/other"
    world = replace(
        world, article=replace(world.article, citations=(*world.article.citations, a_citation(4, url=other)))
    )
    web = SmallWeb({**WELL, FDA: Answer(status=999), other: Answer(a_page("Other."))})

    seen = sources(world.audit(web))

    assert [url for url, _ in web.asked].count(other) == 0
    assert (seen[4]["looked_at"], seen[4]["link"]["verdict"], seen[4]["link"]["reason"]) == (
        False,
        "blocked",
        "host-walled",
    )


def test_what_was_not_looked_at_is_first_the_next_time(world: World) -> None:
    other = "https://www.fda.gov/other"
    world = replace(
        world, article=replace(world.article, citations=(*world.article.citations, a_citation(4, url=other)))
    )
    web = {**WELL, other: Answer(a_page("Other."))}
    world.audit({**web, other: Answer(status=999)})
    again = SmallWeb(web)

    world.audit(again, day=1)

    assert [url for url, _ in again.asked if "fda.gov" in url] == [other, FDA]


def test_a_failure_gets_its_second_look_at_the_end_of_the_queue(world: World) -> None:
    web = SmallWeb({**WELL, DEA: Answer(status=503)})

    seen = sources(world.audit(web))

    assert [url for url, _ in web.asked].count(DEA) == 2
    assert seen[2]["link"]["verdict"] == "unreachable"


def test_with_no_network_nothing_is_recorded(world: World) -> None:
    world.audit(WELL)
    before = world.files()

    with pytest.raises(AuditRefused, match="3 of 3 hosts gave nothing to see"):
        world.audit(dict.fromkeys(WELL, DOWN), day=7)

    assert world.files() == before


def test_a_fresh_store_stays_empty_when_there_is_no_network(world: World) -> None:
    with pytest.raises(AuditRefused):
        world.audit(dict.fromkeys(WELL, DOWN))

    assert world.files() == {}


def test_validators_are_sent_and_a_304_costs_no_text(world: World) -> None:
    tagged = Answer(WELL[FDA].payload, headers=(*WELL[FDA].headers, ("ETag", '"v1"')))
    world.audit({**WELL, FDA: tagged})
    web = SmallWeb({**WELL, FDA: Answer(status=304)})

    outcome = world.audit(web, day=0.5)
    again = SmallWeb(web.answers)
    world.audit(again, day=1)

    assert dict(web.asked)[FDA].etag == '"v1"'  # type: ignore[union-attr]
    assert dict(again.asked)[FDA].etag == '"v1"'  # type: ignore[union-attr]
    assert (sources(outcome)[1]["content"]["state"], outcome.traffic.not_modified) == ("unchanged", 1)


def test_a_run_that_is_done_does_nothing_more(world: World) -> None:
    done = world.audit(WELL)
    before = world.files()
    web = SmallWeb({})

    again = world.audit(web)

    assert (again, web.asked, world.files()) == (done, [], before)


def test_another_run_of_the_same_articles_is_refused_meanwhile(world: World) -> None:
    other = Lease(run_id="other", started_at=START, until=START.replace(hour=4))
    world.store.create(lease_key("three-sources"), encode(other))

    with pytest.raises(AuditRefused, match="--now 2026-11-02T03:00:00Z"):
        world.audit(WELL, day=0.01)


def test_a_long_run_keeps_its_place(world: World) -> None:
    run = Run(id="long", started_at=START)
    minutes = iter(range(1, 60))
    leases = Leases(world.store, ["three-sources"], run=run)
    leases.take(START)

    looked = leases.renewing(an_eye_on(SmallWeb({}), clock=lambda: START + timedelta(minutes=next(minutes))))
    for _ in range(30):
        looked(Observation(url=FDA))

    with pytest.raises(AuditRefused):
        world.audit(WELL, day=40 / (24 * 60))


def test_the_past_is_not_audited_after_the_present(world: World) -> None:
    world.audit(WELL, day=7)

    with pytest.raises(AuditRefused, match="A later audit"):
        world.audit(WELL, day=1)


@pytest.mark.parametrize("may_have_gone", [False, True], ids=["refused", "nobody knows"])
def test_a_mail_that_failed_stays_due_and_goes_out_with_the_next_run(world: World, may_have_gone: bool) -> None:
    class Refusing:
        never_twice = False

        def send(self, message: bytes, *, mail_id: str) -> None:
            raise MailError("no", may_have_gone=may_have_gone)

    class Taking(Refusing):
        def send(self, message: bytes, *, mail_id: str) -> None:
            taken.append(message)

    taken: list[bytes] = []
    refused = world.audit(WELL, mailer=Refusing())
    due = world.ledger().mail_due

    world.audit(WELL, day=0.5, mailer=Taking(), only=frozenset({3}))
    in_part = len(taken)
    world.audit(WELL, day=1, mailer=Taking())
    world.audit(WELL, day=2, mailer=Taking())

    assert [str(error) for error in refused.refused_mails] == ["no"] and in_part == 0
    assert due is not None and world.ledger().mail_due is None
    assert len(taken) == 1 and (b"You may have this mail already" in taken[0]) == may_have_gone


def test_a_mail_that_went_out_before_the_run_was_killed_hides_no_later_news(world: World) -> None:
    class Dying(Outbox):
        def send(self, message: bytes, *, mail_id: str) -> None:
            super().send(message, mail_id=mail_id)
            raise MailError("killed before the receipt")

    changed = {**WELL, FDA: HIGHER_DOSE}
    world.audit(WELL)
    world.audit(changed, day=7, mailer=Dying(world.store))

    world.audit({**changed, DEA: Answer(a_page("Ketamine is a Schedule II drug."))}, day=8)

    latest = world.files()[world.mails()[-1]]
    assert len(world.mails()) == 3 and b"Schedule II" in latest and b"You may have this mail already" in latest


def test_one_lost_text_is_read_again_from_its_capture(world: World) -> None:
    world.audit(WELL)
    for key in list(world.store.keys("sources/www.fda.gov/texts/")):
        world.store.delete(key)

    assert findings(world.audit({**WELL, FDA: HIGHER_DOSE}, day=7)) == [(1, "source-changed", "open")]


def test_one_article_that_cannot_be_concluded_keeps_no_other_from_it(world: World) -> None:
    class Refusing(FolderStore):
        def swap(self, key: str, body: bytes, *, expected: str | None) -> None:
            if key == "ledgers/another.json":
                raise StoreError(key, "the disk is full")
            super().swap(key, body, expected=expected)

    articles = (replace(world.article, slug="another"), world.article)

    with pytest.raises(StoreError, match="another"):
        world.audit(WELL, articles=articles, store=Refusing(world.root))

    assert world.ledger().last_run


def test_a_citation_that_is_removed_takes_its_finding_along(world: World) -> None:
    world.audit(WELL)
    world.audit({**WELL, FDA: HIGHER_DOSE}, day=7)
    shorter = replace(world, article=replace(world.article, citations=world.article.citations[1:], passages=()))

    assert findings(shorter.audit({**WELL, FDA: HIGHER_DOSE}, day=8)) == [(1, "source-changed", "resolved")]


def test_a_new_address_gets_a_new_baseline(world: World) -> None:
    moved = "https://www.fda.gov/new"
    world.audit(WELL)
    article = replace(world.article, citations=(a_citation(1, url=moved), *world.article.citations[1:]))

    outcome = replace(world, article=article).audit({**WELL, moved: HIGHER_DOSE}, day=7)

    assert findings(outcome) == [] and sources(outcome)[1]["content"]["state"] == "first-seen"


def test_looking_at_some_citations_leaves_the_others_alone(world: World) -> None:
    world.audit(WELL)
    world.audit({**WELL, FDA: HIGHER_DOSE}, day=7)
    web = SmallWeb({**WELL, FDA: HIGHER_DOSE})

    outcome = world.audit(web, day=8, only=frozenset({3}))

    assert [url for url, _ in web.asked] == [LAB] and list(sources(outcome)) == [3]
    assert [f.state for f in world.ledger().findings.values()] == [FindingState.OPEN]


def test_a_finding_of_a_partial_audit_is_mailed_by_the_next_whole_one(world: World) -> None:
    changed = {**WELL, FDA: HIGHER_DOSE}
    world.audit(WELL)

    world.audit(changed, day=7, only=frozenset({1}))
    partial = len(world.mails())
    world.audit(changed, day=8)

    assert (partial, len(world.mails())) == (1, 2)


def test_a_decision_needs_a_finding_that_stands_and_a_dismissal_a_reason(world: World) -> None:
    world.audit(WELL)
    world.audit({**WELL, LAB: GONE}, day=7)
    [finding] = world.ledger().findings.values()
    assert finding.kind is FindingKind.LINK_DEAD

    with pytest.raises(UsageError, match="has no finding nonsense"):
        decide(world.store, world.article.slug, Press(finding="nonsense", choice=Choice.ACCEPT), at=START)
    with pytest.raises(UsageError, match="say why"):
        decide(world.store, world.article.slug, Press(finding=finding.id, choice=Choice.DISMISS), at=START)
    with pytest.raises(UsageError, match="no ledger of “unknown”"):
        decide(world.store, "unknown", Press(finding=finding.id, choice=Choice.ACCEPT), at=START)


def test_a_page_that_turned_unreadable_resolves_nothing(world: World) -> None:
    broken = Answer(b"%PDF-1.4 broken", headers=(("Content-Type", "application/pdf"),))
    world.audit(WELL)
    world.audit({**WELL, FDA: HIGHER_DOSE}, day=7)

    outcome = world.audit({**WELL, FDA: broken}, day=8)

    assert findings(outcome) == [(1, "source-changed", "open")]
    assert sources(outcome)[1]["content"]["reason"] == "unreadable-pdf"


def test_the_first_readable_text_is_the_baseline(world: World) -> None:
    broken = Answer(b"%PDF-1.4 broken", headers=(("Content-Type", "application/pdf"),))
    world.audit({**WELL, FDA: broken})

    states = [
        sources(world.audit({**WELL, FDA: answer}, day=day))[1]["content"]["state"]
        for day, answer in enumerate((broken, WELL[FDA], HIGHER_DOSE), start=1)
    ]

    assert states == ["not-compared", "first-seen", "changed"]


def test_renumbering_the_references_buries_no_finding(world: World) -> None:
    changed = {**WELL, FDA: HIGHER_DOSE}
    world.audit(WELL)
    world.audit(changed, day=7)
    one, two, three = world.article.citations
    swapped = (replace(two, number=1), replace(one, number=2, url=FDA + "#dose"), three)

    outcome = replace(world, article=replace(world.article, citations=swapped)).audit(changed, day=8)

    assert (2, "source-changed", "open") in findings(outcome)


def test_a_source_that_is_not_watched_is_accused_of_nothing(world: World) -> None:
    off = replace(world.article, citations=(*world.article.citations[:2], a_citation(3, url=LAB, watch=Watched.OFF)))
    world.audit({**WELL, LAB: GONE})

    outcome = replace(world, article=off).audit(WELL, day=1)

    assert findings(outcome) == [(3, "link-dead", "resolved")]
    assert (sources(outcome)[3]["looked_at"], sources(outcome)[3]["link"]["reason"]) == (False, "watch-off")


def test_a_move_stands_while_its_new_place_cannot_be_seen(world: World) -> None:
    moved = Answer(WELL[FDA].payload, redirected_to="https://www.fda.gov/new")
    world.audit(WELL)
    first = findings(world.audit({**WELL, FDA: moved}, day=1))

    walled = findings(world.audit({**WELL, FDA: Answer(status=403)}, day=2))

    assert first == walled == [(1, "link-moved", "open")]


def test_a_walled_host_is_asked_nothing_more_by_a_resumed_run(world: World) -> None:
    urls = tuple(f"https://www.fda.gov/{n}" for n in range(3))
    run, piece = Run(id="r", started_at=START), Slice(host="www.fda.gov", shard="all", sources=urls)
    web = SmallWeb(dict.fromkeys(urls, Answer(status=999)))
    bells = iter([False, True])

    first = check([piece], run=run, store=world.store, eyes=an_eye_on(web, stopped=lambda: next(bells)))
    second = check([piece], run=run, store=world.store, eyes=an_eye_on(web))

    assert (first.slice, second.slice, len(web.asked)) == (0, 1, 1)


def test_a_host_that_puts_everything_off_is_done_after_a_second_look_at_each(world: World) -> None:
    urls = tuple(f"https://www.fda.gov/{n}" for n in range(30))
    run, piece = Run(id="r", started_at=START), Slice(host="www.fda.gov", shard="all", sources=urls)
    web = SmallWeb(dict.fromkeys(urls, Answer(status=503)))

    calls = 0
    cursor = Cursor()
    while cursor.slice == 0 and calls < 100:
        bells = iter([False] * 7)
        eyes = an_eye_on(web, stopped=lambda bells=bells: next(bells, True))
        cursor = check([piece], run=run, store=world.store, eyes=eyes, cursor=cursor)
        calls += 1

    kept = load_observations(world.store, run, piece)
    assert len(web.asked) == 60 and kept.complete and kept.postponed == ()


def test_a_host_that_asks_again_and_again_to_come_back_later_is_left_alone(world: World) -> None:
    urls = tuple(f"https://www.fda.gov/{n}" for n in range(30))
    run, piece = Run(id="r", started_at=START), Slice(host="www.fda.gov", shard="all", sources=urls)
    web = SmallWeb(dict.fromkeys(urls, Answer(status=429)))

    check([piece], run=run, store=world.store, eyes=an_eye_on(web))

    kept = load_observations(world.store, run, piece)
    assert len(web.asked) == 8 and kept.complete
    assert Counter(each.unseen_reason for each in kept.observations) == {None: 8, "host-limited": 22}


def test_what_was_postponed_before_a_wall_was_still_looked_at(world: World) -> None:
    slow, wall = "https://www.fda.gov/1", "https://www.fda.gov/2"
    run, piece = Run(id="r", started_at=START), Slice(host="www.fda.gov", shard="all", sources=(slow, wall))
    web = SmallWeb({slow: Answer(status=429), wall: Answer(status=999)})

    check([piece], run=run, store=world.store, eyes=an_eye_on(web))

    looks = load_observations(world.store, run, piece).observations
    assert [each.look.reason for each in looks if each.look] == ["rate-limited", "bot-wall"]


def test_a_crowded_hosts_state_is_dealt_to_more_shards_and_nothing_is_lost(world: World) -> None:
    urls = tuple(sorted(f"https://doi.org/10.1/{n}" for n in range(40)))
    piece = Slice(host="doi.org", shard="all", sources=urls)
    web = SmallWeb(dict.fromkeys(urls, WELL[FDA]))

    for id in ("r1", "r2"):
        run = Run(id=id, started_at=START)
        check([piece], run=run, store=world.store, eyes=an_eye_on(web))
        settle([piece], run=run, store=world.store, shard_limit=10)
        settle([piece], run=run, store=world.store, shard_limit=10)

    shards = Shards(world.store)
    assert shards.depth_of("doi.org") == 1
    assert all(shards.state_of(url).last_good for url in urls)


def test_one_bad_answer_ends_no_more_than_its_own_look(world: World) -> None:
    beside = f"{DEA}/2"
    citations = (*three_sources().citations, a_citation(4, url=beside))
    poisoned = World(world.root, article=replace(three_sources(), citations=citations))

    class Broken(SmallWeb):
        def fetch(self, url, **given):  # type: ignore[no-untyped-def]
            if url == DEA:
                raise ZeroDivisionError("a bug of ours")
            return super().fetch(url, **given)

    seen = sources(poisoned.audit(Broken(WELL | {beside: WELL[DEA]})))

    assert (seen[2]["looked_at"], seen[2]["link"]["reason"]) == (False, "not-understood")
    assert seen[4]["link"]["verdict"] == "alive"


def test_one_bad_host_is_reported_as_not_audited(world: World) -> None:
    class Broken(FolderStore):
        def swap(self, key, body, *, expected):  # type: ignore[no-untyped-def]
            if "observations/www.dea.gov" in key:
                raise ZeroDivisionError("a bug of ours")
            return super().swap(key, body, expected=expected)

    seen = sources(world.audit(WELL, store=Broken(world.root)))

    assert (seen[2]["looked_at"], seen[2]["link"]["reason"]) == (False, "not-audited")
    assert seen[1]["link"]["verdict"] == "alive"
