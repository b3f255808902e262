"""Clients of AWS services. Knows botocore alone: boto3 above it loads half as much again, and we use none of it."""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config


def client(service: str, *, region: str | None = None, config: Config | None = None) -> Any:
    """A client with the credentials and the region of this moment. Raises BotoCoreError where no region is known."""
    session = botocore.session.Session()
    session.register_component("data_loader", _models())
    return session.create_client(service, region_name=region, config=config)


@cache
def _models() -> Any:
    """The descriptions of all services, each read from disk once a process: that takes longer than all else."""
    return botocore.session.Session().get_component("data_loader")
