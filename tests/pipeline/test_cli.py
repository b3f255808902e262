"""The command line as a person meets it: clear sentences, exit codes, nothing lost on Ctrl-C, never a traceback."""

import http.server
import json
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from citewatch import demo, manifest
from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.store.s3 import S3Store
from citewatch.audit.records import load_article
from citewatch.cli import main
from tests.pipeline.conftest import Demo

RECORDING = str(demo.recording())
MANIFEST = str(demo.article())
NOW = "2026-11-02T03:00:00Z"


def run(*arguments: str) -> int:
    """The exit code of one command."""
    try:
        return main(arguments)
    except SystemExit as end:  # argparse
        return int(end.code or 0)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A manifest of one recorded source."""
    path = tmp_path / "small.yml"
    path.write_text(
        "slug: small\ntitle: Small\nreviewer: {name: Rae, email: rae@example.org}\ncitations:\n"
        "  - {number: 1, cited_as: DEA., url: 'https://www.dea.gov/factsheets/ketamine', kind: regulator}\n"
    )
    return path


def test_a_wrong_manifest_is_refused_before_anything_is_fetched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text("slug: bad\ntitel: Bad\n")

    code = run("audit", str(bad), "--store", str(tmp_path / "store"))

    assert code == 2 and not (tmp_path / "store").exists()
    assert f"{bad}:2: titel: unknown field; did you mean “title”?" in capsys.readouterr().err


# What can be wrong: the command, its exit code, and what it says.
TOLD = {
    "a WARC that is none": ("{audit} --replay {text}", 2, "cannot be replayed"),
    "a WARC that is not there": ("{audit} --replay gone.warc.gz", 2, "gone.warc.gz cannot be replayed"),
    "a store that is a file": (
        "audit {small} --now 2026-11-02T03:00Z --quiet --store {text} --replay {recording}",
        3,
        "a file stands where a folder",
    ),
    "a report folder in a file": ("{audit} --report {text}/x", 2, "nothing can be written there"),
    "a citation that is not there": ("{audit} --only 7", 2, "there is no citation 7"),
    "citations that are no numbers": ("{audit} --only x", 2, "give citation numbers"),
    "a bucket without a name": ("show a 1 --store s3://", 2, "name a bucket"),
    "a store of another kind": ("show a 1 --store ftp://x", 2, "a folder or s3://bucket"),
    "a mail way nobody knows": ("{audit} --mail pigeon", 2, "none, outbox, smtp"),
    "a mail server without a port": ("{audit} --mail smtp://host:x", 2, "--mail smtp://host:x"),
    "an address with a header in it": ("{audit} --to 'a@b.org\nBcc: c@d.org'", 2, "must be a mail address"),
    "a clock of another age": ("{audit} --now 9999-12-31T23:59:00Z", 2, "too far from our time"),
    "a clock that is none": ("{audit} --now yesterday", 2, "write it like 2026-11-09T03:00:00Z"),
    "a result file without a folder": ("{audit} --json gone/x.json", 2, "gone/x.json cannot be written"),
    "an unknown slug": ("show nobody 1 --store {store}", 2, "There is no article “nobody”"),
    "a slug that leaves the store": ("show ../../x 1 --store {store}", 2, "There is no article"),
    "a decision in an empty store": ("decide nobody x accept --store {store}", 2, "audit it first"),
    "a manifest that is not there": ("lint gone.yml", 2, "there is no such file"),
    "a network that is none": ("{audit} --allow-host 10.0.0.0/99", 2, "--allow-host"),
    "a recording without the article": (
        "{audit} --replay {recording} --now 2020-01-01T00:00:00Z",
        3,
        "not one source could be looked at",
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_whatever_is_wrong_is_told_in_a_sentence(
    name: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, store = tmp_path / "text.txt", str(tmp_path / "store")
    text.write_text("no WARC, no folder")
    audit = f"audit {small} --now {NOW} --quiet --store {store}"
    command, expected, sentence = TOLD[name]

    code = run(*shlex.split(command.format(audit=audit, small=small, store=store, text=text, recording=RECORDING)))

    said = capsys.readouterr().err
    assert (code, sentence in said, "Traceback" in said) == (expected, True, False), said


def audited(tmp_path: Path, *arguments: object) -> int:
    """The exit code of an audit of the recorded web on its first day, into a store of this test's own."""
    always = ("--store", tmp_path / "s", "--replay", RECORDING, "--now", NOW)
    return run("audit", *map(str, (*arguments, *always)))


