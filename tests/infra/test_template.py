"""The template osls writes: CloudFormation would take it, and it says what the sources say."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.infra.template import machine, read, resources
from tests.packaged import TEMPLATE, Packaged


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
    assert {"AuditStateMachineArn", "StoreBucketName", "OperatorTopicArn"} <= set(packaged.template["Outputs"])
