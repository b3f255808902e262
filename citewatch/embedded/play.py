"""The demo's audits on the embedded AWS: state machine, functions, S3 and SES in this process, over a recorded web.

Knows how a run is started there and where everything is found afterwards; nothing of the days that are played.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

from citewatch.adapters.executions import Ended, Executions, execution_name
from citewatch.adapters.store.s3 import S3Store
from citewatch.audit import records
from citewatch.audit.ports import Store
from citewatch.embedded.aws import Aws, embedded_aws
from citewatch.embedded.lambdas import handler_of
from citewatch.embedded.stack import FUNCTIONS, ReviewPage, Stack, deploy
from citewatch.errors import ExecutionFailed
from citewatch.model import Article, Run

_PAUSE = 0.02  # seconds: everything happens in this process


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The stack on the embedded AWS, ready to audit."""

    aws: Aws
    stack: Stack

    @property
    def store(self) -> S3Store:
        return S3Store(self.stack.bucket, client=self.aws.client("s3"))

    def audit(self, article: Article, now: datetime) -> Run:
        """Publish the article and audit it as of this time. Raises ExecutionFailed when the audit did not end well."""
        records.publish(self.store, article)
        scheduled = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        ended = self.execute(execution_name(scheduled, article.slug), articles=[article.slug], scheduled=scheduled)
        if ended.status != "SUCCEEDED":
            raise ExecutionFailed(f"The embedded AWS ended as {ended.status}. {ended.error}: {ended.cause}")
        return Run(id=ended.output["run_id"], started_at=now)

    def execute(self, name: str, **input: object) -> Ended:
        """How an execution of this name and input ended."""
        executions = Executions(client=self.aws.client)
        started = executions.start(self.stack.machine, name=name, input=input)
        return executions.follow(started, pause=lambda: time.sleep(_PAUSE))

    def copy(self, to: Store) -> None:
        """Put every object of the bucket, and every mail SES was handed, where the folder demo has them."""
        kept = self.aws.objects(self.stack.bucket)
        for key, body in {**kept, **outbox(self.aws.mails())}.items():
            stored = to.read(key)
            if stored is None or stored.body != body:
                to.swap(key, body, expected=stored.version if stored else None)

    def traffic(self) -> str:
        """What the audits took of AWS."""
        calls, requests = len(self.aws.invocations.made), self.aws.count("s3")
        return f"AWS:    {calls} Lambda invocations and {requests} S3 requests, all in this process"


def outbox(mails: list[bytes]) -> dict[str, bytes]:
    """Mails under the keys at which an outbox keeps them: their Message-ID is made of the mail's id."""
    return {
        f"outbox/{message_from_bytes(mail)['Message-ID'].strip('<>').partition('@')[0]}.eml": mail for mail in mails
    }


@contextmanager
def pipeline(*, replay: Path, sender: str, review: ReviewPage) -> Iterator[Pipeline]:
    """The stack on an embedded AWS of its own. Raises ModuleNotFoundError when the functions lack a library."""
    for name in FUNCTIONS:
        handler_of(f"functions/{name}.handler")
    with embedded_aws() as aws:
        yield Pipeline(aws=aws, stack=deploy(aws, replay=[replay], sender=sender, review=review))
