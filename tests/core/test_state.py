"""A source through time: strikes come from the times of looks; one good look clears them all."""

from datetime import timedelta

from citewatch.model import LinkVerdict, Observation, Volatile
from citewatch.state import Shard, SourceState, blind_since, deal, fold, remember, standing
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
