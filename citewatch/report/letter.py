"""What a mail other than the report says: an edit is asked for, is no longer, or here is a fresh link.

Knows one finding and one decision; must not know ledgers, headers or how a mail is handed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from citewatch.escaping import clipped, visible
from citewatch.model import (
    Article,
    ArticleResult,
    Choice,
    ContentResult,
    ContentState,
    Decision,
    Finding,
    LetterKind,
    LinkResult,
    LinkVerdict,
    NoticesResult,
    NoticeState,
    ReferenceResult,
    Run,
    SourceResult,
    Traffic,
)
from citewatch.report.card import Card, card
from citewatch.report.fitting import MOST_BYTES
from citewatch.report.piles import Piles, Report, ReviewLinks, label_of
from citewatch.report.post import encoded_size, inlined, soft
from citewatch.report.quoting import AT_LENGTH, TIGHT, Room
from citewatch.report.space import MAILED, Space
from citewatch.report.telling import deeds_of
from citewatch.report.wording import linked, minute, short_title, who
from citewatch.templating import rendered

_HALF = Room(around=90, changed=350, most=600)
_ALL = replace(MAILED[0], cards=1, quotes=8, claims=12, room=AT_LENGTH, further=_HALF)
# What a letter tries, one after the other, until it is small enough.
_SPACES = (
    _ALL,
    replace(_ALL, quotes=4, claims=8, room=_HALF),
    replace(_ALL, quotes=2, claims=4, marks=1, room=TIGHT, further=TIGHT),
    replace(_ALL, quotes=1, claims=1, marks=1, room=TIGHT, further=TIGHT),
)
_MOST_LINES = 40  # of a note
_MOST_NAMED = 6  # passages

_VERDICTS = {
    LetterKind.EDIT_REQUESTED: "An edit is asked for.",
    LetterKind.EDIT_WITHDRAWN: "No edit is needed any more.",
    LetterKind.FRESH_LINK: "Here is your fresh link.",
}
_SUBJECTS = {
    LetterKind.EDIT_REQUESTED: "Edit asked for",
    LetterKind.EDIT_WITHDRAWN: "No edit needed any more",
    LetterKind.FRESH_LINK: "Your fresh link",
}
_WITHDRAWN_BY = {
    Choice.ACCEPT: "let the source stand as it is now",
    Choice.DISMISS: "dismissed what had been found",
    Choice.UNDO: "took the request back",
}
_BUTTONS = {
    LetterKind.EDIT_REQUESTED: "Open the review page",
    LetterKind.EDIT_WITHDRAWN: "See what was decided",
    LetterKind.FRESH_LINK: "Open the review page",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a letter tells: of which finding (None: the article), and the decision it is about, where it is about one.

    `content` is what changed between the text the finding was raised against and the one that was decided on; None for
    a finding that shows no text, and where the texts are lost. `review` leads its addressee to the review page, where
    there is one; `run` is the article's last one. `replaces`: an earlier request that its addressee has stands no more.
    """

    kind: LetterKind
    article: Article
    finding: Finding | None = None
    decision: Decision | None = None
    content: ContentResult | None = None
    review: ReviewLinks | None = None
    run: Run | None = None
    replaces: bool = False
    possible_second_copy: bool = False


