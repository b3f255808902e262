"""Begin an audit of one article because somebody at the review page asked for it; or tell why there is no need to.

Knows whether one is under way and when the last one was; not how an execution is started, nor who asks.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from citewatch.audit import records
from citewatch.audit.lease import Lease
from citewatch.audit.ports import Store

JUST_NOW = timedelta(minutes=10)
BEGUN = "An audit has begun. It takes some minutes; load this page again then. A mail comes when there is news."


def begin(
    slug: str,
    *,
    store: Store,
    start: Callable[[str], object],
    is_at_work: Callable[[str], bool] | None,
    now: datetime,
) -> str:
    """What somebody who asked for an audit of the article is told.

    `start` begins an execution of that name, once; `is_at_work` is asked whether a lease's holder still is (None: none
    can be asked, and the lease's time tells). Raises what they raise, and StoreError.
    """
    lease = records.read(store, records.lease_key(slug), Lease)
    if lease and (is_at_work(lease.holder) if lease.holder and is_at_work else now < lease.until):
        return f"An audit of this article is under way already; it began on {_time(lease.started_at)}."
    last = records.load_ledger(store, slug).last_run
    if last and now - last.started_at < JUST_NOW:
        return f"This article was audited just now, on {_time(last.started_at)}."
    # Two presses within these minutes ask for the same execution, which begins once (API Reference, StartExecution).
    window = now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % JUST_NOW
    start(f"review-{window:%Y%m%dT%H%MZ}-{slug}")
    return BEGUN


def _time(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year} at {at:%H:%M} UTC"
