"""What a person types, and how a form is known for one that this page gave to this very person.

A press comes from a page of ours or is refused: its stamp is signed for one browser (a cookie), one path and one state
of what was shown (the signed double-submit cookie of OWASP's CSRF cheat sheet). The Origin header is no help: with
`no-referrer` browsers send “null” (Fetch, “append a request Origin header”).
"""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import Request, Response, abort

from citewatch.audit.decide import MOST_SAID, Press
from citewatch.model import Choice
from citewatch.review.passes import Seal

MOST_BYTES = 64_000  # of a form: a note of 2,000 characters takes 18,000 at worst
LONGEST_NOTE, LONGEST_NAME = MOST_SAID - 200, 200
READY_REASONS = (
    "Works for me",
    "The same in other words",
    "The claims do not rest on this",
)
_COOKIE = "citewatch-form"
_NONCE = re.compile(r"[A-Za-z0-9_-]{32}")
_OURS = ("same-origin", "none", None)


@dataclass(frozen=True, kw_only=True)
class Browser:
    """One browser, known by a cookie that says nothing of its owner."""

    seal: Seal
    nonce: str
    is_known: bool

    def stamp(self, path: str, etag: str = "") -> str:
        """The stamp of a form that this browser may send to the path."""
        return self.seal.stamp(self.nonce, path, etag)

    def has(self, stamp: str, path: str, etag: str = "") -> bool:
        """Whether the stamp is one that this browser was given for that."""
        return self.is_known and self.seal.has_stamped(stamp, self.nonce, path, etag)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the form of a finding. `version` and `etag` say what was shown when it was typed."""

    choice: str = ""
    name: str = ""
    note: str = ""
    reason: str = ""
    etag: str = ""
    version: str = ""

    @property
    def whole_note(self) -> str:
        """The note, led by the ready reason that was ticked to dismiss."""
        reason = self.reason if self.choice == Choice.DISMISS and self.reason in READY_REASONS else ""
        return ". ".join(filter(None, (reason, self.note)))

    def problems(self, choices: Collection[Choice]) -> dict[str, str]:
        """What is to be mended before this may be decided, by field."""
        found = {}
        if self.choice not in choices:
            found["choice"] = "Choose one of these."
        if not self.name:
            found["name"] = "Type your name: the decision is recorded under it."
        if len(self.name) > LONGEST_NAME:
            found["name"] = f"At most {LONGEST_NAME} characters."
        if self.choice == Choice.DISMISS and not self.whole_note:
            found["note"] = "To dismiss it, say why."
        if len(self.note) > LONGEST_NOTE:
            found["note"] = f"At most {LONGEST_NOTE} characters."
        return found

    def press(self, finding: str, *, addressee: str | None) -> Press:
        """What it wants decided."""
        return Press(
            finding=finding,
            choice=Choice(self.choice),
            by=self.name,
            addressee=addressee,
            note=self.whole_note or None,
            etag=self.etag,
        )


def typed_in(form: Mapping[str, str]) -> Typed:
    """What was typed, without the space around it."""
    return Typed(
        choice=form.get("choice", ""),
        name=" ".join(form.get("name", "").split()),
        note=form.get("note", "").replace("\r\n", "\n").strip(),
        reason=form.get("reason", ""),
        etag=form.get("etag", ""),
        version=form.get("version", ""),
    )


def browser_of(request: Request, *, seal: Seal) -> Browser:
    """The browser that asks: known by its cookie, else given a new one."""
    nonce = request.cookies.get(_cookie(request), "")
    is_known = _NONCE.fullmatch(nonce) is not None
    return Browser(seal=seal, nonce=nonce if is_known else secrets.token_urlsafe(24), is_known=is_known)


def remember(browser: Browser, request: Request, response: Response) -> None:
    """Give a browser that is not known its cookie."""
    if not browser.is_known:
        response.set_cookie(
            _cookie(request), browser.nonce, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
        )


def refuse_foreign(request: Request, browser: Browser) -> None:
    """Refuse whatever is no form of ours, sent by the browser it was given to."""
    if request.mimetype != "application/x-www-form-urlencoded":
        abort(415)
    if request.headers.get("Sec-Fetch-Site") not in _OURS:
        abort(403)
    if not browser.has(request.form.get("csrf", ""), request.path, request.form.get("etag", "")):
        abort(403)


def _cookie(request: Request) -> str:
    # With this prefix no other host of the domain can plant one (RFC 6265bis, 4.1.3.2).
    return f"__Host-{_COOKIE}" if request.is_secure else _COOKIE
