"""Who may do what: every role's permissions as a table, which nobody widens or narrows unseen."""

from typing import Any

import pytest

from citewatch.model import LetterKind
from tests.infra.template import Json, listed, read, resources

ROLES = resources("AWS::IAM::Role")
OWN = "${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"
MACHINE = "arn:" + OWN % ("states", "stateMachine:${self:service}-${sls:stage}-audit")
EXECUTIONS = "arn:" + OWN % ("states", "execution:${self:service}-${sls:stage}-audit")

GET, PUT, DELETE = "s3:GetObject", "s3:PutObject", "s3:DeleteObject"
LETTERS = {f"/leases/*-{kind}-*" for kind in LetterKind}

MAY: dict[str, dict[str, set[str]]] = {
    "PlanRole": {
        "s3:ListBucket": {""},
        GET: {
            *("/articles/*", "/ledgers/*", "/leases/*", "/sources/*/state-*"),
            *("/runs/*/plan.json", "/runs/*/articles.json"),
        },
        PUT: {
            "/leases/*",
            *("/runs/*/plan.json", "/runs/*/identifiers.json", "/runs/*/hosts.json", "/runs/*/articles.json"),
        },
        DELETE: {"/leases/*"},
    },
    "CheckRole": {
        "s3:ListBucket": {""},
        GET: {
            *("/runs/*/plan.json", "/runs/*/observations/*", "/runs/*/walled/*"),
            *("/sources/*/state-*", "/sources/*/texts/*"),
        },
        PUT: {"/runs/*/observations/*", "/runs/*/walled/*", "/sources/*/texts/*", "/sources/*/warc/*"},
        "s3:PutObjectTagging": {"/sources/*/warc/*"},
    },
    "InquireRole": {
        "s3:ListBucket": {""},
        GET: {"/runs/*/identifiers.json", "/runs/*/walled/*", "/runs/*/answers/*", "/sources/*/state-*"},
        PUT: {"/runs/*/answers/*"},
    },
    "SettleRole": {
        "s3:ListBucket": {""},
        GET: {"/runs/*/plan.json", "/runs/*/observations/*", "/runs/*/answers/*", "/sources/*/state-*"},
        PUT: {"/sources/*/state-*"},
    },
    "ConcludeRole": {
        "s3:ListBucket": {""},
        GET: {"/articles/*", "/ledgers/*", "/sources/*", *LETTERS},
        PUT: {"/ledgers/*", "/runs/*/reports/*", *LETTERS},
        DELETE: LETTERS,
    },
    "FinishRole": {
        "s3:ListBucket": {""},
        GET: {"/leases/*", "/runs/*/articles.json"},
        DELETE: {
            "/leases/*",
            *("/runs/*/plan.json", "/runs/*/identifiers.json", "/runs/*/hosts.json", "/runs/*/articles.json"),
            *("/runs/*/observations/*", "/runs/*/walled/*", "/runs/*/answers/*"),
        },
    },
    "ReviewRole": {
        "s3:ListBucket": {""},
        GET: {"/articles/*", "/ledgers/*", "/leases/*", "/sources/*"},
        PUT: {"/ledgers/*", *LETTERS},
        DELETE: LETTERS,
    },
    "AuditRole": {GET: {"/runs/*/hosts.json", "/runs/*/articles.json"}},
    "ScheduleRole": {},
}

IDENTITIES = {
    "arn:" + OWN % ("ses", "identity/*"),
    "arn:" + OWN % ("ses", "configuration-set/${MailConfiguration}"),
}
KEYS = {"arn:" + OWN % ("ssm", "parameter${self:custom.reviewKeys}")}
FUNCTIONS = {f"{name}LambdaFunction.Arn" for name in ("Plan", "Check", "Inquire", "Settle", "Conclude", "Finish")}

MAY_ELSEWHERE: dict[str, dict[str, set[str]]] = {
    "PlanRole": {"states:DescribeExecution": {f"{EXECUTIONS}:*"}},
    "CheckRole": {},
    "InquireRole": {},
    "SettleRole": {},
    "ConcludeRole": {"ses:SendEmail": IDENTITIES, "ses:SendRawEmail": IDENTITIES, "ssm:GetParameter": KEYS},
    "FinishRole": {},
    "ReviewRole": {
        "ses:SendEmail": IDENTITIES,
        "ses:SendRawEmail": IDENTITIES,
        "ssm:GetParameter": KEYS,
        "states:StartExecution": {MACHINE},
        "states:DescribeExecution": {f"{EXECUTIONS}:*"},
    },
    "AuditRole": {
        "lambda:InvokeFunction": FUNCTIONS,
        "states:StartExecution": {MACHINE},
        "states:DescribeExecution": {f"{EXECUTIONS}:*", f"{EXECUTIONS}/*"},
        "states:StopExecution": {f"{EXECUTIONS}:*", f"{EXECUTIONS}/*"},
    },
    "ScheduleRole": {"states:StartExecution": {"AuditStateMachine"}, "sqs:SendMessage": {"ScheduleDeadLetters.Arn"}},
}

