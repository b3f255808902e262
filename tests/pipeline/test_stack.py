"""The packaged stack, created in moto: the demo's days give what an audit on a folder gives; no role is too wide."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends

from citewatch import demo, manifest
from citewatch.audit import records
from citewatch.cli import main
from citewatch.embedded.aws import embedded_aws
from citewatch.embedded.play import Pipeline, outbox
from citewatch.embedded.stack import FUNCTIONS
from tests.packaged import Packaged
from tests.pipeline.stack import NAME, a_recording, deployed
from tests.pipeline.worlds import DEA, START, WELL, Answer, three_sources

# SES asks for ses:SendRawEmail too, as the mail is raw; moto judges an operation by its own name only.
# tests/infra holds it, and every Condition, by a table.
BEYOND_MOTO = {("conclude", "ses:SendRawEmail"), ("conclude", "s3:DeleteObject")}
ONE_WALLED = {**WELL, DEA: Answer(status=403, payload=b"<h1>Forbidden</h1>")}


@dataclass(frozen=True)
class Audited:
    """What the demo's days left behind."""

    files: dict[str, bytes]
    mails: dict[str, bytes]
    keys: str = ""


@pytest.fixture(scope="module")
def in_aws(packaged: Packaged, on_a_folder: Audited) -> Audited:
    """The demo's days in the stack, whose review links are signed with the folder's keys."""
    with embedded_aws(iam=True) as aws:
        stack = deployed(aws, packaged.template, replay=[demo.recording()], keys=on_a_folder.keys)
        for _, now in demo.DAYS:
            stack.audit(manifest.read(demo.article()), now)
        return Audited(aws.objects(stack.stack.bucket), outbox(aws.mails()))


