"""Whether a document has moved for good: permanent redirects to the same document at another address.

Knows redirects and titles; nothing of walls or deaths.
"""

from urllib.parse import urlsplit

from citewatch.judge.addresses import RESOLVERS, plain
from citewatch.model import Capture, GoodLook, LinkVerdict, Text

_PERMANENT = (301, 308)


def is_moved(capture: Capture, text: Text | None, last_good: GoodLook | None) -> bool:
    """Whether every hop was permanent, the address truly differs, and the document is the one last seen.

    At first sight there is none last seen: what is found there is what will be compared from now on.
    """
    hops = capture.redirects
    if not hops or any(hop.status not in _PERMANENT for hop in hops):
        return False
    if urlsplit(capture.cited_url).hostname in RESOLVERS or plain(capture.cited_url) == plain(capture.final_url):
        return False
    if last_good is None:
        return True
    if last_good.verdict is LinkVerdict.MOVED and plain(last_good.final_url) == plain(capture.final_url):
        return True
    return text is not None and text.title is not None and text.title == last_good.title
