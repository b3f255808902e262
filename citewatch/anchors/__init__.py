"""Which claims of an article a change of their source touches, and what became of the words they rest on.

Knows claims, texts and changes; must not know storage, findings or mail.
Arrows: `touched` → `marks` → `footing`, `places` → `figures`; `touched` → `given` → `written`; all → `items`.
"""

from citewatch.anchors.given import Leaning, not_found
from citewatch.anchors.touched import touched

__all__ = ["Leaning", "not_found", "touched"]
