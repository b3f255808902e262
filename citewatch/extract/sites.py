"""Know the furniture of single sites, as data, where the general rules cannot know it.

Knows hosts, class names and ids; must not know how a page is read.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Habit:
    """One thing known of the pages under a host: elements (".class" or "#id") to drop or to keep, and why."""

    host: str
    reason: str
    drop: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Habits:
    """All that is known for one page's host."""

    drop: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()


_HABITS = (
    Habit(
        host="fda.gov",
        reason="menu of the section, list of topics and subscribe box are no part of the document",
        drop=frozenset({"#section-nav", ".lcds-toc", ".lcds-subscribe", ".share-buttons"}),
    ),
    Habit(
        host="fda.gov",
        reason="boxed warnings and notices stand in asides and alerts",
        keep=frozenset({".lcds-alert", ".panel-warning", ".boxed-warning"}),
    ),
    Habit(
        host="dea.gov",
        reason="blocks of a Drupal region after the fact sheet: other drugs, press releases, quick links",
        drop=frozenset({".block-menu", ".view-related-content", ".region-sidebar-second"}),
    ),
    Habit(
        host="deadiversion.usdoj.gov",
        reason="menu columns of the older templates",
        drop=frozenset({"#leftNav", "#leftnav", "#rightNav", "#topNav", "#crumbs"}),
    ),
    Habit(
        host="nih.gov",
        reason="page tools beside a topic",
        drop=frozenset({".page-tools", ".region-page-tools", ".on-this-page"}),
    ),
    Habit(
        host="ncbi.nlm.nih.gov",
        reason="portlets change with each visitor: recent activity, similar articles, cited by, links to full text",
        drop=frozenset(
            {
                ".portlet", ".brieflink", ".rr_log", "#activity", "#ui-ncbiexternallink-3", "#similar", "#citedby",
                "#similar-articles", "#cited-by", "#linkout", "#save", ".full-text-links", ".pmc-sidenav",
                ".pmc-sidebar", ".actions-buttons", ".journal-actions", "#rightcolumn", ".goto", ".page-toc-label",
            }
        ),
    ),
)  # fmt: skip


def habits(url: str) -> Habits:
    """What is known of the site this URL is on; nothing for an unknown or unreadable one."""
    host = _host(url)
    known = [habit for habit in _HABITS if host == habit.host or host.endswith(f".{habit.host}")]
    return Habits(
        drop=frozenset().union(*(habit.drop for habit in known)),
        keep=frozenset().union(*(habit.keep for habit in known)),
    )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:  # an unbalanced bracket in the authority
        return ""
