"""What our mail is built of, looked up in caniemail's data: nothing that a mail program drops without a fallback.

tests/pages/caniemail.json holds what the newest tested versions of Gmail, Outlook (for Windows, and the new one, which
is the one of outlook.com) and Apple Mail do with each feature; from where and as of when stands in it.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from citewatch.model import Occasion
from citewatch.report import Report
from tests.mails import Page, a_bad_week, a_report, a_report_on, findings_at_once, parts_of

DATA = Path(__file__).parents[1] / "pages" / "caniemail.json"

# What some mail program drops, or takes only in part, and what its reader sees then.
FALLBACKS = {
    "css-at-media": "Phones that drop it keep the wide look, which is one column of flowing text in 320 px too.",
    "css-at-media-prefers-color-scheme": "The light look stays, or the program darkens it by itself.",
    "css-border": "Outlook draws borders up to 8 px, and on cells; the map's squares may stand bare.",
    "css-display": "Outlook for Windows keeps a button's link inline; its cell has the room (mso-padding-alt).",
    "css-display-none": "Gmail's mobile web page shows the preheader above the verdict; Outlook hides it by mso-hide.",
    "css-font-size": "Only rem and relative sizes are dropped; ours are in px.",
    "css-important": "Dropped together with the @media rules in which alone it stands.",
    "css-line-height": "Outlook for Windows spaces lines a little otherwise.",
    "css-margin": "Dropped where negative or on spans; ours are neither.",
    "css-max-height": "The preheader is hidden by mso-hide in Outlook.",
    "css-max-width": "Outlook for Windows gets a table of 680 px by a conditional comment.",
    "css-overflow": "The preheader is hidden by mso-hide in Outlook.",
    "css-padding": "Outlook for Windows pads cells only: a quote stands flush on its grey, a square is narrow.",
    "css-selector-class": "Every rule is inline already, but the narrow and dark looks.",
    "css-selector-descendant": "As css-selector-class.",
    "css-selector-grouping": "As css-selector-class.",
    "css-selector-type": "As css-selector-class.",
    "css-text-align": "Only start and end are dropped; ours is center.",
    "css-text-decoration": "Changed words are bold as well; a link without its line keeps its colour.",
    "css-word-break": "What is done in its place breaks long words as well.",
    "html-body": "It becomes a div; the outer table has the background.",
    "html-doctype": "Outlook for Windows draws by its own rules with any doctype.",
    "html-lists": "Only reversed and numbered lists are cut; ours are plain.",
    "html-meta-color-scheme": "The light look stays, or the program darkens it by itself.",
    "html-style": "Every rule is inline already, but the narrow and dark looks.",
    "html-width": "Dropped for images only in effect: Outlook takes a table's width as it is.",
}
# What caniemail has no page for, and why it may be used.
UNLISTED = {
    "html-a": "links are what a mail is for",
    "html-b": "bold text, from HTML 2",
    "html-br": "from HTML 2",
    "html-head": "holds title and style; programs that drop it drop nothing that is shown",
    "html-html": "as head",
    "html-ins": "as del; its words are bold as well",
    "html-meta": "charset and viewport: the mail's own header names the charset too",
    "html-title": "shown by no mail program",
    "html-bgcolor": "from HTML 3.2; the same colour stands in the style",
    "html-charset": "as meta",
    "html-class": "only the @media rules ask for it",
    "html-content": "as meta",
    "html-href": "as a",
    "html-name": "as meta",
    "html-style-attribute": "caniemail lists what may stand in it",
    "css-color": "from CSS 1",
    "css-mso": "Outlook's own words, which no other program reads",
}
_ELEMENTS = {"h1": "h1-h6", "h2": "h1-h6", "h3": "h1-h6", "ul": "lists", "li": "lists"} | dict.fromkeys(
    ("details", "summary", "main", "article", "nav", "section"), "semantics"
)
_ELEMENTS |= dict.fromkeys(("table", "tbody", "tr", "td"), "table")
_FAMILIES = (
    "border-radius",
    "border-collapse",
    "font-size",
    "font-weight",
    "border",
    "margin",
    "padding",
    "font",
    "mso",
)
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;{}]+)")


def features(page: str) -> set[str]:
    """Every feature that a mail's HTML uses, by caniemail's names."""
    found = Page(page)
    used = {"html-doctype"} if page.lstrip().casefold().startswith("<!doctype") else set()
    for tag, attributes in found.elements:
        used.add(f"html-{_ELEMENTS.get(tag, tag)}")
        used |= {"html-style-attribute" if name == "style" else f"html-{name}" for name in attributes}
        used |= set(of_meta(attributes)) | set(of_style(attributes.get("style", "")))
    return used.union(*map(of_sheet, found.styles))


def of_meta(attributes: dict[str, str]) -> Iterator[str]:
    if "color-scheme" in attributes.get("name", ""):
        yield "html-meta-color-scheme"
    if attributes.get("href", "").startswith("#"):
        yield "html-anchor-links"


def of_style(style: str) -> Iterator[str]:
    """The features of declarations: properties, units, functions."""
    for name, value in _DECLARATION.findall(style):
        family = next((family for family in _FAMILIES if name == family or name.startswith(f"{family}-")), name)
        yield "css-display-none" if (name, value.strip()) == ("display", "none") else f"css-{family}"
        yield from (f"css-unit-{unit}" for unit in re.findall(r"\d(px|em|rem|vw|vh|ch|pt)\b", value))
        yield from (f"css-{called}" for called in re.findall(r"([a-z-]+)\(", value))
        if "!important" in value:
            yield "css-important"


def of_sheet(sheet: str) -> set[str]:
    """The features of a style sheet: at-rules with their conditions, selectors, and what they declare."""
    used = set()
    for rule, condition in re.findall(r"@([a-z-]+)([^{;]*)", sheet):
        used |= {f"css-at-{rule}"} | {
            f"css-at-{rule}-{asked}" for asked in re.findall(r"\((prefers-[a-z-]+)", condition)
        }
    for selectors, declared in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"@[a-z-]+[^{]*\{", "", sheet)):
        used |= set(of_style(declared)) | of_selectors(selectors.strip())
    return used


def of_selectors(selectors: str) -> set[str]:
    each = [one.strip() for one in selectors.split(",")]
    used = {"css-selector-grouping"} if len(each) > 1 else set()
    for one in each:
        used |= {"css-selector-descendant"} if " " in one else set()
        used |= {"css-selector-class"} if "." in one else set()
        used |= {"css-selector-type"} if re.search(r"(^|\s)[a-z]", one) else set()
        used |= {f"css-pseudo-class-{name}" for name in re.findall(r":([a-z-]+)", one)}
    return used


def support() -> dict[str, dict[str, str]]:
    known: dict[str, dict[str, str]] = json.loads(DATA.read_text(encoding="utf-8"))["features"]
    return known


def dropped(page: str) -> dict[str, list[str]]:
    """What a page uses that a mail program drops or takes in part, and which do; what nobody has a page for, too."""
    known = support()
    used = sorted(features(page) - set(UNLISTED))
    return {
        feature: [client for client, does in known.get(feature, {"nobody knows": "u"}).items() if does != "y"]
        for feature in used
        if set(known.get(feature, {"": "u"}).values()) != {"y"}
    }


MAILS = [
    pytest.param(a_bad_week(), id="a bad week"),
    pytest.param(a_report(), id="without a review page"),
    pytest.param(a_bad_week(occasion=Occasion.FIRST), id="the first mail"),
    pytest.param(a_report_on(occasion=Occasion.ALL_CLEAR), id="an all-clear"),
    pytest.param(findings_at_once(100), id="a hundred findings"),
]


@pytest.mark.parametrize("report", MAILS)
def test_a_mail_uses_nothing_that_a_mail_program_drops_without_a_fallback(report: Report) -> None:
    _, page = parts_of(report)

    assert {feature: who for feature, who in dropped(page).items() if feature not in FALLBACKS} == {}


def test_no_fallback_is_named_for_what_no_mail_uses() -> None:
    used = set().union(*(features(parts_of(*row.values)[1]) for row in MAILS))  # type: ignore[arg-type]

    assert {*FALLBACKS, *UNLISTED} - used == set()


@pytest.mark.parametrize(
    ("spoilt", "feature"),
    [
        pytest.param('<p style="position:sticky">', "css-position", id="position"),
        pytest.param("<details><summary>More</summary></details>", "html-semantics", id="details"),
        pytest.param(
            "<style>@media (hover) { .a:hover { top: calc(1px) } }</style>", "css-pseudo-class-hover", id="hover"
        ),
        pytest.param('<div style="display:flex;gap:1rem">', "css-gap", id="gap"),
        pytest.param('<a href="#below">', "html-anchor-links", id="local anchor"),
        pytest.param("<blink>", "html-blink", id="an element nobody has heard of"),
    ],
)
def test_the_check_finds_what_mail_programs_drop(spoilt: str, feature: str) -> None:
    assert feature in dropped(spoilt) and feature not in FALLBACKS
