"""What is remembered of one article: its baselines, its findings, what was decided, the mails due and sent.

Knows the ledger's shape; nothing of how findings move.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from citewatch.model import Baseline, Decision, Finding, LetterKind, Matter, Occasion, Run


@dataclass(frozen=True, kw_only=True)
class MailDue:
    """A mail that is owed to the reviewer; without `sent_at` it is still to be sent.

    `tried_as` is the mail's id at the last attempt to send it of which nobody knows how it ended.
    """

    id: str
    run_id: str
    due_at: datetime
    occasion: Occasion
    tried_as: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail other than the report that is owed to somebody; without `sent_at` it is still to be sent.

    `finding` is the one it is about (None: the article); `decided_at` when the decision was made that it tells.
    `is_tried` when nobody knows how the last attempt to send it ended.
    """

    id: str
    kind: LetterKind
    to: tuple[str, ...]
    due_at: datetime
    finding: str | None = None
    decided_at: datetime | None = None
    is_tried: bool = False
    sent_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything that is remembered of one article. Decisions are only ever added.

    `baselines` are kept by the source's URL, whatever number the reference list gives it.
    """

    slug: str
    last_run: Run | None = None
    baselines: Mapping[str, Baseline] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    mails: tuple[MailDue, ...] = ()
    letters: tuple[Letter, ...] = ()

    @property
    def mail_due(self) -> MailDue | None:
        """The mail that has no receipt yet; there is at most one."""
        return next((mail for mail in self.mails if mail.sent_at is None), None)

    @property
    def letters_due(self) -> tuple[Letter, ...]:
        """The letters that have no receipt yet, oldest first."""
        return tuple(letter for letter in self.letters if letter.sent_at is None)

    def decisions_on(self, finding: str) -> tuple[Decision, ...]:
        """Everything that was decided of a finding, oldest first."""
        return tuple(decision for decision in self.decisions if decision.finding == finding)

    def is_later_than(self, run: Run) -> bool:
        """Whether it knows a later run: its findings must not be told by older evidence."""
        last = self.last_run
        return last is not None and last.id != run.id and last.started_at > run.started_at


def finding_id(slug: str, matter: Matter) -> str:
    """The id of a matter: it stays the same as long as the matter does."""
    named = "\n".join((slug, matter.subject, matter.kind, matter.about))
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def with_first_seen(ledger: Ledger, first_seen: Mapping[str, Baseline]) -> Ledger:
    """The ledger with a baseline for every URL that had none."""
    return replace(ledger, baselines={**first_seen, **ledger.baselines})


def with_same_texts(ledger: Ledger, same: Mapping[str, str]) -> Ledger:
    """The ledger with what was found to read as its baselines do: by URL, the digest of the other text."""
    baselines = {
        url: replace(baseline, same_as=same[url]) if url in same else baseline
        for url, baseline in ledger.baselines.items()
    }
    return replace(ledger, baselines=baselines)
