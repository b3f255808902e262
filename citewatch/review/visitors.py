"""Who looks at the review page: how the addresses of its pages are made for them, and what they may do.

Knows passes and paths; nothing of what the pages show.
"""

from dataclasses import dataclass
from typing import Protocol

from citewatch.model import Finding
from citewatch.review.passes import Pass, Seal, page_of


class Visitor(Protocol):
    """Somebody who looks at an article (`finding` is None) or at one finding of it."""

    @property
    def slug(self) -> str: ...

    @property
    def finding(self) -> str | None: ...

    @property
    def addressee(self) -> str | None:
        """Whose link was used; None without one."""

    @property
    def home(self) -> str | None:
        """Where all articles are listed; None for whoever may not see them."""

    @property
    def here(self) -> str:
        """The address of the page that is looked at."""

    def article_page(self) -> str:
        """The address of the article's page."""

    def finding_page(self, finding: Finding) -> str:
        """The address of the page of a finding as it stands."""

    def may_decide(self, finding: Finding) -> bool:
        """Whether they may decide of a finding as it stands."""


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Whoever came by a signed link: sees one article, and decides of the version the link was made for."""

    seal: Seal
    allowed: Pass
    home: str | None = None

    @property
    def slug(self) -> str:
        return self.allowed.slug

    @property
    def finding(self) -> str | None:
        return self.allowed.finding

    @property
    def addressee(self) -> str | None:
        return self.allowed.addressee

    @property
    def here(self) -> str:
        return page_of(self.seal, self.allowed)

    def article_page(self) -> str:
        return page_of(self.seal, self.allowed.on_article())

    def finding_page(self, finding: Finding) -> str:
        return page_of(self.seal, self.allowed.on(finding))

    def may_decide(self, finding: Finding) -> bool:
        return self.allowed.allows(finding)


@dataclass(frozen=True, kw_only=True)
class Resident:
    """Whoever sits at the machine that holds the store: sees and decides everything, without a link."""

    slug: str
    finding: str | None = None
    addressee: str | None = None
    home: str | None = "/"

    @property
    def here(self) -> str:
        return f"{self.article_page()}/{self.finding}" if self.finding else self.article_page()

    def article_page(self) -> str:
        return f"/a/{self.slug}"

    def finding_page(self, finding: Finding) -> str:
        return f"{self.article_page()}/{finding.id}"

    def may_decide(self, finding: Finding) -> bool:
        return self.finding == finding.id
