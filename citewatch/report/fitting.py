"""Make a report fit into a mail: fewer words of each finding, then fewer findings, until both parts are small enough.

Knows how large a mail may be; must not know findings or how a mail is packed.
"""

from dataclasses import dataclass

from citewatch.model import Occasion
from citewatch.report.piles import Report
from citewatch.report.post import Attachment, encoded_size, inlined, soft
from citewatch.report.render import html, mailed, plain
from citewatch.report.space import MAILED, Space
from citewatch.report.view import view_of

# Gmail cuts a mail whose HTML is larger than 102 KB, and what stands below the cut is lost to most readers.
MOST_BYTES = 90_000
_LARGEST_ATTACHMENT = 5_000_000
_TOO_LARGE = "The full report is too large to be attached."


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A mail's two parts, which show the same, and the whole report where they do not show all of it."""

    text: str
    html: str
    attachments: tuple[Attachment, ...]

    @property
    def is_small(self) -> bool:
        """Whether no mail program cuts it."""
        return max(encoded_size(self.text), encoded_size(self.html)) < MOST_BYTES


def fitted(report: Report) -> Fitted:
    """The report as it goes by mail: each part under MOST_BYTES as encoded; an all-clear is three lines."""
    whole = html(report)
    parts = _parts(report, MAILED[0], whole=whole)
    if parts.is_small:
        return parts
    # Each space takes less than the one before, so that halving finds the first that is small in four steps.
    least = None
    low, high = 1, len(MAILED) - 1
    while low < high:
        middle = (low + high) // 2
        parts = _parts(report, MAILED[middle], whole=whole)
        least, low, high = (parts, low, middle) if parts.is_small else (least, middle + 1, high)
    return least or _parts(report, MAILED[-1], whole=whole)


def _parts(report: Report, space: Space, *, whole: str) -> Fitted:
    """The two parts with so much space, and the `whole` report along with them where they do not show all of it."""
    is_attachable = len(whole.encode("utf-8", errors="backslashreplace")) <= _LARGEST_ATTACHMENT
    view = view_of(
        report,
        is_brief=report.occasion is Occasion.ALL_CLEAR,
        space=space,
        rest=_rest(report, is_attachable=is_attachable),
        whole="The full report is attached." if is_attachable else _TOO_LARGE,
    )
    return Fitted(
        text=plain(view),
        html=soft(inlined(mailed(view))),
        attachments=(Attachment(name="report.html", html=whole),) if view.is_cut and is_attachable else (),
    )


def _rest(report: Report, *, is_attachable: bool) -> str:
    """Where the reader finds what has no space in the mail."""
    if report.review:
        return "on the review page"
    if is_attachable:
        return "in the attached report"
    return f"in the full report (citewatch show {report.article.slug})"
