"""Signed review links: who may decide what, on which version, until when. itsdangerous' home.

A pass is bound to article, finding, version and addressee; it is good for 30 days and not used up, since mail scanners
open links before people do. Keys rotate: the first one signs, each of them opens.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, Signer, URLSafeSerializer

from citewatch.errors import ForgedLink
from citewatch.model import Finding
from citewatch.report import ReviewLinks

GOOD_FOR = timedelta(days=30)
_SALT = "citewatch.review.1"
_FORM_SALT = "citewatch.form.1"
_SHA256 = {"digest_method": hashlib.sha256}


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What the holder of a link may see and decide: one finding of an article at one version, or (None) the article.

    `addressee` is whom the link was mailed to.
    """

    slug: str
    addressee: str
    until: datetime
    finding: str | None = None
    version: str | None = None

    def allows(self, finding: Finding) -> bool:
        """Whether it is for this finding, at the version it has now."""
        return self.finding == finding.id and self.version == version_tag(finding)

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return now > self.until

    def on(self, finding: Finding) -> "Pass":
        """The pass of the same addressee, no longer good than this one, for a finding as it stands."""
        return replace(self, finding=finding.id, version=version_tag(finding))

    def on_article(self) -> "Pass":
        """The pass of the same addressee, no longer good than this one, for the whole article."""
        return replace(self, finding=None, version=None)


class Seal:
    """Signs passes and opens them. `keys`: the newest first."""

    def __init__(self, keys: Sequence[str]) -> None:
        # itsdangerous signs with the last key of its list.
        oldest_first = list(reversed(keys))
        self._signer = URLSafeSerializer(oldest_first, salt=_SALT, signer_kwargs=_SHA256)
        self._stamper = Signer(oldest_first, salt=_FORM_SALT, digest_method=hashlib.sha256)

    def token(self, allowed: Pass) -> str:
        """The pass as it stands in a link."""
        until = int(allowed.until.timestamp())
        fields = [allowed.slug, allowed.addressee, until, allowed.finding, allowed.version]
        return str(self._signer.dumps(fields))

    def opened(self, token: str) -> Pass:
        """The pass a link holds, which may have expired. Raises ForgedLink."""
        try:
            slug, addressee, until, finding, version = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError) as error:
            raise ForgedLink() from error
        return Pass(
            slug=slug,
            addressee=addressee,
            until=datetime.fromtimestamp(until, UTC),
            finding=finding,
            version=version,
        )

    def stamp(self, *fields: str) -> str:
        """The stamp of a form that is shown to these eyes only, at this place, of this state."""
        return self._stamper.get_signature(json.dumps(fields)).decode()

    def has_stamped(self, stamp: str, *fields: str) -> bool:
        """Whether it stamped just that."""
        return self._stamper.verify_signature(json.dumps(fields), stamp)


def version_tag(finding: Finding) -> str:
    """A finding's version, short enough for a link."""
    return hashlib.sha256(finding.version.encode()).hexdigest()[:16]


def review_links(
    seal: Seal, *, base: str, slug: str, findings: Iterable[Finding], addressee: str, now: datetime
) -> ReviewLinks:
    """Where a mail to this addressee leads, each link good for 30 days; `base` is where the review page answers."""
    article = Pass(slug=slug, addressee=addressee, until=now + GOOD_FOR)
    return ReviewLinks(
        article=page_of(seal, article, base=base),
        findings={finding.id: page_of(seal, article.on(finding), base=base) for finding in findings},
    )


def page_of(seal: Seal, allowed: Pass, *, base: str = "") -> str:
    """The address at which a pass is shown; without a base, from the root."""
    return f"{base.rstrip('/')}/r/{seal.token(allowed)}"
