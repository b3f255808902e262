"""No AWS operation is called in the project that is not exercised on moto here."""

import ast
import json
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.model import ServiceModel

from citewatch.adapters.executions import MACHINE_OUTPUT, Counts, Executions
from citewatch.audit import records
from citewatch.embedded.aws import Answer, Asked, embedded_aws
from citewatch.embedded.play import Pipeline
from citewatch.embedded.stack import deploy
from infra.keys import removed, renewed
from infra.resource import name_of
from tests.functions.conftest import SENDER
from tests.pipeline.worlds import three_sources

ROOT = Path(__file__).parents[2]
LOOKED_AT = ("citewatch", "functions", "infra", "bench")
EMBEDDED = ROOT / "citewatch" / "embedded"  # speaks to moto alone
KEYS = "/citewatch/dev/review-keys"
_SECONDS = 30


def sources() -> list[Path]:
    """The files that may speak to AWS."""
    files = (path for folder in LOOKED_AT for path in (ROOT / folder).rglob("*.py"))
    return [path for path in files if EMBEDDED not in path.parents]


def services_in(tree: ast.AST) -> set[str]:
    """The services of which a file makes a client: the first argument of client(…), _client_of(…) and the like."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    of_clients = [call.args[0] for call in calls if "client" in ast.unparse(call.func).rpartition(".")[2]]
    return {str(name.value) for name in of_clients if isinstance(name, ast.Constant)}


def operations_in(tree: ast.AST, models: Iterable[ServiceModel]) -> set[tuple[str, str]]:
    """Service and operation of every client method that a file names, be it called or handed to a paginator."""
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    named |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {
        (model.service_id.hyphenize(), operation)
        for model in models
        for operation in model.operation_names
        if xform_name(operation) in named
    }


def operations_in_the_code() -> set[tuple[str, str]]:
    """Service and operation of every request that the code can make to AWS."""
    session = botocore.session.Session()
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources()]
    return {
        found
        for tree in trees
        for found in operations_in(tree, [session.get_service_model(service) for service in services_in(tree)])
    }


class Patient:
    """Keeps the mail of an audit back until whoever follows it has asked how far its maps are."""

    def __init__(self) -> None:
        self._followed = threading.Event()

    def __call__(self, asked: Asked, answer: Answer) -> Any:
        if asked.operation == "DescribeMapRun":
            self._followed.set()
        if asked.operation == "SendEmail":
            assert self._followed.wait(_SECONDS)
        return answer()


def operations_exercised(recorded: Path) -> set[tuple[str, str]]:
    """What is asked by an audit started and followed as on the command line, by `make deploy` and by `make remove`."""
    heard: list[Counts] = []
    with embedded_aws(through=Patient()) as aws:
        stack = deploy(aws, replay=[recorded], sender=SENDER)
        outputs = {MACHINE_OUTPUT: {"Value": stack.machine}}
        template = {"Resources": {"StoreBucket": {"Type": "AWS::S3::Bucket"}}, "Outputs": outputs}
        aws.client("cloudformation").create_stack(StackName="citewatch", TemplateBody=json.dumps(template))
        set_up = len(aws.asked)

        executions, store = Executions(client=aws.client), Pipeline(aws=aws, stack=stack).store
        records.publish(store, three_sources())
        machine = executions.deployed_as("citewatch").machine
        execution = executions.start(machine, name="an-audit", input={"scheduled": "2026-11-02T03:00:00Z"})
        ended = executions.follow(execution, pause=lambda: None, heard=heard.append)
        name_of("StoreBucket", stack="citewatch", client=aws.client("cloudformation"))
        renewed(KEYS, client=aws.client("ssm"), now=datetime(2026, 11, 2, tzinfo=UTC))
        removed(KEYS, client=aws.client("ssm"))

        assert ended.status == "SUCCEEDED" and heard and aws.mails()
        return {(asked.service, asked.operation) for asked in aws.asked[set_up:]}


def test_every_aws_operation_in_the_code_is_exercised(recorded: Path) -> None:
    found = operations_in_the_code()

    exercised = operations_exercised(recorded)

    assert found <= exercised, f"never asked of moto: {sorted(found - exercised)}"


def test_what_is_found_in_the_code_is_what_stands_there() -> None:
    found = operations_in_the_code()

    assert {service for service, _ in found} == {"s3", "sesv2", "sfn", "ssm", "cloudformation"}
    assert {("s3", "ListObjectsV2"), ("sesv2", "SendEmail"), ("sfn", "DescribeMapRun")} <= found
    assert ("s3", "CopyObject") not in found


def test_every_boto3_client_of_a_file_is_found() -> None:
    tree = ast.parse("boto3.client('s3').copy_object()\nsession.client('sns').get_paginator('list_topics')")
    models = map(botocore.session.Session().get_service_model, services_in(tree))

    assert operations_in(tree, models) == {("s3", "CopyObject"), ("sns", "ListTopics")}
