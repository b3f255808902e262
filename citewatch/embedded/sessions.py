"""boto3 sessions that share what is read from disk. Knows credentials as three words; nothing of who holds them."""

import boto3
import botocore.session

from citewatch.adapters.aws import models


def session(key: str, secret: str, token: str | None = None, *, region: str) -> boto3.Session:
    """A session of these credentials, safe for many threads to make clients with."""
    core = botocore.session.Session()
    core.register_component("data_loader", models())
    made = boto3.Session(
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        region_name=region,
        botocore_session=core,
    )
    made.client("s3")  # the first client builds what the others share, which two threads at once may not
    return made
