"""Executions of a small state machine: started, followed, and refused plainly."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError, NoRegionError

from citewatch.adapters.executions import (
    Counts,
    Deployed,
    Executions,
    console_page,
    execution_name,
    is_running,
)
from citewatch.embedded.aws import REGION, Aws, embedded_aws
from citewatch.errors import StoreError, UsageError

ACCOUNT = f"arn:aws:states:{REGION}:123456789012"
ROLE = "arn:aws:iam::123456789012:role/audit"
UNKNOWN = f"{ACCOUNT}:execution:audit:unknown"
WELL = {"Type": "Pass", "Result": {"open": 2}, "End": True}
ILL = {"Type": "Fail", "Error": "AuditRefused", "Cause": "not one source"}


@pytest.fixture
def running() -> Iterator[Aws]:
    """An AWS that executes state machines."""
    with embedded_aws() as aws:
        yield aws


def a_machine(aws: Aws, state: dict[str, Any]) -> str:
    """A state machine of one state."""
    definition = json.dumps({"StartAt": "Only", "States": {"Only": state}})
    made = aws.client("stepfunctions").create_state_machine(name="audit", definition=definition, roleArn=ROLE)
    return str(made["stateMachineArn"])


def a_stack(aws: Aws, **outputs: str) -> None:
    """A stack of a queue, with these outputs."""
    template = {
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}},
        "Outputs": {name: {"Value": value} for name, value in outputs.items()},
    }
    aws.client("cloudformation").create_stack(StackName="citewatch-dev", TemplateBody=json.dumps(template))


def test_an_executions_name_holds_what_one_may_hold() -> None:
    name = execution_name("20261109T030000Z", "what is ketamine?", "x" * 100)

    assert name.startswith("20261109T030000Z-what-is-ketamine--x")
    assert len(name) == 80


def test_an_execution_is_followed_to_its_output(running: Aws) -> None:
    executions = Executions(client=running.client)
    execution = executions.start(a_machine(running, WELL), name="one", input={"articles": ["ä"]})

    ended = executions.follow(execution, pause=lambda: None)

    assert execution == f"{ACCOUNT}:execution:audit:one"
    assert (ended.status, ended.output) == ("SUCCEEDED", {"open": 2})


def test_an_execution_that_failed_tells_its_error_and_cause(running: Aws) -> None:
    executions = Executions(client=running.client)

    ended = executions.follow(executions.start(a_machine(running, ILL), name="one", input={}), pause=lambda: None)

    assert (ended.status, ended.error, ended.cause) == ("FAILED", "AuditRefused", "not one source")
    assert ended.output == {}


def test_a_name_that_is_taken_is_said_to_be_so(running: Aws) -> None:
    executions, machine = Executions(client=running.client), a_machine(running, WELL)
    executions.start(machine, name="one", input={})

    with pytest.raises(UsageError, match="one was started already"):
        executions.start(machine, name="one", input={"articles": ["other"]})


def test_a_machine_that_is_not_there_is_named(running: Aws) -> None:
    with pytest.raises(UsageError, match="there is no such state machine"):
        Executions(client=running.client).start(f"{ACCOUNT}:stateMachine:none", name="one", input={})


def test_a_stack_names_its_machine_and_its_bucket(running: Aws) -> None:
    a_stack(running, AuditStateMachineArn="arn:machine", StoreBucketName="bucket")

    found = Executions(client=running.client).deployed_as("citewatch-dev")

    assert found == Deployed(machine="arn:machine", bucket="bucket")


def test_a_stack_that_is_not_there_or_not_ours_is_named(running: Aws) -> None:
    executions = Executions(client=running.client)

    with pytest.raises(UsageError, match="there is no such stack"):
        executions.deployed_as("citewatch-dev")
    a_stack(running, Other="x")
    with pytest.raises(UsageError, match="no output AuditStateMachineArn"):
        executions.deployed_as("citewatch-dev")


@pytest.mark.parametrize("fault", [NoCredentialsError(), NoRegionError()], ids=["credentials", "region"])
def test_whoever_has_no_credentials_or_no_region_is_told(fault: Exception) -> None:
    def client(service: str) -> Any:
        raise fault

    with pytest.raises(UsageError, match="AWS cannot be asked"):
        Executions(client=client).deployed_as("citewatch-dev")


def test_it_is_told_which_execution_is_at_work(running: Aws) -> None:
    execution = Executions(client=running.client).start(a_machine(running, WELL), name="one", input={})
    Executions(client=running.client).follow(execution, pause=lambda: None)

    assert not is_running(execution)
    assert not is_running(UNKNOWN)


def test_an_execution_nobody_may_ask_after_is_not_taken_for_dead(running: Aws) -> None:
    with pytest.raises(StoreError, match="nobody can tell whether it still runs"):
        is_running("no-arn")


class Scripted:
    """A Step Functions client whose one execution takes three looks."""

    def __init__(self) -> None:
        self.statuses = iter(["RUNNING", "RUNNING", "RUNNING", "SUCCEEDED"])
        self.done = iter([0, 1, 1])

    def describe_execution(self, **_: Any) -> dict[str, Any]:
        return {"status": next(self.statuses), "output": "{}"}

    def list_map_runs(self, **_: Any) -> dict[str, Any]:
        return {"mapRuns": [{"mapRunArn": f"{ACCOUNT}:mapRun:audit/CheckAll:3f2a"}]}

    def describe_map_run(self, **_: Any) -> dict[str, Any]:
        counts = {"succeeded": next(self.done), "failed": 0, "timedOut": 0, "aborted": 0, "total": 2}
        return {"itemCounts": counts}


def test_each_step_of_a_map_is_heard_of_once() -> None:
    heard: list[Counts] = []

    Executions(client=lambda service: Scripted()).follow(UNKNOWN, pause=lambda: None, heard=heard.append)

    assert heard == [Counts(label="CheckAll", done=done, all=2) for done in (0, 1)]


def test_an_execution_is_shown_in_its_regions_console() -> None:
    assert console_page(UNKNOWN).startswith(f"https://{REGION}.console.aws.amazon.com/states/home?region={REGION}#/v2/")
