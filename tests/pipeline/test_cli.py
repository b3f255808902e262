"""The command line as a person meets it: clear sentences, exit codes, nothing lost on Ctrl-C, never a traceback."""

import http.server
import json
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from citewatch import demo, manifest
from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.store.s3 import S3Store
from citewatch.audit.records import ledger_key, load_article, load_ledger, put
from citewatch.cli import main
from tests.builders import a_finding
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
    "a review of an article that is not there": ("review nobody --store {store}", 2, "There is no article “nobody”"),
    "a review of nothing": ("review --store {store}", 2, "There is no article in"),
    "a review that replays nothing": (
        "review --store {played} --replay gone.warc.gz",
        2,
        "gone.warc.gz cannot be replayed",
    ),
    "a review whose store is a file": ("review {slug} --store {text}", 3, "a file stands where a folder"),
    "a review at a port that is none": ("review --store {played} --port 65536", 2, "give 0 to 65535"),
    "a review by a clock that is none": ("review --store {played} --now soon", 2, "write it like 2026-11-09T03:00:00Z"),
    "a review whose mail goes nowhere": ("review --store {played} --mail pigeon", 2, "none, outbox, smtp"),
    "a choice that is none": ("decide {slug} x acept --store {played}", 2, "invalid choice: 'acept'"),
    "a finding that is not there": ("decide {slug} zzz accept --store {played}", 2, "has no finding zzz; open are: "),
    "a dismissal without a reason": ("decide {slug} {finding} dismiss --note ' ' --store {played}", 2, "say why"),
    "an undo of nothing": ("decide {slug} {finding} undo --store {played}", 2, "no decision that could be undone"),
    "a version that is past": (
        "decide {slug} {finding} accept --version 0000 --store {played}",
        2,
        "has changed since: it is at version",
    ),
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
    name: str, small: Path, tmp_path: Path, played: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    text, store = tmp_path / "text.txt", str(tmp_path / "store")
    text.write_text("no WARC, no folder")
    audit = f"audit {small} --now {NOW} --quiet --store {store}"
    command, expected, sentence = TOLD[name]

    finding = played.article(9)["findings"][0]["id"]
    known = {"played": played.out, "slug": demo.SLUG, "finding": finding, "recording": RECORDING}

    code = run(*shlex.split(command.format(audit=audit, small=small, store=store, text=text, **known)))

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


