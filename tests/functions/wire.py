"""The wire between boto3 and moto: what is asked over it is written down, and it can be made to fail.

It lies below boto3's own retries, which therefore work as in production. Knows HTTP answers of AWS; nothing of audits.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

import boto3
import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

from tests.conftest import REGION


class Killed(BaseException):
    """The function's process died: whatever it still asks for comes to nothing."""


class Kind(Enum):
    """How a request can go wrong."""

    THROTTLE = "a throttle"
    ERROR = "an error 500"
    RESET = "a connection reset"
    DEATH = "a death"


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a request: before its effect, or only after it."""

    kind: Kind
    after_effect: bool


@dataclass(frozen=True)
class Asked:
    """One request by a function: its place among all that this function asked, and the function's calls so far."""

    function: str
    service: str
    operation: str
    place: int
    call: int


Rule = Callable[[Asked], Fault | None]


def nothing(asked: Asked) -> Fault | None:
    """The rule that all goes well."""
    return None


class _OneClientEach(boto3.Session):
    """A session whose clients are made once: that takes longer than all that is asked of them."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.clients: dict[tuple[str, Any], Any] = {}

    def client(self, service: str, *, config: Config | None = None) -> Any:
        if (service, config) not in self.clients:
            self.clients[service, config] = super().client(service, config=config)
        return self.clients[service, config]


class Wire:
    """Answers every request of its session out of moto, one at a time, or as its rule says."""

    def __init__(self) -> None:
        session = botocore.session.Session()
        session.unregister("before-send", botocore_stubber)  # every handler of an event is called, not the first alone
        session.register("before-send", self._answer)
        self.session = _OneClientEach("invented", "invented", region_name=REGION, botocore_session=session)
        self._one_at_a_time = threading.RLock()
        self.clear()

    def clear(self) -> None:
        """Forget what was asked; from now on all goes well."""
        self.session.clients.clear()
        self.asked: list[Asked] = []
        self.rule: Rule = nothing
        self._calls: dict[str, int] = {}
        self._function = ""  # whoever is no function asks straight
        self._is_dead = False

    @contextmanager
    def called(self, function: str) -> Iterator[None]:
        """For this time, what is asked is asked by this function."""
        outer = self._function, self._is_dead
        self._function, self._is_dead = function, False
        self._calls[function] = self._calls.get(function, 0) + 1
        try:
            yield
        finally:
            self._function, self._is_dead = outer

    def _answer(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        _, service, operation = event_name.split(".")
        if not self._function:
            return self._moto(event_name, request)
        asked = self._noted(service, operation)
        fault = self.rule(asked)  # not under the lock: a rule may have another execution done meanwhile
        with self._one_at_a_time:
            if self._is_dead:
                raise Killed
            if fault is None:
                return self._moto(event_name, request)
            if fault.after_effect:
                self._moto(event_name, request)
            self._is_dead = fault.kind is Kind.DEATH
            return _broken(fault.kind, service, request)

    def _noted(self, service: str, operation: str) -> Asked:
        with self._one_at_a_time:
            if self._is_dead:
                raise Killed
            place = 1 + sum(before.function == self._function for before in self.asked)
            self.asked.append(Asked(self._function, service, operation, place, self._calls[self._function]))
            return self.asked[-1]

    def _moto(self, event_name: str, request: AWSPreparedRequest) -> AWSResponse:
        with self._one_at_a_time:
            answer: AWSResponse = botocore_stubber(event_name, request)
            return answer


def _broken(kind: Kind, service: str, request: AWSPreparedRequest) -> AWSResponse:
    """What comes back of a request that goes wrong. Raises what boto3's transport raises, or Killed."""
    if kind is Kind.DEATH:
        raise Killed
    if kind is Kind.RESET:
        raise ConnectionClosedError(endpoint_url=request.url)
    status, code = _CODES[service, kind]
    said = json.dumps({"__type": code, "message": kind.value})
    if service == "s3":
        said = f"<Error><Code>{code}</Code><Message>{kind.value}</Message></Error>"
    return AWSResponse(request.url, status, {"x-amzn-errortype": code}, MockRawResponse(said))


# As the service's API Reference lists them among its errors.
_CODES = {
    ("s3", Kind.THROTTLE): (503, "SlowDown"),
    ("s3", Kind.ERROR): (500, "InternalError"),
    ("sesv2", Kind.THROTTLE): (429, "TooManyRequestsException"),
    ("sesv2", Kind.ERROR): (500, "InternalServiceErrorException"),
    ("sfn", Kind.THROTTLE): (400, "ThrottlingException"),
    ("sfn", Kind.ERROR): (500, "InternalFailure"),
}
