"""States of the world for the handlers: an AWS in this process, a recorded web of three sources, audits of its days.

On the second day one source has changed, one is gone, and one is walled, for which doi.org vouches.
"""

import importlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends

from citewatch.adapters import aws
from citewatch.adapters.mail.ses import Ses
from citewatch.adapters.store.s3 import S3Store
from citewatch.adapters.warc import warc_bytes
from citewatch.audit import records
from citewatch.model import Article, Capture, Exchange
from citewatch.settings import with_environment
from tests.conftest import REGION
from tests.functions.machine import Ended, Json, Machine, StateFailed
from tests.functions.wire import Killed, Wire
from tests.pipeline.worlds import DEA, FDA, GONE, LAB, START, WELL, Answer, a_page, three_sources

BUCKET, SENDER = "citewatch-drill", "citewatch@example.org"
FIRST, SECOND = 0, 7  # the days of the two audits
DOI = "10.5555/12345678"
KNOWN = Answer(b'{"responseCode":1,"handle":"%b"}' % DOI.encode(), headers=(("Content-Type", "application/json"),))
CHANGED = {
    FDA: Answer(a_page("The first dose is 56 mg.")),
    DEA: Answer(status=403, payload=b"<h1>Forbidden</h1>"),
    LAB: GONE,
    f"https://doi.org/api/handles/{DOI}?type=URL": KNOWN,
}
DIED = "Sandbox.Timedout"

Objects = Mapping[str, bytes]


def cited() -> Article:
    """An article of three sources, the second of which has a DOI."""
    article = three_sources()
    citations = (replace(each, doi=DOI) if each.url == DEA else each for each in article.citations)
    return replace(article, citations=tuple(citations))


@dataclass(frozen=True)
class Outcome:
    """What an audit leaves behind: every object byte for byte, and the mails that SES took."""

    objects: Objects
    mails: tuple[str, ...]


@dataclass
class Cloud:
    """The bucket, SES and the functions, called in the order of the state machine."""

    wire: Wire
    replay: Path
    dies_of: str = DIED
    executions: int = 0
    running: list[str] = field(default_factory=list)

    @property
    def store(self) -> S3Store:
        return S3Store(BUCKET, client=self.wire.session.client("s3"))

    def audit(
        self, day: float = SECOND, *, entering: Callable[[str], None] = lambda state: None, **given: Any
    ) -> Ended:
        """One execution, scheduled for this many days after the first audit."""
        scheduled = f"{START + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}"
        document = {"scheduled": scheduled} | given
        execution = self._begun(document)
        machine = Machine(call=self._call, fetch=self._fetch, entering=entering)
        try:
            return machine.run(document, execution=execution, started=scheduled)
        finally:
            self.running.remove(execution)
            self.wire.session.client("stepfunctions").stop_execution(executionArn=execution)

    def outcome(self) -> Outcome:
        """What stands in the bucket now, and what SES took so far."""
        kept = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[BUCKET].keys
        sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
        return Outcome({key: kept[key].value for key in sorted(kept)}, tuple(mail.raw_data for mail in sent))

    def leases(self) -> list[str]:
        return [key for key in self.outcome().objects if key.startswith("leases/")]

    def publish(self, *articles: Article) -> None:
        for article in articles:
            records.publish(self.store, article)

    def set_up(self) -> None:
        """Create what stands in AWS before the first audit."""
        client = self.wire.session.client
        client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        client("sesv2").create_email_identity(EmailIdentity=SENDER)
        client("stepfunctions").create_state_machine(
            name="citewatch-audit",
            definition=json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}),
            roleArn=f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:role/machine",
        )

    def restore(self, objects: Objects) -> None:
        """Have the bucket hold these objects and no other, and SES no mail."""
        store, kept = self.store, self.outcome().objects
        for key in kept.keys() - objects.keys():
            store.delete(key)
        for key in (key for key, body in objects.items() if kept.get(key) != body):
            store.delete(key)
            store.create(key, objects[key])
        ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages.clear()
        self.wire.clear()

    def _begun(self, document: Json) -> str:
        """A new execution, running as far as AWS can tell."""
        self.executions += 1
        started = self.wire.session.client("stepfunctions").start_execution(
            stateMachineArn=f"arn:aws:states:{REGION}:{DEFAULT_ACCOUNT_ID}:stateMachine:citewatch-audit",
            name=f"audit-{self.executions}",
            input=json.dumps(document),
        )
        self.running.append(started["executionArn"])
        return self.running[-1]

    def _call(self, function: str, payload: Json) -> Json:
        """What Lambda answers the machine; what a handler raises is the error it names."""
        handler = importlib.import_module(f"functions.{function}").handler
        with self.wire.called(function):
            try:
                return json.loads(json.dumps(handler(json.loads(json.dumps(payload)), _Context())))
            except Killed as death:
                raise StateFailed(self.dies_of, f"{function} died") from death
            except Exception as error:
                raise StateFailed(type(error).__name__, str(error)) from error

    def _fetch(self, bucket: str, key: str) -> bytes:
        body: bytes = self.wire.session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        return body


