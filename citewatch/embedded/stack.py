"""citewatch's stack without CloudFormation, so that the demo needs no Node: bucket, sender, functions, state machine.

Knows which functions the machine calls and what their environment tells them; serverless.yml says the same to the real
AWS, and a test holds both together. The review page is left out, since no Function URL answers here: mails lead to the
one that `citewatch review` shows.
"""

import io
import json
import os
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from citewatch.embedded.aws import REGION, Aws
from citewatch.settings import shipped

FUNCTIONS = ("plan", "check", "inquire", "settle", "conclude", "finish")
_NAME, _BUCKET, _KEYS = "citewatch-embedded", "citewatch-embedded-store", "/citewatch/embedded/review-keys"
_ANYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@dataclass(frozen=True, kw_only=True)
class Stack:
    """What stands in AWS: the state machine's ARN, and the bucket that is the store."""

    machine: str
    bucket: str


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """Where mails lead, and the keys that sign their links, as they are kept."""

    url: str
    keys: str


def deploy(aws: Aws, *, replay: Sequence[Path], sender: str, review: ReviewPage | None = None) -> Stack:
    """Set the stack up, over a recorded web; without a review page mails name the commands that decide."""
    if review:
        aws.client("ssm").put_parameter(Name=_KEYS, Value=review.keys, Type="SecureString")
    aws.client("s3").create_bucket(Bucket=_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    aws.client("sesv2").create_email_identity(EmailIdentity=sender)
    role = _role(aws)
    told = _environment(replay, sender)
    more = {"conclude": _of_review(review)} if review else {}
    arns = {name: _function(aws, name, role=role, environment=told | more.get(name, {})) for name in FUNCTIONS}
    machine = aws.client("stepfunctions").create_state_machine(
        name=f"{_NAME}-audit", definition=_definition(arns), roleArn=role
    )
    return Stack(machine=machine["stateMachineArn"], bucket=_BUCKET)


def _role(aws: Aws) -> str:
    iam = aws.client("iam")
    arn: str = iam.create_role(RoleName=_NAME, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    iam.put_role_policy(RoleName=_NAME, PolicyName="anything", PolicyDocument=json.dumps(_ANYTHING))
    return arn


def _function(aws: Aws, name: str, *, role: str, environment: dict[str, str]) -> str:
    made = aws.client("lambda").create_function(
        FunctionName=f"{_NAME}-{name}",
        Runtime="python3.13",
        Role=role,
        Handler=f"functions/{name}.handler",
        Code={"ZipFile": _empty_zip()},
        Environment={"Variables": environment},
    )
    return str(made["FunctionArn"])


def _environment(replay: Sequence[Path], sender: str) -> dict[str, str]:
    return {
        "CITEWATCH_STORE": f"s3://{_BUCKET}",
        "CITEWATCH_MAIL": "ses",
        "CITEWATCH_CONTACT": sender,
        "CITEWATCH_CONFIGURATION_SET": _NAME,
        "CITEWATCH_REPLAY": os.pathsep.join(str(path.resolve()) for path in replay),
        "POWERTOOLS_SERVICE_NAME": _NAME,
        "POWERTOOLS_METRICS_NAMESPACE": "citewatch",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }


def _of_review(page: ReviewPage) -> dict[str, str]:
    return {"CITEWATCH_REVIEW_URL": page.url, "CITEWATCH_REVIEW_KEYS": _KEYS}


def _definition(arns: dict[str, str]) -> str:
    """The state machine as it is deployed, with the functions' names filled in."""
    text = (shipped("infra") / "pipeline.asl.json").read_text(encoding="utf-8")
    return re.sub(r"\$\{(\w+)FunctionArn\}", lambda found: arns[found[1].lower()], text)


def _empty_zip() -> bytes:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()
