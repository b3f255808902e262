"""The pipeline on an AWS in this process: as `osls package` wrote it, created by CloudFormation; or without Node.

Of what was packaged moto creates none of the types named below; tests/infra holds those by a table.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from citewatch.adapters.executions import Executions
from citewatch.adapters.warc import warc_bytes
from citewatch.audit import records
from citewatch.embedded.aws import Aws, Through, embedded_aws, straight
from citewatch.embedded.lambdas import Remaining
from citewatch.embedded.play import Pipeline
from citewatch.embedded.stack import ReviewPage, Stack, deploy
from citewatch.model import Article
from citewatch.settings import DEFAULT_CONTACT
from tests.pipeline.worlds import START, WELL, Answer, SmallWeb, three_sources

NAME = "citewatch-dev"
KEYS = "/citewatch/dev/review-keys"
NOT_IN_MOTO = {
    "AWS::CloudWatch::Alarm",
    "AWS::Lambda::Url",
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SES::EmailIdentity",
    "AWS::SNS::TopicPolicy",
    "AWS::Scheduler::Schedule",
}

# moto makes no Function URL; conclude is told that the page answers where `citewatch review` shows it.
_ASKS_FOR_URL = json.dumps({"Fn::GetAtt": ["ReviewLambdaFunctionUrl", "FunctionUrl"]})
_URL = json.dumps("http://127.0.0.1:8765/")


def deployed(aws: Aws, template: Mapping[str, Any], *, replay: Sequence[Path], keys: str = "") -> Pipeline:
    """The stack of a template, its functions over a recorded web; `keys`: those that sign review links, as kept."""
    files = os.pathsep.join(str(path) for path in replay)
    resources = {
        name: _runnable(aws, resource, replay=files)
        for name, resource in template["Resources"].items()
        if resource["Type"] not in NOT_IN_MOTO
    }
    # Who refers to one that moto lacks is given its name: a parameter is referred to likewise.
    lacking = {name: {"Type": "String", "Default": name} for name in template["Resources"] if name not in resources}
    text = json.dumps({**template, "Resources": resources, "Parameters": lacking}).replace(_ASKS_FOR_URL, _URL)
    with _state_machines_that_run():
        aws.client("cloudformation").create_stack(StackName=NAME, TemplateBody=text)
    if keys:
        aws.client("ssm").put_parameter(Name=KEYS, Value=keys, Type="SecureString")
    aws.client("sesv2").create_email_identity(EmailIdentity=DEFAULT_CONTACT)
    found = Executions(client=aws.client).deployed_as(NAME)
    assert found.bucket
    return Pipeline(aws=aws, stack=Stack(machine=found.machine, bucket=found.bucket))


def _runnable(aws: Aws, resource: Mapping[str, Any], *, replay: str) -> Mapping[str, Any]:
    """A function without its archive, whose handler is called in this process, and with a web to fetch from."""
    if resource["Type"] != "AWS::Lambda::Function":
        return resource
    variables = {**resource["Properties"]["Environment"]["Variables"], "CITEWATCH_REPLAY": replay}
    code = {"ZipFile": "the handler is called in this process"}
    return {**resource, "Properties": {**resource["Properties"], "Code": code, "Environment": {"Variables": variables}}}


@contextmanager
def _state_machines_that_run() -> Iterator[None]:
    """moto puts a stack's state machine where it is only described, and knows no DefinitionSubstitutions."""

    def create(
        cls: type[StateMachine],
        resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
        **_: Any,
    ) -> Any:
        properties = cloudformation_json["Properties"]
        names: Mapping[str, str] = properties["DefinitionSubstitutions"]
        text = re.sub(r"\$\{(\w+)\}", lambda found: names[found[1]], json.dumps(properties["Definition"]))
        machines = stepfunctions_parser_backends[account_id][region_name]
        return machines.create_state_machine(properties["StateMachineName"], text, properties["RoleArn"], tags=[])

    with mock.patch.object(StateMachine, "create_from_cloudformation_json", classmethod(create)):
        yield


def a_recording(file: Path, *days: tuple[datetime, Mapping[str, Answer]]) -> Path:
    """A recorded web that answers so from these times on."""
    captures = [SmallWeb(answers).fetch(url, at=at, validators=None) for at, answers in days for url in answers]
    file.write_bytes(b"".join(warc_bytes(capture) for capture in captures))
    return file


@contextmanager
def a_pipeline(
    folder: Path,
    web: Mapping[str, Answer] = WELL,
    *,
    article: Article | None = None,
    remaining: Remaining | None = None,
    through: Through = straight,
    review: ReviewPage | None = None,
) -> Iterator[Pipeline]:
    """The stack over a web recorded on the day START, with an article published in it."""
    replay = a_recording(folder / "web.warc.gz", (START, web))
    with embedded_aws(remaining=remaining, through=through) as aws:
        made = Pipeline(aws=aws, stack=deploy(aws, replay=[replay], sender=DEFAULT_CONTACT, review=review))
        records.publish(made.store, article or three_sources())
        yield made
