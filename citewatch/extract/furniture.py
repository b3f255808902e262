"""Tell a page's furniture from its document, by landmark, role, class and id.

Knows the words that sites name their furniture with; must not know how the document's text is put together.
"""

import re
from enum import Enum, auto
from functools import cached_property

from lxml import etree

from citewatch.extract.sites import Habits

Element = etree._Element


class Standing(Enum):
    """What an element is to the document. `SURE` and `LIKELY` furniture is only kept when it holds the document."""

    DOCUMENT = auto()
    LANDMARK = auto()
    SURE = auto()
    LIKELY = auto()
    UNSEEN = auto()
    ICON = auto()
    MENU = auto()


# Words between dashes, as `_named` writes them.
_SURE = re.compile(
    r"-(?:cookies?|cookie-?bot|cybot|onetrust|ot-sdk|gdpr|cky|didomi|eupopup|(?<!informed-)consent|breadcrumbs?|crumbs?"
    r"|skip-(?:links?|nav\w*|to|main|content)|skiplinks?|share|sharing|share-?bar|shares|addthis|addtoany|a2a"
    r"|sharedaddy|social|socials|socialmedia|advert\w*|ads|ad|ad-?slot|dfp|gpt|sponsored|outbrain|taboola|disqus|twitter-(?:timeline|tweet)"
    r"|newsletter|masthead"
    r"|(?:site|page|global|main)-(?:footer|header)|usa-(?:banner|footer|header|identifier)|gov-banner|back-to-top"
    r"|totop|site-?(?:wide-)?(?:alert|notice)s?|emergency-banner|translate|gtranslate|goog-te|re-?captcha|survey|foresee"
    r"|qualtrics|livechat|intercom-(?:launcher|container|frame|lightweight)|chatbot|webchat|altmetric|plumx|editsection|print-(?:only|link|button)|visually-"
    r"hidden-focusable)-"
)
# What readers wrote; bare "comments" may be a part of a regulator's document.
_COMMENTS = re.compile(r"-(?:comments?-(?:area|section|list|respond|wrapper|form|thread)|commentlist|disqus)-")
_MENU = re.compile(r"-(?:nav|navbar|navs|subnav|mainnav|topnav|navigation|menus?|submenu|megamenu)-")
_LIKELY = re.compile(
    r"-(?:related|recommend|recommended|recommendations?|recirc\w*|suggested|similar|popular|trending|most-(?:read|viewed)"
    r"|read-(?:next|more|also)|up-next|more-(?:like|from|on|stories|news|articles)|also-like|see-also|you-may|sidebars?"
    r"|rail|companion|comments|comment-?list|respond|feedback|subscribe|subscription|sign-?up|promos?|promoted"
    r"|banner|footer|toolbar|topbar|modal|pop-?up|overlay|dialog|drawer|off-?canvas|widgets?|counters?|views|page-views"
    r"|metrics|tag-?list|tags|taglist|pagination|pager|login|search|language|languages|lang-switch\w*|toc|twitter|tweets?"
    r"|facebook|copyright|page-tools|tools|latest-news|news-?feed)-"
)
_UNSEEN = re.compile(
    r"-(?:sr-only|visually-?hidden|screen-?reader(?:s|-text|-only)?|element-(?:invisible|hidden)|tooltip)-"
)
_ICON = re.compile(r"-(?:material-(?:icons?|symbols?)|icons?|fa|glyphicons?)-")
_TABS = re.compile(r"-(?:nav-(?:tabs|pills|item|link)|tabs?|tablist|accordion\w*|collapse|collapsible|panel|toggle)-")
_BOXED = re.compile(
    r"-(?:warnings?|boxed|call-?out|caution|alert|notes?|footnotes?|important|key-?(?:points?|facts?|takeaways?))-"
)
# Digits stay in their word: a generated "css-6fad1e" must not spell "ad".
_WORD = re.compile(r"[A-Z]+(?![a-z0-9])|[A-Z]?[a-z0-9]+")

_SURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "tooltip"}
)
_LANDMARKS = frozenset({"nav", "dialog", "menu", "search"})
# What is part of the document whatever it is called: a heading's id is made from its words ("related-drugs").
_NEVER = frozenset(
    {"html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "thead", "tr", "td", "th"}
)
_FORMULAS = ("mjx-", "math")  # MathJax hangs its context menu's class on each formula
_TEXT_LENGTH = etree.XPath("string-length(normalize-space(.))")
_HAS_FIELD = etree.XPath("boolean(.//input[not(@type='hidden' or @type='image' or @type='submit')])")
_RAW_LENGTH = etree.XPath("string-length(.)")
_WRAPPER_SHARE = 0.35
_LANDMARK_SHARE = 0.7
_PROSE = 400
_LABELLED = 100
_ICON_LONGEST = 25
_UNSEEN_LONGEST = 150
_ASKED_AT_MOST = 2000
_MEASURED_AT_MOST = 100_000_000  # characters, over all questions; the most on 377 real pages was 426,000
_QUESTION = 2_000  # what asking costs beside them
_NAMED_AT_MOST = 1_200_000  # characters of class names and ids


def _named(names: str) -> str:
    return f"-{'-'.join(_WORD.findall(names)).lower()}-"


class Furniture:
    """Answers, for one page, whether an element is furniture. Remembers what it said of a class."""

    def __init__(self, body: Element, *, habits: Habits) -> None:
        self._body = body
        self._habits = habits
        self._said: dict[tuple[str, str | None, str | None, str | None], Standing] = {}
        self._called: dict[tuple[str, re.Pattern[str]], bool] = {}
        self._asked = self._measured = self._names_read = 0
        self._page_length = self._length(body)

    def is_furniture(self, element: Element, *, tag: str, in_document: bool) -> bool:
        """Whether a reader would not read this element as the document; `in_document`: it stands in main or article."""
        names, mark, role = element.get("class"), element.get("id"), element.get("role")
        if names is None and mark is None and role is None and tag not in _BY_TAG:
            return False
        key = (tag, names, mark, role)
        standing = self._said.get(key)
        if standing is None:
            standing = self._said[key] = self._standing(tag, names or "", mark or "", role or "")
        if standing is Standing.DOCUMENT:
            return tag in _BY_TAG and self._is_by_tag(element, tag=tag, in_document=in_document)
        if role == "banner" and element in self._over_headlines:
            return False
        return self._is_small(element, standing, in_document=in_document)

    def holds_tabs(self, element: Element) -> bool:
        """Whether a button or label is the title of an accordion or a tab, which a reader reads."""
        return element.get("role") == "tab" or self._is_named(element, _TABS)

    def _is_named(self, element: Element, words: re.Pattern[str]) -> bool:
        names = f"{element.get('class', '')} {element.get('id', '')}"
        said = self._called.get((names, words))
        if said is None:
            said = self._may_read(names) and words.search(_named(names)) is not None
            self._called[names, words] = said
        return said

    def _may_read(self, names: str) -> bool:
        """Whether these class names are to be looked at: no site invents megabytes of them for one page."""
        self._names_read += len(names)
        return self._names_read <= _NAMED_AT_MOST

    def _standing(self, tag: str, names: str, mark: str, role: str) -> Standing:
        if not self._may_read(f"{names} {mark} {role}"):
            return Standing.DOCUMENT
        own = {f".{name}" for name in names.split()} | {f"#{mark}"}
        if own & self._habits.keep or tag in _NEVER or tag.startswith(_FORMULAS):
            return Standing.DOCUMENT
        if own & self._habits.drop or role in _SURE_ROLES or tag in _LANDMARKS:
            return Standing.LANDMARK
        return _by_words(_named(names), mark=_named(mark), role=role, tag=tag)

    def _is_by_tag(self, element: Element, *, tag: str, in_document: bool) -> bool:
        if tag == "form":
            return bool(_HAS_FIELD(element)) and self._is_small(element, Standing.SURE)
        if tag == "aside":
            is_boxed = self._is_named(element, _BOXED)
            return not is_boxed and self._is_small(element, Standing.LIKELY if in_document else Standing.LANDMARK)
        if tag == "header":
            return (
                not in_document and element not in self._over_headlines and self._is_small(element, Standing.LANDMARK)
            )
        return self._is_small(element, Standing.LANDMARK)

    def _is_small(self, element: Element, standing: Standing, *, in_document: bool = False) -> bool:
        """Whether it is too small, or too full of links, to hold the document.

        Pages name their wrapper "has-sidebar" or "cookie-ok". Asked a bounded number of times, of a bounded number of
        characters: nested wrappers would make it quadratic.
        """
        self._asked += 1
        if self._asked > _ASKED_AT_MOST or self._is_tired:
            return standing in (Standing.SURE, Standing.LANDMARK)
        length = self._length(element)
        if standing is Standing.UNSEEN:
            return length < _UNSEEN_LONGEST
        if standing is Standing.ICON:
            return length < _ICON_LONGEST
        if length > self._page_length * (_LANDMARK_SHARE if standing is Standing.LANDMARK else _WRAPPER_SHARE):
            self._asked += 50
            return False
        if standing is Standing.LANDMARK or (standing is Standing.SURE and not (in_document and length > _PROSE)):
            return True
        is_loose = in_document or standing is Standing.MENU
        return length < (_LABELLED if is_loose else _PROSE) or self._is_mostly_links(element, length=length)

    def _is_mostly_links(self, element: Element, *, length: float) -> bool:
        linked = 0.0
        for link in element.iter("a"):
            linked += self._length(link)
            if linked > 0.4 * length or self._is_tired:
                break
        return linked > 0.4 * length

    @property
    def _is_tired(self) -> bool:
        return self._measured > _MEASURED_AT_MOST

    def _length(self, element: Element) -> float:
        self._measured += _QUESTION + int(_number(_RAW_LENGTH, element))
        return _number(_TEXT_LENGTH, element)

    @cached_property
    def _over_headlines(self) -> frozenset[Element]:
        """The elements around an <h1> that is no link and no logo."""
        around: set[Element] = set()
        for headline in self._body.iter("h1"):
            if next(headline.iterdescendants("a", "img"), None) is None:
                for above in headline.iterancestors():
                    if above in around:
                        break
                    around.add(above)
        return frozenset(around)


_BY_TAG = frozenset({"aside", "header", "footer", "form", "nav", "dialog", "menu", "search"})


_PHRASES = frozenset({"li", "p", "dt", "dd", "a", "span", "figure", "figcaption", "label", "em", "strong", "b", "i"})


def _by_words(names: str, *, mark: str, role: str, tag: str) -> Standing:
    # A long id is made from a heading's words ("sharing-with-multiple-developers"): it names a part of the document.
    words = names + mark if mark.count("-") <= 4 else names
    if _UNSEEN.search(words):
        return Standing.UNSEEN
    if _ICON.search(words):
        return Standing.ICON if tag in ("i", "span", "em", "b") else Standing.DOCUMENT
    is_tabs = role in ("tablist", "tab", "tabpanel") or _TABS.search(words)
    if not is_tabs and _SURE.search(words):
        return Standing.SURE
    if not is_tabs and _MENU.search(words):
        return Standing.MENU
    if _COMMENTS.search(words):
        return Standing.LANDMARK
    if role == "complementary" or (
        not is_tabs and tag not in _PHRASES and _LIKELY.search(words) and not _BOXED.search(words)
    ):
        return Standing.LIKELY
    return Standing.DOCUMENT


def _number(of: etree.XPath, element: Element) -> float:
    number = of(element)
    return number if isinstance(number, float) else 0.0
