"""What is seen of a page at a glance."""

import pytest

from citewatch.judge.sight import LARGEST, SHORT, Sight, sight
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
