"""Tell a page's furniture from its document, by landmark, role, class and id.

Knows the words that sites name their furniture with; must not know how the document's text is put together.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from functools import cached_property

from lxml import etree

from citewatch.extract.sites import Habits

Element = etree._Element


class Standing(Enum):
    """What an element is to the document. `SURE` and `LIKELY` furniture is only kept when it holds the document.

    `TOPIC` is named by a word that a section may be about, and `BOX` is beside something: the one stays where it is a
    section, the other where it says a thing. `HEAD` and `ABOVE` are furniture above the document. `FOOT` closes the
    page or a part of it, `LEADING` is named after the other pages that it should lead to, `SLIDES` pass by, and in
    `READERS` they have their say.
    """

    DOCUMENT = auto()
    LANDMARK = auto()
    SURE = auto()
    TOPIC = auto()
    LIKELY = auto()
    BOX = auto()
    HEAD = auto()
    ABOVE = auto()
    FOOT = auto()
    SLIDES = auto()
    LEADING = auto()
    READERS = auto()
    UNSEEN = auto()
    ICON = auto()
    MENU = auto()


# What a class or id says of its element, as bits: one look-up a word tells all.
(
    _SURE, _TOPIC, _MENU, _LIKELY, _BOX, _HEAD, _ABOVE, _FOOT, _SLIDES, _LEADS, _COMMENTS, _READERS, _UNSEEN, _ICON,
    _TABS, _BOXED,
) = (1 << bit for bit in range(16))  # fmt: skip
# "a-b" are two words in succession, "=a" is a word that is the whole name: Drupal's "views-field" holds the document.
_SAY = (
    (_SURE, """=cookie-law-info-bar official-banner official-site chat-widget chat-bubble chat-box chat-window
        cookiebot cookie-bot cybot onetrust ot-sdk cky didomi eupopup cookieconsent cookie-consent cookie-notice
        cookie-bar cookie-law cookie-message breadcrumb breadcrumbs crumb crumbs skip-link skip-links skip-nav
        skip-navigation skip-to skip-main skip-content skiplink skiplinks skipnav sharebar share-bar
        social-share social-links social-icons share-buttons addthis addtoany a2a sharedaddy adslot ad-slot dfp
        gpt outbrain taboola disqus twitter-timeline twitter-tweet masthead site-footer page-footer
        global-footer main-footer site-header global-header main-header usa-banner usa-footer usa-header
        usa-identifier gov-banner back-to totop sitealert site-alert sitealerts site-alerts sitewide-alert
        site-notice site-notices emergency-banner translate gtranslate goog-te recaptcha re-captcha foresee
        qualtrics livechat intercom-launcher intercom-container intercom-frame intercom-lightweight chatbot
        webchat altmetric plumx editsection print-only print-link print-button hidden-focusable view-counter
        views-counter visit-counter visits-counter visitor-counter visitors-counter hit-counter hits-counter
        page-counter share-counter shares-counter post-views-counter"""),
    # A policy has a section on each of these.
    (_TOPIC, """cookie cookies gdpr consent share sharing shares social socials socialmedia advert adverts advertise
        advertisement advertisements advertising advertorial sponsored newsletter"""),
    (_MENU, "nav navbar navs subnav mainnav topnav navigation menu menus submenu megamenu"),
    (_LIKELY, """related recommend recommended recirc recirculation suggested similar popular trending lang-list
        language-list language-switcher read-more read-also up-next more-from more-on also-like see-also you-may
        companion subscribe subscription signup sign-up modal popup pop-up overlay dialog drawer offcanvas
        off-canvas weather rating ratings =views page-views post-views views-count view-count taglist tag-list
        tags pagination pager login search lang-switch lang-switcher toc of-contents twitter tweet tweets
        facebook copyright page-tools newsfeed news-feed"""),
    (_HEAD, "page-header"),
    # Page builders and agencies put their key figures into these too (Ohio's "odh-ads").
    (_BOX, """ad ads survey recommendation recommendations language languages tools sidebar sidebars rail promo promos
        promoted banner toolbar topbar widget widgets metrics rightcol rightcolumn right-col right-column
        right-rail rightrail third-col third-column"""),
    # A notice of the whole site, while nothing of the page has been said; a regulator's own stands under the headline.
    (_ABOVE, """emergency-alert emergency-alerts emergency-notice announcement-bar announcement-banner announcements-bar
        announcement hello-bar hellobar global-notice global-alert global-alerts statewide-alert statewide-alerts
        alert-bar alert-banner notice-bar notification-bar top-alert top-bar ribbon"""),
    (_SLIDES, "carousel slick slider slideshow swiper flexslider orbit"),
    (_FOOT, "footer"),
    # What it names are other pages.
    (_LEADS, """relatedposts related-posts related-post relatedarticles related-articles related-article relatedstories
        related-stories related-story relatedcontent related-content relatednews related-news relatedlinks related-links
        related-reading related-coverage related-topics related-resources related-pages related-items similar-articles
        similar-posts similar-stories recommended-articles recommended-stories recommended-posts recommended-content
        recommended-reading most-read most-viewed most-popular read-next more-stories more-news more-articles more-posts
        more-like latest-news latest-stories latest-posts latest-articles recent-posts recent-articles recent-news
        recent-stories top-stories popular-posts popular-articles trending-stories"""),
    # What readers wrote; bare "comments" may be a part of a regulator's document.
    (_COMMENTS, """comment-area comment-section comment-list comment-respond comment-wrapper comment-form comment-thread
        comments-area comments-section comments-list comments-respond comments-wrapper comments-form comments-thread
        commentlist disqus"""),
    (_READERS, "comments respond feedback comentarios commentaires kommentare"),
    (_UNSEEN, """sr-only visuallyhidden visually-hidden screenreader screenreaders screen-reader screen-readers
        element-invisible element-hidden tooltip"""),
    (_ICON, "material-icon material-icons material-symbol material-symbols icon icons fa glyphicon glyphicons"),
    (_TABS, """nav-tabs nav-pills nav-item nav-link tab tabs tablist accordion accordions collapse collapsible panel
        toggle"""),
    (_BOXED, """warning warnings boxed callout call-out caution alert note notes footnote footnotes important keypoint
        keypoints key-point key-points keyfact keyfacts key-fact key-facts keytakeaway keytakeaways key-takeaway
        key-takeaways keyfigure keyfigures key-figure key-figures glance stat stats statistic statistics
        fnote fnotes card-footer panel-footer table-footer reference references bibliography endnote endnotes citations
        disclosures"""),
)  # fmt: skip
# These turn what follows into its opposite, or into a word on the page as a whole: "no-sidebar", "has-sidebar",
# "informed-consent", "elementor-widget" (all that a page builder builds).
_TURNING = frozenset({"has", "no", "not", "with", "without", "informed", "elementor", "siteorigin"})
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
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OPENS = frozenset({"collapse", "tab", "pill"})
_FORMULAS = ("mjx-", "math")  # MathJax hangs its context menu's class on each formula
_TEXT_LENGTH = etree.XPath("string-length(normalize-space(.))")
# A button that opens a part of the text is none of these.
_HAS_CONTROL = etree.XPath(
    "boolean(.//input[not(@type='hidden')] | .//button[not(@aria-expanded or @aria-controls or @data-toggle)]"
    " | .//a[@role='button' or contains(@class, 'btn') or contains(@class, 'button')])"
)
_LEADS_AWAY = etree.XPath(
    "boolean(descendant-or-self::a[@href and not(starts-with(@href, '#') or starts-with(@href, 'tel:')"
    " or starts-with(@href, 'mailto:'))])"
)
_HAS_HEADING = etree.XPath("boolean(.//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6 | .//*[@role='heading'])")
_HAS_FIELD = etree.XPath("boolean(.//input[not(@type='hidden' or @type='image' or @type='submit')])")
_HOLDS_NOTES = etree.XPath(
    "boolean(.//*[starts-with(@role, 'doc-') or starts-with(@id, 'fn') or starts-with(@id, 'note')"
    " or starts-with(@id, 'ref') or starts-with(@id, 'cite')])"
)
_SAID = etree.XPath("string(.)", smart_strings=False)
_RAW_LENGTH = etree.XPath("string-length(.)")
_WRAPPER_SHARE = 0.35
_LANDMARK_SHARE = 0.7
_LINKED_SHARE = 0.4
_MENU_SHARE = 0.8
_BESIDE_SHARE = 0.9
_PROSE = 400
_TEASER = 300
_SAID_AT_MOST = 4_000
_SENTENCE = 4  # words
_FIGURE = re.compile(r"\d")
_COUNTED = re.compile(
    r"\b(?:views?|viewing|visitors?|visits|downloads?|shares?|likes|followers|subscribers|comments?|reads?|readers"
    r"|reading|hits|citations|votes|accesses|tweets|retweets)\b",
    re.IGNORECASE,
)
_ID_LONGEST = 3
_LABELLED = 100
_FOOT_LONGEST = 250
_ICON_LONGEST = 25
_UNSEEN_LONGEST = 150
_ASKED_AT_MOST = 2000
_MEASURED_AT_MOST = 100_000_000  # characters, over all questions; the most on 377 real pages was 426,000
_QUESTION = 2_000  # what asking costs beside them
_UNCOUNTED = 50  # questions for which white space is passed by without counting it too
_NAMED_AT_MOST = 1_200_000  # characters of class names and ids


def _meanings() -> Mapping[str, int]:
    means: dict[str, int] = {}
    for meaning, words in _SAY:
        for word in words.split():
            means[word] = means.get(word, 0) | meaning
    return means


_MEANS = _meanings()


def _meaning(name: str, *, longest: int = 100) -> int:
    """What one class or id says, in bits; nothing when it has more words than `longest`."""
    means, before = 0, ""
    words = _WORD.findall(name)
    if len(words) > longest:
        return 0
    for written in words:
        word = written.lower()
        if before not in _TURNING:
            means |= _MEANS.get(word, 0)
            if before:
                means |= _MEANS.get(f"{before}-{word}", 0)
        before = word
    return means | _MEANS.get(f"={name.lower()}", 0)


class Furniture:
    """Answers, for one page, whether an element is furniture. Remembers what it said of a class."""

    def __init__(self, body: Element, *, habits: Habits) -> None:
        self._body = body
        self._habits = habits
        self._is_known_site = bool(habits.keep or habits.drop)
        self._said: dict[tuple[str, str | None, str | None, str | None], Standing] = {}
        self._means: dict[str, int] = {}
        self._asked = self._measured = self._names_read = 0
        self._page_length = self._length(body)

    def is_furniture(self, element: Element, *, tag: str, in_main: bool, in_article: bool) -> bool:
        """Whether a reader would not read this element as the document.

        `in_main` and `in_article`: it stands in an element that a page calls so.
        """
        names, mark, role = element.get("class"), element.get("id"), element.get("role")
        if names is None and mark is None and role is None and tag not in _BY_TAG:
            return False
        key = (tag, names, mark, role)
        standing = self._said.get(key)
        if standing is None:
            standing = self._said[key] = self._standing(tag, names or "", mark or "", role or "")
        if standing is Standing.DOCUMENT:
            return tag in _BY_TAG and self._is_by_tag(element, tag=tag, in_main=in_main, in_article=in_article)
        if (role == "banner" or standing in _MAY_BE_TITLED) and element in self._over_headlines:
            return False
        if standing is Standing.ABOVE:
            return not (in_main or in_article) and element in self._above_headline
        if standing is Standing.HEAD:
            is_titled = in_main or in_article or _HAS_HEADING(element) or self._is_under_head(element)
            standing = Standing.DOCUMENT if is_titled else Standing.SURE
        if standing is Standing.DOCUMENT:
            return False
        if standing in _BESIDE and not in_article and (tag == "aside" or role == "complementary"):
            standing = Standing.LANDMARK if self._has_article else standing
        in_document = in_article or (in_main and not self._has_article)
        if standing in _MAY_SPEAK and self._speaks(element, standing, in_document=in_document):
            return False
        return self._is_small(element, standing, in_document=in_document)

    def holds_tabs(self, element: Element) -> bool:
        """Whether a button or label is the title of an accordion or a tab, which a reader reads."""
        if element.get("role") == "tab" or element.get("data-toggle", element.get("data-bs-toggle")) in _OPENS:
            return True
        if element.get("aria-expanded") is not None and element.get("aria-haspopup") is None:
            return True
        return bool(self._says(element) & _TABS)

    def closes_page(self, element: Element, *, tag: str) -> bool:
        """Whether this element, which is not read, is the page's own footer."""
        if tag == "footer" or element.get("role") == "contentinfo":
            return True
        says = self._says(element)
        return bool(says & _FOOT) and not says & (_BOXED | _LIKELY | _BOX) and not self._is_by_headline(element)

    def _says(self, element: Element) -> int:
        names, mark = element.get("class") or "", element.get("id") or ""
        return self._meaning_of(names) | _meaning(mark) if self._may_read(names + mark) else 0

    def _meaning_of(self, names: str) -> int:
        """What all these classes say, in bits. Each is looked at once: pages repeat the same few."""
        known = self._means.get(names)
        if known is None:
            each = names.split()
            known = _meaning(names) if len(each) == 1 else 0
            for name in each if len(each) > 1 else ():
                known |= self._meaning_of(name)
            self._means[names] = known
        return known

    def _may_read(self, names: str) -> bool:
        """Whether these class names are to be looked at: no site invents megabytes of them for one page."""
        self._names_read += len(names)
        return self._names_read <= _NAMED_AT_MOST

    def _standing(self, tag: str, names: str, mark: str, role: str) -> Standing:
        if tag in _NEVER or tag.startswith(_FORMULAS) or not self._may_read(names + mark + role):
            return Standing.DOCUMENT
        if self._is_known_site and (habit := self._habit(names.split(), mark)) is not None:
            return habit
        if role in _SURE_ROLES or tag in _LANDMARKS:
            return Standing.LANDMARK
        means = self._meaning_of(names)
        # A long id is made from a heading's words ("sharing-with-multiple-developers"): it names a part of the text.
        if mark and mark.count("-") + mark.count("_") < _ID_LONGEST:
            means |= _meaning(mark, longest=_ID_LONGEST)
        elif mark:
            means |= _MEANS.get(f"={mark.lower()}", 0)
        return _by_meaning(means, role=role, tag=tag) if means or role else Standing.DOCUMENT

    def _habit(self, names: Sequence[str], mark: str) -> Standing | None:
        """What is known of the site, if it names this element."""
        keep, drop = self._habits.keep, self._habits.drop
        own = {f"#{mark}", *(f".{name}" for name in names)}
        if own & keep:
            return Standing.DOCUMENT
        return Standing.LANDMARK if own & drop else None

    def _is_by_tag(self, element: Element, *, tag: str, in_main: bool, in_article: bool) -> bool:
        if tag == "form":
            return bool(_HAS_FIELD(element)) and self._is_small(element, Standing.SURE)
        in_document = in_article or (in_main and not self._has_article)
        if tag == "aside":
            if self._says(element) & _BOXED or _HOLDS_NOTES(element):
                return False
            if self._speaks(element, Standing.BOX, in_document=in_document):
                return False
            return self._is_small(element, Standing.LIKELY if in_document else Standing.LANDMARK)
        if tag == "header" and (in_main or in_article or element in self._over_headlines):
            return False
        if tag == "footer" and in_document:
            holds_notes = self._says(element) & _BOXED or _HOLDS_NOTES(element)
            return not holds_notes and self._is_small(element, Standing.FOOT, in_document=True)
        return self._is_small(element, Standing.LANDMARK)

    def _is_small(self, element: Element, standing: Standing, *, in_document: bool = False) -> bool:
        """Whether it is too small, or too full of links, to hold the document.

        Pages name their wrapper "has-sidebar" or "cookie-ok". Asked a bounded number of times, of a bounded number of
        characters: nested wrappers would make it quadratic.
        """
        self._asked += 1
        if self._asked > _ASKED_AT_MOST or self._is_tired:
            return standing in (Standing.SURE, Standing.TOPIC, Standing.LANDMARK)
        length = self._length(element)
        if standing is Standing.UNSEEN:
            return length < _UNSEEN_LONGEST
        if standing is Standing.ICON:
            return length < _ICON_LONGEST
        if length > self._page_length * (_LANDMARK_SHARE if standing is Standing.LANDMARK else _WRAPPER_SHARE):
            self._asked += 50
            return standing in _MAY_BE_LARGE and self._is_beside(element, standing, length=length)
        if standing is Standing.LEADING:
            return self._is_teasers(element, length=length)
        if standing is Standing.SLIDES:
            return self._is_mostly_links(element, length=length)
        if standing is Standing.LANDMARK or (standing in _SURELY and not (in_document and length > _PROSE)):
            return True
        return length < _shortest(standing, in_document=in_document) or self._is_mostly_links(element, length=length)

    def _speaks(self, element: Element, standing: Standing, *, in_document: bool) -> bool:
        """Whether this box in the document says a thing of it: a figure or a sentence, and nowhere to click.

        What is named by a topic must be a section: a heading or some length besides its sentence, unless that leads
        nowhere.
        """
        self._asked += 1
        if self._asked > _ASKED_AT_MOST or self._is_tired or not (in_document or self._is_by_headline(element)):
            return False
        length = self._length(element)
        if not 0 < length < _SAID_AT_MOST or _HAS_CONTROL(element):
            return False
        words = str(_SAID(element)).split()
        has_sentence = _has_sentence(words)
        if standing is Standing.TOPIC:
            is_section = _HAS_HEADING(element) or length >= _LABELLED or (in_document and not _LEADS_AWAY(element))
            return has_sentence and is_section and not self._is_mostly_links(element, length=length)
        if _LEADS_AWAY(element):
            return False
        text = " ".join(words)
        return has_sentence or (_FIGURE.search(text) is not None and not _COUNTED.search(text))

    def _is_under_head(self, element: Element) -> bool:
        """Whether it is a part of the page header that holds the headline: what the page says of itself first."""
        return any(above in self._over_headlines and self._says(above) & _HEAD for above in element.iterancestors())

    def _is_by_headline(self, element: Element) -> bool:
        """Whether it stands in what a page without a main part holds its document in."""
        root = self._around_headline
        return root is not None and any(above is root for above in element.iterancestors())

    def _is_mostly_links(self, element: Element, *, length: float, share: float = _LINKED_SHARE) -> bool:
        linked = 0.0
        for link in element.iter("a"):
            linked += self._length(link)
            if linked > share * length or self._is_tired:
                break
        return linked > share * length

    def _is_teasers(self, element: Element, *, length: float) -> bool:
        """Whether it is a list of other pages, each with a few words on it."""
        return length < _PROSE or length < _TEASER * sum(1 for _ in element.iter("a"))

    def _is_beside(self, element: Element, standing: Standing, *, length: float) -> bool:
        """Whether what takes a good part of the page is beside the document all the same: a menu of many links, names
        of readers, or a landmark of a page whose headline stands elsewhere.
        """
        if element in self._over_headlines or next(element.iter("main"), None) is not None:
            return False
        if standing is Standing.LANDMARK and self._over_headlines and length < _BESIDE_SHARE * self._page_length:
            return True
        has_article = next(element.iter("article"), None) is not None
        return not has_article and self._is_mostly_links(element, length=length, share=_MENU_SHARE)

    @property
    def _is_tired(self) -> bool:
        return self._measured > _MEASURED_AT_MOST

    def _length(self, element: Element) -> float:
        if len(element) == 0:
            text = element.text or ""
            self._measured += _QUESTION + len(text)
            return len(" ".join(text.split()))
        length = _number(_TEXT_LENGTH, element)
        self._measured += _QUESTION + int(length)
        if self._asked > _UNCOUNTED:
            self._measured += int(_number(_RAW_LENGTH, element) - length)
        return length

    @cached_property
    def _has_article(self) -> bool:
        """Whether one article around the headline holds the document: what else is in the main part is beside it."""
        articles = [element for element in self._over_headlines if element.tag == "article"]
        return len(articles) == 1 and self._length(articles[0]) > _WRAPPER_SHARE * self._page_length

    @cached_property
    def _around_headline(self) -> Element | None:
        """The innermost element around the headline with a good part of the page's words; None beside a main part."""
        if next(self._body.iter("main"), None) is not None:
            return None
        headline = next((head for head in self._body.iter("h1") if head.getparent() in self._over_headlines), None)
        for above in () if headline is None else headline.iterancestors():
            if above is self._body or self._is_tired:
                return None
            if self._length(above) > _WRAPPER_SHARE * self._page_length:
                return above
        return None

    @cached_property
    def _above_headline(self) -> frozenset[Element]:
        """The elements before the page's headline; before its first heading where it has none."""
        headlines = frozenset({"h1"}) if self._over_headlines else _HEADINGS
        above: set[Element] = set()
        for element in self._body.iter():
            if element.tag in headlines and next(element.iterdescendants("a", "img"), None) is None:
                return frozenset(above)
            above.add(element)
        return frozenset()

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


