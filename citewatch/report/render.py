"""Render a report through the templates: one HTML page, one plain text. Jinja's home.

Knows templates and escaping; must not know findings or their order, which the view has settled.
"""

import textwrap
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from citewatch.report.piles import Report
from citewatch.report.view import view_of
from citewatch.report.wording import clipped, visible
from citewatch.settings import shipped


def html(report: Report, *, is_brief: bool = False) -> str:
    """The whole report as one HTML page, which also serves as a mail body; nothing remote, no script."""
    return _rendered("report.html", report, is_brief=is_brief)


def text(report: Report, *, is_brief: bool = False) -> str:
    """The same report as plain text, wrapped for a terminal or a mail."""
    return _rendered("report.txt", report, is_brief=is_brief)


def _rendered(template: str, report: Report, *, is_brief: bool) -> str:
    return _templates().get_template(template).render(view=view_of(report, is_brief=is_brief))


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"clipped": clipped, "wrapped": _wrapped}
    return environment


def _wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    indent = " " * len(first) if rest is None else rest
    line = " ".join(text.split())
    return textwrap.fill(
        line, 76, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