def test_the_result_goes_to_stdout_and_progress_to_stderr(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audited(tmp_path, small, "--json", "-") == 0

    said = capsys.readouterr()
    assert json.loads(said.out)["schema"] == "citewatch-result/1"
    assert "1 of 1 sources" in said.err


def test_a_done_run_prints_its_result_again(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = []
    for _ in range(2):
        assert audited(tmp_path, small, "--json", "-") == 0
        outputs.append(capsys.readouterr().out)

    assert outputs[0] == outputs[1]


def test_a_report_goes_where_it_is_wanted(small: Path, tmp_path: Path) -> None:
    report = tmp_path / "report"

    audited(tmp_path, small, "--report", report)

    assert sorted(path.name for path in report.iterdir()) == ["findings.csv", "report.html", "report.txt"]


def test_several_articles_share_a_run(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.yml"
    other.write_text(small.read_text().replace("slug: small", "slug: other"))

    audited(tmp_path, small, other, "--json", "-")

    result = json.loads(capsys.readouterr().out)
    assert [article["slug"] for article in result["articles"]] == ["small", "other"]
    assert result["traffic"]["sources"] == 1


def test_a_finding_is_shown_decided_and_quiet_afterwards(
    played: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(played.copy(tmp_path / "store"))
    [finding] = [f["id"] for f in played.article(9)["findings"] if f["subject"] == "citation:8"]

    shown = run("show", demo.SLUG, "8", "--store", store), capsys.readouterr().out
    decided = run("decide", demo.SLUG, finding, "accept", "--by", "Rae", "--store", store), capsys.readouterr().out
    again = run("decide", demo.SLUG, finding, "accept", "--store", store), capsys.readouterr().err

    assert shown[0] == 0 and "+ The spray may be given together" in shown[1] and "2026-11-09 03:00Z" in shown[1]
    assert decided[0] == 0 and "accept by Rae" in decided[1]
    assert again[0] == 2 and "accepted already" in again[1]


class _Slow(http.server.BaseHTTPRequestHandler):
    """Answers /0 of any host at once and keeps everybody else waiting."""

    def do_GET(self) -> None:
        if not self.path.endswith("/0"):
            self.server.waiting.wait(30)  # type: ignore[attr-defined]
        body = b"<title>Page</title><main><p>" + b"Ketamine is a Schedule III drug. " * 40 + b"</p></main>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def slow_site() -> Iterator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Slow) as server:
        server.waiting = threading.Event()  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.waiting.set()  # type: ignore[attr-defined]
        server.shutdown()


def test_ctrl_c_ends_soon_and_keeps_what_was_seen(slow_site: http.server.ThreadingHTTPServer, tmp_path: Path) -> None:
    port = slow_site.server_address[1]
    citations = "".join(
        f"  - {{number: {n + 1}, cited_as: Page {n}., url: 'http://127.0.0.1:{port}/{n}', kind: other}}\n"
        for n in range(4)
    )
    (tmp_path / "slow.yml").write_text(f"slug: slow\ntitle: Slow\ncitations:\n{citations}")
    command = [sys.executable, "-m", "citewatch.cli", "audit", str(tmp_path / "slow.yml"), "--now", NOW]
    command += ["--store", str(tmp_path / "s"), "--allow-host", "127.0.0.1", "--delay", "0", "--mail", "none"]

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as audit:
        assert audit.stderr
        while "1 of 4" not in audit.stderr.readline():
            assert audit.poll() is None
        started = time.monotonic()
        audit.send_signal(signal.SIGINT)
        said = audit.communicate(timeout=20)[1]
        took = time.monotonic() - started
    [kept] = (tmp_path / "s").glob("runs/*/observations/*.json")
    seen = json.loads(kept.read_bytes())
    slow_site.waiting.set()  # type: ignore[attr-defined]
    again = subprocess.run([*command, "--quiet"], capture_output=True, text=True, timeout=60)

    assert audit.returncode == 130 and took < 2 and "Traceback" not in said
    assert f"--now {NOW}" in said
    assert (seen["complete"], len(seen["observations"])) == (False, 1)
    assert again.returncode == 0, again.stderr


def test_a_bucket_ends_as_a_folder_does(small: Path, tmp_path: Path, bucket: str) -> None:
    arguments = ["--replay", RECORDING, "--quiet"]

    for store in (str(tmp_path / "s"), f"s3://{bucket}/prefix"):
        for day in ("2026-11-02", "2026-11-09"):
            run("audit", str(small), "--store", store, "--now", f"{day}T03:00:00Z", *arguments)

    kept, folder = S3Store(bucket, "prefix"), FolderStore(tmp_path / "s")
    keys = list(folder.keys(""))
    assert list(kept.keys("")) == keys and len(keys) > 15
    assert [kept.read(key).body for key in keys] == [folder.read(key).body for key in keys]  # type: ignore[union-attr]


def test_manifests_are_published_where_the_runs_find_them(bucket: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("publish", MANIFEST, "--store", f"s3://{bucket}") == 0

    assert f"s3://{bucket}/articles/{demo.SLUG}.json" in capsys.readouterr().out
    assert load_article(S3Store(bucket), demo.SLUG) == manifest.read(demo.article())
