"""What citewatch takes from its surroundings: the environment, and where the files shipped beside the code stand.

`os.environ` has its one home here and is read when a function is called, never at import.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from citewatch.errors import UsageError

VERSION = "0.1.0"
_WORD = r"[!#-+./0-9:=?A-~-]+"  # printable ASCII that may stand bare in a mail's header
MAIL_ADDRESS = re.compile(rf"{_WORD}@{_WORD}\.{_WORD}")
PROJECT_URL = "https://citewatch.example.org"  # where a site's owner reads what we are
DEFAULT_CONTACT = "citewatch@example.org"


def shipped(name: str) -> Path:
    """Where a folder that ships with citewatch stands: beside the package in a checkout and in the Lambda zip, inside
    the package in a wheel.
    """
    package = Path(__file__).parent
    beside, inside = package.parent / name, package / name
    return inside if inside.exists() else beside


def has_contact(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether somebody said under which address site owners reach whoever runs this audit."""
    return "CITEWATCH_CONTACT" in environment


def contact(environment: Mapping[str, str] = os.environ) -> str:
    """The address in the user agent and on mails, from CITEWATCH_CONTACT. Raises UsageError when it is none."""
    address = environment.get("CITEWATCH_CONTACT", DEFAULT_CONTACT)
    if not MAIL_ADDRESS.fullmatch(address):
        raise UsageError(f"CITEWATCH_CONTACT: “{address}” is no mail address; write it like name@example.org")
    return address
