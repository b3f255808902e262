"""What an article may be called: its slug stands in the keys of the store and in addresses.

A module of its own, since the functions that ask do not carry the library that reads manifests.
"""

import re

SLUG = re.compile(r"[a-z0-9-]{1,80}")


def is_slug(text: str) -> bool:
    """Whether an article may be called so."""
    return SLUG.fullmatch(text) is not None
