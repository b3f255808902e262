"""The review page behind the Function URL: the app with its surroundings, its word of failures going to our log."""

from functools import lru_cache
from logging import LogRecord
from typing import Any

from apig_wsgi import make_lambda_handler

from citewatch.review.app import Surroundings, create_app
from citewatch.review.passes import Seal
from functions import desks, parts
from functions.door import leading_to


@lru_cache(maxsize=1)
def page_at(domain: str, keys: tuple[str, ...]) -> Any:
    """The handler of the page that answers there, built once as long as its keys stay."""
    desk = desks.desk_at(leading_to(f"https://{domain}", keys))
    app = create_app(Surroundings(desk=desk, seal=Seal(keys), start_audit=desks.start_audit))
    app.logger.addFilter(_told)
    return make_lambda_handler(app)


def _told(record: LogRecord) -> bool:
    """Tell our log instead, and not the address, which Flask names: whoever knows it may decide."""
    parts.log().error("a page could not be shown", exc_info=record.exc_info)
    return False
