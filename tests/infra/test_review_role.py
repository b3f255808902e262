"""The role of the review function, judged by moto on every request it signs: enough for the page, and nothing too many.

A condition, and ses:SendRawEmail beside ses:SendEmail, moto cannot judge: test_policies.py holds those.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends

from citewatch.adapters.parameter import keys_of
from citewatch.adapters.store.s3 import S3Store
from citewatch.audit import records
from citewatch.audit.lease import Lease
from citewatch.embedded.aws import REGION, Aws, embedded_aws
from citewatch.ledger import Ledger
from citewatch.review.passes import Pass, Seal, page_of
from functions import review
from functions.page import page_at
from infra.keys import renewed
from tests.builders import a_person
from tests.infra.template import listed
from tests.packaged import Packaged
from tests.pipeline.worlds import FDA, WELL, Answer, World, a_page, three_sources

NAME, KEYS, SENDER = "citewatch-dev", "/citewatch/dev/review-keys", "citewatch@example.org"
NEEDED = ("StoreBucket", "ReviewRole", "ReviewLogGroup", "ReviewLambdaFunction")
BEYOND_MOTO = {"logs:CreateLogStream", "logs:PutLogEvents", "ses:SendRawEmail"}
CHANGED = {**WELL, FDA: Answer(a_page("The first dose is 56 mg."))}
EXECUTION = f"arn:aws:states:{REGION}:{DEFAULT_ACCOUNT_ID}:execution:{NAME}-audit"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What two audits left, the second of which found a change."""
    world = World(tmp_path_factory.mktemp("audited"), replace(three_sources(), editors=(a_person(),)))
    world.audit(WELL)
    world.audit(CHANGED, day=7)
    records.publish(world.store, world.article)
    return world.files()


@pytest.fixture(scope="module")
def aws(packaged: Packaged) -> Iterator[Aws]:
    """The review function, its role, a bucket, its keys and the machine, as they were packaged."""
    resources = {name: packaged.template["Resources"][name] for name in NEEDED}
    code = {"ZipFile": "the handler is called in this process"}
    resources["ReviewLambdaFunction"]["Properties"]["Code"] = code
    lacking = {"MailConfiguration": {"Type": "String", "Default": NAME}}
    template = json.dumps({"Resources": resources, "Parameters": lacking})
    with embedded_aws(iam=True) as aws:
        aws.client("cloudformation").create_stack(StackName=NAME, TemplateBody=template)
        aws.client("sesv2").create_email_identity(EmailIdentity=SENDER)
        renewed(KEYS, client=aws.client("ssm"), now=datetime.now(UTC))
        yield aws


def new_machine(aws: Aws) -> None:
    """A machine that was never started, in place of any other."""
    machines = aws.client("stepfunctions")
    machines.delete_state_machine(stateMachineArn=EXECUTION.replace(":execution:", ":stateMachine:"))
    ends = json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}})
    role = f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:role/machine"
    machines.create_state_machine(name=f"{NAME}-audit", definition=ends, roleArn=role)


def store_of(aws: Aws) -> S3Store:
    [bucket] = aws.client("s3").list_buckets()["Buckets"]
    return S3Store(bucket["Name"], client=aws.client("s3"))


def asked(aws: Aws, method: str, path: str, body: str = "", cookies: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the function answers; the error it ends with has no status."""
    http = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"}
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": FORM} if body else {},
        "cookies": cookies,
        "requestContext": {"domainName": "review.test", "http": http},
        "body": base64.b64encode(body.encode()).decode(),
        "isBase64Encoded": True,
    }
    answer = aws.client("lambda").invoke(FunctionName=f"{NAME}-review", Payload=json.dumps(event))
    told: dict[str, Any] = {"statusCode": None, "body": "", "cookies": []} | json.loads(answer["Payload"].read())
    return told


def pressed(aws: Aws, path: str, to: str = "", **typed: str) -> dict[str, Any]:
    """What is answered to the first form of a page."""
    page = asked(aws, "GET", path)
    hidden = dict(re.findall(r'name="(csrf|etag|version)" value="([^"]*)"', page["body"]))
    cookies = tuple(cookie.split(";")[0] for cookie in page["cookies"])
    return asked(aws, "POST", f"{path}{to}", urlencode(hidden | typed), cookies)


def trail(aws: Aws, kept: dict[str, bytes]) -> list[object]:
    """What becomes of a look, an edit that is asked for, and an audit; each in the same bucket."""
    review._keys.cache_clear()
    page_at.cache_clear()
    new_machine(aws)
    store, seal = store_of(aws), Seal(keys_of(KEYS, client=aws.client("ssm")))
    for key in list(store.keys("")):
        store.delete(key)
    for key, body in kept.items():
        store.create(key, body)
    [finding] = [each for each in records.load_ledger(store, "three-sources").findings.values() if each.needs_someone]
    until = datetime.now(UTC) + timedelta(days=1)
    article = Pass(slug="three-sources", addressee="review@example.org", until=until)
    home, path = page_of(seal, article), page_of(seal, article.on(finding))

    looks = [asked(aws, "GET", page)["statusCode"] for page in (home, path, f"{path}/copy/now")]
    edit = pressed(aws, path, choice="edit", name="Dr. A", note="Say 56 mg.")["statusCode"]
    owed = len(records.read(store, records.ledger_key("three-sources"), Ledger).letters_due)  # type: ignore[union-attr]
    claims = len(list(store.keys("leases/")))
    left = Lease(run_id="a", started_at=until, until=until - timedelta(days=2), holder=f"{EXECUTION}:that-has-ended")
    records.put(store, records.lease_key("three-sources"), left)
    audit = pressed(aws, home, "/audit")
    return [*looks, edit, owed, claims, audit["statusCode"], "An audit has begun" in audit["body"]]


def test_the_role_is_enough_for_the_page_and_without_any_one_action_something_fails(
    aws: Aws, audited: dict[str, bytes]
) -> None:
    [role] = [each for each in iam_backends[DEFAULT_ACCOUNT_ID]["aws"].roles.values() if "ReviewRole" in each.arn]
    [(name, whole)] = role.policies.items()
    document = json.loads(whole) if isinstance(whole, str) else whole
    actions = {action for each in document["Statement"] for action in listed(each["Action"])}

    whole_trail = trail(aws, audited)
    idle = set()
    for action in sorted(actions):
        role.policies[name] = json.dumps(document).replace(f'"{action}"', f'"{action}No"')
        idle |= {action} if trail(aws, audited) == whole_trail else set()

    assert whole_trail == [200, 200, 200, 303, 0, 0, 202, True]
    assert idle == BEYOND_MOTO
