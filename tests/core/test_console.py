"""What the command line writes can be written, whatever stood on a page."""

import json

from citewatch.console import as_json


def test_half_a_character_stays_the_escape_it_came_as() -> None:
    result = {"title": "\ud800 and “whole”"}

    assert json.loads(as_json(result).encode("utf-8")) == result
