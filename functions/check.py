"""Doorstep of check: one host of a run → how far its sources were looked at before the function's time was up."""

from typing import Any

from citewatch.audit import pipeline, records
from citewatch.audit.handover import HostWork
from citewatch.audit.look import Eyes
from citewatch.audit.pipeline import HostProgress
from functions import parts
from functions.web import web


def handler(event: parts.Event, context: parts.Context) -> dict[str, Any]:
    """Whether the host is done, and where to go on when it is not."""
    run = parts.run_in(event)
    log = parts.log(run, host=event["host"])
    eyes = Eyes(
        web=web(),
        to_warc=parts.to_warc,
        clock=parts.clock(run),
        looked=parts.telling(log),
        faults=parts.owning(log),
        stopped=parts.time_is_up(context),
    )
    progress = pipeline.check_host(
        records.from_plain(event, HostWork, name="host"),
        records.from_plain(event["cursor"], HostProgress, name="cursor"),
        run=run,
        store=parts.store(),
        eyes=eyes,
        begun_at=parts.begun_at(event),
    )
    handed_on: dict[str, Any] = records.plain(progress)
    return handed_on
