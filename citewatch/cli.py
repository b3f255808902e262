"""The command line: what a person types → one call → what a person reads. Exit codes: README.

Knows which adapters to build; nothing of how links are judged or texts compared. Results go to stdout, progress and
faults to stderr.
"""

import argparse
import io
import secrets
import shlex
import signal
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from citewatch import console, demo, manifest
from citewatch.adapters.keys import kept_keys, keys_in
from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.mail.smtp import Smtp
from citewatch.adapters.registries import registrars
from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.warc import RecordedWeb, capture_of, warc_bytes
from citewatch.adapters.web import Web as LiveWeb
from citewatch.adapters.web import identity
from citewatch.audit import records
from citewatch.audit.decide import Press, decide
from citewatch.audit.desk import Desk, Door
from citewatch.audit.judging import shows_document
from citewatch.audit.letters import send_letters
from citewatch.audit.look import Eyes
from citewatch.audit.ports import Mailer, Registrar, Store, Web
from citewatch.audit.run import Order, Outcome, audit
from citewatch.background import OneAtATime
from citewatch.begin import begin
from citewatch.errors import CitewatchError, MailError, ManifestError, UsageError
from citewatch.escaping import visible
from citewatch.gate import Gate
from citewatch.grammar import REVIEW_PORT, parser
from citewatch.model import Article, Choice, Finding, Observation, Run
from citewatch.progress import Progress
from citewatch.report import ReviewLinks
from citewatch.settings import (
    PROJECT_URL,
    VERSION,
    bucket_of,
    contact,
    has_contact,
    registry_urls,
    review_keys,
    review_url,
)
from citewatch.slugs import is_slug

