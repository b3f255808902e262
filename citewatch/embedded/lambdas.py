"""Lambda functions in this process: an Invoke imports the configured handler and calls it, as its function would.

Knows what Lambda gives a handler and makes of its end; nothing of what the handlers do. Handlers are called one at a
time, because the environment is the whole process's.
"""

import importlib
import io
import json
import logging
import sys
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from unittest import mock

from moto.awslambda_simple.models import LambdaSimpleBackend

from citewatch.embedded.sessions import session
from citewatch.settings import shipped, with_environment

Remaining = Callable[[str], Callable[[], int]]
_QUARTER_OF_AN_HOUR = 900_000  # milliseconds: as long as a function may take
_CONFIGURED = ("CITEWATCH_", "POWERTOOLS_")  # a function knows none but its own of these


@dataclass(frozen=True)
class Context:
    """What Lambda tells a handler about its call."""

    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: int
    get_remaining_time_in_millis: Callable[[], int]
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    function_version: str = "$LATEST"


@dataclass(frozen=True)
class Invocation:
    """One call of a function: what it was given, and how it ended (None: well)."""

    function: str
    event: Any
    error: str | None


class Invocations:
    """Answers every Invoke, and remembers them; `log` is what the handlers printed."""

    def __init__(self, *, remaining: Remaining | None = None) -> None:
        self.made: list[Invocation] = []
        self.log = io.StringIO()
        self._remaining: Remaining = remaining or (lambda function: lambda: _QUARTER_OF_AN_HOUR)
        self._identities: dict[str, dict[str, str]] = {}
        self._functions: dict[str, str] = {}  # by access key id
        self._one_at_a_time = threading.Lock()

    def function_of(self, headers: Mapping[str, Any]) -> str:
        """The function that signed a request; "" when none did.

        The credentials tell, not the thread: a handler may ask from many.
        """
        signed = headers.get("Authorization", "")
        text = signed.decode("latin-1") if isinstance(signed, bytes) else str(signed)
        return self._functions.get(text.partition("Credential=")[2].partition("/")[0], "")

    @contextmanager
    def answered(self) -> Iterator[None]:
        """For this time, a call of a function is a call of its handler."""

        def invoke(
            backend: LambdaSimpleBackend,
            function_name: str,
            qualifier: str | None,
            body: Any,
            headers: Any,
            response_headers: Any,
        ) -> bytes:
            function = backend.get_function(function_name, qualifier)
            with self._one_at_a_time:
                answer, error = self._call(function, json.loads(body or b"{}"))
            if error:
                response_headers["x-amz-function-error"] = "Unhandled"
            return answer

        with mock.patch.object(LambdaSimpleBackend, "invoke", invoke):
            _keep_logging_to(self.log)
            yield

    def _call(self, function: Any, event: Any) -> tuple[bytes, str | None]:
        """The function's answer, and the error's name if it failed."""
        name = function.function_name
        environment = {**function.environment_vars, **self._identity(function), "AWS_LAMBDA_FUNCTION_NAME": name}
        context = Context(
            function_name=name,
            invoked_function_arn=function.function_arn,
            memory_limit_in_mb=function.memory_size,
            get_remaining_time_in_millis=self._remaining(name),
        )
        with with_environment(environment, without=_CONFIGURED), redirect_stdout(self.log):
            answer, error = _ended(lambda: handler_of(function.handler)(event, context))
        self.made.append(Invocation(name, event, error))
        return answer, error

    def _identity(self, function: Any) -> dict[str, str]:
        """Who a function is to AWS: its role's credentials, as Lambda puts them into the environment."""
        name = function.function_name
        if name not in self._identities:
            sts = session("invented", "invented", region=function.region).client("sts")
            given = sts.assume_role(RoleArn=function.role, RoleSessionName=name[:64])["Credentials"]
            self._functions[given["AccessKeyId"]] = name
            self._identities[name] = _identity_of(given, region=function.region)
        return self._identities[name]


def handler_of(configured: str) -> Callable[[Any, Context], Any]:
    """The handler of a configuration such as `functions/plan.handler`."""
    module, _, name = configured.replace("/", ".").rpartition(".")
    if module.startswith("functions."):
        _make_importable("functions")
    handler: Callable[[Any, Context], Any] = getattr(importlib.import_module(module), name)
    return handler


def _identity_of(given: Mapping[str, str], *, region: str) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
    }


def _ended(call: Callable[[], Any]) -> tuple[bytes, str | None]:
    """What Lambda answers of a call, and the error's name if it failed: what a handler raises is told, not raised."""
    try:
        return json.dumps(call()).encode(), None
    except SystemExit as death:
        return _error("Runtime.ExitError", f"Runtime exited with error: exit status {death}", [])
    except Exception as error:
        return _error(type(error).__name__, str(error), traceback.format_exception(error))


def _error(name: str, message: str, trace: list[str]) -> tuple[bytes, str]:
    return json.dumps({"errorType": name, "errorMessage": message, "stackTrace": trace}).encode(), name


def _keep_logging_to(log: io.StringIO) -> None:
    """Powertools' loggers write where they wrote first, and this process has seen other functions' logs."""
    for logger in logging.Logger.manager.loggerDict.values():
        handler = getattr(logger, "powertools_handler", None)
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(log)


def _make_importable(package: str) -> None:
    """Have a package that ships beside ours found where it stands, also in a wheel."""
    if package not in sys.modules:
        found = ModuleType(package)
        found.__path__ = [str(shipped(package))]
        sys.modules[package] = found
