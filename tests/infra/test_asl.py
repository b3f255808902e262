"""The state machine as it is written: what is tried again, what is caught, who is called, how small its state stays."""

import json
from typing import Any

import pytest

from functions.parts import DELAY
from tests.infra.template import Json, machine, read, states

TASKS = {name: state for name, state in states() if state["Type"] == "Task"}
MAPS = {name: state for name, state in states() if state["Type"] == "Map"}

THROTTLED = {"Lambda.TooManyRequestsException"}
PASSING = {
    "StoreError",
    "Conflict",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.Unknown",
    "Sandbox.Timedout",
    "Runtime.ExitError",
    "States.Timeout",
}


def called(task: Json) -> str:
    """The function a task invokes, as serverless.yml names it."""
    name: str = task["Parameters"]["FunctionName"]
    return name.removeprefix("${").removesuffix("FunctionArn}").lower()


def leaves(value: Any) -> list[Any]:
    """Everything in a document that holds nothing itself."""
    if isinstance(value, dict | list) and value:
        return [leaf for part in (value.values() if isinstance(value, dict) else value) for leaf in leaves(part)]
    return [value]


@pytest.mark.parametrize("name", TASKS)
def test_a_passing_fault_is_tried_again_with_patience_and_jitter(name: str) -> None:
    throttled, passing = TASKS[name]["Retry"]

    assert set(throttled["ErrorEquals"]) == THROTTLED
    assert set(passing["ErrorEquals"]) == PASSING
    assert passing["MaxAttempts"] == 6
    for retrier in (throttled, passing):
        assert (retrier["JitterStrategy"], retrier["MaxDelaySeconds"], retrier["BackoffRate"]) == ("FULL", 60, 2)


def test_a_throttled_host_waits_its_turn_for_as_long_as_forty_others_take() -> None:
    throttled, _ = TASKS["Check"]["Retry"]

    assert throttled["MaxAttempts"] * throttled["MaxDelaySeconds"] / 2 > 4 * 3600


@pytest.mark.parametrize("name", TASKS)
def test_a_refused_mail_and_a_refused_run_are_not_tried_again(name: str) -> None:
    tried_again = {error for retrier in TASKS[name]["Retry"] for error in retrier["ErrorEquals"]}

    assert tried_again.isdisjoint({"States.ALL", "States.TaskFailed", "MailError", "AuditRefused", "NotConcluded"})


@pytest.mark.parametrize("name", [*TASKS, *MAPS])
def test_whatever_fails_is_caught(name: str) -> None:
    state = (TASKS | MAPS)[name]

    assert [catcher["ErrorEquals"] for catcher in state["Catch"]] == [["States.ALL"]]


@pytest.mark.parametrize("name", MAPS)
def test_a_child_catches_inside_so_that_it_never_fails_its_map(name: str) -> None:
    children = MAPS[name]["ItemProcessor"]["States"]

    caught = {child["Catch"][0]["Next"] for child in children.values() if child["Type"] == "Task"}

    assert caught
    assert all(children[end]["Type"] == "Pass" and children[end]["End"] for end in caught)
    assert "Fail" not in {child["Type"] for child in children.values()}


def test_registries_are_asked_between_the_looks_and_the_folding_however_many_calls_it_takes() -> None:
    top = machine()["States"]

    [done] = top["Asked?"]["Choices"]

    assert top["CheckAll"]["Next"] == "Inquire"
    assert top["Inquire"]["Next"] == "Asked?"
    assert (done["Variable"], done["BooleanEquals"], done["Next"]) == ("$.inquired.done", True, "Settle")
    assert top[top["Asked?"]["Default"]]["Next"] == "Inquire"
    assert top["NothingDue"]["Next"] == "Settle"


def test_no_registry_fails_a_run_and_what_the_hosts_answered_goes_on_to_settle() -> None:
    inquire = machine()["States"]["Inquire"]

    assert inquire["Catch"] == [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.inquired", "Next": "Settle"}]
    assert inquire["ResultPath"] == "$.inquired"


def test_once_planned_a_run_that_fails_gives_its_leases_back() -> None:
    top = machine()["States"]

    after_plan = {"CheckAll", "Settle", "ConcludeAll"}

    assert {top[name]["Catch"][0]["Next"] for name in after_plan} == {"GiveUp"}
    assert called(top["GiveUp"]) == "finish"
    assert top["GiveUp"]["Next"] == top["GiveUp"]["Catch"][0]["Next"] == "Failed"


def test_what_is_told_of_a_failed_run_is_its_first_error() -> None:
    top = machine()["States"]

    assert (top["Failed"]["ErrorPath"], top["Failed"]["CausePath"]) == ("$.error.Error", "$.error.Cause")
    assert top["GiveUp"]["ResultPath"] == top["GiveUp"]["Catch"][0]["ResultPath"] == "$.gave_up"


def test_only_our_functions_are_called_and_each_of_them_is_but_the_one_the_web_calls() -> None:
    functions = read("serverless.yml")["functions"]

    assert {called(task) for task in TASKS.values()} == {name for name, each in functions.items() if "url" not in each}


@pytest.mark.parametrize("name", TASKS)
def test_a_task_outlasts_its_function(name: str) -> None:
    assert TASKS[name]["TimeoutSeconds"] > read("serverless.yml")["functions"][called(TASKS[name])]["timeout"]


def test_between_two_calls_that_ask_the_same_hosts_passes_the_least_time_between_two_requests() -> None:
    children = MAPS["CheckAll"]["ItemProcessor"]["States"]

    assert children["Done?"]["Default"] == "Rest"
    assert children["Rest"]["Seconds"] >= DELAY
    assert children["Rest"]["Next"] == "Check"
    assert machine()["States"]["Breathe"]["Seconds"] >= DELAY


def test_children_answer_next_to_nothing() -> None:
    """A state holds 256 KiB; what all children of a map answer stands in one."""
    hosts, articles = (MAPS[name]["ItemProcessor"]["States"] for name in ("CheckAll", "ConcludeAll"))

    assert hosts["HostDone"]["Result"] == {}
    assert hosts["HostNotAudited"]["Parameters"] == {"host.$": "$.host", "error.$": "$.error.Error"}
    assert articles["Conclude"]["OutputPath"] == "$.Payload.open"
    assert articles["NotConcluded"]["Parameters"] == {"slug.$": "$.slug", "error.$": "$.error.Error"}


def test_what_the_hosts_answered_is_gone_before_the_articles_answer() -> None:
    assert machine()["States"]["Settle"]["ResultPath"] == MAPS["CheckAll"]["ResultPath"] == "$.checked"


@pytest.mark.parametrize("name", MAPS)
def test_a_map_reads_its_items_from_the_bucket_and_asks_forty_at_a_time(name: str) -> None:
    mapped = MAPS[name]

    assert mapped["ItemReader"]["Resource"] == "arn:aws:states:::s3:getObject"
    assert mapped["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    assert mapped["MaxConcurrency"] == 40


def test_the_machine_holds_no_null_because_cloudformation_takes_none() -> None:
    assert None not in leaves(machine())


def test_the_machine_ends_before_the_next_day_begins_another() -> None:
    assert machine()["TimeoutSeconds"] == 23 * 3600


def test_the_machine_is_written_in_one_query_language() -> None:
    text = json.dumps(machine())

    assert machine()["QueryLanguage"] == "JSONPath"
    assert "{%" not in text
