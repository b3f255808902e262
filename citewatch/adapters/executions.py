"""Executions of the deployed state machine: find it, start one, follow it to its end. The only home of Step Functions.

Knows the two AWS services that tell of it; nothing of what an audit does, nor whether its end is good or bad news.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError, HTTPClientError

from citewatch.adapters import aws
from citewatch.errors import ExecutionFailed, StoreError, UsageError

MACHINE_OUTPUT, BUCKET_OUTPUT = "AuditStateMachineArn", "StoreBucketName"
_NAME = 80  # characters of an execution's name (API Reference, StartExecution)


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """What a deployed stack is made of, as far as one starts audits in it."""

    machine: str
    bucket: str | None = None  # not known of a machine that was named by its ARN


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How an execution ended: its status as Step Functions tells it, its output, or its error and cause."""

    status: str
    output: Mapping[str, Any]
    error: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How far one of the machine's maps is: its children that ended, of how many."""

    label: str
    done: int
    all: int


def execution_name(*words: str) -> str:
    """A name of these words that an execution may have.

    >>> execution_name("20261109T030000Z", "what is ketamine?")
    '20261109T030000Z-what-is-ketamine-'
    """
    return re.sub(r"[^A-Za-z0-9-_]", "-", "-".join(words))[:_NAME]


def console_page(execution: str) -> str:
    """Where the AWS console shows an execution."""
    region = execution.split(":")[3]
    return f"https://{region}.console.aws.amazon.com/states/home?region={region}#/v2/executions/details/{execution}"


def is_running(execution: str) -> bool:
    """Whether an execution is still at work. Raises StoreError when that cannot be told."""
    try:
        return bool(aws.client("stepfunctions").describe_execution(executionArn=execution)["status"] == "RUNNING")
    except ClientError as error:
        if _code(error) == "ExecutionDoesNotExist":
            return False
        raise StoreError(execution, f"nobody can tell whether it still runs ({error})") from error
    except BotoCoreError as error:
        raise StoreError(execution, f"nobody can tell whether it still runs ({error})") from error


class Executions:
    """Starts and follows executions. Raises UsageError where AWS is asked for what is not there or not allowed."""

    def __init__(self, *, client: Callable[[str], Any] | None = None) -> None:
        """`client` makes a client of a service, by its name."""
        self._client_of = client or aws.client

    def deployed_as(self, stack: str) -> Deployed:
        """What a stack's outputs name."""
        with _told_plainly(f"--stack {stack}"):
            try:
                [found] = self._client_of("cloudformation").describe_stacks(StackName=stack)["Stacks"]
            except ClientError as error:
                if _code(error) == "ValidationError":  # how CloudFormation says that there is none
                    raise UsageError(f"--stack {stack}: there is no such stack in this account and region") from error
                raise
        outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
        if MACHINE_OUTPUT not in outputs:
            raise UsageError(f"--stack {stack}: it has no output {MACHINE_OUTPUT}; is it citewatch's?")
        return Deployed(machine=outputs[MACHINE_OUTPUT], bucket=outputs.get(BUCKET_OUTPUT))

    def start(self, machine: str, *, name: str, input: Mapping[str, Any]) -> str:
        """The ARN of a new execution."""
        with _told_plainly(f"the state machine {machine}"):
            try:
                started = self._machines.start_execution(
                    stateMachineArn=machine, name=name, input=json.dumps(input, ensure_ascii=False)
                )
            except ClientError as error:
                if _code(error) == "ExecutionAlreadyExists":
                    raise UsageError(f"An audit named {name} was started already; start again in a second") from error
                if _code(error) in ("StateMachineDoesNotExist", "InvalidArn"):
                    raise UsageError(f"--machine {machine}: there is no such state machine") from error
                raise
        return str(started["executionArn"])

    def follow(
        self, execution: str, *, pause: Callable[[], None], heard: Callable[[Counts], None] | None = None
    ) -> Ended:
        """Wait for an execution's end; `heard` is told how far its maps are, whenever one has moved."""
        told: set[Counts] = set()
        with _told_plainly(execution):
            while (found := self._machines.describe_execution(executionArn=execution))["status"] == "RUNNING":
                pause()
                for counts in self._counts(execution) if heard else ():
                    if heard and counts not in told:
                        heard(counts)
                        told.add(counts)
        return Ended(
            status=found["status"],
            output=json.loads(found.get("output") or "{}"),
            error=found.get("error", ""),
            cause=found.get("cause", ""),
        )

    def _counts(self, execution: str) -> Iterator[Counts]:
        """How far each map of an execution is; nothing for a map that has not begun."""
        for run in self._machines.list_map_runs(executionArn=execution)["mapRuns"]:
            counted = self._machines.describe_map_run(mapRunArn=run["mapRunArn"])["itemCounts"]
            ended = sum(counted[how] for how in ("succeeded", "failed", "timedOut", "aborted"))
            label = run["mapRunArn"].rpartition("/")[2].partition(":")[0]
            yield Counts(label=label, done=ended, all=counted["total"])

    @cached_property
    def _machines(self) -> Any:
        return self._client_of("stepfunctions")


@contextmanager
def _told_plainly(about: str) -> Iterator[None]:
    """AWS's refusals as our errors: no credentials, no region, no permission are for the caller to mend."""
    try:
        yield
    except (EndpointConnectionError, HTTPClientError) as error:
        raise ExecutionFailed(f"AWS could not be reached: {error}") from error
    except BotoCoreError as error:
        raise UsageError(f"{about}: AWS cannot be asked: {error}") from error
    except ClientError as error:
        raise UsageError(f"{about}: AWS refused: {error}") from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
