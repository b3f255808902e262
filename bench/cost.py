"""What citewatch asks of AWS for one article, counted under moto, and what that costs for 1, 1,000 and 20,000 articles.

Runs the real state machine and handlers over the recorded web: the first day, a week on which nothing changes, a day on
which all is looked at, a day with changes. Counts are exact; seconds of CPU are this machine's; everything that nobody
can count here (network time, how hosts grow, how often pages change) is an option, and is told.

    python bench/cost.py [--json] [--fetch 2] [--articles 1 1000 20000] …
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest import mock

import scale
from moto.core.botocore_stubber import BotocoreStubber
from ruamel.yaml import YAML

from citewatch import demo, manifest
from citewatch.adapters.executions import Ended, Executions
from citewatch.adapters.keys import rotated, written
from citewatch.adapters.registries import Wayback
from citewatch.audit import records
from citewatch.audit.pipeline import CLOSES_AFTER, HANDS
from citewatch.embedded import lambdas
from citewatch.embedded.play import Pipeline, pipeline
from citewatch.embedded.stack import FUNCTIONS, ReviewPage
from citewatch.model import Article
from citewatch.settings import shipped

_ROOT = Path(__file__).resolve().parent.parent
_WEEK = 7
_DAYS_A_MONTH = 30
_FULL_CORE = 1769  # megabytes at which a function has one whole vCPU (Lambda guide, “Configure memory”)
_PAYLOAD = 262_144  # bytes that a state's input may hold (Step Functions quotas)
_PARALLEL = 40  # MaxConcurrency of both maps (infra/pipeline.asl.json)


@dataclass(frozen=True, kw_only=True)
class Price:
    """Dollars for so many of a unit in eu-west-1, and who says so; `verified`: AWS's own page or price list says it."""

    dollars: float
    per: float
    unit: str
    source: str
    verified: bool

    def of(self, amount: float) -> float:
        """Dollars for an amount."""
        return self.dollars * amount / self.per


