"""One round of questions to one registry over the Web: JSON answers, what they cost, and when to stop asking.

Knows JSON and status codes; must not know what any registry's answer means.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from citewatch.audit.ports import Answers, Web
from citewatch.model import Capture, Vouching

LARGEST = 5_000_000  # bytes: a hundred of PubMed's summaries with all their references are two million
PATIENCE = 3  # answers in a row that were of no use
TURNED_AWAY = frozenset({401, 402, 403, 407, 451})
# Failures that say nothing of the registry, and those that may lie in the one answer.
OF_THE_URL = frozenset({"not-recorded", "refused-url", "refused-scheme"})
OF_THE_ANSWER = frozenset(
    {"bad-encoding", "redirect-loop", "too-large", "too-many-redirects", "truncated", "unasked-304"}
)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The status of an answer and its JSON, of whatever shape."""

    status: int
    body: object


class Asking:
    """One round of questions. Once the registry is down, nothing more is asked and everything is silence.

    It is down when there is no connection, at a 429 and any 5xx, when a page comes where JSON is due (at 200, or to
    turn us away), and when three answers in a row were of no use.
    """

    def __init__(self, web: Web, *, at: datetime) -> None:
        self._web = web
        self.at = at
        self.is_down = False
        self._requests = 0
        self._bytes_received = 0
        self._in_vain = 0

    def look(self, url: str) -> Capture | None:
        """What this URL answers; None for no answer, and for one that only says that the registry is down."""
        if self.is_down:
            return None
        capture = self._web.fetch(url, at=self.at, validators=None)
        self._requests += capture.requests
        self._bytes_received += capture.bytes_received
        if capture.failure:
            self._judge_failure(capture.failure.reason)
            return None
        status = capture.status or 0
        self.is_down = status == 429 or status >= 500
        return capture if status and not self.is_down else None

    def json(self, url: str) -> Reply | None:
        """The JSON that this URL answers, whatever its status; None for anything else."""
        capture = self.look(url)
        if capture is None or capture.status is None:
            return None
        try:
            body = _parsed(capture.payload)
        except (ValueError, RecursionError):  # no JSON; JSON nested deeper than anybody means it
            # A page at 200 is a wall or a portal; at 404 it may be about the one number that was asked.
            self.was_in_vain(certainly_down=capture.status < 300 or capture.status in TURNED_AWAY)
            return None
        self._in_vain = 0
        return Reply(status=capture.status, body=body)

    def was_in_vain(self, *, certainly_down: bool) -> None:
        """Note that an answer was of no use, and whether by that alone the registry is down."""
        self._in_vain += 1
        self.is_down = certainly_down or self._in_vain >= PATIENCE

    def answers(self, vouchings: Mapping[str, Vouching]) -> Answers:
        """What was found out in this round, with what asking cost."""
        return Answers(
            vouchings=dict(vouchings),
            requests=self._requests,
            bytes_received=self._bytes_received,
            is_down=self.is_down,
        )

    def _judge_failure(self, reason: str) -> None:
        if reason not in OF_THE_URL:
            self.was_in_vain(certainly_down=reason not in OF_THE_ANSWER)


def _parsed(payload: bytes) -> object:
    if len(payload) > LARGEST:
        raise ValueError("too large")
    return json.loads(payload)


def fields_of(value: object) -> Mapping[str, object]:
    """The fields of a JSON object; none for anything else."""
    return value if isinstance(value, dict) else {}


def items_of(value: object) -> tuple[object, ...]:
    """The items of a JSON array; none for anything else."""
    return tuple(value) if isinstance(value, list) else ()


def text_of(value: object) -> str:
    """A JSON string; empty for anything else."""
    return value if isinstance(value, str) else ""
