"""What the command line writes can be written, whatever stood on a page."""

import json
from dataclasses import replace
from pathlib import Path

from citewatch.adapters.store.folder import FolderStore
from citewatch.audit.records import ledger_key, publish, put
from citewatch.console import as_json, standing, summary
from citewatch.ledger import Ledger
from citewatch.model import Run
from tests.builders import A_DAY, a_decision, a_finding, an_article


def test_half_a_character_stays_the_escape_it_came_as() -> None:
    result = {"title": "\ud800 and “whole”"}

    assert json.loads(as_json(result).encode("utf-8")) == result


def test_an_article_is_told_with_what_needs_somebody_first_and_nothing_hidden(tmp_path: Path) -> None:
    store, found = FolderStore(tmp_path), a_finding(summary="The dose \u202e changed.")
    minor = replace(found, id="ba9876543210", state=found.state.RESOLVED)
    book = Ledger(slug="an-article", last_run=Run(id="r", started_at=A_DAY))
    publish(store, an_article())
    put(store, ledger_key("an-article"), replace(book, findings={f.id: f for f in (minor, found)}))

    told = standing("an-article", store=store)

    assert told.index(found.id) < told.index(minor.id) and "⟨U+202E⟩" in told and "\u202e" not in told


def test_the_summary_lets_no_page_take_the_terminal_over() -> None:
    found = {"state": "open", "severity": "major", "citation": 1, "kind": "link-moved", "summary": "Moved\nto \x1b[2J."}
    article = {"slug": "an-article", "citations": [], "findings": [found]}

    told = summary({"articles": [article]}, [an_article(title="\x9b8m Small")], place="there")

    assert told.splitlines()[0] == "⟨U+009B⟩8m Small"
    assert told.splitlines()[2].endswith("link-moved: Moved to ⟨U+001B⟩[2J.")


def test_the_trail_tells_whose_link_was_used(tmp_path: Path) -> None:
    store, made = FolderStore(tmp_path), a_decision(addressee="rae@example.org", note="See\nthe dose.")
    publish(store, an_article())
    put(store, ledger_key("an-article"), Ledger(slug="an-article", decisions=(made,)))

    told = standing("an-article", store=store)

    assert "edit     by Rae Viewer, MD (by the link mailed to rae@example.org)" in told and ": See the dose." in told
