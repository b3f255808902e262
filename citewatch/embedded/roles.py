"""What a function's role allows, judged on every request that the function signs.

Knows IAM policies as far as moto can judge them: actions for every service, resources for S3; a condition is never
judged, and what a role is denied only under one is not denied here. Requests of the state machine itself pass.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.iam.access_control import IAMPolicy, IAMRequestBase, PermissionResult
from moto.s3.models import s3_backends

Authorize = Callable[..., None]


def refuse_what_the_role_lacks(function_of: Callable[[Mapping[str, Any]], str]) -> Authorize:
    """What moto is to ask before it answers: it raises the service's own refusal."""

    def authorize(self: Any, request_class: type[IAMRequestBase], resource: str = "*") -> None:
        if not function_of(self.headers):
            return
        request = request_class(
            account_id=self.current_account,
            method=self.method,
            path=self.raw_path,
            data=self.data,
            body=self.raw_body,
            headers=self.headers,
            action=self._get_action(),
        )
        for action, of in _needed(request._action, resource, self.headers):
            if not _is_allowed(request._access_key.collect_policies(), action, of):
                request._raise_access_denied()

    return authorize


def _needed(action: str, resource: str, headers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every action a request takes permission for, with its resource."""
    needed = [(action, resource)]
    # Tags set while writing need a permission of their own (S3 API Reference, PutObject).
    if action == "s3:PutObject" and headers.get("x-amz-tagging"):
        needed.append(("s3:PutObjectTagging", resource))
    # Who may not list a bucket is refused a key that is not there (S3 API Reference, GetObject).
    if action in ("s3:GetObject", "s3:HeadObject") and (bucket := _bucket_lacking(resource)):
        needed.append(("s3:ListBucket", bucket))
    return [("s3:GetObject" if name == "s3:HeadObject" else name, of) for name, of in needed]


def _bucket_lacking(resource: str) -> str | None:
    """The ARN of the bucket when the key of this ARN is not in it."""
    bucket, _, key = resource.partition("/")
    stored = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.get(bucket.rpartition(":")[2])
    return bucket if stored is not None and key not in stored.keys else None


def _is_allowed(policies: list[Any], action: str, resource: str) -> bool:
    """Whether one policy permits the action and none denies it."""
    results = [IAMPolicy(_judgeable(policy, action)).is_action_permitted(action, resource) for policy in policies]
    return PermissionResult.PERMITTED in results and PermissionResult.DENIED not in results


def _judgeable(policy: Any, action: str) -> str:
    """A role's policy without what moto cannot judge. The role itself stays as it is."""
    document = json.loads(policy) if isinstance(policy, str) else policy
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    judged = [
        {name: part for name, part in statement.items() if name != "Condition"}
        | ({} if action.startswith("s3:") else {"Resource": "*"})
        for statement in statements
        if not ("Condition" in statement and statement["Effect"] == "Deny")
    ]
    return json.dumps({**document, "Statement": judged})
