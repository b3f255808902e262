"""The review page as a Flask app: addresses and forms → one call → a page. GET and HEAD never change anything.

The same app answers behind a Function URL and on localhost (`citewatch review`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from citewatch.audit.desk import Desk
from citewatch.review.passes import Seal


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the review page takes: a desk, the seal its links are signed with, and who starts an audit.

    `start_audit` begins an audit of an article and says so in a sentence; None where nobody can. On localhost whoever
    asks sees every article without a link.
    """

    desk: Desk
    seal: Seal
    start_audit: Callable[[str], str] | None = None
    is_local: bool = False


def create_app(surroundings: Surroundings) -> Flask:
    """The app, ready to answer."""
    raise NotImplementedError
