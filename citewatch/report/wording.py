"""The words a report is made of: counts, days, names of hosts, and the reason codes of links in plain words.

Must not know findings, articles or templates: text, numbers and times in, text out.
"""

import re
from datetime import datetime
from urllib.parse import urlsplit

from citewatch.escaping import clipped, http_url

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")

_LONGEST_LINK = 1_000

_QUOTED = re.compile("“[^”]+”")

# Every code with which a source may be blocked, unreachable or not looked at.
WHY_UNSEEN = {
    "bot-wall": "The site turns automated visitors away",
    "host-limited": "Not asked, as its site had asked us again and again to come back later",
    "not-understood": "The audit could not read the answer",
    "host-walled": "Not asked, as its site had just turned us away",
    "forbidden": "The site refuses automated visitors (403)",
    "login": "The site asks for a login",
    "paywall": "The site asks for payment",
    "rate-limited": "The site asked us to come back later",
    "legal-block": "Withheld for legal reasons",
    "dns": "The site's name does not exist",
    "dns-unavailable": "The site's name could not be looked up",
    "tls": "No secure connection could be agreed on",
    "tls-expired": "The site's certificate has expired",
    "tls-wrong-host": "The site's certificate belongs to another name",
    "tls-incomplete-chain": "The certificate's chain is incomplete, or its signer unknown",
    "tls-untrusted": "The site's certificate is not trusted",
    "refused": "The site refuses connections",
    "network-unreachable": "There was no way to the site",
    "connection": "No connection to the site came about",
    "reset": "The site dropped the connection",
    "timeout-connect": "The site could not be connected to in time",
    "timeout-first-byte": "The site took the connection and sent nothing",
    "timeout": "The site did not answer completely in time",
    "interrupted": "The look was interrupted",
    "truncated": "The document was cut off on its way",
    "too-large": "Too large to be read",
    "empty": "The site sent an empty page",
    "bad-encoding": "The answer could not be decoded",
    "unasked-304": "The site said “nothing new” unasked",
    "not-http": "What answers is not a web site",
    "refused-address": "Leads to an address that is not public, which is never fetched",
    "refused-url": "The address is not one that can be asked for",
    "refused-scheme": "Not a web address (http or https)",
    "redirect-loop": "The site sends its visitors in a circle",
    "too-many-redirects": "The site sends its visitors on and on",
    "maintenance": "The site is closed for maintenance or overrun",
    "error-page": "The site shows an error page in place of the document",
    "content-gone": "Nearly all of the document's text is gone from the page",
    "text-lost": "The text kept to compare with is lost",
    "other-media-type": "The address now serves another kind of file, which cannot be compared",
    "not-recorded": "Not in the recorded web that was looked at",
    "not-audited": "The audit did not get to it",
    "watch-off": "Not watched, as its manifest says",
}
_WHY_BY_STATUS = {
    "1": "The site's answer was no page",
    "2": "The site's answer was no page",
    "3": "The site redirects to nowhere",
    "4": "The site did not take the request",
    "5": "The site had a fault of its own",
}
_STATUS = re.compile(r"http-((\d)\d\d)")


def why_unseen(reason: str) -> str:
    """Why a source could not be looked at, in plain words without a full stop; a code without words is named.

    >>> why_unseen("http-503")
    'The site had a fault of its own (503)'
    """
    known, status = WHY_UNSEEN.get(reason), _STATUS.fullmatch(reason)
    if known is None and status and status[2] in _WHY_BY_STATUS:
        return f"{_WHY_BY_STATUS[status[2]]} ({status[1]})"
    return known or f"No document was seen ({reason})"


def quoted_in(text: str) -> str:
    """The first words that stand in quotes in a text, in their quotes; the whole text where none do.

    >>> quoted_in("the words “Schedule III” are no longer there")
    '“Schedule III”'
    """
    found = _QUOTED.search(text)
    return found[0] if found else text


def who(url: str) -> str:
    """How a site is called: an American agency by its acronym (fda.gov → FDA), any other by its host.

    A URL that may not become a link stands for itself.
    """
    if http_url(url) is None:
        return url
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    labels = host.split(".")
    if labels[-1] != "gov":
        return host
    return next((label.upper() for label in (labels[0], labels[-2]) if len(label) <= 4), host)


def linked(url: str | None) -> str | None:
    """The URL when it may become a link, and is short enough to be one in a mail; else None."""
    return http_url(url) if url is not None and len(url) <= _LONGEST_LINK else None


def counted(number: int, noun: str) -> str:
    """`1 source`, `2 sources`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def spelled(number: int) -> str:
    """The number as a word that may open a sentence, up to twelve; digits from there."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def day(at: datetime) -> str:
    """The day: Nov 9, 2026."""
    return f"{at:%b} {at.day}, {at.year}"


def minute(at: datetime) -> str:
    """Day and minute, in UTC: Nov 9, 2026, 03:00 UTC."""
    return f"{day(at)}, {at:%H:%M} UTC"


def days_ago(at: datetime, now: datetime) -> str:
    """`today`, `yesterday`, `3 days ago`, by the calendar."""
    days = (now.date() - at.date()).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"


def for_days(at: datetime, now: datetime) -> str:
    """How many whole days lie between, at least one."""
    return counted(max((now - at).days, 1), "day")


def zulu(at: datetime | None) -> str | None:
    """The time as the contract writes it; None stays None."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def short_title(title: str) -> str:
    """An article's title up to its question mark or colon."""
    question, mark, _ = title.partition("?")
    return clipped(question + mark if mark else title.partition(":")[0], 60)
