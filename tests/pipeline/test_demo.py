"""The demo's three audits report exactly what was planted in the recorded web, and nothing for noise."""

import gzip
import json
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from citewatch import demo
from citewatch.cli import main
from tests.pipeline.conftest import DAYS, ROOT, Demo

MANIFEST = str(demo.article())
RECORDING = str(demo.recording())

# Subject, kind, severity, state, claims: all that is told besides the addresses nobody has confirmed.
DEA_SHEET = ("citation:1", "source-changed", "critical", "open", ("p1",))
FDA_INDICATION = ("citation:8", "source-changed", "critical", "open", ("p9", "p21", "p52"))
FDA_REVIEWED = {(f"watch:{id}", "source-rereviewed", "info", "open", (id,)) for id in ("w3", "w4")}
NIMH_MOVED = ("citation:25", "link-moved", "minor", "open", ("p29",))
DEATHS = {"citation:4": ("p4",), "citation:10": ("p11",), "citation:20": ("p23",)}


def deaths(state: str) -> set[tuple[Any, ...]]:
    return {(subject, "link-dead", "major", state, passages) for subject, passages in DEATHS.items()}


PLANTED = {
    1: set(),
    8: {DEA_SHEET, FDA_INDICATION, *FDA_REVIEWED, NIMH_MOVED, *deaths("suspected")},
    9: {DEA_SHEET, FDA_INDICATION, *FDA_REVIEWED, NIMH_MOVED, *deaths("open")},
}
WALLED = {"watch:w1": "bot-wall", "watch:w2": "bot-wall", "watch:w16": "bot-wall", "citation:37": "forbidden"}


def told(article: dict[str, Any]) -> set[tuple[Any, ...]]:
    """What a result says of an article, besides unconfirmed addresses."""
    return {
        (f["subject"], f["kind"], f["severity"], f["state"], tuple(f["passages"]))
        for f in article["findings"]
        if f["kind"] != "reference-incomplete"
    }


def every_source(article: dict[str, Any]) -> dict[str, dict[str, Any]]:
    cited = {f"citation:{source['number']}": source for source in article["citations"]}
    return cited | {f"watch:{source['id']}": source for source in article["watches"]}


@pytest.mark.parametrize("day", PLANTED)
def test_a_day_tells_exactly_what_was_planted(played: Demo, day: int) -> None:
    assert told(played.article(day)) == PLANTED[day]


def test_only_addresses_nobody_confirmed_are_called_incomplete(played: Demo) -> None:
    incomplete = {f["subject"] for f in played.article(9)["findings"] if f["kind"] == "reference-incomplete"}

    assert incomplete == {source.subject for source in played.manifest.sources() if source.is_assumed}


@pytest.mark.parametrize(("day", "walls"), [(1, {}), (8, WALLED), (9, WALLED)])
def test_each_wall_could_not_be_checked_and_is_no_finding(played: Demo, day: int, walls: dict[str, str]) -> None:
    links = {subject: source["link"] for subject, source in every_source(played.article(day)).items()}

    assert {s: link["reason"] for s, link in links.items() if link["verdict"] == "blocked"} == walls


def test_noise_alone_is_unchanged(played: Demo) -> None:
    planted = {finding[0] for finding in PLANTED[9]} | set(WALLED) | {"citation:6"}
    states = {s: source["content"]["state"] for s, source in every_source(played.article(9)).items()}

    quiet = {state for subject, state in states.items() if subject not in planted}
    assert quiet == {"unchanged", "not-compared"}
    assert states["citation:9"] == states["watch:w13"] == "unchanged"


def test_the_429_that_cleared_left_no_trace_but_one_more_request(played: Demo) -> None:
    source = every_source(played.article(8))["citation:14"]
    asked = [played.observed(day, "https://www.ncbi.nlm.nih.gov/books/NBK557811/")["requests"] for day in DAYS]

    assert (source["link"]["verdict"], source["content"]["state"]) == ("alive", "unchanged")
    assert asked == [1, 2, 1]


def test_the_indication_is_quoted_before_and_after(played: Demo) -> None:
    [change] = every_source(played.article(8))["citation:8"]["content"]["changes"]

    assert "only together with an antidepressant" in change["before"]
    assert "on its own" in change["after"] and "January 21, 2025" in change["after"]


