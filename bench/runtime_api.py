"""Proves that the archive's handlers start and answer under Lambda's own runtime client, on this machine.

Builds the archive for this machine, unpacks it, and runs `python -m awslambdaric` on it with nothing else in reach, for
each function, against a Runtime API served here. Knows that API and what a function answers over an empty bucket, which
is served here too; nothing of the cloud. Needs uv, and PyPI or uv's cache.

    python bench/runtime_api.py
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_RUNTIME = "/2018-06-01/runtime"
_CLIENT = "awslambdaric==4.2.2"
_PATIENCE = 60.0  # seconds
_RUN = {
    "id": "20261109T030000Z-00000000",
    "started_at": "2026-11-09T03:00:00Z",
    "execution": "arn:aws:states:eu-west-1:123456789012:execution:citewatch-dev-audit:nothing",
    "began_at": "2026-11-09T03:00:01Z",
    "next_audit": None,
}
# Far enough into each handler that what is imported late is imported too; over an empty bucket.
_EVENTS: dict[str, dict[str, Any]] = {
    "plan": {"input": {}, "execution": _RUN["execution"], "started": _RUN["began_at"]},
    "check": {"run": _RUN, "host": "www.fda.gov", "slices": [], "cursor": {"done": False}},
    "inquire": {"run": _RUN},
    "settle": {"run": _RUN, "checked": [{}]},
    "conclude": {"run": _RUN, "slug": "nothing"},
    "finish": {"run": _RUN, "articles": "", "error": "AuditRefused"},
    "review": {
        "version": "2.0",
        "rawPath": "/",
        "rawQueryString": "",
        "headers": {},
        "requestContext": {
            "domainName": "review.example.org",
            "http": {"method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
        },
        "isBase64Encoded": False,
    },
}
_EXPECTED = {
    "plan": "UsageError",
    "check": None,
    "inquire": None,
    "settle": "StoreError",
    "conclude": "StoreError",
    "finish": None,
    "review": None,
}
_KEYS = [{"key": "invented" * 8, "made_at": "2026-11-09T03:00:00+00:00"}]  # all that Parameter Store holds
_EMPTY = b"<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>"
_MISSING = b"<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a function answered: its result, or the error's type; and how long it took to be ready, in milliseconds."""

    result: Any = None
    error: str | None = None
    ready: float = 0.0


@dataclass
class Call:
    """One invocation to be made, and what became of it."""

    event: dict[str, Any]
    began: float = field(default_factory=time.monotonic)
    ready: float = 0.0
    answers: "Queue[Answer]" = field(default_factory=Queue)


class Service(ThreadingHTTPServer):
    """The Runtime API for one call, and a bucket in which nothing stands."""

    daemon_threads = True

    def __init__(self, call: Call) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.call = call
        self.is_told = threading.Event()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was ended hangs up in the middle of its next question."""


class _Handler(BaseHTTPRequestHandler):
    server: Service
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if not self.path.startswith(_RUNTIME):
            is_list = "list-type=2" in self.path
            self._say(200 if is_list else 404, _EMPTY if is_list else _MISSING, {"Content-Type": "application/xml"})
        elif self.server.is_told.is_set():
            time.sleep(_PATIENCE)  # no second call: whoever asks is ended meanwhile
        else:
            self._give()

    def _give(self) -> None:
        call = self.server.call
        call.ready = 1000 * (time.monotonic() - call.began)
        self.server.is_told.set()
        headers = {
            "Lambda-Runtime-Aws-Request-Id": "1",
            "Lambda-Runtime-Deadline-Ms": str(int(1000 * (time.time() + 900))),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:123456789012:function:citewatch",
            "Content-Type": "application/json",
        }
        self._say(200, json.dumps(call.event).encode(), headers)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"null")
        if self.headers.get("X-Amz-Target") == "AmazonSSM.GetParameter":
            found = {"Parameter": {"Name": body["Name"], "Value": json.dumps(_KEYS)}}
            self._say(200, json.dumps(found).encode(), {"Content-Type": "application/x-amz-json-1.1"})
            return
        call = self.server.call
        error = body["errorType"] if self.path.endswith("/error") else None
        call.answers.put(Answer(result=body, error=error, ready=call.ready))
        self._say(202, b"{}", {})

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._say(404, _MISSING, {})

    do_DELETE = do_PUT

    def _say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody wants to hear of each request."""


def main() -> int:
    """Prints what each function answered; 1 when one did not answer as it has to."""
    with tempfile.TemporaryDirectory() as folder:
        task, client = _built(Path(folder))
        answers = {name: ask(name, task=task, client=client) for name in _EVENTS}
    wrong = [name for name, answer in answers.items() if answer.error != _EXPECTED[name]]
    for name, answer in answers.items():
        said = answer.error or json.dumps(answer.result)[:200]
        print(f"  functions.{name.ljust(9)} ready after {answer.ready:5.0f} ms, answers {said}")
        if name in wrong:
            print(f"    {json.dumps(answer.result)[:2000]}")
    print(f"{len(answers) - len(wrong)} of {len(answers)} handlers start and answer under {_CLIENT}")
    return int(bool(wrong))


def _built(folder: Path) -> tuple[Path, Path]:
    """The archive's content for this machine, unpacked, and the runtime client, each in a folder of its own."""
    machine, version = platform.machine(), ".".join(platform.python_version_tuple()[:2])
    archive, task, client = folder / "citewatch.zip", folder / "task", folder / "client"
    package = [str(_ROOT / "infra" / "package.sh"), str(archive), f"{machine}-manylinux_2_28", version]
    subprocess.run(package, check=True)
    zipfile.ZipFile(archive).extractall(task)
    beside = Path(sys.executable).with_name("uv")  # make sets up uv beside the interpreter where there is no other
    uv = os.environ.get("UV") or shutil.which("uv") or str(beside)
    install = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(client), _CLIENT]
    subprocess.run(install, check=True)
    return task, client


def ask(name: str, *, task: Path, client: Path) -> Answer:
    """What one function answers to its event; an error named Unanswered when it says nothing in time."""
    call = Call(_EVENTS[name])
    service = Service(call)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    # -S: no library but those of the archive and of the client is found.
    started = subprocess.Popen(
        [sys.executable, "-S", "-m", "awslambdaric", f"functions.{name}.handler"],
        cwd=task,
        env=_environment(service.address, task=task, client=client),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        return call.answers.get(timeout=_PATIENCE)
    except Empty:
        return Answer(error="Unanswered")
    finally:
        started.terminate()
        started.communicate()
        service.shutdown()
        service.server_close()


def _environment(address: str, *, task: Path, client: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(task), str(client)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_LAMBDA_RUNTIME_API": address,
        "AWS_ENDPOINT_URL": f"http://{address}",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented",
        "AWS_EC2_METADATA_DISABLED": "true",
        "CITEWATCH_STORE": "s3://nothing-stands-here",
        "CITEWATCH_MAIL": "ses",
        "CITEWATCH_CONTACT": "citewatch@example.org",
        "CITEWATCH_REVIEW_KEYS": "/citewatch/dev/review-keys",
        "POWERTOOLS_SERVICE_NAME": "citewatch-bench",
        "POWERTOOLS_METRICS_NAMESPACE": "citewatch",
    }


if __name__ == "__main__":
    sys.exit(main())
