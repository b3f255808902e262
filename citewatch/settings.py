"""What citewatch takes from its surroundings: the environment, and where the files shipped beside the code stand.

`os.environ` has its one home here and is read when a function is called, never at import.
"""

import os
from collections.abc import Mapping
from pathlib import Path

VERSION = "0.1.0"
PROJECT_URL = "https://github.com/citewatch/citewatch"
DEFAULT_CONTACT = "citewatch@example.org"


def shipped(name: str) -> Path:
    """Where a folder that ships with citewatch stands: beside the package in a checkout and in the Lambda zip, inside
    the package in a wheel.
    """
    package = Path(__file__).parent
    beside, inside = package.parent / name, package / name
    return inside if inside.exists() else beside


def contact(environment: Mapping[str, str] = os.environ) -> str:
    """The address in the user agent and the registries' polite pools, from CITEWATCH_CONTACT."""
    return environment.get("CITEWATCH_CONTACT", DEFAULT_CONTACT)