def test_the_fact_sheets_dose_is_quoted_with_its_page(played: Demo) -> None:
    changes = every_source(played.article(8))["citation:1"]["content"]["changes"]

    assert len(changes) == 2
    assert any("1 to 2" in c["before"] and "1 to 4.5" in c["after"] and c["page"] for c in changes)


def test_a_mail_goes_out_on_each_of_the_three_days(played: Demo) -> None:
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(played.out.glob("outbox/*.eml"))]

    assert len(mails) == 3
    for mail in mails:
        assert mail.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        assert "medical-review@example.org" in mail["To"] and mail["Auto-Submitted"] == "auto-generated"


def test_the_terminal_tells_the_findings_and_where_the_report_is(played: Demo) -> None:
    lines = played.said.splitlines()

    assert len(lines) == 13
    assert sum("source-changed" in line for line in lines) == 2
    assert Path(lines[-2].removeprefix("Report: ").strip()).is_file()
    assert lines[-1].startswith("Review: citewatch review")


def test_an_audit_of_the_recorded_web_gives_the_demos_result(played: Demo, tmp_path: Path) -> None:
    for day, now in DAYS.items():
        out = tmp_path / f"{day}.json"
        arguments = ["audit", MANIFEST, "--store", str(tmp_path / "store"), "--replay", RECORDING, "--json", str(out)]

        code = main([*arguments, "--now", f"{now:%Y-%m-%dT%H:%M:%SZ}", "--quiet"])

        assert code == (0 if day == 1 else 1)
        assert json.loads(out.read_bytes())["articles"] == [played.article(day)]


def test_the_json_result_keeps_the_contract(played: Demo) -> None:
    schema = json.loads((ROOT / "docs/result.schema.json").read_text())

    for day in DAYS:
        jsonschema.validate(played.result(day), schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def test_twelve_hours_later_nothing_is_written_but_the_run(played: Demo, tmp_path: Path) -> None:
    store = played.copy(tmp_path / "store")
    before = {path.name for path in store.rglob("sources/*/*/*")}
    out = tmp_path / "later.json"

    main(
        ["audit", MANIFEST, "--store", str(store), "--replay", RECORDING, "--json", str(out), "--quiet"]
        + ["--now", "2026-11-10T15:00:00Z"]
    )

    result = json.loads(out.read_bytes())
    assert {path.name for path in store.rglob("sources/*/*/*")} == before
    assert len(list(store.glob("outbox/*"))) == 3
    assert result["traffic"]["not_modified"] >= 20
    assert told(result["articles"][0]) == PLANTED[9]


def test_every_warc_passes_the_check(played: Demo) -> None:
    warcs = sorted(played.out.glob("sources/*/warc/*.warc.gz"))
    assert len(warcs) > 50

    for warc in warcs:
        checker = Checker(type("Options", (), {"inputs": [str(warc)], "verbose": False})())
        checker.process_all()
        assert not checker.exit_value, warc


def test_the_stores_own_captures_replay_to_the_same_texts(played: Demo, tmp_path: Path) -> None:
    replays = [part for warc in played.out.glob("sources/*/warc/*.warc.gz") for part in ("--replay", str(warc))]
    store = tmp_path / "again"

    for now in DAYS.values():
        at = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        main(["audit", MANIFEST, "--store", str(store), *replays, "--now", at, "--mail", "none", "--quiet"])

    texts = {path.relative_to(played.out): path.read_bytes() for path in played.out.glob("sources/*/texts/*")}
    again = {path.relative_to(store): path.read_bytes() for path in store.glob("sources/*/texts/*")}
    assert again == texts


def test_a_text_is_named_by_the_digest_of_its_bytes(played: Demo) -> None:
    for path in played.out.glob("sources/*/texts/*.json.gz"):
        assert sha256(gzip.decompress(path.read_bytes())).hexdigest() == path.name.removesuffix(".json.gz")


def test_a_capture_keeps_its_redirects(played: Demo) -> None:
    warcs = played.out.glob("sources/www.dea.gov/warc/*")
    [warc] = [path for path in warcs if b"WARC-Date: 2026-11-02" in gzip.decompress(path.read_bytes())]

    with open(warc, "rb") as stream:
        statuses = [record.http_headers.get_statuscode() for record in ArchiveIterator(stream)]

    assert statuses == ["302", "200"]
