from time import process_time

import pytest

from citewatch.extract import extract
from citewatch.extract.links import Targets
from citewatch.model import Text

PAGE = "https://www.fda.gov/drugs/safety/index.html"


def a_text(body: str, *, head: str = "") -> Text:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return extract(page.encode(), content_type="text/html; charset=utf-8", url=PAGE)


def links(body: str, *, head: str = "") -> list[tuple[str, tuple[str, ...]]]:
    return [(block.text, block.links) for block in a_text(body, head=head).blocks]


WRITTEN = [
    pytest.param("https://www.DEA.gov/Drugs/", "dea.gov/Drugs", id="host in lower case, no www, no slash"),
    pytest.param("//dea.gov/drugs", "dea.gov/drugs", id="no scheme"),
    pytest.param("/drugs/x", "fda.gov/drugs/x", id="from the root"),
    pytest.param("x.pdf", "fda.gov/drugs/safety/x.pdf", id="beside the page"),
    pytest.param("../x", "fda.gov/drugs/x", id="above the page"),
    pytest.param("/a/../b", "fda.gov/b", id="dots from the root"),
    pytest.param("https://dea.gov/a?utm_source=x#top", "dea.gov/a", id="query and fragment"),
    pytest.param("https://dea.gov/a;jsessionid=1F/b", "dea.gov/a/b", id="session"),
    pytest.param("https://dea.gov/a/index.html", "dea.gov/a", id="index page"),
    pytest.param("https://dea.gov/a%c3%a9", "dea.gov/a%C3%A9", id="escapes in one case"),
    pytest.param("http://dea.gov:80/a", "dea.gov/a", id="usual port"),
    pytest.param("https://me@dea.gov/a", "dea.gov/a", id="user"),
    pytest.param(" https://dea.gov/\na ", "dea.gov/a", id="white space"),
    pytest.param("https://dea.gov", "dea.gov", id="no path"),
]


@pytest.mark.parametrize(("href", "target"), WRITTEN)
def test_a_document_has_one_name_however_its_link_is_written(href: str, target: str) -> None:
    assert Targets(PAGE).of([href]) == (target,)


@pytest.mark.parametrize(
    "href",
    ["", "#top", "mailto:a@fda.gov", "javascript:void(0)", "tel:+1", "https://", "http://[::1/a", "//[", "data:,x",
     "https://a b/c", "x" * 3_000],
    ids=lambda href: href[:20] or "empty",
)  # fmt: skip
def test_what_leads_to_no_document_is_left_out(href: str) -> None:
    assert Targets(PAGE).of([href, "/a"]) == ("fda.gov/a",)


@pytest.mark.parametrize("url", ["", "no url", "https://[", "urn:x"])
def test_a_page_without_an_address_of_the_web_names_full_links_only(url: str) -> None:
    assert Targets(url).of(["/a", "b", "https://dea.gov/c"]) == ("dea.gov/c",)


LINKED = [
    pytest.param('<p>See <a href="/a">this</a> and <a href="/b"><b>that</b></a>.</p>',
                 [("See this and that.", ("fda.gov/a", "fda.gov/b"))], id="in order"),
    pytest.param('<p>Dose <a href="/a"><img src="x"></a> <a href="/b"> </a></p>', [("Dose", ())], id="without words"),
    pytest.param('<a href="/a"><h2>Title</h2><p>Words</p></a><p>More</p>',
                 [("Title", ("fda.gov/a",)), ("Words", ("fda.gov/a",)), ("More", ())], id="around blocks"),
    pytest.param('<table><tr><td><a href="/a">A</a><td>1<tr><td>B<td><a href="/b">2</a></table>',
                 [("A | 1", ("fda.gov/a",)), ("B | 2", ("fda.gov/b",))], id="table rows"),
    pytest.param('<ul><li><a href="/a">A</a><li>B</ul>', [("A", ("fda.gov/a",)), ("B", ())], id="list items"),
    pytest.param('<p><a>A</a> <a name="x">B</a></p>', [("A B", ())], id="anchors"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), LINKED)
def test_a_block_names_the_documents_its_words_lead_to(body: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert links(body) == expected


def test_links_are_relative_to_the_pages_base() -> None:
    found = links('<p><a href="x">X</a></p>', head='<base href="https://dea.gov/drugs/">')

    assert found == [("X", ("dea.gov/drugs/x",))]


def test_a_long_base_that_each_link_repeats_is_read_in_bounded_time() -> None:
    head = f'<base href="https://dea.gov/{"a/" * 900}">'
    body = "".join(f'<p><a href="{number}">x</a></p>' for number in range(40_000))
    started = process_time()

    text = a_text(body, head=head)

    assert sum(len(link) for block in text.blocks for link in block.links) < 10_000_000
    assert process_time() - started < 5
