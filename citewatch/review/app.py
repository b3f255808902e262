"""The review page as a Flask app: addresses and forms → one call → a page. GET and HEAD never change anything.

The same app answers behind a Function URL and on localhost (`citewatch review`).
"""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, abort, current_app, g, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from citewatch.audit.decide import decide
from citewatch.audit.desk import Desk
from citewatch.audit.dossier import ArticleDossier, FindingDossier, article_dossier, copy_of, finding_dossier, shelf
from citewatch.audit.letters import send_letters
from citewatch.audit.renew import renew
from citewatch.audit.trail import trail_csv
from citewatch.errors import AuditRefused, CitewatchError, ForgedLink, MailError, NotDecided
from citewatch.model import Choice
from citewatch.review.forms import MOST_BYTES, Typed, browser_of, refuse_foreign, remember, typed_in
from citewatch.review.pages import Pages, is_pressed_twice, meanwhile
from citewatch.review.passes import Pass, Seal
from citewatch.review.visitors import Guest, Resident, Visitor
from citewatch.slugs import is_slug
from citewatch.templating import rendered

_LOCAL = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")
_PRIVATE = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SAID = {
    400: "This page does not answer under that name.",
    403: "This form was not made by this page, or its page has been open too long. Open the page again and press once "
    "more; it needs cookies for that.",
    404: "There is nothing here. Open the link in the mail.",
    405: "This page does not do that.",
    413: "That is too long to be a note.",
    415: "Only the form on the page can decide.",
}


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the review page takes: a desk, the seal its links are signed with, and who starts an audit.

    `start_audit` begins an audit of an article and says so in a sentence; None where nobody can. On localhost whoever
    asks sees every article without a link.
    """

    desk: Desk
    seal: Seal
    start_audit: Callable[[str], str] | None = None
    is_local: bool = False


def create_app(surroundings: Surroundings) -> Flask:
    """The app, ready to answer."""
    app = Flask("citewatch.review", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    review = _Review(surroundings)
    for rule, view, methods in review.routes():
        app.add_url_rule(rule, endpoint=f"{methods[0]} {rule}", view_func=view, methods=list(methods))
    app.before_request(review.admit)
    app.after_request(_Sealed(_policy()))
    app.register_error_handler(HTTPException, review.failed)
    app.register_error_handler(ForgedLink, review.forged)
    app.register_error_handler(CitewatchError, review.out_of_order)
    return app


class _Review:
    """The views. Each takes who looks, made from a link or on localhost from a name."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._around, self._desk, self._seal = surroundings, surroundings.desk, surroundings.seal

    def routes(self) -> list[tuple[str, Callable[..., AnyResponse], tuple[str, ...]]]:
        """Every address, the view that answers there, and how it may be asked."""
        doors: list[tuple[str, Callable[..., Visitor]]] = [("/r/<token>", self._guest)]
        if self._around.is_local:
            doors += [("/a/<slug>", self._resident), ("/a/<slug>/<finding>", self._resident)]
        views: list[tuple[str, Callable[..., AnyResponse], tuple[str, ...]]] = [
            ("", self._show, ("GET",)),
            ("", self._decide, ("POST",)),
            ("/copy/<side>", self._copy, ("GET",)),
            ("/decisions.csv", self._decisions, ("GET",)),
            ("/audit", self._audit, ("POST",)),
        ]
        routes = [(door + sub, self._for(visitor, view), how) for door, visitor in doors for sub, view, how in views]
        return [("/", self._index, ("GET",)), ("/r/<token>/fresh", self._fresh, ("POST",)), *routes]

    def admit(self) -> AnyResponse | None:
        """Refuse names that only lead here by a trick (DNS rebinding), and forms that are not ours."""
        g.browser = browser_of(request, seal=self._seal)
        if self._around.is_local and not _LOCAL.fullmatch(request.host):
            abort(400)
        if request.method == "POST":
            refuse_foreign(request, g.browser)
        return None

    def failed(self, error: HTTPException) -> AnyResponse:
        """A plain page for whatever was asked wrongly, or went wrong here."""
        status = error.code or 500
        sentence = _SAID.get(status, f"Something went wrong here. {_what_stands()}")
        page = self._pages().notice("That did not work", sentence)
        answer = _html(page, status)
        if allowed := error.get_response(request.environ).headers.get("Allow"):
            answer.headers["Allow"] = allowed
        return answer

    def forged(self, error: ForgedLink) -> AnyResponse:
        """A link nobody signed shows nothing but that."""
        return _html(self._pages().notice("This link does not open anything", str(error)), 403)

    def out_of_order(self, error: CitewatchError) -> AnyResponse:
        """The store cannot be used. What it said is for whoever keeps it, not for the page."""
        current_app.logger.error("not just now", exc_info=error)
        sentence = f"What is known of this article cannot be read just now. {_what_stands()}"
        return _html(self._pages().notice("Not just now", sentence), 503)

    def _for(self, visitor: Callable[..., Visitor], view: Callable[..., AnyResponse]) -> Callable[..., AnyResponse]:
        def answered(side: str | None = None, **named: str) -> AnyResponse:
            more = {} if side is None else {"side": side}
            allowed = self._seal.opened(named["token"]) if "token" in named else None
            if allowed and allowed.has_expired(self._desk.clock()):
                return self._expired(allowed)
            return view(visitor(**named), **more)

        return answered

    def _guest(self, token: str) -> Visitor:
        return Guest(seal=self._seal, allowed=self._seal.opened(token), home="/" if self._around.is_local else None)

    def _resident(self, slug: str, finding: str | None = None) -> Visitor:
        if not is_slug(slug):
            abort(404)
        return Resident(slug=slug, finding=finding)

    def _expired(self, allowed: Pass) -> AnyResponse:
        here = Guest(seal=self._seal, allowed=allowed).here
        return _html(self._pages().expired(on=allowed.until, here=here, addressee=allowed.addressee), 410)

    def _index(self) -> AnyResponse:
        if not self._around.is_local:
            sentence = "This is where reviewers decide. Open the link in the mail to get to your article."
            return _html(self._pages().notice("Nothing to see here", sentence), 404)
        kept = shelf(desk=self._desk)
        return _html(self._pages().shelf(kept, pages={each.slug: Resident(slug=each.slug).here for each, _ in kept}))

    def _show(self, visitor: Visitor) -> AnyResponse:
        dossier = self._dossier(visitor)
        if visitor.finding is None:
            return _html(self._pages().article(dossier, visitor))
        chosen = request.args.get("choice", "")
        typed = Typed(choice=chosen if chosen in set(Choice) else "")
        shown = self._finding(dossier, visitor)
        is_again = shown.recorded is not None and request.args.get("pressed") == "twice"
        told = ("You pressed twice; it is recorded once.",) if is_again else ()
        return _html(self._pages().finding(shown, visitor, view=_view(), typed=typed, told=told))

    def _decide(self, visitor: Visitor) -> AnyResponse:
        if visitor.finding is None:
            abort(405)
        shown, typed = self._finding(self._dossier(visitor), visitor), typed_in(request.form)
        if typed.etag != shown.etag or not visitor.may_decide(shown.finding):
            return self._stale(shown, visitor, typed)
        if problems := typed.problems(shown.choices):
            page = self._pages().finding(shown, visitor, view=_view(), typed=typed, problems=problems)
            return _html(page, 400)
        try:
            press = typed.press(shown.finding.id, addressee=visitor.addressee)
            decide(self._desk.store, visitor.slug, press, at=self._desk.clock())
        except NotDecided:  # somebody else was faster
            return self._stale(self._finding(self._dossier(visitor), visitor), visitor, typed)
        self._send_letters(visitor.slug)
        return redirect(visitor.here, 303)

    def _stale(self, latest: FindingDossier, visitor: Visitor, typed: Typed) -> AnyResponse:
        """Tell that what was shown is not what stands; of a second press, that the first was enough."""
        if is_pressed_twice(latest, typed, addressee=visitor.addressee):
            return redirect(f"{visitor.here}?pressed=twice", 303)
        told = meanwhile(latest, typed)
        return _html(self._pages().finding(latest, visitor, view=_view(), typed=typed, told=told), 409)

    def _copy(self, visitor: Visitor, side: str) -> AnyResponse:
        if visitor.finding is None:
            abort(404)
        dossier = self._finding(self._dossier(visitor), visitor)
        copy = copy_of(dossier, side, desk=self._desk)
        if copy is None:
            abort(404)
        return _html(self._pages().copy(copy, dossier, visitor, side=side))

    def _decisions(self, visitor: Visitor) -> AnyResponse:
        answer = Response(trail_csv(self._dossier(visitor).book), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{visitor.slug}-decisions.csv"'
        return answer

    def _audit(self, visitor: Visitor) -> AnyResponse:
        if self._around.start_audit is None or visitor.finding is not None:
            abort(404)
        self._dossier(visitor)
        try:
            said = self._around.start_audit(visitor.slug)
        except AuditRefused:
            return _html(self._pages().notice("Audit", "An audit is under way already.", back=visitor.here), 409)
        return _html(self._pages().notice("Audit", said, back=visitor.here), 202)

    def _fresh(self, token: str) -> AnyResponse:
        allowed = self._seal.opened(token)
        dossier = article_dossier(allowed.slug, desk=self._desk)
        if dossier is None:
            abort(404)
        finding = allowed.finding if allowed.finding in dossier.book.findings else None
        renewal = renew(allowed.slug, finding=finding, addressee=allowed.addressee, desk=self._desk)
        return _html(self._pages().renewed(renewal, addressee=allowed.addressee, back=None))

    def _send_letters(self, slug: str) -> None:
        try:
            send_letters(slug, desk=self._desk)
        except MailError:  # it stays due, and the page says so
            return
        except CitewatchError as error:  # what was decided is recorded all the same
            current_app.logger.error("a letter stays due", exc_info=error)

    def _dossier(self, visitor: Visitor) -> ArticleDossier:
        return article_dossier(visitor.slug, desk=self._desk) or abort(404)

    def _finding(self, dossier: ArticleDossier, visitor: Visitor) -> FindingDossier:
        return finding_dossier(dossier, visitor.finding or "", desk=self._desk) or abort(404)

    def _pages(self) -> Pages:
        return Pages(now=self._desk.clock(), browser=g.browser, can_audit=self._around.start_audit is not None)


def _what_stands() -> str:
    """What to do when something failed: a press may have been recorded before that."""
    if request.method == "POST":
        return "Open the page again later: it shows whether your press was recorded."
    return "Nothing was changed; try again later."


def _view() -> str:
    return "inline" if request.args.get("view") == "inline" else "side"


def _html(page: str, status: int = 200) -> AnyResponse:
    return Response(page, status=status, mimetype="text/html")


class _Sealed:
    """Gives every answer the headers that keep it private and inert, and a browser that is not known its cookie."""

    def __init__(self, policy: str) -> None:
        self._policy = policy

    def __call__(self, answer: Response) -> Response:
        answer.headers.update(_PRIVATE)
        answer.headers["Content-Security-Policy"] = self._policy
        remember(g.browser, request, answer)
        return answer


def _policy() -> str:
    """What a page may do: nothing but show itself in its own style, and send its own forms home (CSP, level 3)."""
    style = base64.b64encode(hashlib.sha256(rendered("review/style.css").encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; img-src 'none'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