PRICES_OF = "2026-11-23"  # the day on which these were put together; none was seen on a bill
_USUAL = "as usually quoted; not looked up at AWS"
PRICES = {
    "lambda": Price(
        dollars=0.0000133334, per=1, unit="GB-second, arm64", source="third-party tables of 2026", verified=False
    ),
    "invocations": Price(
        dollars=0.20,
        per=1e6,
        unit="requests",
        source="AWS pricing page, copy of 2026-09-20, said there of Managed Instances",
        verified=False,
    ),
    "transitions": Price(
        dollars=0.025,
        per=1000,
        unit="state transitions, Standard",
        source="AWS pricing page, undated copy: Europe (Ireland)",
        verified=True,
    ),
    "s3 put": Price(dollars=0.005, per=1000, unit="PUT, LIST", source=_USUAL, verified=False),
    "s3 get": Price(dollars=0.0004, per=1000, unit="GET", source=_USUAL, verified=False),
    "s3 kept": Price(dollars=0.023, per=1e9, unit="GB-month, Standard", source=_USUAL, verified=False),
    "mail": Price(
        dollars=0.16, per=1000, unit="mails, Essentials", source="copy of AWS's price list, 2026-07-22", verified=True
    ),
    "metrics": Price(
        dollars=0.30, per=1, unit="custom metric-month", source="signoz.io, 2026-02-15, us-east-1", verified=False
    ),
    "alarms": Price(dollars=0.10, per=1, unit="alarm-month", source=_USUAL, verified=False),
    "logs": Price(dollars=0.57, per=1e9, unit="GB ingested", source=_USUAL, verified=False),
    "schedule": Price(
        dollars=1.00,
        per=1e6,
        unit="starts",
        source="cloudburn.io, 2026-03; 14 million a month are free",
        verified=False,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """What nobody can count under moto. Each has an option of its name."""

    fetch: float = 2.0  # seconds a look takes, politeness (1 s a request to one host) included
    latency: float = 0.03  # seconds an S3 request takes from a function
    core: float = 1.0  # how many times longer a function's core takes than this machine's
    changing: float = 0.02  # part of the looks that find a new text
    walled: float = 0.1  # part of the looks that meet a wall
    unknown: float = 0.3  # part of these that no registry knows by a number: the Archive is asked, one by one
    mails: float = 2.0  # mails an article a month
    recipients: float = 2.0  # of each mail; SES counts each
    source_exponent: float = 0.9  # different sources grow with the articles to this power (Heaps' law)
    host_exponent: float = 0.6  # and different hosts to this one
    biggest: float = 0.2  # part of all sources at the biggest host (doi.org, PubMed)
    years: float = 1.0  # for how long ledgers' older versions, which never expire, have piled up


@dataclass
class Day:
    """What the functions did and asked for in one run."""

    name: str
    asked: Counter[str] = field(default_factory=Counter)  # "function service operation"
    sent: Counter[str] = field(default_factory=Counter)  # bytes to S3, by function
    received: Counter[str] = field(default_factory=Counter)  # bytes from S3
    calls: Counter[str] = field(default_factory=Counter)  # invocations
    cpu: dict[str, float] = field(default_factory=lambda: dict.fromkeys(FUNCTIONS, 0.0))  # seconds, less moto's own
    wall: dict[str, float] = field(default_factory=lambda: dict.fromkeys(FUNCTIONS, 0.0))  # seconds, moto's included
    transitions: int = 0
    looked: int = 0
    hosts: int = 0
    mails: int = 0
    log: int = 0  # bytes
    run: int = 0  # bytes kept of the run itself

    def s3(self, function: str, *operations: str) -> int:
        """How often a function asked S3 for one of these."""
        return sum(self.asked[f"{function} s3 {operation}"] for operation in operations)

    def plain(self) -> dict[str, Any]:
        """All of it as JSON knows it."""
        return {name: dict(value) if isinstance(value, dict) else value for name, value in vars(self).items()}


def main() -> int:
    """Prints the counts, the monthly cost and the limits; 1 when a limit would be passed."""
    options = _options()
    assumed = Assumed(**{name: getattr(options, name) for name in asdict(Assumed())})
    article = manifest.read(demo.article())
    counted = count(article)
    growth = scale.Growth(
        sources=counted.sources,
        hosts=counted.hosts,
        source_exponent=assumed.source_exponent,
        host_exponent=assumed.host_exponent,
        biggest=assumed.biggest,
    )
    bills = [bill(number, counted, growth, assumed) for number in options.articles]
    largest = max(options.articles)
    limits = list(limits_of(largest, article, counted, growth, assumed))
    if options.json:
        print(json.dumps(_plain(counted, bills, limits, assumed), indent=1))
    else:
        _tell(counted, bills, limits, assumed, largest)
    return int(any(limit.is_passed for limit in limits))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--articles", type=int, nargs="+", default=[1, 1000, 20_000])
    for name, value in asdict(Assumed()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=value)
    return parser.parse_args()


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What one article took, day by day, and what of it is kept. `week` are the ordinary days."""

    first: Day
    week: tuple[Day, ...]
    everything: Day
    changed: Day
    sources: int
    hosts: int
    state: int  # bytes of all sources' state
    texts: int  # bytes of texts and WARCs
    ledger: bytes
    metrics: int

    def ordinary(self, of: Callable[[Day], float]) -> float:
        """The mean of the ordinary days."""
        return sum(of(day) for day in self.week) / len(self.week)


def count(article: Article) -> Counted:
    """One article's days under moto. The recorded web answers what it answered on the first day until the eighth."""
    first_at, changed_at = demo.DAYS[0][1], demo.DAYS[1][1]
    page = ReviewPage(url="https://review.example.org", keys=written(rotated([], demo.DAYS[0][1])))
    with pipeline(replay=demo.recording(), sender="citewatch@example.org", review=page) as running:
        records.publish(running.store, article)
        meter = _Meter(running)
        with meter.measuring():
            first = meter.day("first day", first_at)
            kept = running.aws.objects(running.stack.bucket)
            # An hour early, so that the eighth day still finds nothing new.
            week = tuple(
                meter.day(f"day {number + 1}", first_at + timedelta(days=number, hours=-1))
                for number in range(1, _WEEK + 1)
            )
            everything = meter.day("everything", changed_at - timedelta(minutes=30), articles=[article.slug])
            changed = meter.day("changed", changed_at, articles=[article.slug])
        return Counted(
            first=first,
            week=week,
            everything=everything,
            changed=changed,
            sources=first.looked,
            hosts=first.hosts,
            state=sum(len(body) for key, body in kept.items() if "/state-" in key),
            texts=sum(len(body) for key, body in kept.items() if "/texts/" in key or "/warc/" in key),
            ledger=running.aws.objects(running.stack.bucket)[records.ledger_key(article.slug)],
            metrics=_metrics(running.aws.invocations.log.getvalue()),
        )


class _Meter:
    """Measures each run: requests and bytes at the wire, seconds around each handler."""

    def __init__(self, running: Pipeline) -> None:
        self._running = running
        self._day = Day("nothing")
        self._in_moto = 0.0

    @contextmanager
    def measuring(self) -> Iterator[None]:
        """For this time every request and every call of a handler is measured."""
        answered, found = BotocoreStubber.__call__, lambdas.handler_of

        def ask(stubber: BotocoreStubber, event_name: str, request: Any, **options: Any) -> Any:
            began = time.thread_time()
            answer = answered(stubber, event_name, request, **options)
            self._in_moto += time.thread_time() - began
            self._note(event_name, request, answer)
            return answer

        def timed(configured: str) -> Callable[[Any, Any], Any]:
            handler = found(configured)
            return lambda event, context: self._timed(context.function_name, lambda: handler(event, context))

        with mock.patch.object(BotocoreStubber, "__call__", ask), mock.patch.object(lambdas, "handler_of", timed):
            yield

    def day(self, name: str, at: Any, **input: Any) -> Day:
        """What the run of a day took."""
        self._day = day = Day(name)
        logged = len(self._running.aws.invocations.log.getvalue())
        mails = len(self._running.aws.mails())
        ended = self._ended(f"{at:%Y%m%dT%H%M%SZ}", scheduled=f"{at:%Y-%m-%dT%H:%M:%SZ}", **input)
        kept = self._running.aws.objects(self._running.stack.bucket)
        of_run = {key: body for key, body in kept.items() if key.startswith(f"runs/{ended.output['run_id']}/")}
        [plan] = (json.loads(body) for key, body in of_run.items() if key.endswith("/plan.json"))
        day.looked = sum(len(piece["sources"]) for piece in plan)
        day.hosts = len({piece["host"] for piece in plan})
        day.run = sum(map(len, of_run.values()))
        day.mails = len(self._running.aws.mails()) - mails
        day.log = len(self._running.aws.invocations.log.getvalue()) - logged
        day.transitions = transitions(
            hosts=day.hosts,
            checks=day.calls["check"],
            inquiries=day.calls["inquire"],
            articles=day.calls["conclude"],
        )
        return day

    def _ended(self, name: str, **input: Any) -> Ended:
        executions = Executions(client=self._running.aws.client)
        started = executions.start(self._running.stack.machine, name=name, input=input)
        # Seldom, so that asking takes no CPU while the handlers are timed.
        ended = executions.follow(started, pause=lambda: time.sleep(0.5))
        if ended.status != "SUCCEEDED":
            raise RuntimeError(f"{name} ended as {ended.status}: {ended.error} {ended.cause}")
        return ended

    def _note(self, event_name: str, request: Any, answer: Any) -> None:
        _, service, operation = event_name.split(".")
        function = self._running.aws.invocations.function_of(request.headers).rpartition("-")[2]
        if not function or service == "sts":
            return
        self._day.asked[f"{function} {service} {operation}"] += 1
        if service == "s3":
            sent = request.headers.get("X-Amz-Decoded-Content-Length") or request.headers.get("Content-Length") or 0
            self._day.sent[function] += int(sent)
            self._day.received[function] += int(answer.headers.get("Content-Length") or 0)

    def _timed(self, function: str, call: Callable[[], Any]) -> Any:
        name = function.rpartition("-")[2]
        moto, cpu, wall = self._in_moto, time.process_time(), time.perf_counter()
        try:
            return call()
        finally:
            self._day.calls[name] += 1
            self._day.cpu[name] += time.process_time() - cpu - (self._in_moto - moto)
            self._day.wall[name] += time.perf_counter() - wall


def transitions(*, hosts: float, checks: float, inquiries: float, articles: float) -> int:
    """States entered in one run (infra/pipeline.asl.json), and one more for the start of each child.

    Whether AWS counts the start is not said where prices are; it is counted here.
    """
    main = 6  # Plan, UnderWay?, CheckAll or NothingDue, Settle, ConcludeAll, Finish
    of_registries = max(3 * inquiries - 1, 0)  # Inquire and Asked?; Breathe between two
    of_hosts = 2 * checks + (checks - hosts) + hosts + hosts  # Check and Done?; Rest; HostDone; the start
    return round(main + of_registries + of_hosts + 2 * articles)


def _metrics(log: str) -> int:
    """How many different metrics the functions put out."""
    found = [json.loads(line) for line in log.splitlines() if line.startswith("{") and '"_aws"' in line]
    return len(
        {
            metric["Name"]
            for each in found
            for directive in each["_aws"]["CloudWatchMetrics"]
            for metric in directive["Metrics"]
        }
    )


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What so many articles cost: dollars a month by item, once for the first day, and the amounts behind them."""

    articles: int
    sources: int
    hosts: int
    items: Mapping[str, float]
    amounts: Mapping[str, float]
    first_day: float

    @property
    def total(self) -> float:
        return sum(self.items.values())


def bill(articles: int, counted: Counted, growth: scale.Growth, assumed: Assumed) -> Bill:
    """A month of ordinary days. No free tier is taken off; no saving plan, no tax."""
    sources, hosts = growth.sources_of(articles), growth.hosts_of(articles)
    looked = sources * counted.ordinary(lambda day: day.looked) / counted.sources
    asked = hosts * counted.ordinary(lambda day: day.hosts) / counted.hosts
    ordinary = _work(articles, hosts, asked, looked, assumed.changing * looked, counted, assumed)
    first = _work(articles, hosts, hosts, sources, sources, counted, assumed)
    month = {name: amount * _DAYS_A_MONTH for name, amount in ordinary.items()}
    month["mail"] = articles * assumed.mails * assumed.recipients
    month["s3 kept"] = _kept(articles, sources, counted, assumed)
    month |= {"metrics": counted.metrics, "alarms": _alarms(), "schedule": _DAYS_A_MONTH}
    return Bill(
        articles=articles,
        sources=sources,
        hosts=hosts,
        items={name: PRICES[name].of(amount) for name, amount in month.items()},
        amounts=month,
        first_day=sum(PRICES[name].of(amount) for name, amount in first.items()),
    )


def _work(
    articles: float, hosts: float, asked: float, looked: float, changed: float, counted: Counted, assumed: Assumed
) -> dict[str, float]:
    """Amounts of one run: `asked` hosts are asked for `looked` sources, of which `changed` have a new text."""
    blind = min(looked * assumed.walled, asked)  # hosts, one for each source at most
    archived = looked * assumed.walled * assumed.unknown
    answers = archived / Wayback.at_once
    # plan, for an article: lease, ledger, manifest; for each host: its state.
    gets = 3 * articles + hosts + 2 * asked + 2 * asked + articles * _conclude_gets(counted) + articles
    gets += 3 * blind + 2 * answers  # its walled sources twice, and its state; by inquire and by settle
    saves = max(asked, looked / 20)  # check saves after every 20 sources, and at the end of a host
    puts = (
        articles
        + 7  # what plan writes, and LIST by plan, inquire and settle
        + saves
        + blind
        + answers
        + 2 * changed
        + asked
        + articles * counted.ordinary(lambda day: day.s3("conclude", "PutObject"))
    )
    checks = max(asked, looked * assumed.fetch / 700)  # a function goes on for 700 s before it hands on
    asking = archived * _asking(assumed)
    inquiries = max(1, asking / 450)  # and one of these leaves the time for fifty DOIs
    calls = {"plan": 1, "check": checks, "inquire": inquiries, "settle": 1, "conclude": articles, "finish": 1}
    seconds = {
        "plan": _store_seconds(3 * articles + hosts + articles, assumed),
        "check": looked * assumed.fetch + checks * _own("check", counted, assumed) + 3 * asked * assumed.latency,
        "inquire": asking + inquiries * _own("inquire", counted, assumed) + 2 * blind * assumed.latency,
        "settle": _store_seconds(3 * asked, assumed) + answers * assumed.latency,
        "conclude": articles * (_own("conclude", counted, assumed) + 10 * assumed.latency),
        "finish": _store_seconds(2 * articles, assumed),
    }
    sizes = _sizes()
    logged = 400 * sum(calls.values()) + articles * counted.ordinary(lambda day: day.log)
    return {
        "lambda": sum(seconds[name] * sizes[name].megabytes / 1024 for name in FUNCTIONS),
        "invocations": sum(calls.values()),
        "transitions": transitions(hosts=asked, checks=checks, inquiries=inquiries, articles=articles),
        "s3 get": gets,
        "s3 put": puts,
        "logs": logged,
    }


def _asking(assumed: Assumed) -> float:
    """Seconds that the Archive takes for one source: what it kept, and the memento itself."""
    return 2 * assumed.fetch


def _conclude_gets(counted: Counted) -> float:
    return counted.ordinary(lambda day: day.s3("conclude", "GetObject"))


def _own(function: str, counted: Counted, assumed: Assumed) -> float:
    """Seconds that one call computes, in what share of a core its memory gives it."""
    share = min(1.0, _sizes()[function].megabytes / _FULL_CORE)
    calls = counted.ordinary(lambda day: day.calls[function])
    return counted.ordinary(lambda day: day.cpu[function]) / calls * assumed.core / share


def _store_seconds(requests: float, assumed: Assumed) -> float:
    """Seconds that so many requests take, many at once: by waiting, or by 2 ms of CPU each, which one core does."""
    return 1 + max(requests * assumed.latency / HANDS, requests * 0.002 * assumed.core)


def _kept(articles: float, sources: float, counted: Counted, assumed: Assumed) -> float:
    """Bytes in the bucket after so many years: texts and WARCs for ever, older states for 30 days, runs for 400."""
    of_source = (counted.texts + counted.state) / counted.sources
    share = counted.ordinary(lambda day: day.looked) / counted.sources
    texts = counted.texts / counted.sources * sources * assumed.changing * share * 365 * assumed.years
    states = counted.state / counted.sources * sources * 30 * counted.ordinary(lambda day: day.hosts) / counted.hosts
    runs = articles * counted.ordinary(lambda day: day.run) * min(400.0, 365 * assumed.years)
    ledgers = articles * len(counted.ledger) * 365 * assumed.years
    return sources * of_source + texts + states + runs + ledgers


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large and how long a function may be (serverless.yml)."""

    megabytes: int
    seconds: int


def _sizes() -> dict[str, Size]:
    configured = YAML().load(_ROOT / "serverless.yml")["functions"]
    return {name: Size(megabytes=each["memorySize"], seconds=each["timeout"]) for name, each in configured.items()}


def _alarms() -> int:
    return len(
        re.findall("Type: AWS::CloudWatch::Alarm", (shipped("infra") / "alarms.yml").read_text(encoding="utf-8"))
    )


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Something that must not be passed, and how near it one comes."""

    what: str
    estimate: float
    limit: float
    unit: str

    @property
    def is_passed(self) -> bool:
        return self.estimate > self.limit


def limits_of(
    articles: int, article: Article, counted: Counted, growth: scale.Growth, assumed: Assumed
) -> Iterator[Limit]:
    """How near so many articles come to what one function, one map and one day can do."""
    sources, hosts = growth.sources_of(articles), growth.hosts_of(articles)
    cpu, sizes = scale.request_cpu(hands=HANDS), _sizes()
    part = max(1, articles // 1000)
    world = partial(scale.measure, article, counted.ledger, growth=growth, articles=articles, part=part)
    with get_context("spawn").Pool(1) as fresh:  # memory is told apart only where nobody has used any before
        days = fresh.apply(world)
    for day, steps in days.items():
        for taken in steps:
            size = sizes[taken.step]
            share = min(1.0, size.megabytes / _FULL_CORE)  # one core at most: Python computes on one at a time
            computing = (taken.cpu + taken.requests * max(cpu.values())) * assumed.core / share
            seconds = max(computing, taken.requests * assumed.latency / HANDS)
            yield Limit(what=f"{taken.step}, {day}", estimate=seconds, limit=size.seconds, unit="s")
            memory = taken.megabytes + 150  # what the interpreter and the libraries take
            yield Limit(what=f"{taken.step}, {day}", estimate=memory, limit=size.megabytes, unit="MB")
    hours = CLOSES_AFTER.total_seconds() / 3600
    looked = sources * counted.ordinary(lambda day: day.looked) / counted.sources
    for day, amount in (("ordinary day", looked), ("first day", sources)):
        together = amount * assumed.fetch / _PARALLEL / 3600
        yield Limit(what=f"all looks, {_PARALLEL} hosts at once, {day}", estimate=together, limit=hours, unit="h")
    for day, amount in (("ordinary day", looked), ("first day", sources)):
        archived = amount * assumed.walled * assumed.unknown
        asking = archived * _asking(assumed) / 3600
        yield Limit(what=f"asking the Archive, {day}", estimate=asking, limit=hours, unit="h")
        reading = archived / Wayback.at_once * assumed.latency  # one after another, before the next is asked for
        yield Limit(what=f"reading its answers, {day}", estimate=reading, limit=sizes["inquire"].seconds / 2, unit="s")
    biggest = sources * assumed.biggest * assumed.fetch / 3600
    # A crowded host's sources are spread over the week (audit/plan.py); on the first day all of them are due.
    for day, estimate in (("ordinary day", biggest / 7), ("first day", biggest)):
        yield Limit(what=f"the biggest host, one at a time, {day}", estimate=estimate, limit=hours, unit="h")
    for what, number, each in (("hosts", hosts, "{},"), ("articles", articles, "12,")):
        yield Limit(what=f"answers of the map over {what}", estimate=number * len(each), limit=_PAYLOAD, unit="bytes")


def _tell(counted: Counted, bills: Sequence[Bill], limits: Sequence[Limit], assumed: Assumed, largest: int) -> None:
    print(f"One article, {counted.sources} sources at {counted.hosts} hosts, counted under moto\n")
    _tell_days(counted)
    print(f"\nA month in dollars, eu-west-1, prices of {PRICES_OF}, no free tier taken off\n")
    _tell_bills(bills)
    print("\nAssumed (each is an option): " + ", ".join(f"{name} {value:g}" for name, value in asdict(assumed).items()))
    print("\nPrices (? : not seen at AWS itself)")
    for name, price in PRICES.items():
        mark = " " if price.verified else "?"
        print(f" {mark} {name.ljust(12)} ${price.dollars:g} per {price.per:,.0f} {price.unit}; {price.source}")
    print(f"\nLimits at {largest:,} articles; seconds of CPU are this machine's\n")
    for limit in limits:
        verdict = "PASSED" if limit.is_passed else "ok"
        print(f"  {limit.what.ljust(46)} {limit.estimate:10,.0f} of {limit.limit:9,.0f} {limit.unit.ljust(6)}{verdict}")


def _tell_days(counted: Counted) -> None:
    days = {"first": counted.first, "everything": counted.everything, "changes": counted.changed}
    columns: dict[str, Callable[[Callable[[Day], float]], float]] = {
        "ordinary": counted.ordinary,
        **{name: (lambda of, day=day: of(day)) for name, day in days.items()},  # type: ignore[misc]
    }
    rows: list[tuple[str, Callable[[Day], float]]] = [
        ("sources looked at", lambda day: day.looked),
        ("hosts asked", lambda day: day.hosts),
        ("state transitions", lambda day: day.transitions),
        ("mails", lambda day: day.mails),
        ("bytes of log", lambda day: day.log),
    ]
    for name in FUNCTIONS:
        rows += [
            (f"{name}: calls", lambda day, name=name: day.calls[name]),  # type: ignore[misc]
            (f"{name}: GET", lambda day, name=name: day.s3(name, "GetObject")),  # type: ignore[misc]
            (f"{name}: PUT, LIST", lambda day, name=name: day.s3(name, "PutObject", "ListObjectsV2")),  # type: ignore[misc]
            (f"{name}: DELETE", lambda day, name=name: day.s3(name, "DeleteObject")),  # type: ignore[misc]
            (f"{name}: kB to S3", lambda day, name=name: day.sent[name] / 1000),  # type: ignore[misc]
            (f"{name}: kB from S3", lambda day, name=name: day.received[name] / 1000),  # type: ignore[misc]
            (f"{name}: s of CPU, moto's taken off", lambda day, name=name: day.cpu[name]),  # type: ignore[misc]
            (f"{name}: s on the clock, moto's included", lambda day, name=name: day.wall[name]),  # type: ignore[misc]
        ]
    print("  " + "a run on a day".ljust(40) + "".join(name.rjust(12) for name in columns))
    for told, of in rows:
        values = [mean(of) for mean in columns.values()]
        if any(values):
            print("  " + told.ljust(40) + "".join(f"{value:12,.1f}" for value in values))


def _tell_bills(bills: Sequence[Bill]) -> None:
    print("  " + "articles".ljust(16) + "".join(f"{each.articles:14,}" for each in bills))
    print("  " + "sources".ljust(16) + "".join(f"{each.sources:14,}" for each in bills))
    print("  " + "hosts".ljust(16) + "".join(f"{each.hosts:14,}" for each in bills))
    for name in bills[0].items:
        print("  " + name.ljust(16) + "".join(f"{each.items[name]:14,.2f}" for each in bills))
    print("  " + "a month".ljust(16) + "".join(f"{each.total:14,.2f}" for each in bills))
    print("  " + "for an article".ljust(16) + "".join(f"{each.total / each.articles:14,.4f}" for each in bills))
    print("  " + "first day, once".ljust(16) + "".join(f"{each.first_day:14,.2f}" for each in bills))


def _plain(counted: Counted, bills: Sequence[Bill], limits: Sequence[Limit], assumed: Assumed) -> dict[str, Any]:
    days = (counted.first, *counted.week, counted.everything, counted.changed)
    return {
        "assumed": asdict(assumed),
        "prices_of": PRICES_OF,
        "prices": {name: asdict(price) for name, price in PRICES.items()},
        "days": [day.plain() for day in days],
        "bills": [asdict(each) | {"total": each.total} for each in bills],
        "limits": [asdict(limit) | {"is_passed": limit.is_passed} for limit in limits],
    }


if __name__ == "__main__":
    sys.exit(main())