class _Context:
    """A function that has all its time left."""

    def get_remaining_time_in_millis(self) -> int:
        return 900_000


@pytest.fixture(scope="session")
def wire() -> Wire:
    return Wire()


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sources on three hosts as recorded on two days, and on the second what doi.org knows."""
    file = tmp_path_factory.mktemp("web") / "three-sources.warc.gz"
    file.write_bytes(_recorded(WELL, FIRST) + _recorded(CHANGED, SECOND))
    return file


@pytest.fixture(scope="session")
def new_cloud(wire: Wire, recorded: Path) -> Callable[[], AbstractContextManager[Cloud]]:
    """Makes an AWS with an article in it that was never audited."""

    @contextmanager
    def made() -> Iterator[Cloud]:
        environment = {
            "CITEWATCH_STORE": f"s3://{BUCKET}",
            "CITEWATCH_MAIL": "ses",
            "CITEWATCH_CONTACT": SENDER,
            "CITEWATCH_CONFIGURATION_SET": "citewatch",
            "CITEWATCH_REPLAY": str(recorded),
            "POWERTOOLS_SERVICE_NAME": "citewatch",
            "POWERTOOLS_METRICS_NAMESPACE": "citewatch",
        }
        cloud = Cloud(wire=wire, replay=recorded)
        with (
            with_environment(environment, without=("AWS_", "CITEWATCH_", "POWERTOOLS_")),
            mock_aws(),
            mock.patch.object(aws, "client", wire.session.client),
            mock.patch.object(time, "sleep", _without_waiting),  # boto3's, between two tries
            mock.patch.dict(Ses.__init__.__kwdefaults__, {"pause": _without_waiting}),
        ):
            cloud.set_up()
            wire.clear()
            cloud.publish(cited())
            yield cloud

    return made


@pytest.fixture
def empty_cloud(new_cloud: Callable[[], AbstractContextManager[Cloud]]) -> Iterator[Cloud]:
    """An AWS in which nothing was audited yet."""
    with new_cloud() as cloud:
        yield cloud


@pytest.fixture(scope="session")
def first_day(new_cloud: Callable[[], AbstractContextManager[Cloud]]) -> Objects:
    """What stands in the bucket after the first audit."""
    with new_cloud() as cloud:
        assert cloud.audit(FIRST).status == "SUCCEEDED"
        return cloud.outcome().objects


@pytest.fixture
def cloud(new_cloud: Callable[[], AbstractContextManager[Cloud]], first_day: Objects) -> Iterator[Cloud]:
    """An AWS after the first audit."""
    with new_cloud() as made:
        made.restore(first_day)
        yield made


def _recorded(web: Mapping[str, Answer], day: float) -> bytes:
    at = START + timedelta(days=day)
    exchanges = {
        url: Exchange(url=url, status=answer.status, headers=answer.headers, payload=answer.payload)
        for url, answer in web.items()
    }
    captures = (Capture(cited_url=url, at=at, exchanges=(exchange,)) for url, exchange in exchanges.items())
    return b"".join(map(warc_bytes, captures))


def _without_waiting(seconds: float) -> None:
    pass
