"""Clients of AWS services. Knows botocore alone: boto3 above it loads half as much again, and we use none of it."""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from citewatch.errors import UsageError


def client(service: str, *, region: str | None = None, config: Config | None = None) -> Any:
    """A client with the credentials and the region of this moment. Raises UsageError where these make no sense."""
    session = botocore.session.Session()
    session.register_component("data_loader", models())
    try:
        return session.create_client(service, region_name=region, config=config)
    except BotoCoreError as error:
        raise UsageError(f"AWS cannot be asked: {error} Set AWS_PROFILE and AWS_DEFAULT_REGION.") from error


@cache
def models() -> Any:
    """The descriptions of all services, each read from disk once a process: that takes longer than all else."""
    return botocore.session.Session().get_component("data_loader")
