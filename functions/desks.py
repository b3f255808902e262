"""What the review page is given to work with: a desk, and the state machine to begin an audit with."""

from citewatch.adapters.executions import Executions, execution_name, is_running
from citewatch.adapters.warc import capture_of
from citewatch.audit import pipeline
from citewatch.audit.desk import Desk, Door
from citewatch.begin import begin
from citewatch.errors import CitewatchError
from citewatch.settings import contact, stack
from functions import parts


def desk_at(door: Door) -> Desk:
    """The desk of the review page, by the wall clock."""
    return Desk(
        store=parts.store(),
        from_warc=capture_of,
        clock=parts.wall_clock,
        mailer=parts.mailer(),
        sender=contact(),
        hands=pipeline.HANDS,
        door=door,
    )


def start_audit(slug: str) -> str:
    """What somebody who asked for an audit of the article is told."""
    machine = stack().machine or ""

    def start(name: str) -> None:
        Executions().start(machine, name=execution_name(name), input={"articles": [slug]})

    try:
        return begin(slug, store=parts.store(), start=start, is_at_work=is_running, now=parts.wall_clock())
    except CitewatchError as error:
        parts.log(article=slug).error("no audit was begun", extra={"why": str(error)})
        return "No audit could be begun just now. Try again in ten minutes."
