"""A report as a mail, ready to be sent.

Knows mail headers and who is addressed; must not know how a mail is handed over.
"""

import hashlib
import re
from datetime import datetime
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from citewatch.escaping import visible
from citewatch.model import Article, Occasion, Person
from citewatch.report.headline import subject
from citewatch.report.piles import Report
from citewatch.report.render import html, text


def message(report: Report, *, sender: str, recipient: str | None, mail_id: str, at: datetime) -> bytes:
    """The report as a mail, ready to be sent: text and HTML alternatives, ASCII only (RFC 5322, RFC 2046).

    An all-clear is three lines. `recipient` stands in for the manifest's reviewer; the editors are in copy. The same
    report, id and time give the same bytes, so that a mail that is sent again is the same mail.
    """
    # The default policies put short UTF-8 bodies out as 8bit, which SES and old relays do not take.
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    domain = parseaddr(sender)[1].rpartition("@")[2] or "citewatch.invalid"
    thread = f"<{_id_part(report.article.slug)}.article@{domain}>"
    mail["From"] = sender
    mail["To"] = _to(report.article, recipient)
    if report.article.editors and (recipient or report.article.reviewer):
        mail["Cc"] = [_address(editor) for editor in report.article.editors]
    mail["Subject"] = " ".join(subject(report).split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{_id_part(mail_id)}@{domain}>"
    mail["In-Reply-To"] = thread
    mail["References"] = thread
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    is_brief = report.occasion is Occasion.ALL_CLEAR
    mail.set_content(text(report, is_brief=is_brief), cte="quoted-printable")
    mail.add_alternative(html(report, is_brief=is_brief), subtype="html", cte="quoted-printable")
    mail.set_boundary("citewatch-" + hashlib.sha256(mail_id.encode()).hexdigest()[:32])
    return _unspaced(mail.as_bytes())


def _unspaced(mail: bytes) -> bytes:
    """The mail with no space before a fold in its head.

    Python folds before an encoded word after the space as well as with one, and both are shown (seen in 3.11: "the
    page  — What Is …").
    """
    head, end, body = mail.partition(b"\r\n\r\n")
    return head.replace(b" \r\n ", b"\r\n ") + end + body


def _to(article: Article, recipient: str | None) -> Any:
    """Who is addressed: the override, the reviewer, else the editors; with nobody named, an empty group."""
    if recipient:
        return recipient
    if article.reviewer:
        return _address(article.reviewer)
    return [_address(editor) for editor in article.editors] or Group("undisclosed-recipients")


def _address(person: Person) -> Address:
    return Address(display_name=" ".join(visible(person.name).split()), addr_spec=person.email)


def _id_part(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", name).strip(".")