@dataclass(frozen=True, kw_only=True)
class Written:
    """A letter in words: its subject and its two parts, which say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class LetterView:
    """Everything the templates of a letter show.

    `note` is what the one who decided wrote, line by line, under `note_by`. Of the card a letter that asks for nothing
    shows only what it is about. `steps` say what to do, in order; `button` is its words and where it leads.
    """

    kind: LetterKind
    verdict: str
    preheader: str
    title: str
    title_href: str | None
    leads: tuple[str, ...]
    note_by: str
    note: tuple[str, ...]
    card: Card | None
    has_quotes: bool
    steps: tuple[str, ...]
    button: tuple[str, str] | None
    rest: str
    closing: str


def written(told: Told) -> Written:
    """The letter in words, each part under MOST_BYTES as encoded; nothing remote, no script."""
    for space in _SPACES:
        view = _view(told, space)
        text = rendered("letter.txt", view=view)
        html = soft(inlined(rendered("letter.html", view=view)))
        if max(encoded_size(text), encoded_size(html)) < MOST_BYTES:
            break
    return Written(subject=_subject(told), text=text, html=html)


def _subject(told: Told) -> str:
    """The news, what it is about, and the article."""
    news = ": ".join(filter(None, (_SUBJECTS[told.kind], _about(told))))
    return visible(f"{news} — {short_title(told.article.title)}")


def _about(told: Told) -> str:
    """What a subject line says of the finding: its number, who, and what happened; empty where there is none."""
    finding = told.finding
    if finding is None:
        return ""
    source = next((source for source in told.article.sources() if source.subject == finding.subject), None)
    site = who(source.url) if source and linked(source.url) else ""
    if site and (deeds := deeds_of(finding, told.content, most=1)):
        return f"[{label_of(finding.subject)}] {clipped(f'{clipped(site, 60)} {deeds}', 90)}"
    summary = clipped(finding.summary, 90).rstrip(".")
    happened = f"{clipped(site, 60)}: {summary[:1].lower()}{summary[1:]}" if site else summary
    return f"[{label_of(finding.subject)}] {happened}"


def _view(told: Told, space: Space) -> LetterView:
    decision, note = told.decision, _lines(told.decision.note if told.decision else None)
    asks = told.kind is LetterKind.EDIT_REQUESTED
    shown = _card(told, space)
    has_quotes = asks and shown is not None and bool(shown.quotes)
    page = _page(told)
    return LetterView(
        kind=told.kind,
        verdict=_VERDICTS[told.kind],
        preheader=clipped(" ".join(note) or (told.finding.summary if told.finding else told.article.title), 160),
        title=told.article.title,
        title_href=linked(told.article.url),
        leads=tuple(_leads(told)),
        note_by=f"{_name(decision)} wrote:" if decision and note else "",
        note=note,
        card=shown,
        has_quotes=has_quotes,
        steps=tuple(_steps(told)) if asks else (),
        button=("See both versions in full" if has_quotes else _BUTTONS[told.kind], page) if page else None,
        rest="on the review page" if told.review else f"told by: citewatch review {told.article.slug}",
        closing=_closing(told),
    )


def _card(told: Told, space: Space) -> Card | None:
    """The finding as the reports show it, by what was decided on; None where the letter is about none."""
    if told.finding is None or told.run is None:
        return None
    named = (source for source in told.article.sources() if source.subject == told.finding.subject)
    unasked = LinkResult(verdict=LinkVerdict.SKIPPED, reason="not-audited")  # a letter looks at nothing
    sources = tuple(
        SourceResult(
            subject=source.subject,
            number=source.number,
            url=source.url,
            kind=source.kind,
            looked_at=False,
            link=unasked,
            content=told.content or ContentResult(state=ContentState.NOT_COMPARED),
            notices=NoticesResult(state=NoticeState.UNCHECKED),
            reference=ReferenceResult(),
        )
        for source in named
    )
    paper = Report(
        article=told.article,
        run=told.run,
        result=ArticleResult(
            slug=told.article.slug, sources=sources, findings=(told.finding,), traffic=Traffic(sources=len(sources))
        ),
        finished_at=told.run.started_at,
        occasion=None,
        next_audit=None,
        review=told.review,
    )
    return card(told.finding, Piles(paper), space)


def _page(told: Told) -> str | None:
    if told.review is None:
        return None
    of_finding = told.review.findings.get(told.finding.id) if told.finding else None
    return linked(of_finding or told.review.article)


def _leads(told: Told) -> Iterator[str]:
    """What is said before anything is shown."""
    if told.kind is LetterKind.FRESH_LINK:
        about = f"what was found of [{label_of(told.finding.subject)}]" if told.finding else "all that was found"
        yield f"It leads to {about}."
        yield "Somebody pressed “Mail me a fresh link” on that page. If it was not you, nothing needs doing."
    elif told.decision:
        yield _decided(told, told.decision)
    if told.replaces:
        yield "This takes the place of the edit that was asked for before."
    if told.possible_second_copy:
        yield "You may have this mail already: whether an earlier copy arrived is not known."


def _decided(told: Told, decision: Decision) -> str:
    asks = told.kind is LetterKind.EDIT_REQUESTED
    did = "asked for it" if asks else _WITHDRAWN_BY[decision.choice]
    said = f"{_name(decision)} {did} on {minute(decision.at)}{_by_whose_link(decision, told.article)}."
    return said if asks else f"{said} There is nothing to do any more."


def _name(decision: Decision) -> str:
    return clipped(decision.by or "", 200) or "Somebody who gave no name"


def _by_whose_link(decision: Decision, article: Article) -> str:
    """To whom the link was mailed that was used, where that is not who gave their name: a mail gets forwarded."""
    if not decision.addressee:
        return ""
    people = (*filter(None, (article.reviewer,)), *article.editors)
    names = {person.email.casefold(): person.name for person in people}
    known = names.get(decision.addressee.casefold())
    if known and known.casefold() == (decision.by or "").strip().casefold():
        return ""
    whom = f"{known}, {decision.addressee}" if known else decision.addressee
    return f" (by the link that was mailed to {clipped(whom, 200)})"


def _lines(note: str | None) -> tuple[str, ...]:
    """The lines of a note that say something; what comes after many of them stands in one."""
    lines = [" ".join(line.split()) for line in (note or "").splitlines() if line.strip()]
    rest = " ".join(lines[_MOST_LINES:])
    return (*lines[:_MOST_LINES], *filter(None, (rest,)))


def _steps(told: Told) -> Iterator[str]:
    """What an editor does now, and what closes the request."""
    finding, decision = told.finding, told.decision
    if finding is None or decision is None:
        return
    yield finding.suggestion
    dated = {passage.id for passage in told.article.passages} | {watch.id for watch in told.article.watches}
    named = [id for id in finding.touched or finding.passages if id in dated]
    if not named:
        yield f"Make the edit, then tell {_name(decision)}: letting the source stand closes this."
        return
    ids = ", ".join(named[:_MOST_NAMED]) + (f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else "")
    asked = decision.at.date()
    example = asked + timedelta(days=1)
    yield (
        f"Edit the passage, then set “revised: {example:%Y-%m-%d}” on it ({ids}) in the article's manifest: "
        f"the day of the edit, later than {asked:%b} {asked.day}, {asked.year}. The next audit then closes this."
    )


def _closing(told: Told) -> str:
    if told.kind is LetterKind.FRESH_LINK:
        return "The link was made for you: what is decided by it is recorded with your address."
    return "Sent by citewatch to the editors whom the article's manifest names."
