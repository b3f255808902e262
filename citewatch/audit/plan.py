"""plan: what a run looks at, decided once and written down. Knows articles; looks at nothing."""

from collections.abc import Collection, Sequence

from citewatch import plan as slicing
from citewatch.audit import records
from citewatch.audit.conclude import refuse_to_go_back
from citewatch.audit.ports import Store
from citewatch.model import Article, Run
from citewatch.plan import Slice


def plan(articles: Sequence[Article], *, run: Run, store: Store, only: Collection[int] = ()) -> tuple[Slice, ...]:
    """The slices of a run: those it was planned with, when it is a run that goes on.

    Raises AuditRefused when a later run has been concluded already.
    """
    for article in articles:
        refuse_to_go_back(records.load_ledger(store, article.slug), run)
    pieces = records.load_plan(store, run)
    if pieces is None:
        pieces = slicing.plan(articles, depth_of=records.Shards(store).depth_of, only=only)
        records.save_plan(store, run, pieces)
    return pieces
