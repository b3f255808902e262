"""What is seen of a page at a glance."""

import pytest

from citewatch.judge.sight import LARGEST, SHORT, Sight, plain_sight, sight
from citewatch.model import Capture
from tests.builders import a_capture


def seen(source: str) -> Sight:
    return Sight(source, "https://example.org/a")


SHOWN = {
    "tags": ("<h1>Access</h1> <b>denied</b>", "Access denied"),
    "a script": ("a<script>if (1<2) '<p>'</script>b", "a b"),
    "a comment": ("a<!-- <p>x --> b", "a b"),
    "a comment that never ends": ("a<!-- b", "a"),
    "a doctype": ("<!DOCTYPE html><p>a", "a"),
    "noscript": ("<noscript>Enable JavaScript</noscript>a", "a"),
    "the title": ("<title>T</title>a", "a"),
    "a drawing that closes itself": ("<svg/>a", "a"),
    "a list of countries": ("<select><option>Aruba</select>a", "a"),
    "entities": ("R&#101;f&#35;1 &amp; 2", "Ref#1 & 2"),
    "less than": ("1 < 2", "1 < 2"),
    "a capital that grows when lowered": ("İİİ<SCRIPT>x</SCRIPT>a", "İİİ a"),
    "half a tag": ("a<b", "a"),
}


@pytest.mark.parametrize(("source", "shown"), SHOWN.values(), ids=SHOWN.keys())
def test_text_is_what_a_reader_sees(source: str, shown: str) -> None:
    assert seen(source).text == shown


def test_a_title_has_segments() -> None:
    assert seen("<title>Login&nbsp;to X | X’s site</title>").segments == (
        "login to x | x's site",
        "login to x",
        "x's site",
    )


def test_what_stands_before_a_colon_is_no_segment() -> None:
    assert seen("<title>Access Denied: a report</title>").segments[1:] == ("access denied: a report", "a report")


HEADINGS = {
    "the first": ("<h2>One <b>of</b> two</h2><h1>x</h1>", "one of two"),
    "one that never ends": ("<h1>A<h2>B", "a"),
    "none": ("<p>x", ""),
}


@pytest.mark.parametrize(("source", "heading"), HEADINGS.values(), ids=HEADINGS.keys())
def test_a_heading_is_read_without_its_markup(source: str, heading: str) -> None:
    assert seen(source).heading == heading


def test_a_password_that_nobody_can_enter_is_not_asked_for() -> None:
    assert [seen(f"<input type=password{more}>").asks_password for more in ("", " disabled")] == [True, False]


@pytest.mark.parametrize(("size", "is_seen"), [(100, True), (5000, False)])
def test_a_short_plain_text_is_looked_at(size: int, is_seen: bool) -> None:
    text = a_capture(payload=b"<" * size, headers=(("Content-Type", "text/plain"),))

    assert (plain_sight(text) is not None) == is_seen


def test_chinese_is_counted_by_its_signs() -> None:
    assert seen("<p>您的请求已被拦截</p>").words == 4


def test_a_text_without_spaces_is_not_short() -> None:
    assert not seen("x" * 100 * (SHORT + 1)).is_short


@pytest.mark.parametrize(("words", "short"), [(SHORT, True), (SHORT + 1, False)])
def test_short_is_told_without_reading_on(words: int, short: bool) -> None:
    assert seen("<p>word</p>" * words).is_short is short


def test_a_page_is_decoded_as_it_says() -> None:
    page = "<meta charset=gbk><title>访问被拒绝</title>".encode("gbk")

    found = sight(a_capture(payload=page))

    assert found and found.title == "访问被拒绝"


NO_SIGHT = {
    "a PDF": a_capture(payload=b"%PDF", headers=(("Content-Type", "application/pdf"),)),
    "a page too large for a wall": a_capture(payload=b"x" * (LARGEST + 1)),
}


@pytest.mark.parametrize("capture", NO_SIGHT.values(), ids=NO_SIGHT.keys())
def test_what_is_no_small_page_is_not_looked_at(capture: Capture) -> None:
    assert sight(capture) is None


@pytest.mark.parametrize(
    ("source", "sent", "url"),
    [
        pytest.param('<meta http-equiv="refresh" content="0; URL=/new">', "", "https://example.org/new", id="quoted"),
        pytest.param("<meta http-equiv=refresh content=0;url=/new>", "", "https://example.org/new", id="unquoted"),
        pytest.param("<p>Moved.</p>", "0; url=/new", "https://example.org/new", id="by the header"),
        pytest.param("<p>A document.</p>", "", None, id="none"),
        pytest.param("<p>A document.</p>", "300", None, id="only a reload"),
    ],
)
def test_where_a_page_sends_its_reader(source: str, sent: str, url: str | None) -> None:
    refresh = Sight(source, "https://example.org/a", sent).refresh

    assert (refresh.url if refresh else None) == url
