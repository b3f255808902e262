"""Doorstep of inquire: a run whose hosts were checked → the registries asked for the sources nobody could look at."""

from citewatch.adapters.registries import registrars
from citewatch.audit import pipeline
from citewatch.audit.judging import shows_document
from citewatch.settings import contact, registry_urls
from functions import parts
from functions.web import web

_ONE_ROUND = 450_000  # milliseconds: fifty DOIs asked for one by one, each of which takes nine seconds with its turn


def handler(event: parts.Event, context: parts.Context) -> dict[str, bool]:
    """Whether they were asked for all of them before the function's time was up."""
    run = parts.run_in(event)
    done = pipeline.inquire_for(
        run,
        store=parts.store(),
        registrars=registrars(web(), urls=registry_urls(), contact=contact(), is_document=shows_document),
        clock=parts.clock(run),
        stopped=parts.time_is_up(context, _ONE_ROUND),
        begun_at=parts.begun_at(event),
        faults=parts.owning(parts.log(run)),
    )
    return {"done": done}
