"""Doorstep of settle: a run whose hosts were checked → the states of its sources; or the run refused."""

from citewatch.audit import pipeline, tally
from functions import parts


def handler(event: parts.Event, context: object) -> None:
    """Nothing: what is settled stands in the store. Raises AuditRefused, which ends the run."""
    run = parts.run_in(event)
    log = parts.log(run)
    for host in event["checked"]:
        if host and "error" in host:
            log.warning("not audited", extra=host)
    parts.count(tally.of_sources(pipeline.settle_run(run, store=parts.store())))
