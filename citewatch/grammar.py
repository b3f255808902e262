"""The grammar of the command line: its commands, their flags, and what these may say; the rest is refused plainly.

Knows argparse; nothing of what a command does.
"""

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from citewatch import manifest
from citewatch.model import Choice
from citewatch.settings import VERSION

REVIEW_PORT = 8765


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


def _name(text: str) -> str | None:
    """On one line, as on the review page: it stands in lists and in mails."""
    return " ".join(text.split()) or None


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


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is no port: give 0 to 65535")
    return int(text)


def parser(commands: Mapping[str, Callable[[argparse.Namespace], int]]) -> argparse.ArgumentParser:
    """The parser of the command line, which names for each command what runs it."""
    whole = argparse.ArgumentParser(
        prog="citewatch",
        description="Tells which claims of a health article to look at again, because the source under them died, "
        "moved, changed or was retracted.",
    )
    whole.add_argument("--version", action="version", version=f"citewatch {VERSION}")
    grammars = whole.add_subparsers(metavar="COMMAND", required=True)
    _demo_grammar(grammars.add_parser("demo", help="audit the real article over a recorded web, on three days"))
    _start_grammar(grammars.add_parser("start", help="start an audit in the deployed stack, and follow it"))
    _audit_grammar(grammars.add_parser("audit", help="audit every source of these articles now, and write a report"))
    lint = grammars.add_parser("lint", help="check manifests; no network")
    lint.add_argument("articles", nargs="*", type=Path, metavar="ARTICLE.yml")
    publish = grammars.add_parser("publish", help="check manifests and put them where the scheduled runs find them")
    publish.add_argument("articles", nargs="*", type=Path, metavar="ARTICLE.yml")
    _store_flag(publish)
    show = grammars.add_parser("show", help="one source's history; without a number, an article's findings and trail")
    show.add_argument("slug", metavar="SLUG")
    show.add_argument("number", type=_count, nargs="?", metavar="NUMBER")
    show.add_argument("--csv", action="store_true", help="every decision on the article as CSV")
    _store_flag(show)
    _review_grammar(grammars.add_parser("review", help="the review page, on this machine alone"))
    _decide_grammar(grammars.add_parser("decide", help="decide a finding: accept, edit, dismiss, or undo the last"))
    for name, run in commands.items():
        grammars.choices[name].set_defaults(run=run)
    return whole


def _demo_grammar(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, default=Path("demo-out"), metavar="DIR", help="where it all goes")
    command.add_argument("--open", action="store_true", help="open the last report in the browser")
    command.add_argument("--aws", action="store_true", help="the same on an AWS in this process; no account is needed")


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


def _audit_grammar(command: argparse.ArgumentParser) -> None:
    command.add_argument("articles", nargs="*", type=Path, metavar="ARTICLE.yml", help="default: all in articles/")
    _store_flag(command)
    command.add_argument("--report", type=Path, metavar="DIR", help="where the report goes (default: in the store)")
    command.add_argument("--json", metavar="FILE", help="the result as JSON; - is stdout")
    _mail_flag(command)
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


def _review_grammar(command: argparse.ArgumentParser) -> None:
    command.add_argument("slug", nargs="?", metavar="SLUG", help="begin with this article (default: all of them)")
    command.add_argument("--port", type=_port, default=REVIEW_PORT, help=f"where it answers ({REVIEW_PORT})")
    command.add_argument("--open", action="store_true", help="open it in the browser")
    _store_flag(command)
    _mail_flag(command)
    command.add_argument(
        "--replay", action="append", type=Path, metavar="FILE", help="audit over this recorded web, when asked to"
    )
    command.add_argument("--now", type=_moment, metavar="TIME", help="the page's clock, for tests and replays")
    command.set_defaults(delay=1.0, deadline=60.0, allow_host=[])


def _decide_grammar(command: argparse.ArgumentParser) -> None:
    command.add_argument("slug", metavar="SLUG")
    command.add_argument("finding", metavar="FINDING", help="its id, as the report shows it")
    command.add_argument("choice", choices=[choice.value for choice in Choice])
    command.add_argument("--note", help="why; required to dismiss")
    command.add_argument("--by", type=_name, metavar="NAME", help="who decides")
    command.add_argument("--version", help="the version that was shown: refused when the finding has changed since")
    command.add_argument("--now", type=_moment, metavar="TIME", help="the clock, for tests")
    _store_flag(command)
    _mail_flag(command)


def _mail_flag(command: argparse.ArgumentParser) -> None:
    command.add_argument("--mail", default="outbox", help="none, outbox (default), smtp://host[:port] or ses")


def _store_flag(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--store", default="./.citewatch", metavar="DIR|s3://BUCKET", help="where everything is kept (./.citewatch)"
    )
