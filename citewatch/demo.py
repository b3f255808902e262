"""The demo: the real article audited over a recorded web on three days, told in a few lines.

Knows the recording and its days; the audits are the ordinary ones.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from citewatch import console, manifest
from citewatch.adapters.warc import RecordedWeb
from citewatch.audit.check import Eyes
from citewatch.audit.conclude import Desk
from citewatch.audit.ports import Store, Web
from citewatch.audit.run import Order, Outcome, audit
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


def play(
    store: Store,
    *,
    desk: Callable[[datetime], Desk],
    eyes: Callable[[Web, datetime], Eyes],
    say: Callable[[str], None],
) -> Outcome:
    """Audit on each of the recorded days and say what was found; the last day's outcome."""
    articles = (manifest.read(article()),)
    say(f"Three audits of “{articles[0].title}” over a recorded web, without any network:")
    for day, now in DAYS:
        outcome = audit(Order(articles=articles, now=now), eyes=eyes(RecordedWeb([recording()]), now), desk=desk(now))
        counts, *findings = console.summarised(console.combined(outcome)["articles"][0])
        say(f"  day {day} ({now:%B} {now.day}):{counts}")
    for finding in findings:
        say(finding)
    mails = list(store.keys("outbox/"))
    say(f"Mails:  {len(mails)}, the last one is {store.place(mails[-1])}")
    say(f"Report: {store.place(f'runs/{outcome.run.id}/reports/{SLUG}/report.html')}")
    return outcome