INTERRUPTED = 130  # what a shell makes of Ctrl-C
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_POLL = 2.0  # seconds between two questions of how an execution goes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show “…” must not end an audit
    options = parser(_COMMANDS).parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except ManifestError as error:
        print(error, file=sys.stderr)  # each line as editors expect it: file, line, what is wrong
        return error.exit_code
    except CitewatchError as error:
        print(visible(f"citewatch: {error}"), file=sys.stderr)  # it may quote what others typed or sent
        return error.exit_code
    except KeyboardInterrupt as interrupt:
        said = str(interrupt) or "stopped; what was seen is kept, and the same run goes on from there."
        print(f"citewatch: {said}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough (`citewatch show … | head`).
        sys.stderr.close()
        return 0
    except OSError as error:
        print(f"citewatch: what was found could not be told: {error}", file=sys.stderr)
        return CitewatchError.exit_code


def _audit(options: argparse.Namespace) -> int:
    articles = manifest.read_all(options.articles or _all_manifests())
    only = _only(options.only, articles)
    store = _store(options.store)
    now = options.now or _wall_clock()
    clock = (lambda: now) if options.now else _wall_clock
    if options.report:
        console.prepare(options.report)
    if options.json and options.json != "-":
        console.prepare_file(Path(options.json))
    gate = Gate()
    web = _web(options, gate)
    progress = Progress(sys.stderr, is_quiet=options.quiet)
    if not options.replay and not has_contact():
        progress.note("set CITEWATCH_CONTACT to an address of yours: sites are told whom to write to")
    order = Order(
        articles=articles,
        now=now,
        only=only,
        only_due=options.due,
        concurrency=options.concurrency,
        planned=progress.begin,
        asking=progress.asking,
        faults=progress.fault,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to go, it goes as on Ctrl-C
    try:
        outcome = audit(
            order,
            eyes=_eyes(web, clock, looked=progress.step, gate=gate),
            desk=_desk(store, clock, mail=options.mail, recipient=options.to),
            registrars=() if options.no_registries else _registrars(web),
        )
    except KeyboardInterrupt:
        progress.note(f"to go on: the same command with --now {now:{_TIME}}")
        raise
    finally:
        web.stop()
        progress.end()
    return _tell(outcome, articles, store=store, options=options)


def _tell(outcome: Outcome, articles: Sequence[Article], *, store: Store, options: argparse.Namespace) -> int:
    result = console.combined(outcome)
    if options.report:
        console.copy_reports(outcome, store=store, to=options.report)
    if options.json == "-":
        sys.stdout.write(console.as_json(result))
    elif options.json:
        console.write(Path(options.json), console.as_json(result).encode())
    for refusal in outcome.refused_mails:
        print(f"citewatch: {refusal}", file=sys.stderr)
    if options.json != "-":
        place = options.report or store.place(f"runs/{outcome.run.id}/reports")
        print(console.summary(result, articles, place=str(place)))
    return console.exit_code(result)


def _demo(options: argparse.Namespace) -> int:
    store = FolderStore(options.out)
    on_the_last_day = f"--replay {shlex.quote(str(demo.recording()))} --now {demo.DAYS[-1][1]:{_TIME}}"
    review = f"Review: citewatch review --store {shlex.quote(str(options.out))} {on_the_last_day}"
    last = _play_in_aws(store, review) if options.aws else _play_in_folder(store, review)
    report = Path(store.place(records.report_key(last, demo.SLUG, "report.html")))
    if options.open:
        webbrowser.open(report.resolve().as_uri())
    return 0


def _play_in_folder(store: Store, review: str) -> Run:
    def audit_on(article: Article, now: datetime) -> Run:
        eyes = _eyes(RecordedWeb([demo.recording()]), lambda: now, looked=lambda observation: None)
        desk = _desk(store, lambda: now, mail="outbox")
        return audit(Order(articles=(article,), now=now), eyes=eyes, desk=desk, registrars=_registrars(eyes.web)).run

    last = demo.play(audit_on, store=store, say=print)
    print(review)
    return last


def _play_in_aws(store: Store, review: str) -> Run:
    with ExitStack() as stack:
        with _wanting("demo --aws", extra="demo"):
            from citewatch.embedded.play import pipeline
            from citewatch.embedded.stack import ReviewPage

            page = ReviewPage(url=f"http://127.0.0.1:{REVIEW_PORT}", keys=kept_keys(store))
            running = stack.enter_context(pipeline(replay=demo.recording(), sender=contact(), review=page))

        def audit_on(article: Article, now: datetime) -> Run:
            run = running.audit(article, now)
            running.copy(store)
            return run

        last = demo.play(audit_on, store=store, say=print)
        print(review)
        print(running.traffic())
    return last


def _start(options: argparse.Namespace) -> int:
    with _wanting("start", extra="aws"):
        from citewatch import start
        from citewatch.adapters.executions import Deployed, Executions
        from citewatch.adapters.store.s3 import S3Store
    executions = Executions()
    deployed = Deployed(machine=options.machine) if options.machine else executions.deployed_as(options.stack)
    if deployed.bucket and options.article:
        _refuse_unpublished(options.article, store=S3Store(deployed.bucket))
    execution = start.begin(executions, deployed, options.article, now=_wall_clock())
    progress = Progress(sys.stderr)
    for line in start.announced(execution, options.article):
        progress.note(line)
    if options.no_wait:
        print(execution)
        return 0
    try:
        ended = executions.follow(
            execution,
            pause=lambda: time.sleep(_POLL),
            heard=lambda counts: progress.note(start.progressed(counts)),
        )
    except KeyboardInterrupt:
        raise KeyboardInterrupt("no longer followed; the audit goes on in AWS.") from None
    return start.told(ended, say=print)


def _refuse_unpublished(slugs: Sequence[str], *, store: Store) -> None:
    for slug in slugs:
        if not is_slug(slug) or store.read(records.article_key(slug)) is None:
            raise UsageError(f"--article {slug}: no such article is published in {store.place('articles/')}")


def _lint(options: argparse.Namespace) -> int:
    articles = manifest.read_all(options.articles or _all_manifests())
    for article in articles:
        print(f"{article.slug}: {len(article.citations)} citations, {len(article.passages)} passages: no errors")
    return 0


def _publish(options: argparse.Namespace) -> int:
    articles = manifest.read_all(options.articles or _all_manifests())
    store = _store(options.store)
    for article in articles:
        records.publish(store, article)
        print(f"{article.slug}: published as {store.place(records.article_key(article.slug))}")
    return 0


def _show(options: argparse.Namespace) -> int:
    store = _store(options.store)
    if options.csv:
        if options.number is not None:
            raise UsageError("show --csv tells all decisions on the article; leave the number out")
        sys.stdout.write(console.decisions_csv(options.slug, store=store))
    elif options.number is None:
        print(console.standing(options.slug, store=store))
    else:
        print(console.history(options.slug, options.number, store=store, from_warc=capture_of))
    return 0


def _decide(options: argparse.Namespace) -> int:
    store = _store(options.store)
    now = options.now or _wall_clock()
    desk = _desk(store, lambda: now, mail=options.mail)
    decided = decide(
        store,
        options.slug,
        Press(
            finding=options.finding,
            choice=Choice(options.choice),
            by=options.by,
            version=options.version,
            note=options.note,
        ),
        at=now,
    )
    said = f"{decided.finding}: {decided.choice} by {decided.by or 'unnamed'}, on version {decided.version[:12]}"
    print(visible(said))
    try:
        send_letters(options.slug, desk=desk)
    except MailError as refusal:
        print(f"citewatch: {refusal}", file=sys.stderr)  # it stays due; the decision is made
    return 0


def _review(options: argparse.Namespace) -> int:
    # Flask takes a third of a second to import; no other command needs it.
    from citewatch.review.app import Surroundings
    from citewatch.review.passes import Seal
    from citewatch.review.serving import serve

    store = _store(options.store)
    page = _first_page(store, options.slug)
    if options.replay:
        RecordedWeb(options.replay)  # one that cannot be read is told now, not at the first press
    clock = (lambda: options.now) if options.now else _wall_clock
    seal = Seal(_keys(store))

    def ready(base: str) -> None:
        print(f"The review page is open at {base}{page} (Ctrl-C closes it)", flush=True)
        if options.open:
            webbrowser.open(base + page)

    with ExitStack() as closing:

        def around(base: str) -> Surroundings:
            desk = _desk(store, clock, mail=options.mail, review=base)
            audits = _audits(options, desk=desk)
            closing.callback(_see_through, audits)
            return Surroundings(desk=desk, seal=seal, start_audit=_starting(audits, desk), is_local=True)

        serve(around, port=options.port, ready=ready)
    return 0


def _first_page(store: Store, slug: str | None) -> str:
    """Where the review page begins. Raises UsageError when there is nothing to review."""
    if slug is not None:
        console.published(store, slug)
        return f"/a/{slug}"
    if not any(records.published(store)):
        raise UsageError(f"There is no article in {store.place('articles/')} yet; audit one first, or see --store.")
    return "/"


def _audits(options: argparse.Namespace, *, desk: Desk) -> OneAtATime:
    """Audits of single articles, in the background of the page."""
    return OneAtATime(
        lambda slug: _audit_again(slug, options, desk=desk),
        failed=lambda error: Progress(sys.stderr).note(str(error)),
    )


def _starting(audits: OneAtATime, desk: Desk) -> Callable[[str], str]:
    """What the page's button does; whether an execution of a state machine still goes on cannot be asked from here."""

    def start_audit(slug: str) -> str:
        return begin(
            slug,
            store=desk.store,
            start=lambda execution: audits.begin(slug),
            is_at_work=None,
            now=desk.clock(),
        )

    return start_audit


def _see_through(audits: OneAtATime) -> None:
    """Let an audit that the page began come to its end: one that is cut off keeps others away for a while."""
    if not audits.is_busy:
        return
    Progress(sys.stderr).note("the page is closed; its audit goes on to the end (Ctrl-C cuts it off)")
    try:
        audits.finish()
    except KeyboardInterrupt:
        raise KeyboardInterrupt("the audit was cut off; `citewatch audit` says how to go on with it.") from None


def _audit_again(slug: str, options: argparse.Namespace, *, desk: Desk) -> None:
    """Audit one article of the store, as somebody at the review page asked."""
    gate = Gate()
    web = _web(options, gate)
    progress = Progress(sys.stderr)
    order = Order(
        articles=(records.load_article(desk.store, slug),),
        now=desk.clock(),
        planned=progress.begin,
        asking=progress.asking,
        faults=progress.fault,
    )
    try:
        eyes = _eyes(web, desk.clock, looked=progress.step, gate=gate)
        outcome = audit(order, eyes=eyes, desk=desk, registrars=_registrars(web))
        for refusal in outcome.refused_mails:
            progress.note(str(refusal))
    finally:
        web.stop()
        progress.end()


def _wall_clock() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _eyes(
    web: Web, clock: Callable[[], datetime], *, looked: Callable[[Observation], None], gate: Gate | None = None
) -> Eyes:
    return Eyes(web=web, to_warc=warc_bytes, clock=clock, looked=looked, gate=gate or Gate())


def _registrars(web: Web) -> Sequence[Registrar]:
    return registrars(web, urls=registry_urls(), contact=contact(), is_document=shows_document)


def _desk(
    store: Store,
    clock: Callable[[], datetime],
    *,
    mail: str,
    recipient: str | None = None,
    review: str | None = None,
) -> Desk:
    """The desk of a command. `review` is where its mails lead; an outbox on a folder is read on this machine."""
    place = review_url() or review or (f"http://127.0.0.1:{REVIEW_PORT}" if mail == "outbox" else None)
    return Desk(
        store=store,
        from_warc=capture_of,
        clock=clock,
        mailer=_mailer(mail, store),
        sender=contact(),
        recipient=recipient,
        door=_door(store, place) if place and (isinstance(store, FolderStore) or review_keys()) else None,
    )


def _door(store: Store, base: str) -> Door:
    """Where mails lead: to the review page at this address, by links that this store's keys sign."""
    from citewatch.review.passes import Seal, review_links

    def door(slug: str, findings: Sequence[Finding], addressee: str, at: datetime) -> ReviewLinks:
        return review_links(Seal(_keys(store)), base=base, slug=slug, findings=findings, addressee=addressee, now=at)

    return door


def _keys(store: Store) -> tuple[str, ...]:
    """The keys that review links are signed with: the deployed page's, where they are named; else the folder's own.

    A page over somebody's bucket signs only its own forms, with keys that end with it.
    """
    if parameter := review_keys():
        with _wanting("CITEWATCH_REVIEW_KEYS", extra="aws"):
            from citewatch.adapters.parameter import keys_of
        return keys_of(parameter)
    return keys_in(store) if isinstance(store, FolderStore) else (secrets.token_urlsafe(32),)


def _web(options: argparse.Namespace, gate: Gate) -> Web:
    if options.replay:
        return RecordedWeb(options.replay)
    return LiveWeb(
        user_agent=identity(version=VERSION, about=PROJECT_URL, contact=contact()),
        delay=options.delay,
        deadline=options.deadline,
        allow_hosts=options.allow_host,
        gate=gate,
    )


def _store(place: str) -> Store:
    if place.startswith("s3://"):
        bucket, prefix = bucket_of(place, flag="--store")
        # botocore takes half a second to import and is an extra; whoever keeps a folder needs neither.
        with _wanting(f"--store {place}", extra="aws"):
            from citewatch.adapters.store.s3 import S3Store
        return S3Store(bucket, prefix)
    if "://" in place:
        raise UsageError(f"--store {place}: a store is a folder or s3://bucket[/prefix]")
    return FolderStore(Path(place))


@contextmanager
def _wanting(flag: str, *, extra: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{flag}: this needs {error.name}; install citewatch with its extra, citewatch[{extra}]"
        ) from error


def _mailer(way: str, store: Store) -> Mailer | None:
    if way == "none":
        return None
    if way == "outbox":
        return Outbox(store)
    if way.startswith(("smtp://", "smtps://")):
        return Smtp(way)
    if way == "ses":
        with _wanting("--mail ses", extra="aws"):
            from citewatch.adapters.mail.ses import Ses
        return Ses()
    raise UsageError(f"--mail {way}: it is none, outbox, smtp://host[:port] or ses")


def _all_manifests() -> list[Path]:
    found = sorted(Path("articles").glob("*.yml"))
    if not found:
        raise UsageError("There is no manifest in articles/; name one (citewatch audit ARTICLE.yml), or try the demo.")
    return found


def _only(numbers: str | None, articles: Sequence[Article]) -> frozenset[int]:
    if numbers is None:
        return frozenset()
    known = {citation.number for article in articles for citation in article.citations}
    try:
        wanted = frozenset(int(number) for number in numbers.split(","))
    except ValueError:
        raise UsageError(f"--only {numbers}: give citation numbers, as in --only 1,8") from None
    if wanted - known:
        raise UsageError(f"--only {numbers}: there is no citation {', '.join(map(str, sorted(wanted - known)))}")
    return wanted


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "demo": _demo,
    "start": _start,
    "audit": _audit,
    "lint": _lint,
    "publish": _publish,
    "show": _show,
    "review": _review,
    "decide": _decide,
}


if __name__ == "__main__":
    sys.exit(main())
