"""Render a report through the templates: one HTML page, one plain text.

Knows which template shows what; must not know findings or their order, which the view has settled.
"""

from citewatch.report.piles import Report
from citewatch.report.view import view_of
from citewatch.templating import rendered


def html(report: Report, *, is_brief: bool = False) -> str:
    """The whole report as one HTML page, which also serves as a mail body; nothing remote, no script."""
    return rendered("report.html", view=view_of(report, is_brief=is_brief))


def text(report: Report, *, is_brief: bool = False) -> str:
    """The same report as plain text, wrapped for a terminal or a mail."""
    return rendered("report.txt", view=view_of(report, is_brief=is_brief))
