"""Print what AWS named one of the deployed stack's resources. Knows CloudFormation; nothing of citewatch.

python infra/resource.py STACK REGION RESOURCE
"""

import sys
from typing import Any

from citewatch.adapters import aws


def name_of(resource: str, *, stack: str, client: Any) -> str:
    """The name AWS gave to the resource that the template calls so. Raises LookupError when the stack has none."""
    for page in client.get_paginator("list_stack_resources").paginate(StackName=stack):
        for each in page["StackResourceSummaries"]:
            if each["LogicalResourceId"] == resource:
                return str(each["PhysicalResourceId"])
    raise LookupError(f"the stack {stack} has no {resource}")


if __name__ == "__main__":
    stack, region, resource = sys.argv[1:]
    print(name_of(resource, stack=stack, client=aws.client("cloudformation", region=region)))
