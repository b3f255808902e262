from pathlib import Path

import pytest

from citewatch.extract import extract
from citewatch.model import BlockKind, Text

READABILITY = Path(__file__).parents[3] / "shared" / "data" / "readability"


def a_text(body: str, *, head: str = "", url: str = "https://example.org/page") -> Text:
    page = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return extract(page.encode(), content_type="text/html; charset=utf-8", url=url)


def words(text: Text) -> list[str]:
    return [block.text for block in text.blocks]


PROSE = "<p>Ketamine is approved as an anaesthetic and is a controlled drug.</p>"

READ = [
    pytest.param("<p>One<br>line</p>", ["One line"], id="a line break is a space"),
    pytest.param("One<br><br>two", ["One", "two"], id="two line breaks end a paragraph"),
    pytest.param("<div>Bare words<p>and a paragraph</p>and more</div>", ["Bare words", "and a paragraph", "and more"],
                 id="text directly in a div"),
    pytest.param("<p>5&nbsp;mg a&shy;day&#8203; <b>now</b>.</p>", ["5 mg aday now."],
                 id="unseen characters"),
    pytest.param("<p>cafe&#769;</p>", ["café"], id="composed characters"),
    pytest.param("<ul><li>Outer<ul><li>Inner</li></ul>rest</li></ul>", ["Outer", "Inner", "rest"], id="nested lists"),
    pytest.param("<dl><dt>Dose</dt><dd>0.5 mg</dd></dl>", ["Dose", "0.5 mg"], id="definitions"),
    pytest.param("<table><tr><th>Dose<th>Risk<tr><td>5 mg<td><p>low</p><p>so far</p></table>",
                 ["Dose | Risk", "5 mg | low so far"], id="table rows"),
    pytest.param("<table><tr><td>a<td><td>1<tr><td>b<td><td></table>", ["a | 1", "b"], id="a spacer column"),
    pytest.param("<table><tr><td>a<td><td>1<tr><td>b<td>2<td></table>", ["a | | 1", "b | 2"], id="an empty cell"),
    pytest.param("<table><tr><td><p>Left<td><table><tr><td>x<td>y</table></table>", ["Left", "x | y"],
                 id="a layout table around a table"),
    pytest.param("<pre>one\ntwo\n\nthree</pre>", ["one two", "three"], id="preformatted text"),
    pytest.param("<details><summary>Why?</summary><p>Because.</p></details>", ["Why?", "Because."],
                 id="closed details"),
    pytest.param('<h3><button aria-expanded="false">Why?</button></h3><div class="collapse" aria-hidden="true">So.',
                 ["Why?", "So."], id="a closed accordion"),
    pytest.param('<ul class="nav nav-tabs"><li>Use<li>Risk</ul><div role="tabpanel" hidden>Rare.</div>',
                 ["Use", "Risk", "Rare."], id="tabs"),
    pytest.param('<aside class="boxed-warning">May be fatal.</aside>', ["May be fatal."], id="a boxed warning"),
    pytest.param("<figure><img><figcaption>Figure 1</figcaption></figure>", ["Figure 1"], id="a caption"),
    pytest.param('<section id="related-drugs-and-their-risks"><p>Esketamine.</p></section>', ["Esketamine."],
                 id="an id made from a heading"),
    pytest.param('<div class="page-header"><h1>Ketamine</h1><p>A drug.</p></div>', ["Ketamine", "A drug."],
                 id="a headline in what is named a page header"),
    pytest.param('<main><div class="views-field views-field-title">Dose</div></main>', ["Dose"], id="a Drupal field"),
    pytest.param('<div class="elementor-widget"><p>5 mg</p></div>', ["5 mg"], id="a page builder's widget"),
    pytest.param('<article><p>Rare.</p><footer><ol><li id="fn1">In 3 of 60.</ol></footer></article>',
                 ["Rare.", "In 3 of 60."], id="footnotes in an article's footer"),
    pytest.param("<ul><li>Advertisement</ul><p>Skip to dose 2.</p>", ["Advertisement", "Skip to dose 2."],
                 id="a topic and a sentence that begin as controls do"),
    pytest.param("<p>The set {a: 5 mg} is used.</p><pre>p { color: red }</pre>",
                 ["The set {a: 5 mg} is used.", "p { color: red }"], id="braces in a sentence and in code"),
    pytest.param('<div class="has-sidebar cookie-ok"><p>All of the page stands in here.</p></div>',
                 ["All of the page stands in here."], id="a wrapper named after furniture"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), READ)
