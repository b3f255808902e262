"""What goes on in the background is waited for, and a second thing turned away."""

import threading

import pytest

from citewatch.background import OneAtATime
from citewatch.errors import UnderWay


def test_what_goes_on_is_waited_for_and_nothing_begins_after_it() -> None:
    may_end, ended = threading.Event(), []
    audits = OneAtATime(lambda name: (may_end.wait(10), ended.append(name)), failed=lambda error: None)
    audits.begin("an-article")
    was_busy = audits.is_busy

    may_end.set()
    audits.finish()

    assert was_busy and ended == ["an-article"]
    with pytest.raises(UnderWay):
        audits.begin("another")


def test_where_nothing_goes_on_nobody_waits() -> None:
    audits = OneAtATime(lambda name: None, failed=lambda error: None)
    assert not audits.is_busy

    audits.finish()