# CloudWatch Logs knows no resource for the delivery of another service's logs.
ANYWHERE = {
    "AuditRole": {
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
    }
}

ASSUMED_BY = {name: "lambda.amazonaws.com" for name in ROLES} | {
    "AuditRole": "states.amazonaws.com",
    "ScheduleRole": "scheduler.amazonaws.com",
}


def statements(role: str) -> list[Json]:
    """What a role is allowed, statement by statement."""
    policies = ROLES[role]["Properties"]["Policies"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def plain(resource: Any) -> str:
    """A resource as text, whichever tag it is written with."""
    return resource if isinstance(resource, str) else str(next(iter(resource.values())))


def allowed(role: str) -> dict[str, set[str]]:
    """Where a role may do each of the things it may do."""
    table: dict[str, set[str]] = {}
    for statement in statements(role):
        for action in listed(statement["Action"]):
            table.setdefault(action, set()).update(plain(resource) for resource in listed(statement["Resource"]))
    return table


def key(resource: str) -> str:
    """The keys in the bucket that a resource names; the bucket itself is the empty one."""
    assert resource.startswith(("${StoreBucket.Arn}", "StoreBucket.Arn"))
    return resource.removeprefix("${StoreBucket.Arn}").removeprefix("StoreBucket.Arn")


def test_every_role_is_in_the_table() -> None:
    assert set(ROLES) == set(MAY) == set(MAY_ELSEWHERE)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_touch_these_keys_of_the_bucket_and_no_others(role: str) -> None:
    in_bucket = {action: places for action, places in allowed(role).items() if action.startswith("s3:")}

    assert {action: {key(place) for place in places} for action, places in in_bucket.items()} == MAY[role]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_this_elsewhere_and_nothing_else(role: str) -> None:
    logs = {"logs:CreateLogStream", "logs:PutLogEvents"} | ANYWHERE.get(role, set())
    elsewhere = {action: at for action, at in allowed(role).items() if not action.startswith("s3:")}

    assert {action: at for action, at in elsewhere.items() if action not in logs} == MAY_ELSEWHERE[role]


@pytest.mark.parametrize("role", ROLES)
def test_no_role_may_do_whatever_it_likes_or_anywhere_without_a_reason(role: str) -> None:
    anywhere = {action for action, places in allowed(role).items() if "*" in places}

    assert not [action for action in allowed(role) if "*" in action]
    assert anywhere == ANYWHERE.get(role, set())
    assert all(statement["Effect"] == "Allow" for statement in statements(role))


@pytest.mark.parametrize("name", read("serverless.yml")["functions"])
def test_a_function_runs_as_its_own_role_and_writes_its_own_log(name: str) -> None:
    role = read("serverless.yml")["functions"][name]["role"]

    assert role == f"{name.capitalize()}Role"
    assert allowed(role)["logs:CreateLogStream"] == {f"{name.capitalize()}LogGroup.Arn"}
    assert allowed(role)["logs:PutLogEvents"] == {f"{name.capitalize()}LogGroup.Arn"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_assumed_by_its_service_only(role: str) -> None:
    [trusted] = ROLES[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]

    assert trusted["Principal"] == {"Service": ASSUMED_BY[role]}
    assert trusted["Action"] == "sts:AssumeRole"
    if trusted["Principal"]["Service"] != "lambda.amazonaws.com":
        assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_the_machine_calls_functions_the_web_the_review_page_and_that_and_the_schedule_start_the_machine() -> None:
    callers = {role for role in ROLES if "lambda:InvokeFunction" in allowed(role)}
    starters = {role for role in ROLES if "states:StartExecution" in allowed(role)}

    assert callers == {"AuditRole"}
    assert starters == {"ScheduleRole", "ReviewRole", "AuditRole"}  # the machine starts the children of its maps
    assert not resources("AWS::Lambda::Permission")
    assert not [each for each in read("serverless.yml")["functions"].values() if "events" in each]
    assert [name for name, each in read("serverless.yml")["functions"].items() if "url" in each] == ["review"]


@pytest.mark.parametrize("role", ["ConcludeRole", "ReviewRole"])
def test_mail_goes_out_from_one_address_only(role: str) -> None:
    [mail] = [each for each in statements(role) if "ses:SendEmail" in listed(each["Action"])]

    assert mail["Condition"] == {"StringEquals": {"ses:FromAddress": "${param:sender}"}}
