"""The command line: what a person types → one call → what a person reads. Exit codes: README.

Knows which adapters to build; nothing of how links are judged or texts compared. Results go to stdout, progress and
faults to stderr.
"""

import argparse
import io
import signal
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from citewatch import console, demo, manifest
from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.mail.smtp import Smtp
from citewatch.adapters.registries import registrars
from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.warc import RecordedWeb, capture_of, warc_bytes
from citewatch.adapters.web import Web as LiveWeb
from citewatch.adapters.web import identity
from citewatch.audit import records
from citewatch.audit.decide import Press, decide
from citewatch.audit.desk import Desk
from citewatch.audit.judging import shows_document
from citewatch.audit.look import Eyes
from citewatch.audit.ports import Mailer, Registrar, Store, Web
from citewatch.audit.run import Order, Outcome, audit
from citewatch.errors import CitewatchError, ManifestError, UsageError
from citewatch.gate import Gate
from citewatch.model import Article, Choice, Observation, Run
from citewatch.progress import Progress
from citewatch.settings import PROJECT_URL, VERSION, bucket_of, contact, has_contact, registry_urls

INTERRUPTED = 130  # what a shell makes of Ctrl-C
_POLL = 2.0  # seconds between two questions of how an execution goes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show “…” must not end an audit
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except ManifestError as error:
        print(error, file=sys.stderr)  # each line as editors expect it: file, line, what is wrong
        return error.exit_code
    except CitewatchError as error:
        print(f"citewatch: {error}", file=sys.stderr)
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
            desk=_desk(store, clock, mailer=_mailer(options.mail, store), recipient=options.to),
            registrars=() if options.no_registries else _registrars(web),
        )
    except KeyboardInterrupt:
        progress.note(f"to go on: the same command with --now {now:%Y-%m-%dT%H:%M:%SZ}")
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
    last = _play_in_aws(store) if options.aws else _play_in_folder(store)
    report = Path(store.place(records.report_key(last, demo.SLUG, "report.html")))
    if options.open:
        webbrowser.open(report.resolve().as_uri())
    return 0


def _play_in_folder(store: Store) -> Run:
    def audit_on(article: Article, now: datetime) -> Run:
        eyes = _eyes(RecordedWeb([demo.recording()]), lambda: now, looked=lambda observation: None)
        desk = _desk(store, lambda: now, mailer=Outbox(store), recipient=None)
        return audit(Order(articles=(article,), now=now), eyes=eyes, desk=desk, registrars=_registrars(eyes.web)).run

    return demo.play(audit_on, store=store, say=print)


def _play_in_aws(store: Store) -> Run:
    with ExitStack() as stack:
        with _wanting("demo --aws", extra="demo"):
            from citewatch.embedded.play import pipeline

            running = stack.enter_context(pipeline(replay=demo.recording(), sender=contact()))

        def audit_on(article: Article, now: datetime) -> Run:
            run = running.audit(article, now)
            running.copy(store)
            return run

        last = demo.play(audit_on, store=store, say=print)
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
        if not manifest.is_slug(slug) or store.read(records.article_key(slug)) is None:
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
    print(console.history(options.slug, options.number, store=store, from_warc=capture_of))
    return 0


def _decide(options: argparse.Namespace) -> int:
    decided = decide(
        _store(options.store),
        options.slug,
        Press(
            finding=options.finding,
            choice=Choice(options.choice),
            by=options.by,
            version=options.version,
            note=options.note,
        ),
        at=options.now or _wall_clock(),
    )
    print(f"{decided.finding}: {decided.choice} by {decided.by or 'unnamed'}, on version {decided.version[:12]}")
    return 0


def _wall_clock() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _eyes(
    web: Web, clock: Callable[[], datetime], *, looked: Callable[[Observation], None], gate: Gate | None = None
) -> Eyes:
    return Eyes(web=web, to_warc=warc_bytes, clock=clock, looked=looked, gate=gate or Gate())


def _registrars(web: Web) -> Sequence[Registrar]:
    return registrars(web, urls=registry_urls(), contact=contact(), is_document=shows_document)


