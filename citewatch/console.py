"""What the command line says and writes besides the report: a summary, the JSON result, how articles and sources stand.

Knows results as they are stored; nothing of how they came about.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from citewatch.audit import records
from citewatch.audit.compare import Kept, Reader, compare
from citewatch.audit.dossier import by_need
from citewatch.audit.ports import Store
from citewatch.audit.run import Outcome
from citewatch.audit.trail import trail, trail_csv
from citewatch.errors import UsageError
from citewatch.escaping import clipped, visible
from citewatch.model import Article, Baseline, Change, CitedSource, Decision, Finding, Look, Observation
from citewatch.plan import host_of
from citewatch.slugs import is_slug
from citewatch.state import SourceState

REPORTS = ("report.html", "report.txt", "findings.csv")
_SUMMARY = 110  # characters of a finding's sentence


def combined(outcome: Outcome) -> dict[str, Any]:
    """The result of the whole run (docs/result.schema.json): its articles' stored results in one."""
    each = [json.loads(body) for body in outcome.results.values()]
    return {
        **each[0],
        "finished_at": max(one["finished_at"] for one in each),
        "articles": [article for one in each for article in one["articles"]],
        "traffic": vars(outcome.traffic),
    }


def as_json(result: dict[str, Any]) -> str:
    """The result as scripts read it; half a character, which has no UTF-8, stays the escape it came as."""
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", errors="backslashreplace").decode()


def exit_code(result: dict[str, Any]) -> int:
    """1 when a finding of severity minor or above is open, else 0."""
    findings = [finding for article in result["articles"] for finding in article["findings"]]
    return int(any(finding["state"] == "open" and finding["severity"] != "info" for finding in findings))


def summary(result: dict[str, Any], articles: Sequence[Article], *, place: str) -> str:
    """What the run found, in a few lines, and where the report lies."""
    titles = {article.slug: article.title for article in articles}
    lines: list[str] = []
    for article in result["articles"]:
        lines += [titles[article["slug"]], *summarised(article), ""]
    lines.append(f"Report: {place}")
    return visible("\n".join(lines))


def summarised(article: dict[str, Any]) -> Iterator[str]:
    """The lines that sum an article up: what was seen, then each finding that is more than a note."""
    findings = article["findings"]
    sources = [*article["citations"], *article.get("watches", [])]
    asked = [source for source in sources if source["link"]["reason"] != "watch-off"]
    unseen = [source for source in asked if source["link"]["verdict"] in ("blocked", "unreachable", "skipped")]
    told = [finding for finding in findings if finding["severity"] != "info"]
    yield (
        f"  {_sources(article)} · {_of(told, 'open')} need you · {_of(told, 'suspected')} suspected · "
        f"{len(unseen)} could not be checked"
    )
    for finding in told:
        who = f"[{finding['citation']}]" if finding["citation"] else f"({finding['subject'].partition(':')[2]})"
        sentence = clipped(finding["summary"], _SUMMARY)
        yield f"  {finding['state']:14} {finding['severity']:8} {who:6} {finding['kind']}: {sentence}"


def _sources(article: dict[str, Any]) -> str:
    watched = len(article.get("watches", []))
    return f"{len(article['citations'])} references" + (f" and {watched} watched pages" if watched else "")


def _of(findings: Iterable[dict[str, Any]], state: str) -> int:
    return sum(finding["state"] == state for finding in findings)


def prepare(folder: Path) -> None:
    """Make sure that a report can be written there. Raises UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".citewatch-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UsageError(f"--report {folder}: nothing can be written there ({error.strerror})") from error


def prepare_file(file: Path) -> None:
    """Make sure that a file can be written. Raises UsageError."""
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise UsageError(f"{file} cannot be written: it must be a file in a folder that is there")


def write(file: Path, body: bytes) -> None:
    """Write a file a person asked for. Raises UsageError."""
    try:
        file.write_bytes(body)
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror})") from error


def copy_reports(outcome: Outcome, *, store: Store, to: Path) -> None:
    """Put the run's report into a folder; with several articles each into a folder of its own."""
    for slug in outcome.results:
        folder = to if len(outcome.results) == 1 else to / slug
        prepare(folder)
        for name in REPORTS:
            stored = store.read(records.report_key(outcome.run, slug, name))
            if stored:
                write(folder / name, stored.body)