def test_what_a_reader_reads_is_kept_once_and_in_order(body: str, expected: list[str]) -> None:
    assert words(a_text(body)) == expected


UNREAD = [
    pytest.param("<script>var a</script><style>p{}</style><noscript>on</noscript><template>t</template>", id="code"),
    pytest.param('<nav><a href="/">Home</a></nav><div role="navigation">Menu</div>', id="navigation"),
    pytest.param("<header>Agency</header><footer>Contact us</footer>", id="header and footer"),
    pytest.param('<div id="cookie-consent-3f" class="cookie-banner" role="dialog">We use cookies</div>', id="cookies"),
    pytest.param('<div class="social-share"><span class="views">9,120 views</span></div>', id="share bar and counter"),
    pytest.param('<ol class="breadcrumb"><li><a href="/">Home</a></ol>', id="breadcrumb"),
    pytest.param('<aside class="related-articles"><a href="/x">Heat and health</a></aside>', id="related articles"),
    pytest.param('<h2>More like this</h2><ul><li><a href="/x">Heat and older adults</a></ul>', id="more like this"),
    pytest.param('<div class="ad-slot advertisement">Compare plans</div>', id="advertisement"),
    pytest.param('<form><label>E-mail</label><input name="e"><button>Sign up</button></form>', id="form"),
    pytest.param('<select><option>Deutsch</select><button>Print</button>', id="controls"),
    pytest.param('<p>Updated 3 hours ago</p>', id="age"),
    pytest.param('<div class="jp-relatedposts"><h3>Related</h3><a href="/x">Heat</a><p>Heat is a risk.</p></div>',
                 id="related posts with a few words each"),
    pytest.param('#main td *, td p { text-align: center; font-weight: 700;} --&gt;', id="style rules as text"),
    pytest.param("<p>Advertisement</p><h4>Share this story</h4><div>Skip to main content</div>", id="lone controls"),
    pytest.param(f'<div class="masthead"><ul>{"<li><a href=/x>Heat and older adults</a>" * 20}</ul></div>',
                 id="a menu larger than the document"),
    pytest.param(f'<div id="feedback">{"<a href=/u>Reader of these pages</a>, " * 99}</div>', id="names of readers"),
]  # fmt: skip


@pytest.mark.parametrize("furniture", UNREAD)
def test_furniture_makes_no_difference(furniture: str) -> None:
    bare = a_text(PROSE * 3)

    furnished = a_text(PROSE * 3 + furniture)

    assert furnished == bare


def test_the_main_landmark_is_the_document() -> None:
    text = a_text(f"<div>Call 1-800 now</div><main><h1>Ketamine</h1>{PROSE}</main><div>Other drugs</div>")

    assert words(text) == ["Ketamine", "Ketamine is approved as an anaesthetic and is a controlled drug."]


def test_a_main_landmark_that_holds_next_to_nothing_is_not_the_document() -> None:
    text = a_text(f"<main>Fact sheets</main><div>{PROSE * 4}</div>")

    assert len(text.blocks) == 5


def test_what_stands_beside_the_headlines_article_is_no_document_in_the_main_part_either() -> None:
    article = f"<article><h1>Ketamine</h1>{PROSE * 9}</article>"
    aside = (
        f'<aside class="sidebar"><h3>Recent comments</h3>{"<p>Sam: I did not know that, thank you.</p>" * 12}</aside>'
    )

    assert a_text(f"<main>{article}{aside}</main>") == a_text(f"<main>{article}</main>")


def test_a_header_larger_than_the_document_is_none_where_the_headline_stands_elsewhere() -> None:
    slides = "<article><p>The warbler has been endangered since 1990; manatees deserve care.</p></article>" * 9

    text = a_text(f'<header role="banner">{slides}</header><div><h1>Mission</h1>{PROSE * 3}</div>')

    assert [block.text for block in text.blocks][0] == "Mission"


def test_blocks_stand_under_their_heading_path() -> None:
    text = a_text("<h1>Drug</h1><h2>Risks</h2><p>Rare.</p><h3>Old</h3><h2>Use</h2><p>Daily.</p>")

    assert [(block.text, block.section) for block in text.blocks] == [
        ("Drug", ()),
        ("Risks", ("Drug",)),
        ("Rare.", ("Drug", "Risks")),
        ("Old", ("Drug", "Risks")),
        ("Use", ("Drug",)),
        ("Daily.", ("Drug", "Use")),
    ]


