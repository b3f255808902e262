"""Doorstep of plan: somebody asked for a run → its plan, for the machine's two maps."""

from datetime import timedelta
from typing import Any

from citewatch.audit import handover, pipeline, records
from citewatch.audit.request import Request
from citewatch.errors import UnderWay
from functions import parts


def handler(event: parts.Event, context: object) -> dict[str, Any]:
    """The run, and where its lists of hosts and articles stand in the bucket."""
    request = Request.of(event["input"])
    store, holder = parts.store(), parts.holder(event["execution"])
    asked_at = parts.moment(event["started"])
    latest = None if parts.is_replay() else asked_at
    try:
        begun = pipeline.begin(request, asked_at=asked_at, latest=latest, store=store, holder=holder)
    except UnderWay as error:
        parts.log().info(str(error))
        return {"under_way": True}
    run = begun.run
    parts.log(run).info("planned", extra={"only_due": request.only_due})
    next_audit = run.started_at + timedelta(days=1) if request.is_the_schedules else None
    handed_on = {"execution": holder.name, "began_at": event["started"], "next_audit": next_audit}
    return {
        "under_way": False,
        "idle": begun.is_idle,
        "run": records.plain(run) | records.plain(handed_on),
        "bucket": store.bucket,
        "hosts": store.named(handover.hosts_key(run)),
        "articles": store.named(handover.articles_key(run)),
        "tolerated": 100.0,  # of the children: a bad host fails no run, and finish misses a bad article
    }
