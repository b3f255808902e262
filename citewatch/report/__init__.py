"""Say what one audit means for its article: subject, HTML, plain text, table, JSON and the mail that carries them.

Must not know how a finding arose or how a mail is handed over.
Arrows: `mail` → `fitting` → `render` → `view` → `headline`, `card` → `quoting`; `mail`, `fitting` → `post`;
`view`, `card` → `space`; `table` → `card`; all → `piles` → `wording`.
"""

from citewatch.escaping import clipped, http_url
from citewatch.report.headline import subject
from citewatch.report.mail import message
from citewatch.report.piles import Report, ReviewLinks, in_order
from citewatch.report.render import html, text
from citewatch.report.result import result_json
from citewatch.report.table import findings_csv

__all__ = [
    "Report",
    "ReviewLinks",
    "clipped",
    "findings_csv",
    "html",
    "http_url",
    "in_order",
    "message",
    "result_json",
    "subject",
    "text",
]
