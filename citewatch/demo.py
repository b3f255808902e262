"""The demo: the real article audited over a recorded web on three days, told in a few lines.

Knows the recording and its days; it is given who audits, and where.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from citewatch import console, manifest
from citewatch.audit import records
from citewatch.audit.ports import Store
from citewatch.model import Article, Run
from citewatch.settings import shipped

SLUG = "what-is-ketamine-therapy"
DAYS = (
    (1, datetime(2026, 11, 2, 3, tzinfo=UTC)),
    (8, datetime(2026, 11, 9, 3, tzinfo=UTC)),
    (9, datetime(2026, 11, 10, 3, tzinfo=UTC)),
)


def recording() -> Path:
    """The recorded web that ships with citewatch."""
    return shipped("recorded") / "ketamine.warc.gz"


def article() -> Path:
    """The manifest that ships with citewatch."""
    return shipped("articles") / f"{SLUG}.yml"


def play(audit_on: Callable[[Article, datetime], Run], *, store: Store, say: Callable[[str], None]) -> Run:
    """Audit on each of the recorded days and say what was found in the store; the last day's run."""
    told = manifest.read(article())
    say(f"Three audits of “{told.title}” over a recorded web, without any network:")
    for day, now in DAYS:
        run = audit_on(told, now)
        counts, *findings = console.summarised(json.loads(records.load_result(store, run, SLUG))["articles"][0])
        say(f"  day {day} ({now:%B} {now.day}):{counts}")
    for finding in findings:
        say(finding)
    mails = list(store.keys("outbox/"))
    say(f"Mails:  {len(mails)}, the last one is {store.place(mails[-1])}")
    say(f"Report: {store.place(records.report_key(run, SLUG, 'report.html'))}")
    return run