@pytest.fixture(scope="module")
def on_a_folder(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """The demo's days by `citewatch audit`."""
    store = tmp_path_factory.mktemp("folder")
    for _, now in demo.DAYS:
        at = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        replay = ["--replay", str(demo.recording()), "--now", at, "--store", str(store), "--quiet"]
        main(["audit", str(demo.article()), *replay])
    files = {path.relative_to(store).as_posix(): path.read_bytes() for path in store.rglob("*") if path.is_file()}
    kept = {name: body for name, body in files.items() if not name.startswith((".lock", ".drafts", "outbox/"))}
    keys = kept.pop("review-keys.json").decode()
    return Audited(kept, {name: body for name, body in files.items() if name.startswith("outbox/")}, keys)


def test_the_stack_leaves_what_an_audit_on_a_folder_leaves_byte_for_byte(in_aws: Audited, on_a_folder: Audited) -> None:
    handed_over = {name for name in in_aws.files if name.endswith(("/hosts.json", "/articles.json"))}

    assert len(handed_over) == 2 * len(demo.DAYS)
    assert {name: body for name, body in in_aws.files.items() if name not in handed_over} == on_a_folder.files


def test_the_stack_sends_the_mails_an_audit_on_a_folder_sends_byte_for_byte(
    in_aws: Audited, on_a_folder: Audited
) -> None:
    assert len(in_aws.mails) == len(demo.DAYS)
    assert in_aws.mails == on_a_folder.mails


@pytest.fixture(scope="module")
def small(packaged: Packaged, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """The stack over a recorded web of three sources, one of them walled, which begins on the day START.

    What fails is not tried again.
    """
    replay = a_recording(tmp_path_factory.mktemp("small") / "web.warc.gz", (START, ONE_WALLED))
    with embedded_aws(iam=True) as aws:
        stack = deployed(aws, without_retries(packaged.template), replay=[replay])
        records.publish(stack.store, three_sources())
        yield stack


def without_retries(part: Any) -> Any:
    """A template, or a part of one, none of whose states tries again."""
    if isinstance(part, dict):
        return {name: without_retries(value) for name, value in part.items() if name != "Retry"}
    return [without_retries(value) for value in part] if isinstance(part, list) else part


def trail(stack: Pipeline, name: str) -> Iterator[tuple[Any, ...]]:
    """How three runs end in an empty store, and what each leaves: nothing to see, all well, and one that goes back."""
    emptied(stack)
    for number, day in enumerate((-2, 0, -1)):
        at = f"{START + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}"
        ended = stack.execute(f"{name}-{number}", articles=["three-sources"], scheduled=at)
        yield ended.status, ended.error, sorted(stack.aws.objects(stack.stack.bucket))


def emptied(stack: Pipeline) -> None:
    """Take away all but the article."""
    for key in stack.aws.objects(stack.stack.bucket):
        if not key.startswith("articles/"):
            stack.aws.client("s3").delete_object(Bucket=stack.stack.bucket, Key=key)


def test_the_three_runs_end_as_they_should(small: Pipeline) -> None:
    endings = [(status, error) for status, error, _ in trail(small, "should")]

    assert endings == [("FAILED", "AuditRefused"), ("SUCCEEDED", ""), ("FAILED", "AuditRefused")]


def test_a_run_started_again_is_gone_on_with_under_the_same_roles(small: Pipeline) -> None:
    emptied(small)
    scheduled = f"{START:%Y-%m-%dT%H:%M:%SZ}"

    first = small.execute("first", scheduled=scheduled)
    left = small.aws.objects(small.stack.bucket)
    again = small.execute("again", scheduled=scheduled)

    assert (first.status, again.status) == ("SUCCEEDED", "SUCCEEDED")
    assert small.aws.objects(small.stack.bucket) == left


def test_a_day_on_which_nothing_is_due_succeeds(small: Pipeline) -> None:
    emptied(small)
    small.execute("all", scheduled=f"{START:%Y-%m-%dT%H:%M:%SZ}")

    quiet = small.execute("quiet", scheduled=f"{START + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}")

    assert quiet.status == "SUCCEEDED"
    assert [
        key for key in small.aws.objects(small.stack.bucket) if "20261102T05" in key and "observations" in key
    ] == []


def test_start_finds_the_stack_by_its_outputs_and_knows_what_is_published(
    small: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(small.aws.invocations.made)

    code = main(["start", "--stack", NAME, "--article", "no-such"])

    assert code == 2
    assert f"no such article is published in s3://{small.stack.bucket}/articles/" in capsys.readouterr().err
    assert len(small.aws.invocations.made) == before


def test_without_any_one_action_of_its_role_some_run_ends_otherwise(small: Pipeline) -> None:
    undisturbed = list(trail(small, "undisturbed"))
    idle = set()

    for function in FUNCTIONS:
        policies = policies_of(small, function)
        [(name, whole)] = policies.items()
        for action in actions(whole):
            policies[name] = json.dumps(whole).replace(f'"{action}"', f'"{action}No"')
            lacking = trail(small, f"{function}-{action.replace(':', '-')}")
            if all(left == as_always for left, as_always in zip(lacking, undisturbed, strict=True)):
                idle.add((function, action))
        policies[name] = whole

    assert idle == BEYOND_MOTO


def policies_of(stack: Pipeline, function: str) -> dict[str, Any]:
    """The policies of a function's role, by name, as moto keeps them."""
    configured = stack.aws.client("lambda").get_function(FunctionName=f"{NAME}-{function}")["Configuration"]
    roles = iam_backends[DEFAULT_ACCOUNT_ID]["aws"].roles.values()
    [policies] = [role.policies for role in roles if role.arn == configured["Role"]]
    return policies


def actions(document: dict[str, Any]) -> list[str]:
    """The S3 and SES actions of a policy."""
    lists = [s["Action"] if isinstance(s["Action"], list) else [s["Action"]] for s in document["Statement"]]
    named = [action for names in lists for action in names if action.startswith(("s3:", "ses:"))]
    return list(dict.fromkeys(named))
