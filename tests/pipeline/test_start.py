"""`citewatch start`, in a deployed stack: what it says, and the exit code it ends with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from citewatch import cli, start
from citewatch.adapters.executions import Ended
from citewatch.cli import main
from citewatch.embedded.play import Pipeline
from citewatch.errors import ExecutionFailed, UsageError
from citewatch.settings import DEFAULT_CONTACT
from tests.pipeline.stack import a_pipeline


@pytest.fixture
def deployed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pipeline]:
    """The stack, in which an article of three sources is published."""
    monkeypatch.setattr(cli, "_POLL", 0.05)
    with a_pipeline(tmp_path) as pipeline:
        yield pipeline


Said = pytest.CaptureFixture[str]


def test_an_article_is_audited_and_its_reports_place_is_told(deployed: Pipeline, capsys: Said) -> None:
    code = main(["start", "--machine", deployed.stack.machine, "--article", "three-sources"])

    said = capsys.readouterr()
    assert code == 0
    assert "1 article audited, 0 findings open" in said.out
    assert f"Report: s3://{deployed.stack.bucket}/runs/" in said.out
    assert "every source of three-sources" in said.err and "console.aws.amazon.com" in said.err


def test_without_an_article_what_is_due_of_all_is_audited(deployed: Pipeline, capsys: Said) -> None:
    main(["start", "--machine", deployed.stack.machine])

    assert "what is due of all published articles" in capsys.readouterr().err
    assert deployed.aws.invocations.made[0].event["input"] == {}


def test_a_run_that_failed_ends_with_3_and_says_why(deployed: Pipeline, capsys: Said) -> None:
    deployed.aws.client("sesv2").delete_email_identity(EmailIdentity=DEFAULT_CONTACT)

    code = main(["start", "--machine", deployed.stack.machine, "--article", "three-sources"])

    assert code == 3
    assert "The audit ended as FAILED. NotConcluded: 1 of 1 articles" in capsys.readouterr().err


@pytest.mark.parametrize(
    "flags",
    [["--stack", "none"], ["--machine", "arn:aws:states:eu-west-1:123456789012:stateMachine:none"]],
    ids=["stack", "machine"],
)
def test_what_is_not_deployed_ends_with_2(deployed: Pipeline, capsys: Said, flags: list[str]) -> None:
    assert main(["start", *flags]) == 2
    assert "there is no such" in capsys.readouterr().err


def test_an_article_nobody_published_ends_with_2(deployed: Pipeline, capsys: Said) -> None:
    assert main(["start", "--machine", deployed.stack.machine, "--article", "no-such"]) == 2
    assert "no such article is published" in capsys.readouterr().err


def test_an_audit_that_is_not_waited_for_is_named(deployed: Pipeline, capsys: Said) -> None:
    assert main(["start", "--machine", deployed.stack.machine, "--no-wait"]) == 0
    assert capsys.readouterr().out.startswith("arn:aws:states:eu-west-1:123456789012:execution:")


def test_whoever_stops_following_is_told_that_the_audit_goes_on(
    deployed: Pipeline, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.time, "sleep", pressed)

    code = main(["start", "--machine", deployed.stack.machine])

    assert code == 130
    assert "the audit goes on in AWS" in capsys.readouterr().err


def ended(
    status: str = "SUCCEEDED", *, output: dict[str, object] | None = None, error: str = "", cause: str = ""
) -> Ended:
    return Ended(status=status, output=output or {}, error=error, cause=cause)


def test_open_findings_end_with_1() -> None:
    said: list[str] = []

    code = start.told(ended(output={"reports": "s3://b/r/", "articles": 2, "open": 1}), say=said.append)

    assert code == 1
    assert said == ["2 articles audited, 1 finding open", "Report: s3://b/r/"]


def test_an_audit_that_another_execution_does_is_left_to_it() -> None:
    said: list[str] = []

    assert start.told(ended(output={"plan": {"under_way": True}}), say=said.append) == 0
    assert "Another execution" in said[0]


@pytest.mark.parametrize("status", ["FAILED", "TIMED_OUT", "ABORTED"])
def test_an_end_without_a_reason_is_told_by_its_status(status: str) -> None:
    with pytest.raises(ExecutionFailed, match=f"ended as {status}. no reason"):
        start.told(ended(status), say=print)


def test_a_wrong_wish_is_the_callers_to_mend() -> None:
    with pytest.raises(UsageError, match="no such article"):
        start.told(ended("FAILED", error="UsageError", cause='{"errorMessage": "no such article"}'), say=print)