def test_kinds_are_told_apart() -> None:
    text = a_text("<h1>A</h1><p>B</p><ul><li><p>C</p></ul><table><tr><td>D<td>E</table>")

    assert [block.kind for block in text.blocks] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE_ROW,
    ]


DATES = [
    pytest.param("<ul><li><h2>Content current as of:</h2><p><time>03/11/2024</time></p></ul>",
                 {"content-current-as-of": "03/11/2024"}, id="FDA, label and time apart"),
    pytest.param("<li>Content current as of: 03/11/2024</li>", {"content-current-as-of": "03/11/2024"},
                 id="FDA, in one"),
    pytest.param("<aside><b>Content current as of:</b> 03/11/2024</aside>", {"content-current-as-of": "03/11/2024"},
                 id="in an aside"),
    pytest.param("<p>Last Reviewed: <strong>May 2023</strong></p>", {"last-reviewed": "May 2023"}, id="NIMH"),
    pytest.param("<p>Last reviewed on March 3, 2025.</p>", {"last-reviewed": "March 3, 2025"}, id="reviewed on"),
    pytest.param("<div>Page last updated: 2025-01-02 | Contact</div>", {"last-updated": "2025-01-02"},
                 id="beside a link"),
    pytest.param("<p>(Updated 3/14/2020 9:30 p.m.)</p>", {"last-updated": "3/14/2020 9:30 p.m."}, id="with a time"),
    pytest.param("<p>Updated: May 1, 2020</p><p>Updated: May 2, 2020</p>",
                 {"last-updated": "May 1, 2020", "last-updated-2": "May 2, 2020"}, id="two stamps"),
    pytest.param("<table><tr><td>Date published:<td>17 March 2020</table>", {"published": "17 March 2020"}, id="a row"),
]  # fmt: skip


@pytest.mark.parametrize(("stamp", "expected"), DATES)
def test_a_pages_word_of_its_age_is_a_date_and_no_block(stamp: str, expected: dict[str, str]) -> None:
    text = a_text(PROSE + stamp)

    assert dict(text.dates) == expected
    assert [block for block in text.blocks if any(when in block.text for when in expected.values())] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The indication was revised on March 3, 2024, to exclude children.",
        "Spravato was approved on March 5, 2019.",
        "No cases are known as of March 3, 2020.",
        "Initial U.S. approval: 1970",
    ],
)
def test_a_sentence_with_a_date_stays(sentence: str) -> None:
    text = a_text(f"<p>{sentence}</p>")

    assert words(text) == [sentence]
    assert text.dates == {}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("<title> Ketamine \n | FDA</title>", "Ketamine | FDA", id="title"),
        pytest.param('<meta property="og:title" content="Ketamine">', "Ketamine", id="og:title"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_title_is_the_pages_own(head: str, expected: str | None) -> None:
    assert a_text(PROSE, head=head).title == expected


ENCODED = [
    pytest.param("µg ≤ 5".encode(), None, id="utf-8 without a word"),
    pytest.param(b"\xef\xbb\xbf" + "µg ≤ 5".encode(), "text/html; charset=iso-8859-1", id="a mark beats the header"),
    pytest.param("µg ≤ 5".encode("utf-16"), "text/html", id="utf-16 with a mark"),
    pytest.param(b"<meta charset=windows-1253>" + "µg ≤ 5".encode(), "text/html;charset=utf-8", id="header"),
]


@pytest.mark.parametrize(("payload", "content_type"), ENCODED)
def test_characters_are_read_in_the_pages_encoding(payload: bytes, content_type: str | None) -> None:
    assert words(extract(payload, content_type=content_type or "text/html", url="")) == ["µg ≤ 5"]


def test_bytes_that_are_no_utf_8_are_windows_1252() -> None:
    text = extract(b"<p>5 \xb5g \x96 \x93rare\x94</p>", content_type="text/html", url="")

    assert words(text) == ["5 µg – “rare”"]


@pytest.mark.parametrize(
    ("payload", "content_type", "media_type", "problem"),
    [
        pytest.param(b"\x89PNG\r\n", "image/png", "image/png", "unsupported-type", id="image"),
        pytest.param(b"PK\x03\x04", "text/html", "application/octet-stream", "unsupported-type", id="zip sent as html"),
        pytest.param(b"{}", "application/json", "application/json", "unsupported-type", id="json"),
        pytest.param(b"a\n\nb", "text/plain", "text/plain", None, id="plain text"),
        pytest.param(b"<!DOCTYPE html><p>a", None, "text/html", None, id="html without a header"),
        pytest.param(b"<html>gone", "application/pdf", "text/html", None, id="an error page sent as pdf"),
        pytest.param(b"", "text/html", "text/html", "no-text", id="nothing"),
        pytest.param(b"<article>", "text/html", "text/html", "no-text", id="an empty article"),
    ],
)
def test_the_type_is_what_the_bytes_say(payload: bytes, content_type: str, media_type: str, problem: str) -> None:
    text = extract(payload, content_type=content_type, url="")

    assert (text.media_type, text.problem) == (media_type, problem)


def test_a_sites_own_furniture_is_dropped_on_that_site_only() -> None:
    body = f'{PROSE * 3}<div class="portlet">Seen: 4 papers</div>'

    there = a_text(body, url="https://www.ncbi.nlm.nih.gov/books/NBK470357/")

    assert "Seen: 4 papers" not in words(there)
    assert "Seen: 4 papers" in words(a_text(body))


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "x-y"])
def test_a_page_nested_60000_deep_is_read(tag: str) -> None:
    text = a_text(f"<{tag}>" * 60_000 + "Still here.")

    assert words(text) == ["Still here."]


