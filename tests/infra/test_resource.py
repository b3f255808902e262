"""What AWS named a resource of the stack."""

import json

import boto3
import pytest

from infra.resource import name_of

TEMPLATE = json.dumps({"Resources": {"StoreBucket": {"Type": "AWS::S3::Bucket"}}})


def test_make_deploy_learns_the_buckets_name_from_the_stack(aws: None) -> None:
    client = boto3.client("cloudformation")
    client.create_stack(StackName="citewatch-dev", TemplateBody=TEMPLATE)

    name = name_of("StoreBucket", stack="citewatch-dev", client=client)

    assert [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]] == [name]


def test_a_stack_without_it_says_so(aws: None) -> None:
    client = boto3.client("cloudformation")
    client.create_stack(StackName="citewatch-dev", TemplateBody=TEMPLATE)

    with pytest.raises(LookupError, match="the stack citewatch-dev has no Archive"):
        name_of("Archive", stack="citewatch-dev", client=client)
