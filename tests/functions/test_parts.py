"""What the doorsteps have in common: what is told to the log."""

import json

import pytest

from functions import parts


def test_an_answer_that_made_us_stumble_is_an_error_in_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "citewatch-test-parts")

    parts.owning(parts.log())("https://www.fda.gov/a?key=secret", ZeroDivisionError("a bug of ours"))

    [line] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (line["level"], line["over"]) == ("ERROR", "https://www.fda.gov/a")
    assert "ZeroDivisionError: a bug of ours" in line["exception"]
