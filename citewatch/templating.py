"""Fill in the templates: what comes from outside is escaped, and what would hide or reverse it shown. Jinja's home.

Knows templates, escaping and wrapping; nothing of what the pages and mails say.
"""

import textwrap
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from citewatch.escaping import clipped, visible
from citewatch.settings import shipped


def rendered(template: str, **values: object) -> str:
    """The template filled in; those that end in .html are escaped for HTML."""
    return _templates().get_template(template).render(**values)


def shown_size(text: str) -> int:
    """How many bytes the text takes in a page."""
    return len(escape(visible(text)).encode("utf-8"))


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
