"""Pack what has been written into a mail: headers, two alternatives, attachments; styles put inline. css-inline's home.

Knows mail's formats and what mail programs keep of a style sheet; must not know findings, reports or letters.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP
from email.quoprimime import body_encode
from email.utils import format_datetime, parseaddr
from typing import Any

import css_inline

from citewatch.escaping import clipped, visible
from citewatch.model import Person

# A tag, with the words in it when it is <code>, or the words between two tags; and what is a long run of characters or
# references. css-inline leaves ">" in an attribute as it is (HTML standard, 13.3), so that it does not end the tag.
_TAG_OR_WORDS = re.compile(r"""<code\b(?:"[^"]*"|[^">])*>[^<]*|<(?:"[^"]*"|[^">])*>|[^<]+""")
_ENDLESS = re.compile(r"(?:&[^;\s]{1,10};|[^&\s<>]){30}(?=[^\s<])")

# RFC 5322 section 3.2.3, but for the comma and the full stop. Python folds a long quoted name without its quotes, and
# then these speak (seen in 3.11: a name that holds "<script>" is read as an address).
_SPECIAL = re.compile(r"[()<>\[\]:;@\\\"]")

# What `packed` takes for a header that names people: one address as text, addresses, or an empty group.
Addressed = str | Address | Group | Sequence[Address | Group]


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A page that goes with a mail under a file name."""

    name: str
    html: str


def packed(
    *,
    sender: str,
    to: Addressed,
    cc: Addressed = (),
    subject: str,
    text: str,
    html: str,
    mail_id: str,
    thread: str,
    at: datetime,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The mail, ready to be sent: text and HTML alternatives, ASCII only (RFC 5322, RFC 2046).

    `html` is sent as it is: see `inlined`. Mails of one `thread` stand together. The same words give the same bytes,
    so that a mail that is sent again is the same mail.
    """
    # The default policies put short UTF-8 bodies out as 8bit, which SES and old relays do not take.
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    domain = parseaddr(sender)[1].rpartition("@")[2] or "citewatch.invalid"
    root = f"<{_id_part(thread)}.article@{domain}>"
    mail["From"] = sender
    mail["To"] = to
    if cc:
        mail["Cc"] = cc
    mail["Subject"] = _one_line(subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{_id_part(mail_id)}@{domain}>"
    mail["In-Reply-To"] = root
    mail["References"] = root
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    for each in attachments:
        mail.add_attachment(each.html, subtype="html", cte="base64", filename=each.name)
    _bound(mail, f"{mail_id}\n{text}\n{html}")
    return _unspaced(mail.as_bytes())


def inlined(html: str) -> str:
    """The page with its style rules put into its elements, where every mail program reads them.

    What has no place there stays in the head's `<style>`: the @media rules for narrow and dark screens.
    """
    inliner = css_inline.CSSInliner(
        keep_style_tags=False, keep_at_rules=True, minify_css=True, load_remote_stylesheets=False
    )
    return inliner.inline(html)


def soft(html: str) -> str:
    """The page with a place to break in every endless word that is shown, so that none widens the layout.

    Outlook for Windows breaks no word by itself, whatever its style says (caniemail.com, css-word-wrap). What stands
    in `<code>` is left as it is: it is copied.
    """
    head, start, body = html.partition("<body")
    return head + _TAG_OR_WORDS.sub(_softened, start + body)


def _softened(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("<") else _ENDLESS.sub(r"\g<0>&#8203;", found[0])


def encoded_size(body: str) -> int:
    """How many bytes a body takes in a mail, quoted-printable (RFC 2045 section 6.7)."""
    # One character a byte, which is how the standard library encodes the bodies it sends.
    return len(body_encode(body.encode("utf-8").decode("latin-1"), eol="\r\n"))


def address(person: Person) -> Address:
    """A person as a header names them, without what would end the name there."""
    return Address(display_name=clipped(_SPECIAL.sub(" ", _one_line(person.name)), 60), addr_spec=person.email)


def _one_line(words: str) -> str:
    """The words fit for a header: on one line, nothing invisible, and nothing that decodes to anything else.

    Python decodes what looks like an encoded word (RFC 2047), and writes a line break that was in it (seen in 3.11).
    """
    return " ".join(visible(words).replace("=?", "= ?").split())


def _bound(mail: EmailMessage, words: str) -> None:
    """Set the boundaries between the parts by what the mail says, which nobody who is quoted in it can foretell."""
    digest = hashlib.sha256(words.encode("utf-8", errors="backslashreplace")).hexdigest()[:32]
    parts: Any = mail.walk()
    for number, part in enumerate(part for part in parts if part.is_multipart()):
        part.set_boundary(f"citewatch-{number}-{digest}")


def _unspaced(mail: bytes) -> bytes:
    """The mail with no space before a fold in its head.

    Python folds before an encoded word after the space as well as with one, and both are shown (seen in 3.11: "the
    page  — What Is …").
    """
    head, end, body = mail.partition(b"\r\n\r\n")
    return head.replace(b" \r\n ", b"\r\n ") + end + body


def _id_part(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", name).strip(".")
