"""A source through time: strikes come from the times of looks; one good look clears them all."""

from datetime import timedelta

import pytest

from citewatch.audit import records
from citewatch.model import LinkVerdict, Observation, Volatile
from citewatch.state import Shard, SourceState, Span, blind_since, deal, fold, remember, standing
from tests.builders import A_DAY, A_URL, a_good_look, a_look, an_observation

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def seen(verdict: LinkVerdict, after: timedelta) -> Observation:
    """A failing look, so long after the first day."""
    return Observation(url=A_URL, look=a_look(verdict, "some-reason", at=A_DAY + after))


def after(*observations: Observation) -> SourceState:
    """What is remembered after these."""
    state = None
    for observation in observations:
        at = observation.look.at if observation.look else A_DAY
        state = remember(state, observation, at=at)
    assert state
    return state


def test_one_404_is_only_suspected() -> None:
    judged = standing(after(seen(LinkVerdict.DEAD, 0 * DAY)))

    assert judged and judged.suspected


def test_two_404s_within_20_hours_are_still_one_suspicion() -> None:
    judged = standing(after(seen(LinkVerdict.DEAD, 0 * HOUR), seen(LinkVerdict.DEAD, 19 * HOUR)))

    assert judged and judged.suspected


def test_a_second_404_after_20_hours_proves_the_death() -> None:
    judged = standing(after(seen(LinkVerdict.DEAD, 0 * HOUR), seen(LinkVerdict.DEAD, 20 * HOUR)))

    assert judged and not judged.suspected


def test_unreachable_takes_three_looks_over_60_hours() -> None:
    two = (seen(LinkVerdict.UNREACHABLE, 0 * HOUR), seen(LinkVerdict.UNREACHABLE, 61 * HOUR))
    three = (*two, seen(LinkVerdict.UNREACHABLE, 62 * HOUR))
    quick = tuple(seen(LinkVerdict.UNREACHABLE, n * HOUR) for n in range(5))

    assert [standing(after(*looks)).suspected for looks in (two, three, quick)] == [True, False, True]  # type: ignore[union-attr]


def test_one_good_look_clears_every_strike() -> None:
    good = an_observation(look=a_look(at=A_DAY + 2 * DAY), good=a_good_look(at=A_DAY + 2 * DAY))

    state = after(seen(LinkVerdict.DEAD, 0 * DAY), seen(LinkVerdict.DEAD, DAY), good)

    assert standing(state) is None and state.failing == () and state.last_good == good.good


def test_a_wall_neither_strikes_nor_clears() -> None:
    state = after(seen(LinkVerdict.DEAD, 0 * DAY), seen(LinkVerdict.BLOCKED, DAY), seen(LinkVerdict.BLOCKED, 2 * DAY))

    judged = standing(state)

    assert judged and judged.suspected


def test_what_is_proven_stands_whatever_single_looks_say_since() -> None:
    dead = (seen(LinkVerdict.DEAD, 0 * DAY), seen(LinkVerdict.DEAD, DAY))
    silent = tuple(seen(LinkVerdict.UNREACHABLE, n * DAY) for n in range(4))

    verdicts = [
        standing(after(*dead, seen(LinkVerdict.UNREACHABLE, 2 * DAY))),
        standing(after(*silent, seen(LinkVerdict.DEAD, 5 * DAY))),
        standing(after(*silent, seen(LinkVerdict.DEAD, 5 * DAY), seen(LinkVerdict.DEAD, 6 * DAY))),
    ]

    assert [(judged.verdict, judged.suspected) for judged in verdicts if judged] == [
        (LinkVerdict.DEAD, False),
        (LinkVerdict.UNREACHABLE, False),
        (LinkVerdict.DEAD, False),
    ]


def test_a_fault_of_ours_says_nothing_of_the_source() -> None:
    state = remember(None, Observation(url=A_URL, unseen_reason="not-audited"), at=A_DAY)

    assert blind_since(state, now=A_DAY + 60 * DAY) is None


def test_nobody_looking_before_a_good_look_does_not_count_after_it() -> None:
    good = an_observation(look=a_look(at=A_DAY + DAY))

    state = remember(after(good), Observation(url=A_URL, unseen_reason="host-walled"), at=A_DAY)

    assert state.unseen_since is None


def test_a_wall_alone_is_never_a_death() -> None:
    assert standing(after(*(seen(LinkVerdict.BLOCKED, n * DAY) for n in range(30)))) is None


def test_nobody_having_seen_a_source_for_14_days_is_told() -> None:
    state = after(an_observation(), seen(LinkVerdict.BLOCKED, DAY), seen(LinkVerdict.BLOCKED, 8 * DAY))

    assert blind_since(state, now=A_DAY + 14 * DAY) is None
    assert blind_since(state, now=A_DAY + 15 * DAY) == A_DAY + DAY


def test_a_source_hidden_behind_its_hosts_wall_counts_as_unseen() -> None:
    state = remember(None, Observation(url=A_URL, unseen_reason="host-walled"), at=A_DAY)

    assert blind_since(state, now=A_DAY + 14 * DAY) == A_DAY


def test_an_older_look_changes_nothing() -> None:
    state = after(an_observation())

    assert remember(state, seen(LinkVerdict.DEAD, -DAY), at=A_DAY) == state


def test_folding_a_run_twice_is_folding_it_once() -> None:
    once = fold(Shard(), (seen(LinkVerdict.DEAD, DAY),), run_id="r1", at=A_DAY)

    assert fold(once, (seen(LinkVerdict.DEAD, DAY),), run_id="r1", at=A_DAY) == once


