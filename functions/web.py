"""The web that check and inquire ask: the recorded one where the pipeline is tried out over one, else the live one.

Knows whom we say we are; nothing of what is asked. Stands apart from `parts`, so that no other function pays for it.
"""

from citewatch.adapters.web import Web as LiveWeb
from citewatch.adapters.web import identity
from citewatch.audit.ports import Web
from citewatch.settings import PROJECT_URL, VERSION, contact
from functions import parts


def web() -> Web:
    """The web to ask, live as on the command line."""
    user_agent = identity(version=VERSION, about=PROJECT_URL, contact=contact())
    return parts.recorded_web() or LiveWeb(user_agent=user_agent, delay=parts.DELAY, deadline=parts.DEADLINE)
