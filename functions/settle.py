"""Doorstep of settle: a run whose hosts were checked → the states of its sources; or the run refused."""

from typing import Any

from citewatch.audit import pipeline, tally
from functions import parts


def handler(event: parts.Event, context: object) -> dict[str, Any]:
    """How many sources were planned and how many not seen. Raises AuditRefused, which ends the run."""
    run = parts.run_in(event)
    log = parts.log(run)
    failed = [host for host in event["checked"] if "error" in host]
    for host in failed:
        log.warning("not audited", extra=host)
    figures = tally.of_sources(pipeline.settle_run(run, store=parts.store()))
    parts.count(figures | {"HostsNotAudited": len(failed)})
    return {"planned": figures["SourcesPlanned"], "unseen": figures["SourcesUnseen"]}
