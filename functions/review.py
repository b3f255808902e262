"""Doorstep of review: a request to the Function URL → a page of the review app."""

import string
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from citewatch.adapters.parameter import RereadKeys, keys_of
from citewatch.settings import stack
from functions import parts
from functions.page import page_at


def handler(event: parts.Event, context: object) -> dict[str, Any]:
    """The page. What the app refused it is asked once more if the links' keys have changed since: nothing was done."""
    domain = event["requestContext"]["domainName"]
    # Whatever host and scheme a visitor names, a Function URL answers here, and over TLS alone.
    named = {"headers": {**event["headers"], "host": domain, "x-forwarded-proto": "https"}}
    asked = {**event, **named, **{part: _ascii(event[part]) for part in ("rawPath", "rawQueryString")}}
    keys = _keys(stack().review_keys or "")
    answered: dict[str, Any] = page_at(domain, keys.now())(asked, context)
    if 400 <= answered["statusCode"] < 500 and keys.have_changed():
        answered = page_at(domain, keys.now())(asked, context)
    if answered["statusCode"] >= 500:
        parts.count({"ReviewPagesFailed": 1})
    return answered


def _ascii(address: str) -> str:
    """The part of an address as URLs write it (RFC 3986, 2.1), whatever a client sent; WSGI takes no other."""
    return quote(address, safe=string.printable, errors="replace")


@cache
def _keys(parameter: str) -> RereadKeys:
    return RereadKeys(partial(keys_of, parameter))
