"""The state machine with the real functions, on an AWS in this process: hosts, articles and mails that make trouble."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from citewatch.adapters.executions import Ended, Executions
from citewatch.adapters.keys import rotated, written
from citewatch.adapters.registries.wayback import Wayback
from citewatch.audit import records
from citewatch.embedded.aws import Answer as Answering
from citewatch.embedded.aws import Asked
from citewatch.embedded.play import Pipeline
from citewatch.embedded.stack import ReviewPage
from citewatch.model import Article
from citewatch.settings import DEFAULT_CONTACT
from tests.builders import a_citation, an_article
from tests.infra.template import read
from tests.pipeline.stack import a_pipeline
from tests.pipeline.worlds import FDA, START, WELL, Answer, a_page

ONE_HOST = {f"https://www.fda.gov/{name}": Answer(a_page(f"The page {name}.")) for name in ("a", "b", "c")}
FIRST = next(iter(ONE_HOST))
WALLED = dict.fromkeys(ONE_HOST, Answer(status=403, payload=b"<h1>Forbidden</h1>"))
KEPT = "web.archive.org/web/20261001000000"
CLOSEST = {"available": True, "status": "200", "url": f"http://{KEPT}/{FIRST}"}
KNOWN = {
    f"https://archive.org/wayback/available?url={quote(FIRST, safe='')}": Answer(
        json.dumps({"archived_snapshots": {"closest": CLOSEST}}).encode()
    ),
    f"https://{KEPT}id_/{FIRST}": ONE_HOST[FIRST],
}


def of_one_host(urls: Iterable[str] = ONE_HOST) -> Article:
    """An article whose sources share a host."""
    return an_article(
        slug="one-host", citations=tuple(a_citation(number, url=url) for number, url in enumerate(urls, 1))
    )


def run(pipeline: Pipeline, *, day: int = 0, name: str = "run") -> Ended:
    """How the execution ends that audits what is published, as of so many days after the first."""
    [slug] = records.published(pipeline.store)
    at = f"{START + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}"
    return pipeline.execute(f"{name}-{day}", articles=[slug], scheduled=at)


def objects(pipeline: Pipeline) -> dict[str, bytes]:
    return pipeline.aws.objects(pipeline.stack.bucket)


def result(pipeline: Pipeline) -> dict[str, Any]:
    """The stored result of the one article's one run."""
    [body] = [body for key, body in objects(pipeline).items() if key.endswith("/result.json")]
    told: dict[str, Any] = json.loads(body)
    return told["articles"][0]


def undisturbed(folder: Path, web: Mapping[str, Answer] = WELL, *, article: Article | None = None) -> dict[str, bytes]:
    """What the same run leaves behind when nothing is in its way."""
    with a_pipeline(folder, web, article=article) as pipeline:
        assert run(pipeline).status == "SUCCEEDED"
        return objects(pipeline)


def one_look_a_call(function: str) -> Iterator[int]:
    """The milliseconds that are left each time they are asked for: enough for one look, and no more."""
    yield from (400_000, 300_000)
    while True:
        yield 100_000


def test_a_host_is_worked_through_by_a_child_that_loops_when_its_time_runs_out(tmp_path: Path) -> None:
    def remaining(function: str) -> Any:
        return one_look_a_call(function).__next__

    with a_pipeline(tmp_path, ONE_HOST, article=of_one_host(), remaining=remaining) as pipeline:
        ended = run(pipeline)
        calls = [made.event["cursor"] for made in pipeline.aws.invocations.made if "check" in made.function]
        left = objects(pipeline)

    assert ended.status == "SUCCEEDED"
    assert len(calls) == 3 and not any(cursor["done"] for cursor in calls)
    assert left == undisturbed(tmp_path, ONE_HOST, article=of_one_host())


def test_registries_are_asked_by_call_after_call_when_its_time_runs_out(tmp_path: Path) -> None:
    def remaining(function: str) -> Any:
        return one_look_a_call(function).__next__ if function.endswith("-inquire") else lambda: 900_000

    walled = {f"https://www.fda.gov/{number}": Answer(status=403) for number in range(2 * Wayback.at_once + 1)}
    with a_pipeline(tmp_path, walled, article=of_one_host(walled), remaining=remaining) as pipeline:
        ended = run(pipeline)
        calls = [made for made in pipeline.aws.invocations.made if made.function.endswith("-inquire")]
        left = objects(pipeline)

    assert ended.status == "SUCCEEDED"
    assert len(calls) == 3 == len([key for key in left if "/answers/wayback-" in key])
    assert left == undisturbed(tmp_path, walled, article=of_one_host(walled))


def test_a_registry_step_that_always_crashes_costs_the_run_nothing_but_answers(tmp_path: Path) -> None:
    def crashes(asked: Asked, answer: Answering) -> Any:
        if asked.by.endswith("-inquire") and "/answers/" in asked.path:
            raise MemoryError("an answer too large")
        return answer()

    with a_pipeline(tmp_path, WALLED, article=of_one_host(), through=crashes) as pipeline:
        ended = run(pipeline)
        told = result(pipeline)

    assert ended.status == "SUCCEEDED"
    assert [each["link"]["verdict"] for each in told["citations"]] == ["blocked"] * 3
    assert [each["link"]["vouched_by"] for each in told["citations"]] == [None] * 3


def test_what_a_registry_answers_reaches_the_report(tmp_path: Path) -> None:
    with a_pipeline(tmp_path, {**WALLED, **KNOWN}, article=of_one_host()) as pipeline:
        ended = run(pipeline)
        told = result(pipeline)

    assert ended.status == "SUCCEEDED"
    assert [each["link"]["vouched_by"] for each in told["citations"]] == ["wayback", None, None]


