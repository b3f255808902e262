"""What somebody asks of the scheduled pipeline: which articles, as of when. docs/deploy.md shows it from outside.

Knows the small document and what is published; nothing of who asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from citewatch.audit import records
from citewatch.audit.ports import Store
from citewatch.errors import UsageError


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked for: all sources of these articles now, or (None) what is due of every published one.

    `scheduled` is the run's time; None: the time at which it was asked for.
    """

    articles: tuple[str, ...] | None = None
    scheduled: datetime | None = None

    @classmethod
    def of(cls, document: object) -> "Request":
        """The request that a document such as {"articles": ["slug"]} makes. Raises UsageError."""
        if unknown := sorted(set(document) - {"articles", "scheduled"}) if isinstance(document, dict) else []:
            raise UsageError(f"the input: there is no field {', '.join(unknown)}; it takes articles and scheduled")
        request = records.from_plain(document, cls, name="the input")
        if request.articles == ():
            raise UsageError("the input: articles: name at least one, or leave the field out for all that are due")
        return request

    @property
    def only_due(self) -> bool:
        """Whether the schedule decides which sources are looked at."""
        return self.articles is None

    @property
    def is_the_schedules(self) -> bool:
        """Whether the schedule asked, which asks again a day later."""
        return self.only_due and self.scheduled is not None

    def begins_at(self, asked_at: datetime) -> datetime:
        """The run's time. Raises UsageError when it names no zone."""
        at = self.scheduled or asked_at
        if at.tzinfo is None:
            raise UsageError(f"the input: scheduled: write {at.isoformat()} with its zone, like {at.isoformat()}Z")
        return at.astimezone(UTC).replace(microsecond=0)

    def slugs(self, store: Store) -> tuple[str, ...]:
        """The articles that are meant, in order. Raises UsageError for one that is not published."""
        published = tuple(records.published(store))
        if missing := sorted(set(self.articles or ()) - set(published)):
            raise UsageError(f"the input: no such article is published here: {', '.join(missing)}")
        return published if self.articles is None else _in_order(self.articles)


def _in_order(slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(slugs)))