def test_show_tells_an_article_s_findings_and_its_trail(
    played: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", str(played.copy(tmp_path / "store")))
    [finding] = [f["id"] for f in played.article(9)["findings"] if f["subject"] == "citation:8"]
    run("decide", demo.SLUG, finding, "edit", "--by", "=Rae", "--note", "Say “alone”.", *store, "--mail", "none")
    capsys.readouterr()

    told = [(run("show", *given, *store), capsys.readouterr()) for given in SHOWN]

    assert [code for code, _ in told] == [0, 0, 0, 2]
    assert f"{finding}  edit-requested critical [8]" in told[0][1].out and "by =Rae" in told[0][1].out
    assert "Say “alone”." in told[1][1].out
    assert told[2][1].out.startswith("article,finding,subject") and "'=Rae" in told[2][1].out
    assert "leave the number out" in told[3][1].err


SHOWN = ((demo.SLUG,), (demo.SLUG, "8"), (demo.SLUG, "--csv"), (demo.SLUG, "8", "--csv"))


def test_an_edit_asked_for_on_the_command_line_tells_the_editors(small: Path, tmp_path: Path) -> None:
    small.write_text(
        small.read_text().replace("citations:", "editors: [{name: Ed, email: ed@example.org}]\ncitations:")
    )
    audited(tmp_path, small)
    store = FolderStore(tmp_path / "s")
    with_finding(store, finding="0123456789ab")

    code = run("decide", "small", "0123456789ab", "edit", "--by", "Rae", "--store", str(tmp_path / "s"))

    [letter] = load_ledger(store, "small").letters
    assert code == 0 and letter.to == ("ed@example.org",) and letter.sent_at


def test_a_name_is_one_line_wherever_it_is_told(
    played: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", str(played.copy(tmp_path / "store")), "--mail", "none")
    finding = played.article(9)["findings"][0]["id"]

    codes = [run("decide", demo.SLUG, finding, "accept", "--by", "Rae\n\x1b[2J Viewer", *store) for _ in range(2)]

    told = capsys.readouterr()
    assert codes == [0, 2]
    assert "accept by Rae ⟨U+001B⟩[2J Viewer, on version" in told.out and "\x1b" not in told.out + told.err


def with_finding(store: FolderStore, *, finding: str) -> None:
    """Put an open finding into the ledger of the small article."""
    book = load_ledger(store, "small")
    found = a_finding(id=finding, passages=(), touched=())
    put(store, ledger_key("small"), replace(book, findings={**book.findings, finding: found}))


def test_mails_in_a_folder_lead_to_the_page_on_this_machine(small: Path, tmp_path: Path) -> None:
    audited(tmp_path, small)

    [mail] = (tmp_path / "s" / "outbox").iterdir()
    plain = message_from_bytes(mail.read_bytes(), policy=default).get_body(("plain",))
    assert plain and "http://127.0.0.1:8765/r/" in plain.get_content()


@contextmanager
def started(*arguments: str, stdout: int = subprocess.PIPE) -> Iterator[subprocess.Popen[str]]:
    """A command in a process of its own, which ends with the test, also with one that fails."""
    command = [sys.executable, "-m", "citewatch.cli", *arguments]
    with subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_review_page_answers_until_ctrl_c(played: Demo, tmp_path: Path) -> None:
    store = str(played.copy(tmp_path / "store"))

    with started("review", demo.SLUG, "--port", "0", "--now", NOW, "--store", store) as page:
        assert page.stdout
        [address] = re.findall(r"http://127\.0\.0\.1:\d+/\S+", page.stdout.readline())
        with urllib.request.urlopen(address, timeout=60) as answer:
            shown = answer.read().decode()
        page.send_signal(signal.SIGINT)
        said = page.communicate(timeout=60)[1]

    assert "Six findings need you" in shown
    assert (page.returncode, said) == (0, "")


def test_a_page_that_is_closed_while_it_audits_lets_the_audit_end(played: Demo, tmp_path: Path) -> None:
    store = played.copy(tmp_path / "store")
    later = ("--replay", RECORDING, "--now", "2026-11-17T03:00:00Z")

    with started("review", demo.SLUG, "--port", "0", "--store", str(store), *later) as page:
        assert page.stdout
        [address] = re.findall(r"http://127\.0\.0\.1:\d+/\S+", page.stdout.readline())
        begun = press_audit(address)
        page.send_signal(signal.SIGINT)
        said = page.communicate(timeout=60)[1]

    assert "An audit has begun" in begun
    assert page.returncode == 0 and "its audit goes on to the end" in said
    assert FolderStore(store).read(f"runs/20261117T030000Z-{demo.SLUG}/reports/{demo.SLUG}/report.html")
    assert not list(FolderStore(store).keys("leases/"))


def press_audit(address: str) -> str:
    """What the review page answers whoever presses its button that begins an audit."""
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with visitor.open(address, timeout=60) as page:
        stamp = re.findall(r'name="csrf" value="([^"]+)"', page.read().decode())[0]
    with visitor.open(f"{address}/audit", data=urllib.parse.urlencode({"csrf": stamp}).encode(), timeout=60) as answer:
        return str(answer.read().decode())


def test_a_port_that_is_taken_is_told(played: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code = run("review", "--port", str(taken.getsockname()[1]), "--store", str(played.out))

    assert code == 2 and "name another" in capsys.readouterr().err


@pytest.mark.parametrize("library", ["flask", "werkzeug", "itsdangerous", "botocore"])
def test_what_serves_pages_and_reaches_aws_is_loaded_only_where_it_is_wanted(library: str) -> None:
    code = (
        f"import sys; from citewatch.cli import main; main(['lint', {MANIFEST!r}]); print({library!r} in sys.modules)"
    )

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert ended.stdout.splitlines()[-1] == "False", ended.stderr


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
    command = ("audit", str(tmp_path / "slow.yml"), "--now", NOW, "--store", str(tmp_path / "s"))
    command += ("--allow-host", "127.0.0.1", "--delay", "0", "--mail", "none")

    with started(*command, stdout=subprocess.DEVNULL) as audit:
        assert audit.stderr
        while "1 of 4" not in audit.stderr.readline():
            assert audit.poll() is None
        began = time.monotonic()
        audit.send_signal(signal.SIGINT)
        said = audit.communicate(timeout=20)[1]
        took = time.monotonic() - began
    [kept] = (tmp_path / "s").glob("runs/*/observations/*.json")
    seen = json.loads(kept.read_bytes())
    slow_site.waiting.set()  # type: ignore[attr-defined]
    again = run(*command, "--quiet")

    assert audit.returncode == 130 and took < 2 and "Traceback" not in said
    assert f"--now {NOW}" in said
    assert (seen["complete"], len(seen["observations"])) == (False, 1)
    assert again == 0


def test_a_bucket_ends_as_a_folder_does(small: Path, tmp_path: Path, bucket: str) -> None:
    # The folder's own keys sign the links of its mails; a bucket has none here.
    arguments = ["--replay", RECORDING, "--quiet", "--mail", "none"]

    for store in (str(tmp_path / "s"), f"s3://{bucket}/prefix"):
        for day in ("2026-11-02", "2026-11-09"):
            run("audit", str(small), "--store", store, "--now", f"{day}T03:00:00Z", *arguments)

    kept, folder = S3Store(bucket, "prefix"), FolderStore(tmp_path / "s")
    keys = list(folder.keys(""))
    assert list(kept.keys("")) == keys and len(keys) > 12
    assert [kept.read(key).body for key in keys] == [folder.read(key).body for key in keys]  # type: ignore[union-attr]


def test_manifests_are_published_where_the_runs_find_them(bucket: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("publish", MANIFEST, "--store", f"s3://{bucket}") == 0

    assert f"s3://{bucket}/articles/{demo.SLUG}.json" in capsys.readouterr().out
    assert load_article(S3Store(bucket), demo.SLUG) == manifest.read(demo.article())
