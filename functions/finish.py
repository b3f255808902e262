"""Doorstep of finish: how a run ended → its leases given back, its last figures, and whether anybody must be told."""

from typing import Any

from citewatch.audit import pipeline
from citewatch.audit.pipeline import Concluded
from functions import parts


def handler(event: parts.Event, context: object) -> dict[str, Any]:
    """What the execution answers: the run, where its reports stand, how many findings are open.

    Raises NotConcluded when an article was not concluded or its mail was refused, which fails the execution.
    """
    run, store = parts.run_in(event), parts.store()
    holder = parts.holder(event["run"]["execution"])
    if "error" in event:
        pipeline.give_up(run, store=store, holder=holder, is_refused=event["error"] == "AuditRefused")
        return {}
    concluded = Concluded.of(event["concluded"])
    failed = len(concluded.failures)
    parts.count({"RunSeconds": parts.seconds_since(event["run"]["began_at"]), "ArticlesNotConcluded": failed})
    articles = pipeline.end(run, concluded, store=store, holder=holder)
    return {
        "run_id": run.id,
        "reports": store.place(f"runs/{run.id}/reports/"),
        "articles": articles,
        "open": concluded.open,
    }