def history(slug: str, number: int, *, store: Store, from_warc: Reader) -> str:
    """One source's looks, captures and last change, oldest first. Raises UsageError for an unknown slug or number."""
    source = _source(store, slug, number)
    url = source.fetched_url
    state = records.Shards(store).state_of(url)
    book = records.load_ledger(store, slug)
    baseline = book.baselines.get(url)
    lines = [f"[{number}] {source.cited_as}", f"    {source.url}", "", "Looks"]
    lines += [f"  {_seen(run, observation)}" for run, observation in _observations(store, url)] or ["  none yet"]
    lines += ["", "Captures"]
    digests = {"baseline": baseline.text_digest if baseline else None}
    digests["last good"] = state.last_good.text_digest if state.last_good else None
    lines += [
        f"  {name:10} {store.place(records.warc_key(host_of(url), digest))}"
        for name, digest in digests.items()
        if digest
    ] or ["  none yet"]
    lines += ["", "Change since the baseline", *_last_change(url, baseline, state, store, from_warc)]
    lines += ["", "Decisions", *_decisions(trail(book, subject=source.subject))]
    return visible("\n".join(lines))


def standing(slug: str, *, store: Store) -> str:
    """An article's findings, those first that need somebody, and its decisions. Raises UsageError for another slug."""
    article, book = published(store, slug), records.load_ledger(store, slug)
    lines = [article.title, "", "Findings"]
    lines += [_told(finding) for finding in by_need(book)] or ["  none yet"]
    lines += ["", "Decisions, the latest first", *_decisions(trail(book))]
    return visible("\n".join(lines))


def decisions_csv(slug: str, *, store: Store) -> str:
    """Every decision on an article as CSV. Raises UsageError for a slug that is not there."""
    published(store, slug)
    return trail_csv(records.load_ledger(store, slug))


def _told(finding: Finding) -> str:
    label = f"[{finding.citation}]" if finding.citation else f"({finding.subject.partition(':')[2]})"
    head = f"  {finding.id}  {finding.state:14} {finding.severity:8} {label:6}"
    return f"{head} {finding.kind}: {clipped(finding.summary, _SUMMARY)}"


def _decisions(told: Iterable[tuple[Decision, Finding | None]]) -> list[str]:
    return [_decided(decision) for decision, _ in told] or ["  none"]


def _decided(decision: Decision) -> str:
    by = " ".join((decision.by or "unnamed").split())
    link = f" (by the link mailed to {decision.addressee})" if decision.addressee else ""
    version = decision.text_digest or decision.version
    note = f": {' '.join(decision.note.split())}" if decision.note else ""
    return (
        f"  {decision.at:%Y-%m-%d %H:%M}Z  {decision.finding}  {decision.choice:8} by {by}{link}, "
        f"on version {version[:12]}{note}"
    )


def published(store: Store, slug: str) -> Article:
    """The article of this slug. Raises UsageError when there is none in the store."""
    if not is_slug(slug) or store.read(records.article_key(slug)) is None:
        raise UsageError(f"There is no article “{slug}” in this store; audit it first, or see --store.")
    return records.load_article(store, slug)


def _source(store: Store, slug: str, number: int) -> CitedSource:
    article = published(store, slug)
    found = next((source for source in article.sources() if source.number == number), None)
    if found is None:
        raise UsageError(f"“{slug}” has no citation {number}; it has {len(article.citations)}.")
    return found


def _observations(store: Store, url: str) -> Iterator[tuple[str, Observation]]:
    """Every observation of a URL that is kept, with its run, oldest first."""
    for key in store.keys("runs/"):
        parts = key.split("/")
        if len(parts) == 4 and parts[2] == "observations" and parts[3].startswith(f"{host_of(url)}-"):
            found = records.read(store, key, records.Observations)
            yield from ((parts[1], each) for each in (found.observations if found else ()) if each.url == url)


def _seen(run: str, observation: Observation) -> str:
    look = observation.look
    if look is None:
        return f"{run}  not looked at ({observation.unseen_reason})"
    return f"{look.at:%Y-%m-%d %H:%M}Z  {look.verdict:11} {_why(look)}"


def _why(look: Look) -> str:
    status = f"HTTP {look.http_status}" if look.http_status else "no answer"
    more = "; ".join(sign for sign in look.evidence if sign != status)
    return f"{look.reason} ({status}) {more}".rstrip()


def _last_change(url: str, baseline: Baseline | None, state: SourceState, store: Store, from_warc: Reader) -> list[str]:
    latest = state.last_good.text_digest if state.last_good else None
    if baseline is None or latest is None or latest in (baseline.text_digest, baseline.same_as):
        return ["  none"]
    kept = Kept(host=host_of(url), store=store, from_warc=from_warc)
    content = compare(kept, baseline, latest, volatile=state.volatile).content
    return [line for change in content.changes for line in _quoted(change)] or [f"  {content.reason or 'none'}"]


def _quoted(change: Change) -> list[str]:
    where = " > ".join(change.section) or (f"page {change.page}" if change.page else "")
    head = f"  {change.significance}: {'; '.join(change.reasons)}" + (f"  ({where})" if where else "")
    sides = ((mark, side) for mark, side in (("-", change.before), ("+", change.after)) if side)
    return [head, *(f"    {mark} {side}" for mark, side in sides)]