def test_a_host_whose_check_always_crashes_is_not_audited_while_the_run_goes_well(tmp_path: Path) -> None:
    def crashes(asked: Asked, answer: Answering) -> Any:
        if asked.by.endswith("-check") and "observations/www.dea.gov" in asked.path:
            raise MemoryError("a page too large")
        return answer()

    with a_pipeline(tmp_path, through=crashes) as pipeline:
        ended = run(pipeline)
        told = result(pipeline)

    assert ended.status == "SUCCEEDED"
    looked_at = {citation["number"]: citation["looked_at"] for citation in told["citations"]}
    assert looked_at == {1: True, 2: False, 3: True}
    assert [c["link"]["reason"] for c in told["citations"] if not c["looked_at"]] == ["not-audited"]


def test_a_function_that_dies_once_is_called_again_and_nothing_is_lost(tmp_path: Path) -> None:
    deaths = iter([True])

    def dies(asked: Asked, answer: Answering) -> Any:
        if asked.by.endswith("-settle") and asked.operation == "PutObject" and next(deaths, False):
            raise SystemExit(1)
        return answer()

    with a_pipeline(tmp_path, through=dies) as pipeline:
        assert run(pipeline).status == "SUCCEEDED"
        errors = [made.error for made in pipeline.aws.invocations.made if made.error]
        left = objects(pipeline)

    assert errors == ["Runtime.ExitError"]
    assert left == undisturbed(tmp_path)


def test_two_executions_of_one_scheduled_time_at_once_end_as_one(tmp_path: Path) -> None:
    asked = {"articles": ["three-sources"], "scheduled": f"{START:%Y-%m-%dT%H:%M:%SZ}"}

    with a_pipeline(tmp_path) as pipeline:
        executions = Executions(client=pipeline.aws.client)
        started = [executions.start(pipeline.stack.machine, name=name, input=asked) for name in ("one", "two")]
        ended = [executions.follow(each, pause=lambda: None) for each in started]
        left, mails = objects(pipeline), pipeline.aws.mails()

    assert [each.status for each in ended] == ["SUCCEEDED", "SUCCEEDED"]
    assert len(mails) == 1
    assert left == undisturbed(tmp_path)


def test_a_refused_run_fails_for_all_to_see_and_leaves_nothing(tmp_path: Path) -> None:
    with a_pipeline(tmp_path) as pipeline:
        before = objects(pipeline)

        ended = run(pipeline, day=-1)  # a day before anything was recorded

        assert (ended.status, ended.error) == ("FAILED", "AuditRefused")
        assert "not one source could be looked at" in json.loads(ended.cause)["errorMessage"]
        assert objects(pipeline) == before
        assert pipeline.aws.mails() == []


def test_a_mail_that_ses_refuses_fails_the_run_stays_due_and_is_sent_by_the_next(tmp_path: Path) -> None:
    with a_pipeline(tmp_path) as pipeline:
        ses = pipeline.aws.client("sesv2")
        ses.delete_email_identity(EmailIdentity=DEFAULT_CONTACT)
        ended = run(pipeline)
        due = records.load_ledger(pipeline.store, "three-sources").mail_due

        ses.create_email_identity(EmailIdentity=DEFAULT_CONTACT)
        again = run(pipeline, day=1)
        left = records.load_ledger(pipeline.store, "three-sources").mail_due

        assert (ended.status, ended.error) == ("FAILED", "NotConcluded")
        assert again.status == "SUCCEEDED"
        assert due and not left
        assert len(pipeline.aws.mails()) == 1


def test_each_embedded_aws_has_a_log_of_its_own(tmp_path: Path) -> None:
    for _ in range(2):
        with a_pipeline(tmp_path) as pipeline:
            assert run(pipeline).status == "SUCCEEDED"
            lines = [json.loads(line) for line in pipeline.aws.invocations.log.getvalue().splitlines()]

        assert {"planned"} < {line.get("message") for line in lines}
        assert any("SourcesPlanned" in line for line in lines)


def test_the_embedded_stack_has_the_functions_and_the_environment_of_the_deployed_one(tmp_path: Path) -> None:
    service = read("serverless.yml")

    page = ReviewPage(url="https://review.example.org", keys=written(rotated([], START)))
    called = [each for each in service["functions"].values() if "url" not in each]

    with a_pipeline(tmp_path, review=page) as pipeline:
        made = pipeline.aws.client("lambda").list_functions()["Functions"]

    assert [each["Handler"] for each in made] == [each["handler"] for each in called]
    for each, deployed in zip(made, called, strict=True):
        told = service["provider"]["environment"] | deployed.get("environment", {})
        assert each["Environment"]["Variables"].keys() - told == {"CITEWATCH_REPLAY"}


@pytest.mark.parametrize("wrong", [{"article": "three-sources"}, {"articles": ["no-such"]}], ids=["field", "article"])
def test_a_wrong_input_fails_at_once_and_says_what_is_wrong(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with a_pipeline(tmp_path) as pipeline:
        ended = pipeline.execute("wrong", **wrong)

        assert (ended.status, ended.error) == ("FAILED", "UsageError")
        assert len(pipeline.aws.invocations.made) == 1


def test_the_execution_tells_where_the_reports_are(tmp_path: Path) -> None:
    with a_pipeline(tmp_path, {**WELL, FDA: Answer(a_page("The first dose is 28 mg."))}) as pipeline:
        ended = run(pipeline)

        prefix = ended.output["reports"].removeprefix(f"s3://{pipeline.stack.bucket}/")
        assert [key for key in objects(pipeline) if key == f"{prefix}three-sources/report.html"]
        assert (ended.output["articles"], ended.output["open"]) == (1, 0)