def test_long_tables_are_read_in_linear_time() -> None:
    text = a_text("<table>" + "<tr><td>a<td>b" * 50_000)

    assert len(text.blocks) == 50_000


def test_saved_articles_keep_nearly_every_word_a_reader_wants() -> None:
    if not READABILITY.is_dir():
        pytest.skip("the saved articles of ../shared/data/readability are not here")
    found = total = 0

    for page in sorted((READABILITY / "pages").iterdir()):
        wanted = set((READABILITY / "expected" / f"{page.stem}.txt").read_text().lower().split())
        text = extract(page.read_bytes(), content_type="text/html", url="")
        read = {word for block in text.blocks for word in block.text.lower().split()}
        found, total = found + len(wanted & read), total + len(wanted)

    assert found / total > 0.97


IN_THE_DOCUMENT = [
    pytest.param('<div class="odh-ads__items"><div>50</div><div>Confirmed cases</div></div>', "50", id="ads in a name"),
    pytest.param('<div class="page-header"><h2>Travel advisory</h2></div>', "Travel advisory", id="a page header"),
    pytest.param('<section id="cookies"><h2>Cookies</h2><p>We keep cookies for 13 months.</p></section>',
                 "We keep cookies for 13 months.", id="a section on cookies"),
    pytest.param('<div class="data-sharing"><p>We share your data with 12 partners.</p></div>',
                 "We share your data with 12 partners.", id="a sentence on sharing"),
    pytest.param('<div class="elementor-counter"><span>53</span> cases</div>', "53 cases", id="a builder's counter"),
    pytest.param('<div class="dashboard-widget"><p>Deaths: 3</p></div>', "Deaths: 3", id="a figure in a widget"),
    pytest.param('<div class="stat"><label>Deaths</label> <b>3</b></div>', "Deaths 3", id="a label of no field"),
    pytest.param("<aside>Pregnant patients must not take this drug.</aside>",
                 "Pregnant patients must not take this drug.", id="a warning in a bare aside"),
    pytest.param('<aside role="note"><dl><dt>1<dd id="fn1">Oils above 4 %.</dl></aside>', "Oils above 4 %.",
                 id="footnotes in an aside"),
    pytest.param('<div><button data-toggle="collapse" aria-expanded="false">Who may take it?</button></div>',
                 "Who may take it?", id="an accordion's button outside a heading"),
    pytest.param('<div role="table"><div role="row"><span role="cell">Ada</span><span role="cell">5</span></div></div>',
                 "Ada | 5", id="a table by its roles"),
    pytest.param('<h2>Latest updates</h2><ul><li><a href="/7.pdf">Order 7: schools closed</a></ul>',
                 "Order 7: schools closed", id="updates that are files"),
    pytest.param('<h2>Recent updates</h2><ul><li><a href="/7">Order 7</a>, in force until 3/13/20</ul>',
                 "Order 7, in force until 3/13/20", id="updates with words of their own"),
    pytest.param('<div class="accordion"><h3>Latest updates</h3><p><a href="/7">Schools close</a></p></div>',
                 "Schools close", id="updates in an accordion"),
    pytest.param('<h2>Cited by</h2><ul><li><a href="/r">Retraction: Ketamine</a><li><a href="/x">Heat</a></ul>',
                 "Retraction: Ketamine", id="a notice among what cites it"),
]  # fmt: skip


