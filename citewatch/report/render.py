"""Render a report through the templates: a web page, a mail's HTML, and the plain text of either.

Knows which template shows what; must not know findings or their order, which the view has settled.
"""

from citewatch.report.piles import Report
from citewatch.report.view import View, view_of
from citewatch.templating import rendered


def html(report: Report) -> str:
    """The whole report as one web page; nothing remote, no script."""
    return rendered("report.html", view=view_of(report))


def text(report: Report) -> str:
    """The whole report as plain text, wrapped for a terminal."""
    return plain(view_of(report))


def plain(view: View) -> str:
    """What a view shows, as plain text."""
    return rendered("report.txt", view=view)


def mailed(view: View) -> str:
    """What a view shows, as the HTML of a mail with its styles still in its head."""
    return rendered("mail.html", view=view)
