"""What the doorsteps have in common: the adapters their surroundings ask for, a log, metrics.

Knows the environment's settings and the form of Lambda's logs; no rule about links, text or change. What only one step
uses is imported by that step alone: a cold start pays for every import.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from citewatch.adapters.store.s3 import S3Store
from citewatch.audit import records
from citewatch.audit.lease import Holder
from citewatch.audit.ports import Mailer, Web
from citewatch.model import Capture, Observation, Run
from citewatch.settings import stack

Event = dict[str, Any]

DELAY, DEADLINE = 1.0, 60.0  # seconds, as on the command line
_LEASE = timedelta(hours=23)  # how long an execution may last (infra/pipeline.asl.json)
_ONE_LOOK = 200_000  # milliseconds: the wait for a turn, a fetch that takes all its time, and the writing down
_UNITS = {"UnseenShare": MetricUnit.Percent, "RunSeconds": MetricUnit.Seconds}


class Context(Protocol):
    """What Lambda tells of an invocation."""

    def get_remaining_time_in_millis(self) -> int: ...


def run_in(event: Event) -> Run:
    """The run an event speaks of."""
    return records.from_plain(event["run"], Run, name="run")


def is_replay() -> bool:
    """Whether the pipeline is tried out over a recorded web, at times of its own."""
    return bool(stack().replay)


def begun_at(event: Event) -> datetime:
    """When the execution began; over a recorded web the time of the run."""
    return run_in(event).started_at if is_replay() else moment(event["run"]["began_at"])


def moment(stamp: str) -> datetime:
    """A time as Step Functions writes it."""
    return datetime.fromisoformat(stamp).astimezone(UTC)


def seconds_since(stamp: str) -> float:
    """How long ago that is by the wall clock."""
    return max((datetime.now(UTC) - moment(stamp)).total_seconds(), 0)


def store() -> S3Store:
    """The store in its bucket."""
    surroundings = stack()
    return S3Store(surroundings.bucket, surroundings.prefix)


def holder(execution: str) -> Holder:
    """Whoever does a run: an execution, of which one can ask whether it is at work."""
    from citewatch.adapters.executions import is_running

    return Holder(name=execution, lasts=_LEASE, is_at_work=cache(is_running))


def clock(run: Run) -> Callable[[], datetime]:
    """The wall clock; over a recorded web the time of the run."""
    return (lambda: run.started_at) if is_replay() else wall_clock


def wall_clock() -> datetime:
    """The time, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def recorded_web() -> Web | None:
    """The recorded web, where the pipeline is tried out over one."""
    if not is_replay():
        return None
    from citewatch.adapters.warc import RecordedWeb

    return RecordedWeb(stack().replay)


def to_warc(capture: Capture) -> bytes:
    """A capture as it is kept; on most days no source has a new text, and nothing is kept."""
    from citewatch.adapters.warc import warc_bytes

    return warc_bytes(capture)


def mailer() -> Mailer | None:
    """How mail goes out: by SES, or not at all."""
    from citewatch.adapters.mail.ses import Ses

    surroundings = stack()
    return None if surroundings.mail == "none" else Ses(configuration_set=surroundings.configuration_set)


def time_is_up(context: Context, for_one: int = _ONE_LOOK) -> Callable[[], bool]:
    """Whether one more thing that takes so many milliseconds might outlast the function."""
    last_call = min(for_one, context.get_remaining_time_in_millis() / 2)
    return lambda: context.get_remaining_time_in_millis() < last_call


def log(run: Run | None = None, **about: str) -> Logger:
    """A log whose every line names the run, and what else it is about."""
    logger = Logger()
    logger.clear_state()
    logger.append_keys(**({"run": run.id} if run else {}), **about)
    return logger


def telling(logger: Logger) -> Callable[[Observation], None]:
    """Who hears of each look: the log, of those that saw nothing. The query is left out, which may hold a key."""

    def looked(seen: Observation) -> None:
        if not seen.good:
            why = f"{seen.look.verdict}: {seen.look.reason}" if seen.look else str(seen.unseen_reason)
            logger.info(why, extra={"path": urlsplit(seen.url).path})

    return looked


def owning(logger: Logger) -> Callable[[str, Exception], None]:
    """Who hears of an answer that made us stumble: the log, as an error of ours with its traceback."""

    def stumbled(over: str, error: Exception) -> None:
        logger.error("not understood", extra={"over": over.partition("?")[0]}, exc_info=error)

    return stumbled


def count(figures: Mapping[str, float]) -> None:
    """Put figures out as metrics, in CloudWatch's embedded metric format."""
    metrics = EphemeralMetrics()
    for name, figure in figures.items():
        metrics.add_metric(name=name, unit=_UNITS.get(name, MetricUnit.Count), value=figure)
    metrics.flush_metrics()