def _desk(store: Store, clock: Callable[[], datetime], *, mailer: Mailer | None, recipient: str | None) -> Desk:
    return Desk(store=store, from_warc=capture_of, clock=clock, mailer=mailer, sender=contact(), recipient=recipient)


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


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no time; write it like 2026-11-09T03:00:00Z") from None
    if not 1970 < at.year < 9000:
        raise argparse.ArgumentTypeError(f"“{text}” is too far from our time")
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _address(text: str) -> str:
    try:
        return manifest.mail_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of seconds") from None
    if not 0 <= seconds <= timedelta(days=1).total_seconds():
        raise argparse.ArgumentTypeError(f"{text} seconds: give 0 to 86400")
    return seconds


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"“{text}”: give a whole number from 1 to 1000")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="citewatch",
        description="Tells which claims of a health article to look at again, because the source under them died, "
        "moved, changed or was retracted.",
    )
    parser.add_argument("--version", action="version", version=f"citewatch {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _demo_grammar(commands.add_parser("demo", help="audit the real article over a recorded web, on three days"))
    _start_grammar(commands.add_parser("start", help="start an audit in the deployed stack, and follow it"))
    _audit_grammar(commands.add_parser("audit", help="audit every source of these articles now, and write a report"))
    lint = commands.add_parser("lint", help="check manifests; no network")
    lint.add_argument("articles", nargs="*", type=Path, metavar="ARTICLE.yml")
    lint.set_defaults(run=_lint)
    publish = commands.add_parser("publish", help="check manifests and put them where the scheduled runs find them")
    publish.add_argument("articles", nargs="*", type=Path, metavar="ARTICLE.yml")
    _store_flag(publish)
    publish.set_defaults(run=_publish)
    show = commands.add_parser("show", help="one source's history")
    show.add_argument("slug", metavar="SLUG")
    show.add_argument("number", type=_count, metavar="NUMBER")
    _store_flag(show)
    show.set_defaults(run=_show)
    _decide_grammar(commands.add_parser("decide", help="decide a finding: accept, ask for an edit, or dismiss it"))
    return parser


def _demo_grammar(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, default=Path("demo-out"), metavar="DIR", help="where it all goes")
    command.add_argument("--open", action="store_true", help="open the last report in the browser")
    command.add_argument("--aws", action="store_true", help="the same on an AWS in this process; no account is needed")
    command.set_defaults(run=_demo)


def _start_grammar(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--article",
        action="append",
        default=[],
        metavar="SLUG",
        help="look at every source of this article now (default: what is due of all published articles)",
    )
    place = command.add_mutually_exclusive_group()
    place.add_argument("--stack", default="citewatch-dev", metavar="NAME", help="the deployed stack (citewatch-dev)")
    place.add_argument("--machine", metavar="ARN", help="its state machine, where the stack's outputs cannot be read")
    command.add_argument("--no-wait", action="store_true", help="start it only, and print the execution's ARN")
    command.set_defaults(run=_start)


def _audit_grammar(command: argparse.ArgumentParser) -> None:
    command.add_argument("articles", nargs="*", type=Path, metavar="ARTICLE.yml", help="default: all in articles/")
    _store_flag(command)
    command.add_argument("--report", type=Path, metavar="DIR", help="where the report goes (default: in the store)")
    command.add_argument("--json", metavar="FILE", help="the result as JSON; - is stdout")
    command.add_argument("--mail", default="outbox", help="none, outbox (default), smtp://host[:port] or ses")
    command.add_argument(
        "--to",
        type=_address,
        metavar="ADDRESS",
        help="mail to this address instead of the manifest's reviewer; editors stay in copy",
    )
    command.add_argument("--allow-host", action="append", default=[], metavar="HOST", help="a private address to allow")
    command.add_argument("--replay", action="append", type=Path, metavar="FILE", help="fetch from this recorded web")
    command.add_argument("--only", metavar="N[,N…]", help="these citations only")
    command.add_argument("--due", action="store_true", help="only what is due today, as the scheduled runs do")
    command.add_argument("--concurrency", type=_count, default=64, metavar="N", help="hosts asked at once (64)")
    command.add_argument("--delay", type=_seconds, default=1.0, help="seconds between two requests to a host (1)")
    command.add_argument("--deadline", type=_seconds, default=60.0, help="longest one look may take, in seconds (60)")
    command.add_argument(
        "--no-registries", action="store_true", help="ask no doi.org, NCBI or Wayback for walled sources"
    )
    command.add_argument("--now", type=_moment, metavar="TIME", help="the audit's clock, for tests and replays")
    command.add_argument("--quiet", action="store_true", help="no progress")
    command.set_defaults(run=_audit)


def _decide_grammar(command: argparse.ArgumentParser) -> None:
    command.add_argument("slug", metavar="SLUG")
    command.add_argument("finding", metavar="FINDING", help="its id, as the report shows it")
    command.add_argument("choice", choices=[choice.value for choice in Choice])
    command.add_argument("--note", help="why; required to dismiss")
    command.add_argument("--by", metavar="NAME", help="who decides")
    command.add_argument("--version", help="the version that was shown: refused when the finding has changed since")
    command.add_argument("--now", type=_moment, metavar="TIME", help="the clock, for tests")
    _store_flag(command)
    command.set_defaults(run=_decide)


def _store_flag(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--store", default="./.citewatch", metavar="DIR|s3://BUCKET", help="where everything is kept (./.citewatch)"
    )


if __name__ == "__main__":
    sys.exit(main())
