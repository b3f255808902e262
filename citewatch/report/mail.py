"""A report as a mail, ready to be sent.

Knows who is addressed and which parts the mail has; must not know how a mail is packed or handed over.
"""

from datetime import datetime
from email.headerregistry import Group

from citewatch.model import Article
from citewatch.report.fitting import fitted
from citewatch.report.headline import subject
from citewatch.report.piles import Report
from citewatch.report.post import Addressed, address, packed


def message(report: Report, *, sender: str, recipient: str | None, mail_id: str, at: datetime) -> bytes:
    """The report as a mail, ready to be sent: text and HTML alternatives, ASCII only (RFC 5322, RFC 2046).

    `recipient` stands in for the manifest's reviewer; the editors are in copy. The same
    report, id and time give the same bytes, so that a mail that is sent again is the same mail.
    """
    article, parts = report.article, fitted(report)
    in_copy = article.editors if recipient or article.reviewer else ()
    return packed(
        sender=sender,
        to=_to(article, recipient),
        cc=[address(editor) for editor in in_copy],
        subject=subject(report),
        text=parts.text,
        html=parts.html,
        mail_id=mail_id,
        thread=article.slug,
        at=at,
        attachments=parts.attachments,
    )


def _to(article: Article, recipient: str | None) -> Addressed:
    """Who is addressed: the override, the reviewer, else the editors; with nobody named, an empty group."""
    if recipient:
        return recipient
    if article.reviewer:
        return address(article.reviewer)
    return [address(editor) for editor in article.editors] or Group("undisclosed-recipients")
