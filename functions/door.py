"""Where mails lead: to the review page, by links signed with the keys of this hour."""

from citewatch.adapters.parameter import keys_of
from citewatch.audit.desk import Door
from citewatch.errors import CitewatchError
from citewatch.model import Run
from citewatch.review.passes import Seal, review_links
from citewatch.settings import stack
from functions import parts


def leading_to(base: str, keys: tuple[str, ...]) -> Door:
    """A door to the review page at this address."""
    seal = Seal(keys)
    return lambda slug, findings, addressee, at: review_links(
        seal, base=base, slug=slug, findings=findings, addressee=addressee, now=at
    )


def of_mails(run: Run, *, slug: str) -> Door | None:
    """The door of a run's mails; None where there is no review page, or nobody can sign links to it."""
    surroundings = stack()
    if not (surroundings.review_url and surroundings.review_keys):
        return None
    try:
        keys = keys_of(surroundings.review_keys)
    except CitewatchError as error:
        parts.count({"MailsWithoutLinks": 1})
        parts.log(run, article=slug).error("mails go out without review links", extra={"why": str(error)})
        return None
    return leading_to(surroundings.review_url, keys)
