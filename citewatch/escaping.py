"""Make strings from outside fit to be shown: nothing hidden or reversed, nothing endless, no link that is none.

Text in, text out; the templates escape for HTML (templating.py).
"""

import re
from urllib.parse import urlsplit

# Bidi controls can make a hostile string read backwards (Unicode TR 36, section 2.2); control characters cut mails.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with every control and bidi character spelled out, as in ⟨U+202E⟩; line breaks and tabs stay."""
    return _INVISIBLE.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def clipped(text: str, most: int) -> str:
    """The text on one line of at most `most` characters, cut with an ellipsis, at a word where there is one."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:") + "…"


def http_url(url: str | None) -> str | None:
    """The URL when it may become a link: http or https with a host; else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