def test_years_of_failing_keep_the_first_and_the_latest_looks_of_each_verdict() -> None:
    dead = (seen(LinkVerdict.DEAD, 3 * DAY), seen(LinkVerdict.DEAD, 4 * DAY))
    walls = tuple(seen(LinkVerdict.BLOCKED, n * DAY) for n in range(700) if n not in (3, 4))

    state = after(*walls[:3], *dead, *walls[3:])
    judged = standing(state)

    assert len(state.failing) == 12
    assert (state.failing[0].at, state.failing[-1].at) == (A_DAY, A_DAY + 699 * DAY)
    assert judged and judged.verdict is LinkVerdict.DEAD and not judged.suspected


def test_a_full_shard_is_dealt_out_by_name() -> None:
    sources = {url: SourceState() for url in ("https://x/a", "https://x/b", "https://x/c")}

    dealt = deal(sources, name=lambda url: url[-1], run_id="r1")

    assert {name: list(shard.sources) for name, shard in dealt.items()} == {
        "a": ["https://x/a"],
        "b": ["https://x/b"],
        "c": ["https://x/c"],
    }


def test_what_is_volatile_of_a_page_is_remembered_through_failing_looks() -> None:
    counter = Volatile(section=(), words=("Visitors today:",), above="", below="")
    learnt = an_observation(look=a_look(at=A_DAY), good=a_good_look(at=A_DAY), volatile=(counter,))
    later = an_observation(look=a_look(at=A_DAY + 2 * DAY), good=a_good_look(at=A_DAY + 2 * DAY), volatile=(counter,))

    assert after(learnt, seen(LinkVerdict.DEAD, DAY), later).volatile == (counter,)


def good(after: timedelta, text: str = "text-1", reason: str = "ok") -> Observation:
    """A look that saw this text, so long after the first day."""
    at = A_DAY + after
    return an_observation(look=a_look(reason=reason, at=at), good=a_good_look(at=at, text_digest=text))


def unseen(reason: str) -> Observation:
    """Nobody looked, and why."""
    return Observation(url=A_URL, unseen_reason=reason)


def told(state: SourceState) -> list[tuple[str, str, int]]:
    """A source's past, span by span: what was seen, and how often in a row."""
    return [(span.verdict, span.text_digest or span.reason, span.looks) for span in state.spans]


def test_looks_in_a_row_that_saw_the_same_are_one_span() -> None:
    state = after(good(0 * DAY), good(DAY), good(2 * DAY, reason="not-modified"), good(3 * DAY))

    assert state.spans == (
        Span(
            first_at=A_DAY,
            last_at=A_DAY + 3 * DAY,
            looks=4,
            verdict=LinkVerdict.ALIVE,
            reason="ok",
            text_digest="text-1",
        ),
    )


def test_another_text_verdict_or_reason_begins_another_span() -> None:
    dead = (seen(LinkVerdict.DEAD, 2 * DAY), seen(LinkVerdict.DEAD, 3 * DAY))
    parked = Observation(url=A_URL, look=a_look(LinkVerdict.DEAD, "parked", at=A_DAY + 4 * DAY))

    state = after(good(0 * DAY), good(DAY, "text-2"), *dead, parked, good(5 * DAY, "text-2"))

    assert told(state) == [
        ("alive", "text-1", 1),
        ("alive", "text-2", 1),
        ("dead", "some-reason", 2),
        ("dead", "parked", 1),
        ("alive", "text-2", 1),
    ]


UNSEEN = {
    "host-walled": [("blocked", "host-walled", 2)],
    "host-limited": [("blocked", "host-limited", 2)],
    "not-understood": [("skipped", "not-understood", 2)],
    "not-audited": [],
    "not-recorded": [],
}


@pytest.mark.parametrize(("reason", "spans"), UNSEEN.items(), ids=UNSEEN.keys())
def test_a_look_that_nobody_made_is_told_only_where_its_host_kept_us_from_it(
    reason: str, spans: list[tuple[str, str, int]]
) -> None:
    state = SourceState()
    for day in (0, 1, 1):
        state = remember(state, unseen(reason), at=A_DAY + day * DAY)

    assert told(state) == spans


def test_folding_a_run_twice_tells_of_its_looks_once() -> None:
    seen_twice = (good(DAY), seen(LinkVerdict.DEAD, DAY), unseen("host-walled"))

    for observation in seen_twice:
        once = fold(Shard(), (observation,), run_id="r1", at=A_DAY + DAY)
        assert fold(once, (observation,), run_id="r1", at=A_DAY + DAY) == once


def test_a_late_run_does_not_change_the_order_of_the_past() -> None:
    state = remember(after(good(0 * DAY)), unseen("host-walled"), at=A_DAY + 3 * DAY)

    late = remember(state, good(2 * DAY), at=A_DAY + 2 * DAY)

    assert told(late) == [("alive", "text-1", 1), ("blocked", "host-walled", 1)]


def test_the_last_twenty_spans_are_kept() -> None:
    state = after(*(good(n * DAY, f"text-{n}") for n in range(100)))

    assert len(state.spans) == 20
    assert (state.spans[0].text_digest, state.spans[-1].text_digest) == ("text-80", "text-99")


def test_a_state_from_before_there_were_spans_is_read() -> None:
    kept = records.plain(after(good(0 * DAY)))
    del kept["spans"]

    state = records.from_plain(kept, SourceState, name="state")

    assert state.spans == () and told(remember(state, good(DAY), at=A_DAY + DAY)) == [("alive", "text-1", 1)]