_SURELY = frozenset({Standing.SURE, Standing.TOPIC})
_BESIDE = frozenset({Standing.LIKELY, Standing.BOX})
_MAY_SPEAK = frozenset({Standing.TOPIC, Standing.BOX})
_MAY_BE_TITLED = _SURELY | _BESIDE | {Standing.HEAD, Standing.FOOT, Standing.MENU}
_MAY_BE_LARGE = _SURELY | {Standing.LANDMARK, Standing.MENU, Standing.READERS}
_BY_TAG = frozenset({"aside", "header", "footer", "form", "nav", "dialog", "menu", "search"})


_PHRASES = frozenset({"li", "p", "dt", "dd", "a", "span", "figure", "figcaption", "label", "em", "strong", "b", "i"})


def _by_meaning(means: int, *, role: str, tag: str) -> Standing:
    is_tabs = means & _TABS or role in ("tablist", "tab", "tabpanel")
    if means & _UNSEEN:
        return Standing.UNSEEN
    if means & _ICON:
        return Standing.ICON if tag in ("i", "span", "em", "b") else Standing.DOCUMENT
    is_topic = means & _TOPIC and not is_tabs
    # "newsletter-signup" and "consent-banner" are what they say.
    if (means & _SURE and not is_tabs) or (is_topic and means & (_LIKELY | _BOX)):
        return Standing.SURE
    if is_topic:
        return Standing.TOPIC
    if means & _MENU and not is_tabs:
        return Standing.MENU
    if means & _COMMENTS:
        return Standing.LANDMARK
    if means & _ABOVE:
        return Standing.ABOVE
    if means & _LEADS and not role and tag not in _PHRASES:
        return Standing.LEADING
    is_telling = not (is_tabs or means & _BOXED or tag in _PHRASES)
    named = next((standing for bit, standing in _NAMED if means & bit), None) if is_telling else None
    return named or (Standing.BOX if role == "complementary" else Standing.DOCUMENT)


_NAMED = (
    (_READERS, Standing.READERS),
    (_LIKELY, Standing.LIKELY),
    (_BOX, Standing.BOX),
    (_HEAD, Standing.HEAD),
    (_FOOT, Standing.FOOT),
    (_SLIDES, Standing.SLIDES),
)


def _shortest(standing: Standing, *, in_document: bool) -> int:
    """The length from which on an element so named may hold a part of the document."""
    if standing is Standing.FOOT:
        return _FOOT_LONGEST if in_document else _PROSE
    return _LABELLED if in_document or standing is Standing.MENU else _PROSE


def _has_sentence(words: Sequence[str]) -> bool:
    """Whether some words in succession end as a sentence does."""
    since = 0
    for word in words:
        since += 1
        if word.rstrip("\"')]”’»").endswith((".", "!", "?", "。")):
            if since >= _SENTENCE:
                return True
            since = 0
    return False


def _number(of: etree.XPath, element: Element) -> float:
    number = of(element)
    return number if isinstance(number, float) else 0.0
