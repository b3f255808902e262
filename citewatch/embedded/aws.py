"""moto as a whole AWS in this process: what is asked of it, who asks, and what it may be told to answer instead.

Knows moto and the environment it needs; nothing of the stack in it. Nobody's real account is reached: there are no
credentials meanwhile but invented ones.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import boto3
from moto import mock_aws
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.config import DefaultConfig
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from citewatch.embedded.lambdas import Invocations, Remaining
from citewatch.embedded.roles import refuse_what_the_role_lacks
from citewatch.embedded.sessions import session
from citewatch.settings import with_environment

REGION = "eu-west-1"
_CONFIG: DefaultConfig = {"lambda": {"use_docker": False}, "stepfunctions": {"execute_state_machine": True}}
# A profile, a file or the machine's own role would otherwise still be looked up.
_NO_ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "invented",
    "AWS_SECRET_ACCESS_KEY": "invented",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


@dataclass(frozen=True)
class Asked:
    """One request to AWS: the service, its operation, the path, and the function that asked; "" for everybody else."""

    service: str
    operation: str
    path: str
    by: str


Answer = Callable[[], Any]
Through = Callable[[Asked, Answer], Any]


def straight(asked: Asked, answer: Answer) -> Any:
    """What AWS answers, untouched."""
    return answer()


@dataclass(frozen=True, kw_only=True)
class Aws:
    """The AWS that runs: what was asked of it so far, and clients to ask it with."""

    invocations: Invocations
    asked: list[Asked] = field(default_factory=list)
    session: boto3.Session = field(default_factory=lambda: session("invented", "invented", region=REGION))

    def client(self, service: str) -> Any:
        """A client that is no function's."""
        return self.session.client(service)

    def objects(self, bucket: str) -> dict[str, bytes]:
        """Every object of a bucket, by key, read without a request."""
        kept = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys
        return {key: kept[key].value for key in sorted(kept)}

    def mails(self) -> list[bytes]:
        """Every raw mail that SES was handed, oldest first."""
        sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
        return [message.raw_data.encode() for message in sent]

    def count(self, service: str) -> int:
        """How often a service was asked."""
        return sum(asked.service == service for asked in self.asked)


@contextmanager
def embedded_aws(
    *, iam: bool = False, remaining: Remaining | None = None, through: Through = straight
) -> Iterator[Aws]:
    """An empty AWS in this process, in which a Lambda function is its handler, imported and called here.

    With `iam` a handler may do only what its function's role allows. `remaining` gives, for one call of the function of
    that name, the clock that tells how many milliseconds are left; `through` stands between who asks and the answer,
    so that a test can have it fail. Retry and Wait take no time.
    """
    with ExitStack() as stack:
        stack.enter_context(with_environment(_NO_ACCOUNT, without=("AWS_",)))
        stack.enter_context(mock_aws(config=_CONFIG))
        aws = Aws(invocations=Invocations(remaining=remaining))
        stack.enter_context(aws.invocations.answered())
        stack.enter_context(_recorded(aws, through))
        stack.enter_context(_without_waiting())
        stack.enter_context(_listed_from_the_start())
        stack.enter_context(_unsaid())
        if iam:
            refuse = refuse_what_the_role_lacks(aws.invocations.function_of)
            stack.enter_context(
                mock.patch.object(ActionAuthenticatorMixin, "_authenticate_and_authorize_action", refuse)
            )
        yield aws


@contextmanager
def _recorded(aws: Aws, through: Through) -> Iterator[None]:
    """Every request written down, and answered by way of `through`."""
    answered = BotocoreStubber.__call__

    def ask(stubber: BotocoreStubber, event_name: str, request: Any, **options: Any) -> Any:
        _, service, operation = event_name.split(".")
        path = urlsplit(request.url).path
        asked = Asked(service, operation, path, aws.invocations.function_of(request.headers))
        aws.asked.append(asked)
        return through(asked, lambda: answered(stubber, event_name, request, **options))

    with mock.patch.object(BotocoreStubber, "__call__", ask):
        yield


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Retry and Wait as AWS has them, but for the time they take."""

    def at_once(self: WaitFunction, env: Any, wait_seconds: int) -> None:
        pass

    with (
        mock.patch.object(retrier_decl, "time", SimpleNamespace(sleep=lambda seconds: None)),
        mock.patch.object(WaitFunction, "_wait_interval", at_once),
    ):
        yield


@contextmanager
def _listed_from_the_start() -> Iterator[None]:
    """An execution whose definition is still being read has no maps yet, as in AWS; moto 5.2.5 trips over it."""
    listed = StepFunctionsParserBackend.list_map_runs

    def list_map_runs(self: StepFunctionsParserBackend, execution_arn: str) -> dict[str, Any]:
        execution: Any = self.describe_execution(execution_arn=execution_arn)
        return listed(self, execution_arn) if execution.exec_worker.env else {"mapRuns": []}

    with mock.patch.object(StepFunctionsParserBackend, "list_map_runs", list_map_runs):
        yield


@contextmanager
def _unsaid() -> Iterator[None]:
    """moto tells every state that fails, and what it does not imitate, by the logger that ends on stderr."""
    logger = logging.getLogger("moto")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
