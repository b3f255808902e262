"""What of a URL says which document it is, and which URLs are a site's home page.

Knows how URLs are written; nothing of what any of them answers.
"""

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

# ISO 639-1, and the regions sites use in their place: /en, /de-at, /us.
_LANGUAGES = (
    "aa|ab|af|am|ar|as|az|ba|be|bg|bn|bo|br|bs|ca|cs|cy|da|de|dz|el|en|eo|es|et|eu|fa|fi|fj|fo|fr|fy|ga|gd|gl|gn|gu|ha|"
    "he|hi|hr|hu|hy|ia|id|ie|ik|is|it|iu|ja|jv|ka|kk|kl|km|kn|ko|ks|ku|ky|la|lb|ln|lo|lt|lv|mg|mi|mk|ml|mn|mr|ms|mt|my|"
    "na|nb|ne|nl|nn|no|oc|om|or|pa|pl|ps|pt|qu|rm|rn|ro|ru|rw|sa|sd|sg|si|sk|sl|sm|sn|so|sq|sr|ss|st|su|sv|sw|ta|te|tg|"
    "th|ti|tk|tl|tn|to|tr|ts|tt|tw|ug|uk|ur|uz|vi|vo|wo|xh|yi|yo|za|zh|zu|us|gb|au|nz|in"
)
_HOME_PATH = re.compile(rf"/?((index|default|home)(\.\w{{2,5}})?)?/?|/({_LANGUAGES})([-_][a-z]{{2}})?/?", re.IGNORECASE)
# Redirecting is what they are for; where they lead is not news.
RESOLVERS = ("doi.org", "dx.doi.org", "hdl.handle.net", "purl.org", "w3id.org")

_NOISE_PARAMETERS = re.compile(
    r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|from|src|aspxautodetectcookiesupport", re.IGNORECASE
)


def is_home(parts: SplitResult) -> bool:
    """Whether a URL is a site's home page; a query that tells where a visitor comes from makes it no other page."""
    tells = [name for name, _ in parse_qsl(parts.query) if not _NOISE_PARAMETERS.fullmatch(name)]
    return _HOME_PATH.fullmatch(parts.path) is not None and not tells


def plain(url: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """What of a URL says which document it is: scheme, www, case, closing slash and tracking do not."""
    parts = urlsplit(url)
    query = tuple(sorted((k, v) for k, v in parse_qsl(parts.query) if not _NOISE_PARAMETERS.fullmatch(k)))
    return site(parts.hostname), parts.path.rstrip("/").lower(), query


def site(hostname: str | None) -> str:
    return (hostname or "").lower().removeprefix("www.")
