"""What stands in AWS beside the functions: the bucket, the schedule, mail, alarms."""

import pytest

from tests.infra.template import ROOT, Json, machine, read, resources

BUCKET = resources("AWS::S3::Bucket")["StoreBucket"]
ALARMS = resources("AWS::CloudWatch::Alarm")
STEPS = ("Plan", "Check", "Inquire", "Settle", "Conclude", "Finish")
NAMES = (*STEPS, "Review")

TEXT = "sources/www.fda.gov/texts/ab12.json.gz"
WARC = "sources/www.fda.gov/warc/ab12.warc.gz"
STATE = "sources/www.fda.gov/state-all.json"


def rules_for(key: str, *, tags: dict[str, str]) -> list[Json]:
    """The rules of the bucket's lifecycle that touch an object."""
    rules = BUCKET["Properties"]["LifecycleConfiguration"]["Rules"]
    return [
        rule
        for rule in rules
        if key.startswith(rule.get("Prefix", ""))
        and all(tags.get(tag["Key"]) == tag["Value"] for tag in rule.get("TagFilters", []))
    ]


def fate(key: str, *, tags: dict[str, str] | None = None) -> dict[str, object]:
    """What becomes of an object and its older versions in time."""
    told: dict[str, object] = {}
    for rule in rules_for(key, tags=tags or {}):
        if "ExpirationInDays" in rule:
            told["expires"] = rule["ExpirationInDays"]
        for move in rule.get("Transitions", []):
            told["moves"] = (move["StorageClass"], move["TransitionInDays"])
        if "NoncurrentVersionExpiration" in rule:
            told["older versions expire"] = rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
    return told


def test_ledgers_and_articles_stay_for_ever_with_all_their_versions() -> None:
    assert fate("ledgers/ketamine.json") == fate("articles/ketamine.json") == {}


def test_a_text_and_a_state_never_expire_or_move() -> None:
    assert fate(TEXT) == fate(STATE) == {"older versions expire": 30}


def test_a_warc_moves_to_a_cheaper_shelf_that_is_read_at_once_and_never_expires() -> None:
    assert fate(WARC, tags={"kind": "warc"}) == {"moves": ("GLACIER_IR", 30), "older versions expire": 30}


def test_records_of_a_run_expire_after_a_year_and_a_bit() -> None:
    assert fate("runs/20261109T030000Z-all/plan.json") == {"expires": 400, "older versions expire": 30}


def test_the_older_versions_of_a_lease_go() -> None:
    assert fate("leases/ketamine.json") == {"older versions expire": 30}


def test_an_upload_that_was_abandoned_is_not_paid_for() -> None:
    rules = BUCKET["Properties"]["LifecycleConfiguration"]["Rules"]

    assert [each for each in rules if "AbortIncompleteMultipartUpload" in each and "Prefix" not in each]
    assert all(rule["Status"] == "Enabled" for rule in rules)


def test_the_bucket_outlives_the_stack() -> None:
    assert BUCKET["DeletionPolicy"] == BUCKET["UpdateReplacePolicy"] == "Retain"


