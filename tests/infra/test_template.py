"""The template osls writes: CloudFormation would take it, and it says what the sources say."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.infra.template import ROOT, machine, read, resources
from tests.packaged import TEMPLATE, Packaged

KEYS = "/citewatch/dev/review-keys"


def nulls(value: Any, at: str = "") -> list[str]:
    """Where a document holds a null."""
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        return [place for name, part in parts for place in nulls(part, f"{at}/{name}")]
    return [at] if value is None else []


def test_cfn_lint_finds_nothing_to_say(packaged: Packaged) -> None:
    # W3005: osls names a dependency that a reference implies already.
    cfn_lint = Path(sys.executable).parent / "cfn-lint"
    lint = [cfn_lint, "--ignore-checks", "W3005", "--", packaged.folder / TEMPLATE]

    ended = subprocess.run(lint, capture_output=True, text=True)

    assert (ended.returncode, ended.stdout.strip()) == (0, "")


def test_the_template_holds_no_null(packaged: Packaged) -> None:
    assert nulls(packaged.template) == []


def test_the_machine_comes_through_osls_unchanged(packaged: Packaged) -> None:
    assert packaged.template["Resources"]["AuditStateMachine"]["Properties"]["Definition"] == machine()


def test_every_resource_of_ours_is_in_the_template_and_nobody_has_a_role_beside_ours(packaged: Packaged) -> None:
    made = packaged.template["Resources"]
    roles = {name for name, each in made.items() if each["Type"] == "AWS::IAM::Role"}

    assert set(resources()) <= set(made)
    assert roles == set(resources("AWS::IAM::Role"))


def test_every_function_has_its_handler_role_log_and_surroundings(packaged: Packaged) -> None:
    made = packaged.template["Resources"]

    for name in read("serverless.yml")["functions"]:
        function = made[f"{name.capitalize()}LambdaFunction"]["Properties"]
        assert function["Handler"] == f"functions/{name}.handler"
        assert function["Role"] == {"Fn::GetAtt": [f"{name.capitalize()}Role", "Arn"]}
        assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
        assert function["Environment"]["Variables"]["CITEWATCH_STORE"] == {"Fn::Sub": "s3://${StoreBucket}"}
        log = made[f"{name.capitalize()}LogGroup"]["Properties"]
        assert log == {"LogGroupName": f"/aws/lambda/{function['FunctionName']}", "RetentionInDays": 30}


def test_a_stack_says_where_its_machine_bucket_and_topic_are(packaged: Packaged) -> None:
    told = {"AuditStateMachineArn", "StoreBucketName", "OperatorTopicArn", "ReviewUrl"}

    assert told <= set(packaged.template["Outputs"])


def test_anybody_may_ask_the_review_page_by_its_url_and_nothing_else_of_ours(packaged: Packaged) -> None:
    made = packaged.template["Resources"].values()
    review = {"Fn::GetAtt": ["ReviewLambdaFunction", "Arn"]}
    [url] = [each["Properties"] for each in made if each["Type"] == "AWS::Lambda::Url"]
    permitted = [each["Properties"] for each in made if each["Type"] == "AWS::Lambda::Permission"]

    assert url == {"AuthType": "NONE", "TargetFunctionArn": review}
    # Both are needed, and the second one only by way of the URL (Lambda guide, “Control access to function URLs”).
    assert permitted == [
        {
            "FunctionName": review,
            "Action": "lambda:InvokeFunctionUrl",
            "Principal": "*",
            "FunctionUrlAuthType": "NONE",
        },
        {"FunctionName": review, "Action": "lambda:InvokeFunction", "Principal": "*", "InvokedViaFunctionUrl": True},
    ]


def test_review_and_conclude_know_the_same_keys_and_conclude_where_review_answers(packaged: Packaged) -> None:
    made = packaged.template["Resources"]
    review, conclude = (
        made[f"{name}LambdaFunction"]["Properties"]["Environment"]["Variables"] for name in ("Review", "Conclude")
    )

    assert review["CITEWATCH_REVIEW_KEYS"] == conclude["CITEWATCH_REVIEW_KEYS"] == KEYS
    assert conclude["CITEWATCH_REVIEW_URL"] == {"Fn::GetAtt": ["ReviewLambdaFunctionUrl", "FunctionUrl"]}
    assert f"infra/keys.py {KEYS.replace('/dev/', '/$(STAGE)/')} " in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_review_starts_the_machine_that_is_there(packaged: Packaged) -> None:
    made = packaged.template["Resources"]
    named = made["ReviewLambdaFunction"]["Properties"]["Environment"]["Variables"]["CITEWATCH_MACHINE"]["Fn::Sub"]

    assert named.endswith(f":stateMachine:{made['AuditStateMachine']['Properties']['StateMachineName']}")


def test_review_has_five_places_of_its_own_and_answers_within_half_a_minute(packaged: Packaged) -> None:
    review = packaged.template["Resources"]["ReviewLambdaFunction"]["Properties"]

    assert (review["ReservedConcurrentExecutions"], review["Timeout"], review["MemorySize"]) == (5, 30, 1024)
    assert "\nRESERVED ?= 5\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
