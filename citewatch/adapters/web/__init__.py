"""One safe, polite, conditional fetch of a cited URL, hop by hop; whatever goes wrong comes back as a value.

Must not know whether a page is good or bad, nor which article cites it. The only home of requests and urllib3.
Arrows: `live` → `turns`, `robots`, `ask`; `ask` → `line` → `addresses`; `ask` → `wire`; `ask` → `follow` → `coding`;
below `urls`, `failures`.
"""

from citewatch.adapters.web.coding import MAX_BYTES, decoded
from citewatch.adapters.web.failures import FetchFailed
from citewatch.adapters.web.follow import follow, header_lines
from citewatch.adapters.web.live import Web, identity
from citewatch.adapters.web.urls import requestable

__all__ = ["MAX_BYTES", "FetchFailed", "Web", "decoded", "follow", "header_lines", "identity", "requestable"]