def test_the_bucket_keeps_versions_encrypted_and_shows_nothing_to_the_public() -> None:
    properties = BUCKET["Properties"]

    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(properties["PublicAccessBlockConfiguration"]) == 4
    assert properties["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert "BucketEncryption" in properties


def test_the_bucket_is_reached_over_tls_only() -> None:
    [statement] = resources("AWS::S3::BucketPolicy")["StoreBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert (statement["Effect"], statement["Action"], statement["Principal"]) == ("Deny", "s3:*", "*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_one_schedule_starts_one_audit_a_day_and_says_which_day_it_is() -> None:
    [schedule] = resources("AWS::Scheduler::Schedule").values()
    target = schedule["Properties"]["Target"]

    assert schedule["Properties"]["ScheduleExpression"] == "cron(0 3 * * ? *)"
    assert target["Input"] == '{"scheduled":"<aws.scheduler.scheduled-time>"}'
    assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0
    assert target["DeadLetterConfig"] == {"Arn": {"GetAtt": "ScheduleDeadLetters.Arn"}}


def test_a_log_holds_no_payload_of_the_machine_and_is_kept_for_thirty_days() -> None:
    logging = resources("AWS::StepFunctions::StateMachine")["AuditStateMachine"]["Properties"]["LoggingConfiguration"]

    assert logging["IncludeExecutionData"] is False
    assert read("serverless.yml")["provider"]["logRetentionInDays"] == 30
    assert {log["Properties"]["RetentionInDays"] for log in resources("AWS::Logs::LogGroup").values()} == {30}


def test_mail_is_not_tracked() -> None:
    [events] = resources("AWS::SES::ConfigurationSetEventDestination").values()
    [configuration] = resources("AWS::SES::ConfigurationSet").values()

    assert set(events["Properties"]["EventDestination"]["MatchingEventTypes"]) == {
        "bounce",
        "complaint",
        "reject",
        "renderingFailure",
    }
    assert not {"TrackingOptions", "VdmOptions"} & set(configuration["Properties"])
    assert configuration["Properties"]["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}
    assert configuration["Properties"]["ReputationOptions"] == {"ReputationMetricsEnabled": True}


WATCHED = [
    *(
        ("AWS/States", f"Executions{how}", "AuditStateMachine")
        for how in ("Failed", "TimedOut", "Aborted", "Succeeded")
    ),
    *(("AWS/Lambda", what, f"{name}LambdaFunction") for name in NAMES for what in ("Errors", "Throttles")),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "ScheduleDeadLetters.QueueName"),
    *(
        ("citewatch", metric, "${self:service}-${sls:stage}")
        for metric in ("MailsRefused", "MailsWithoutLinks", "ReviewPagesFailed", "UnseenShare")
    ),
    *(("AWS/SES", event, "MailConfiguration") for event in ("Bounce", "Complaint", "Reject")),
]


def watched(alarm: Json) -> tuple[str, str, str]:
    """The metric an alarm watches, and of what."""
    properties = alarm["Properties"]
    [dimension] = properties["Dimensions"]
    of = dimension["Value"]
    return properties["Namespace"], properties["MetricName"], of if isinstance(of, str) else next(iter(of.values()))


def test_an_alarm_watches_each_of_these_and_there_is_no_other() -> None:
    assert sorted(map(watched, ALARMS.values())) == sorted(WATCHED)


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_happened_and_goes_to_the_one_topic(name: str) -> None:
    properties = ALARMS[name]["Properties"]

    assert properties["AlarmActions"] == [{"Ref": "OperatorTopic"}]
    assert properties["AlarmDescription"].endswith(".")


@pytest.mark.parametrize("name", sorted(set(ALARMS) - {"NoAuditFinished", "ManySourcesUnseen"}))
def test_once_is_enough_for_an_alarm_and_silence_is_none(name: str) -> None:
    properties = ALARMS[name]["Properties"]

    assert (properties["ComparisonOperator"], properties["Threshold"]) == ("GreaterThanOrEqualToThreshold", 1)
    assert properties["TreatMissingData"] == "notBreaching"


def test_two_days_without_a_finished_audit_are_an_alarm_also_when_nothing_is_heard_at_all() -> None:
    properties = ALARMS["NoAuditFinished"]["Properties"]

    assert properties["Period"] * properties["EvaluationPeriods"] == 2 * 24 * 3600
    assert (properties["ComparisonOperator"], properties["Threshold"]) == ("LessThanThreshold", 1)
    assert properties["TreatMissingData"] == "breaching"


def test_more_than_a_third_unseen_is_an_alarm() -> None:
    properties = ALARMS["ManySourcesUnseen"]["Properties"]

    assert (properties["Statistic"], properties["ComparisonOperator"]) == ("Maximum", "GreaterThanThreshold")
    assert properties["Threshold"] == 33.3


def test_the_topic_takes_alarms_of_this_account_and_no_key_keeps_them_out() -> None:
    [topic] = resources("AWS::SNS::Topic").values()
    [policy] = resources("AWS::SNS::TopicPolicy").values()
    [statement] = policy["Properties"]["PolicyDocument"]["Statement"]

    assert "KmsMasterKeyId" not in topic["Properties"]
    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_metrics_are_counted_under_the_name_the_alarms_look_for() -> None:
    environment = read("serverless.yml")["provider"]["environment"]

    assert environment["POWERTOOLS_SERVICE_NAME"] == "${self:service}-${sls:stage}"
    assert environment["POWERTOOLS_METRICS_NAMESPACE"] == "citewatch"


def test_the_functions_run_on_arm_with_python_3_13() -> None:
    provider = read("serverless.yml")["provider"]

    assert (provider["runtime"], provider["architecture"]) == ("python3.13", "arm64")


def test_the_machine_is_given_every_function_it_asks_for() -> None:
    given = resources("AWS::StepFunctions::StateMachine")["AuditStateMachine"]["Properties"]["DefinitionSubstitutions"]

    assert given == {f"{name}FunctionArn": {"GetAtt": f"{name}LambdaFunction.Arn"} for name in STEPS}
    assert all(f"${{{name}}}" in str(machine()) for name in given)


def test_the_stack_says_what_a_person_needs_to_know_of_it() -> None:
    outputs: Json = {}
    for name in ("storage", "pipeline", "review", "alarms"):
        outputs |= read(f"infra/{name}.yml")["Outputs"]

    assert set(outputs) == {"AuditStateMachineArn", "StoreBucketName", "OperatorTopicArn", "ReviewUrl"}


def test_every_resource_file_is_in_the_stack() -> None:
    named = {each for each in read("serverless.yml")["resources"] if isinstance(each, str)}

    assert named == {f"${{file(infra/{path.name})}}" for path in (ROOT / "infra").glob("*.yml")}