@pytest.mark.parametrize(("box", "said"), IN_THE_DOCUMENT)
def test_a_box_in_the_document_that_says_a_thing_is_kept_whatever_its_name(box: str, said: str) -> None:
    assert said in words(a_text(f"<main><h1>Ketamine</h1>{PROSE * 3}{box}</main>"))


NO_DOCUMENT = [
    pytest.param('<div id="cookie-law-info-bar">We use cookies. Read our policy.</div>', id="a cookie bar"),
    pytest.param('<div class="newsletter"><h3>News</h3><p>It comes every Friday to you.</p><button>Join</button></div>',
                 id="a newsletter's box"),
    pytest.param('<div class="widget">9,120 views</div>', id="a widget that counts"),
    pytest.param('<div class="slick-slider"><a href="/flu">Get your flu shot.</a></div>', id="slides of links"),
    pytest.param('<ul class="lang-list"><li><a href="/es">Español</a><li><a href="/vi">Tiếng Việt</a></ul>',
                 id="a list of languages"),
    pytest.param('<p>Jump to: <a href="#a">Use</a> | <a href="#b">Risk</a></p>', id="a line of jumps"),
    pytest.param("<p>23 people viewing this page</p><ul><li>Hits: 1204</ul><span>5 min read</span>", id="counters"),
    pytest.param("<h3>Was this page helpful?</h3>", id="a question to the reader"),
    pytest.param('<h2>Latest updates</h2><div><span>News</span><h3><a href="/n">Five new clinics</a></h3></div>',
                 id="updates that are teasers"),
    pytest.param('<button aria-expanded="false">Show more</button>', id="a button that says what it does"),
    pytest.param("<form><label>E-mail</label></form>", id="a form's label"),
]  # fmt: skip


@pytest.mark.parametrize("furniture", NO_DOCUMENT)
def test_furniture_in_the_document_makes_no_difference(furniture: str) -> None:
    bare = f"<main><h1>Ketamine</h1>{PROSE * 3}"

    assert a_text(f"{bare}{furniture}</main>").blocks == a_text(f"{bare}</main>").blocks


@pytest.mark.parametrize("name", ["emergency-alert", "announcement-bar", "hello-bar", "global-notice"])
def test_a_notice_of_the_whole_site_stands_above_the_headline(name: str) -> None:
    notice = f'<div class="{name}"><p>Tornado warning until 8 p.m. in 5 counties.</p></div>'
    page = f"<h1>Ketamine</h1>{PROSE * 3}"

    assert a_text(f"{notice}{page}").blocks == a_text(page).blocks
    assert "Tornado warning until 8 p.m. in 5 counties." in words(a_text(f"{page}{notice}"))


def test_the_lead_under_a_headline_above_the_main_part_is_kept() -> None:
    head = "<div><h1>Registers</h1><p>This is the first of the six modules.</p><p><a href=/>Home</a></p></div>"

    assert words(a_text(f"{head}<main>{PROSE}</main>"))[:2] == ["Registers", "This is the first of the six modules."]


@pytest.mark.parametrize("footer", ['<div id="footer">', '<div class="site-footer">', "<footer>"])
def test_what_stands_behind_a_footer_by_name_is_no_document(footer: str) -> None:
    page = f"<div><h1>Ketamine</h1>{PROSE * 9}</div>{footer}<p>Privacy</p></{footer[1:].split()[0].strip('>')}>"

    assert a_text(f"{page}<p>You are leaving the site in 5 seconds.</p>").blocks == a_text(page).blocks


def test_what_little_stands_behind_the_pages_footer_is_no_document() -> None:
    build = (
        "<footer><p>Department of Health</p></footer><p class=build>Site version 4.7 · Page generated 04/16/2026</p>"
    )
    page = "<div><h1>Cases</h1>" + "<p>Twelve cases were found in the county this week.</p>" * 10 + f"</div>{build}"

    assert "Site version" not in " ".join(words(a_text(page)))


def test_a_document_behind_a_footer_stays() -> None:
    page = "<footer><p>Department</p></footer><h1>Cases</h1><p>Twelve cases were found in the county this week.</p>"

    assert "Twelve cases were found in the county this week." in words(a_text(page))


@pytest.mark.parametrize(
    "counter", ["200 Citations", "737 Altmetric", "Cited by: 41", "1.2k shares", "12,408 Accesses"]
)
def test_what_counts_a_pages_readers_is_no_block(counter: str) -> None:
    text = a_text(f"<main><h1>Ketamine</h1>{PROSE}<div class=metrics><p>{counter}</p></div>{PROSE}</main>")

    assert counter not in words(text)
