"""What concluding and corresponding take: a store, a reader of kept captures, a clock, how mail goes out.

Knows what is handed in; nothing of what is done with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from citewatch.audit.compare import Reader
from citewatch.audit.ports import Mailer, Store
from citewatch.model import Finding
from citewatch.report import ReviewLinks

# An article's slug, findings of it, whom a mail addresses and when → where that person decides.
Door = Callable[[str, Sequence[Finding], str, datetime], ReviewLinks]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What concluding takes: a store, a reader of kept captures, a clock, how mail goes out (None: not at all).

    `next_audit` is when the schedule audits again, where there is a schedule; `hands` how many states are read at once;
    `door` leads to the review page, where there is one.
    """

    store: Store
    from_warc: Reader
    clock: Callable[[], datetime]
    mailer: Mailer | None
    sender: str
    recipient: str | None = None
    next_audit: datetime | None = None
    hands: int = 1
    door: Door | None = None
