"""Whatever fails or dies on the way, an audit in AWS ends as if nothing had happened, or fails for all to see.

Each case is the second audit of three sources: one has changed, of which a mail is due, one is gone, and one is walled,
for which doi.org vouches. It finds the lease of an execution that is no more.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from citewatch.adapters.warc import warc_bytes
from citewatch.audit import records
from citewatch.audit.lease import Lease
from citewatch.model import Capture, Exchange
from tests.functions.conftest import FIRST, SECOND, Cloud, Objects, Outcome, cited
from tests.functions.machine import Ended
from tests.functions.wire import Asked, Fault, Kind, Rule
from tests.pipeline.worlds import START

FUNCTIONS = ("plan", "check", "inquire", "settle", "conclude", "finish")
AFTER_PLAN = ("CheckAll", "Inquire", "Settle", "ConcludeAll", "Finish")
WORKING = ("Plan", "Check", "Conclude", *AFTER_PLAN)
SECOND_COPY = "You may have this mail already: whether an earlier copy arrived is not known."


@dataclass(frozen=True)
class Undisturbed:
    """The second audit when all goes well: what it leaves, what it asked, which states it went through."""

    outcome: Outcome
    asked: tuple[Asked, ...]
    states: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """Every function with every service and operation that it asks."""
        return sorted({(asked.function, asked.service, asked.operation) for asked in self.asked})

    def places(self, function: str) -> list[int]:
        return [asked.place for asked in self.asked if asked.function == function]

    @property
    def sending(self) -> int:
        """The place of the mail among all that conclude asks."""
        return next(asked.place for asked in self.asked if asked.operation == "SendEmail")


@pytest.fixture(scope="session")
def before(new_cloud: Callable[[], AbstractContextManager[Cloud]], first_day: Objects) -> Objects:
    """What stands in the bucket before the second audit."""
    dead = Lease(
        run_id="20261108T030000Z-three-sources",
        started_at=START + timedelta(days=6),
        until=START + timedelta(days=8),
        holder="arn:aws:states:eu-west-1:123456789012:execution:citewatch-audit:long-gone",
    )
    return {**first_day, records.lease_key("three-sources"): records.encode(dead)}


@pytest.fixture(scope="session")
def undisturbed(new_cloud: Callable[[], AbstractContextManager[Cloud]], before: Objects) -> Undisturbed:
    states: list[str] = []
    with new_cloud() as cloud:
        cloud.restore(before)
        assert cloud.audit(entering=states.append).status == "SUCCEEDED"
        return Undisturbed(cloud.outcome(), tuple(cloud.wire.asked), tuple(states))


@pytest.fixture
def cloud(new_cloud: Callable[[], AbstractContextManager[Cloud]]) -> Iterator[Cloud]:
    """An AWS that is restored before each case."""
    with new_cloud() as made:
        yield made


class Once:
    """A rule that breaks the first request that is meant; `struck` tells whether there was one."""

    def __init__(self, fault: Fault, is_meant: Callable[[Asked], bool]) -> None:
        self._fault, self._is_meant = fault, is_meant
        self._left = threading.Lock()

    def __call__(self, asked: Asked) -> Fault | None:
        return self._fault if self._is_meant(asked) and self._left.acquire(blocking=False) else None

    @property
    def struck(self) -> bool:
        return self._left.locked()


def is_asking(function: str, operation: str) -> Callable[[Asked], bool]:
    return lambda asked: (asked.function, asked.operation) == (function, operation)


def always(fault: Fault, is_meant: Callable[[Asked], bool]) -> Rule:
    """The rule that breaks every request that is meant."""
    return lambda asked: fault if is_meant(asked) else None


def dies_after(function: str, place: int) -> Once:
    """The rule by which a function dies once, after the effect of the request at this place."""
    return Once(Fault(Kind.DEATH, True), lambda asked: (asked.function, asked.place) == (function, place))


def is_second_copy(mail: str, *, of: str) -> bool:
    """Whether a mail is another one of the same text, but for the sentence that says so."""
    first, second = (message_from_string(each, policy=default) for each in (of, mail))
    texts = [
        " ".join(part.get_content().split())
        for mail in (first, second)
        for part in mail.walk()
        if part.get_content_type() == "text/plain"
    ]
    said = texts[1].replace(f"{SECOND_COPY} ", "", 1)
    heads = [[line for line in mail.items() if line[0] != "Content-Type"] for mail in (first, second)]
    return heads[0] == heads[1] and said == texts[0] and texts[1] != texts[0]


@pytest.mark.parametrize("after_effect", [False, True], ids=["before its effect", "after its effect"])
@pytest.mark.parametrize("kind", [Kind.THROTTLE, Kind.ERROR, Kind.RESET], ids=lambda kind: kind.value)
def test_a_request_that_fails_once_changes_nothing(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, subtests: pytest.Subtests, kind: Kind, after_effect: bool
) -> None:
    for function, service, operation in undisturbed.pairs:
        # A mail may be out after the other faults, see below; what SES throttles it has not taken.
        if service == "sesv2" and (kind is not Kind.THROTTLE or after_effect):
            continue
        with subtests.test(f"{function} {operation}"):
            cloud.restore(before)
            cloud.wire.rule = once = Once(Fault(kind, after_effect), is_asking(function, operation))

            ended = cloud.audit()

            assert once.struck and ended.status == "SUCCEEDED"
            assert cloud.outcome() == undisturbed.outcome


@pytest.mark.parametrize("function", FUNCTIONS)
def test_faults_that_outlast_a_call_have_the_step_tried_again(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, function: str
) -> None:
    cloud.restore(before)
    cloud.wire.rule = always(
        Fault(Kind.RESET, after_effect=False), lambda asked: (asked.function, asked.call) == (function, 1)
    )

    ended = cloud.audit()

    assert ended.status == "SUCCEEDED"
    assert cloud.outcome() == undisturbed.outcome


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "inquire"])
def test_a_step_that_fails_to_the_end_fails_the_audit_which_may_be_started_again(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, function: str
) -> None:
    cloud.restore(before)
    cloud.wire.rule = always(
        Fault(Kind.ERROR, after_effect=False), lambda asked: asked.function == function and asked.place > 1
    )
    failed = cloud.audit()
    cloud.wire.clear()

    again = cloud.audit()

    assert (failed.status, again.status) == ("FAILED", "SUCCEEDED")
    assert cloud.outcome() == undisturbed.outcome


@pytest.mark.parametrize("place", [0, 1], ids=["at once", "halfway"])
def test_registries_that_cannot_be_asked_to_the_end_fail_no_audit_and_only_their_answers_are_missing(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, place: int
) -> None:
    cloud.restore(before)
    cloud.wire.rule = always(
        Fault(Kind.ERROR, after_effect=False), lambda asked: asked.function == "inquire" and asked.place > place
    )

    ended = cloud.audit()

    left = cloud.outcome().objects
    [answers] = undisturbed.outcome.objects.keys() - left.keys()
    assert ended.status == "SUCCEEDED" and len(cloud.outcome().mails) == 1
    assert "/answers/doi.org-" in answers
    assert (vouched_by(undisturbed.outcome.objects), vouched_by(left)) == ([None, "doi.org", None], [None] * 3)


def vouched_by(objects: Objects) -> list[str | None]:
    """Who vouches for each source in the latest result."""
    result = json.loads(objects[max(key for key in objects if key.endswith("/result.json"))])
    return [citation["link"]["vouched_by"] for citation in result["articles"][0]["citations"]]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_dies_after_any_of_its_requests_changes_nothing(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, subtests: pytest.Subtests, function: str
) -> None:
    # Dying before a request is dying after the one before it.
    for place in undisturbed.places(function):
        # From the word that it is tried to the receipt nobody knows whether the mail is out.
        if function == "conclude" and 0 <= undisturbed.sending - place <= 1:
            continue
        with subtests.test(f"request {place}"):
            cloud.restore(before)
            cloud.wire.rule = once = dies_after(function, place)

            ended = cloud.audit()

            assert once.struck and ended.status == "SUCCEEDED"
            assert cloud.outcome() == undisturbed.outcome


@pytest.mark.parametrize("error", ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "States.Timeout"])
def test_whatever_aws_calls_a_death_the_step_is_tried_again(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, error: str
) -> None:
    cloud.restore(before)
    cloud.dies_of = error
    cloud.wire.rule = dies_after("settle", 3)

    cloud.audit()

    assert cloud.outcome() == undisturbed.outcome


def test_after_a_death_just_before_the_mail_it_goes_out_once_and_says_that_it_may_be_a_second_copy(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed
) -> None:
    cloud.restore(before)
    cloud.wire.rule = dies_after("conclude", undisturbed.sending - 1)

    cloud.audit()

    [mail] = cloud.outcome().mails
    assert is_second_copy(mail, of=undisturbed.outcome.mails[0])
    assert cloud.outcome().objects == undisturbed.outcome.objects


def test_after_a_death_between_mail_and_receipt_there_is_one_more_mail_which_says_so(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed
) -> None:
    cloud.restore(before)
    cloud.wire.rule = dies_after("conclude", undisturbed.sending)

    cloud.audit()

    first, second = cloud.outcome().mails
    assert (first,) == undisturbed.outcome.mails
    assert is_second_copy(second, of=first)
    assert cloud.outcome().objects == undisturbed.outcome.objects


@pytest.mark.parametrize("after_effect", [False, True], ids=["it was not", "it was"])
@pytest.mark.parametrize("kind", [Kind.ERROR, Kind.RESET], ids=lambda kind: kind.value)
def test_a_mail_of_which_nobody_knows_whether_it_was_taken_fails_the_audit_and_is_sent_again(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, kind: Kind, after_effect: bool
) -> None:
    cloud.restore(before)
    cloud.wire.rule = Once(Fault(kind, after_effect), lambda asked: asked.operation == "SendEmail")

    failed, again = cloud.audit(), cloud.audit()

    *taken, last = cloud.outcome().mails
    assert (failed.error, again.status) == ("NotConcluded", "SUCCEEDED")
    assert tuple(taken) == (undisturbed.outcome.mails if after_effect else ())
    assert is_second_copy(last, of=undisturbed.outcome.mails[0])
    assert cloud.outcome().objects == undisturbed.outcome.objects


def test_a_mail_that_ses_has_no_time_for_stays_due_and_goes_out_as_the_first(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed
) -> None:
    cloud.restore(before)
    cloud.wire.rule = always(Fault(Kind.THROTTLE, after_effect=False), lambda asked: asked.operation == "SendEmail")
    failed = cloud.audit()
    cloud.wire.clear()

    again = cloud.audit()

    assert (failed.error, again.status) == ("NotConcluded", "SUCCEEDED")
    assert cloud.outcome() == undisturbed.outcome


def test_a_mail_that_was_not_sent_is_sent_by_the_next_days_audit(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed
) -> None:
    cloud.restore(before)
    cloud.wire.rule = Once(Fault(Kind.ERROR, after_effect=False), lambda asked: asked.operation == "SendEmail")

    failed, next_day = cloud.audit(SECOND), cloud.audit(SECOND + 1)

    [mail] = cloud.outcome().mails
    assert (failed.status, next_day.status, cloud.leases()) == ("FAILED", "SUCCEEDED", [])
    assert "28 mg" in mail and "You may have this mail already" in mail


def test_a_second_execution_of_a_run_under_way_leaves_it_alone(cloud: Cloud, before: Objects) -> None:
    answers: list[Ended] = []

    def ask(state: str) -> None:
        if state != "Plan":
            found = cloud.outcome()
            answers.append(cloud.audit())
            assert cloud.outcome() == found

    cloud.restore(before)
    cloud.audit(entering=ask)

    assert len(answers) > len(AFTER_PLAN)
    assert set(map(repr, answers)) == {repr(Ended(status="SUCCEEDED", output={"plan": {"under_way": True}}))}


@pytest.mark.parametrize("given", [{}, {"articles": ["three-sources"]}, {"articles": ["another", "three-sources"]}])
def test_another_audit_of_an_article_that_is_being_audited_is_refused_and_takes_no_lease(
    cloud: Cloud, before: Objects, given: dict[str, Any]
) -> None:
    answers: list[Ended] = []

    def ask(state: str) -> None:
        if state in AFTER_PLAN:
            found = cloud.outcome()
            answers.append(cloud.audit(SECOND + 1, **given))
            assert cloud.outcome() == found

    cloud.restore(before)
    if "another" in str(given):
        cloud.publish(replace(cited(), slug="another"))
    cloud.audit(entering=ask, articles=["three-sources"])

    assert [answer.error for answer in answers] == ["AuditRefused"] * len(AFTER_PLAN)


def test_a_scheduled_audit_goes_on_without_the_article_that_is_being_audited(cloud: Cloud, before: Objects) -> None:
    answers: list[Ended] = []

    def ask(state: str) -> None:
        if state == "Settle":
            found = cloud.outcome().objects
            answers.append(cloud.audit(SECOND + 1))
            written = {key for key, body in cloud.outcome().objects.items() if found.get(key) != body}
            assert not any("three-sources" in key for key in written)

    cloud.restore(before)
    cloud.publish(replace(cited(), slug="another"))
    cloud.audit(entering=ask, articles=["three-sources"])

    first_look, news = cloud.outcome().mails
    assert [answer.output["articles"] for answer in answers] == [1]
    assert cloud.leases() == []
    assert "First look" in first_look and "28 mg" in news


def test_two_executions_of_one_run_end_as_one_wherever_the_second_begins(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, subtests: pytest.Subtests
) -> None:
    for place, asked in enumerate(undisturbed.asked):
        # While the lease is held, what stands in the bucket is another after a write alone.
        if asked.operation == "GetObject" and asked.function in ("check", "inquire", "settle", "conclude"):
            continue
        with subtests.test(f"before {asked.function}'s request {asked.place}"):
            cloud.restore(before)
            cloud.wire.rule = second = Meanwhile(cloud, place)

            first = cloud.audit()

            assert [first.status, *(ended.status for ended in second.ended)] == ["SUCCEEDED", "SUCCEEDED"]
            assert cloud.outcome() == undisturbed.outcome


class Meanwhile:
    """A rule by which, once so much was asked, another execution of the same run is done from beginning to end."""

    def __init__(self, cloud: Cloud, place: int) -> None:
        self._cloud, self._place = cloud, place
        self._left = threading.Lock()
        self.ended: list[Ended] = []

    def __call__(self, asked: Asked) -> None:
        if len(self._cloud.wire.asked) > self._place and self._left.acquire(blocking=False):
            self.ended.append(self._cloud.audit())


class CutOff(Exception):
    """The execution was stopped from outside."""


def cut_off(cloud: Cloud, *, entering: int) -> None:
    """An audit that is stopped as it enters its n-th state."""
    left = iter(range(entering))

    def stop(state: str) -> None:
        if next(left, None) is None:
            raise CutOff(state)

    with suppress(CutOff):
        cloud.audit(entering=stop)


def test_an_audit_that_was_stopped_anywhere_is_gone_on_with_at_once(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, subtests: pytest.Subtests
) -> None:
    for place, state in enumerate(undisturbed.states):
        if state not in WORKING:
            continue
        with subtests.test(f"{place} {state}"):
            cloud.restore(before)
            cut_off(cloud, entering=place)

            again = cloud.audit()

            assert again.status == "SUCCEEDED"
            assert cloud.outcome() == undisturbed.outcome


@pytest.mark.parametrize("state", AFTER_PLAN)
def test_the_lease_of_an_audit_that_was_stopped_keeps_nobody_away(
    cloud: Cloud, before: Objects, undisturbed: Undisturbed, state: str
) -> None:
    cloud.restore(before)
    cut_off(cloud, entering=undisturbed.states.index(state))

    later = cloud.audit(SECOND + 1)

    assert (later.status, cloud.leases()) == ("SUCCEEDED", [])
    assert "28 mg" in cloud.outcome().mails[0]


@pytest.mark.parametrize("given", [{"articles": ["nobody's"]}, {"scheduled": "soon"}, {"colour": "red"}])
def test_a_plan_that_fails_leaves_nothing(cloud: Cloud, first_day: Objects, given: dict[str, Any]) -> None:
    cloud.restore(first_day)

    ended = cloud.audit(**given)

    assert (ended.status, ended.error) == ("FAILED", "UsageError")
    assert cloud.outcome() == Outcome(first_day, ())


def test_an_audit_older_than_the_last_is_refused_and_leaves_nothing(cloud: Cloud, first_day: Objects) -> None:
    cloud.restore(first_day)

    ended = cloud.audit(FIRST - 1)

    assert ended.error == "AuditRefused"
    assert cloud.outcome() == Outcome(first_day, ())


@pytest.fixture
def nothing_recorded(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A web that holds none of the three sources."""
    elsewhere = Exchange(url="https://elsewhere.example/", status=200, headers=(), payload=b"")
    recorded = tmp_path / "elsewhere.warc.gz"
    recorded.write_bytes(warc_bytes(Capture(cited_url=elsewhere.url, at=START, exchanges=(elsewhere,))))
    monkeypatch.setenv("CITEWATCH_REPLAY", str(recorded))


@pytest.mark.usefixtures("nothing_recorded")
def test_a_refused_audit_leaves_nothing_also_when_finish_dies(
    cloud: Cloud, before: Objects, first_day: Objects, subtests: pytest.Subtests
) -> None:
    place, once = 0, None
    while once is None or once.struck:
        with subtests.test(f"dies after request {place}"):
            cloud.restore(before)
            cloud.wire.rule = once = dies_after("finish", place := place + 1)

            ended = cloud.audit()

            assert ended.error == "AuditRefused"
            assert cloud.outcome() == Outcome(first_day, ())

    assert place > 8
