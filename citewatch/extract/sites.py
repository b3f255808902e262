"""Know the furniture of single sites, as data, where the general rules cannot know it.

Knows hosts, class names and ids; must not know how a page is read.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Habit:
    """One thing known of the pages under a host: elements (".class" or "#id") to drop or to keep, and why."""

    host: str
    reason: str
    drop: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Habits:
    """All that is known for one page's host."""

    drop: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()


_ATYPON = frozenset(
    {
        "#core-collateral-metrics", "#core-collateral-share", "#core-collateral-fulltext-options",
        "#core-collateral-media", "#core-collateral-figures", "#core-collateral-tables", "#core-collateral-more",
        "#article_collateral_menu", ".core-nav-wrapper", ".core-sections-menu", ".core-fv",
        ".meta-panel__right-content", ".meta-panel__access", ".info-panel__right-content", ".ux-modal-container",
        ".content-navigation", ".publication-menu", ".references-popup-wrapper", ".truncation-wrapper", "#cited-by",
        ".literatumArticleMetricsWidget", ".literatumInstitutionBanner", ".literatumBreadcrumbs", ".literatumAd",
        ".literatumMostReadWidget", ".literatumMostCitedWidget", ".sfxLink", ".citedBySection",
    }
)  # fmt: skip
_SPRINGER_NATURE = frozenset(
    {
        ".c-article-recommendations", ".c-article-meta-recommendations", ".c-article-metrics-bar", ".c-article-extras",
        ".c-article-metrics-bar__wrapper", ".c-article-references__links", ".c-article-share-box", ".c-context-bar",
        ".c-pdf-download", ".c-pdf-container", ".c-reading-companion", ".c-ad", ".app-explore-related-subjects",
        "#further-reading-section", "#article-comments-section",
    }
)  # fmt: skip

# Every name was seen in a saved page, in the site's own published source, or in what archives leave out of its pages.
# Boxes that may name a correction or a retraction ("associated content", "linked articles") are not among them.
HABITS = (
    Habit(
        host="fda.gov",
        reason="menu of the section, its own listing, survey and short cuts; questions and answers stand in panels",
        drop=frozenset(
            {"#section-nav", ".view-in-this-section", "#survey-btn", "#fda-survey-comments", "#btn-top", "#quicklinks"}
        ),
        keep=frozenset(
            {".panel-group", ".panel-heading", ".panel-body", ".inset-column", ".lcds-description-list--grid"}
        ),
    ),
    Habit(
        host="dea.gov",
        reason="the text of releases and fact sheets; dates of other releases that are teased below",
        drop=frozenset({".teaser__date"}),
        keep=frozenset({".wysiwyg", ".press__title", ".press__date"}),
    ),
    Habit(
        host="ncbi.nlm.nih.gov",
        reason="PubMed's second heading and lists that grow: similar articles, cited by, links to full text;"
        " Bookshelf's portlets; PMC of both layouts: disclaimers, side bars, pop-ups that repeat each reference",
        drop=frozenset(
            {
                ".portlet", "#similar", "#citedby", "#similar-articles-list", "#citedby-articles-list", "#linkout",
                ".full-text-links", ".full-text-links-list", ".journal-actions", ".actions-buttons",
                "#short-view-heading", ".pmc-sidebar", ".pmc-sidenav", ".pmc-actions-bar", ".pmc-alerts",
                ".pmc-header", ".pmc-layout__disclaimer", ".pmc-article__disclaimer", ".goto", ".page-toc-label",
                "#body-link-poppers", ".citation-dialog", ".collections-dialog", ".ncbi-footer",
            }
        ),
    ),
    Habit(
        host="dailymed.nlm.nih.gov",
        reason="first words of each section, said again in full below; downloads; sections that script closes",
        drop=frozenset({".preview-text", ".close-toggle", ".tools"}),
        keep=frozenset({".drug-label-sections", ".Section", ".toggle-content", "#drug-information"}),
    ),
    Habit(
        host="federalregister.gov",
        reason="page marks, seals, clippings and the box of details, whose page views are counted each day",
        drop=frozenset(
            {
                ".doc-aside", ".doc-nav-wrapper", ".doc-nav", ".document-clipping-actions", ".fr-seal-meta",
                ".fr-seal-content", ".fr-seal-block", ".fr-seal-block-footer", ".printed-page-wrapper",
                ".printed-page-inline", ".printed-page-details", ".unprinted-element", "#print-disclaimer",
            }
        ),
        keep=frozenset({"#fulltext_content_area", ".doc-content"}),
    ),
    Habit(
        host="journals.sagepub.com",
        reason="Atypon's panels beside an article: metrics, citations, sharing, and pages like it",
        drop=_ATYPON | {".sage-special-collections", ".temis-related", ".banner-widget", ".accessDenialWidget"},
    ),
    Habit(
        host="psychiatryonline.org",
        reason="Atypon's panels beside an article: metrics, citations, sharing, its neighbours in the issue",
        drop=_ATYPON | {".st-header", ".secondary-navbar", ".sidebar-metric-container"},
    ),
    Habit(
        host="nejm.org",
        reason="Atypon's panels beside an article, cards of its short versions, pop-ups of its tools",
        drop=_ATYPON
        | {".ng-related-articles", ".core-digital-object", ".article-tools__savePopup", ".ng-do-media_popup",
           ".article-tools__articleAlertPopup", ".ng-header_after", ".companion-sr-only-focusable"},
    ),
    Habit(
        host="onlinelibrary.wiley.com",
        reason="the tool bar over an article, its citing literature, links of figures and references",
        drop=_ATYPON
        | {".coolBar", ".figure-extra", ".extra-links", ".issue-items", "#accessDenialslot", ".banner-wrapper"},
    ),
    Habit(
        host="tandfonline.com",
        reason="what others read, cite and search; floating tables of contents",
        drop=_ATYPON
        | {".recommended-articles-widget", ".hum-recommendations", ".furtherReadingTitle", ".sections-nav",
           ".sectionsNavigation", ".gql-content-navigation", ".advertising-offer", ".quickSearchWidget", "#bc-nav",
           ".extra-links", ".articleUsage", ".relatedArticleLink", ".summationNavigation"},
    ),
    Habit(
        host="nature.com",
        reason="counted accesses and citations, recommendations, who cites it, links of each reference",
        drop=_SPRINGER_NATURE,
    ),
    Habit(
        host="link.springer.com",
        reason="counted accesses and citations, recommendations, who cites it, links of each reference",
        drop=_SPRINGER_NATURE,
    ),
    Habit(
        host="biomedcentral.com",
        reason="counted accesses and citations, recommendations, who cites it, links of each reference",
        drop=_SPRINGER_NATURE,
    ),
    Habit(
        host="sciencedirect.com",
        reason="recommended and citing articles beside an article, links of each reference",
        drop=frozenset({".RelatedContent", ".related-content-links", ".ReferenceLinks", "#gh-cnt"}),
    ),
    Habit(host="frontiersin.org", reason="links of each reference", drop=frozenset({".References__links", ".Ibar"})),
    Habit(
        host="mdpi.com",
        reason="views and citations that are counted, neighbours in the journal, settings of the reader",
        drop=frozenset(
            {
                "#left-column", "#counts-wrapper", "#js-counts-wrapper__views", "#big_left", "#big_right", "#menuModal",
                "#cite-modal", "#framed_div_cited_count", "#article_stats_div", "#article_stats_swf",
                ".html-profile-nav", ".html-article-menu", ".middle-column__help", ".webpymol-controls", ".download",
            }
        ),
    ),
    Habit(
        host="journals.plos.org",
        reason="metrics, subject areas, tabs to metrics and comments, links of each reference, the title said again",
        drop=frozenset(
            {
                "#almSignposts", ".article-aside", ".subject-areas-container", "#nav-article", ".article-tabs",
                ".reflinks", "#floatTitleTop", "#taxonomyContainer", "#topslot", ".twitter-container",
            }
        ),
    ),
    Habit(
        host="jamanetwork.com",
        reason="metrics, editors' choice, articles one may also like, courses, slides",
        drop=frozenset(
            {
                ".widget-EditorsChoice", ".widget-LinkedContent", ".widget-WidgetLoader", ".artmet-modal",
                ".login-modal", ".social-share", ".cme-info", ".ymal", "#metrics", "#related-tab", ".badges",
                ".movable-ad", ".download-ppt",
            }
        ),
    ),
    Habit(
        host="bmj.com",
        reason="panes of HighWire around an article, links of each reference; its text is highwire-markup",
        drop=frozenset(
            {
                ".cit-extra", ".panel-separator", ".pane-highwire-altmetrics", ".pane-service-links",
                ".pane-highwire-article-trendmd", ".pane-highwire-article-crossmark",
            }
        ),
        keep=frozenset({".highwire-markup"}),
    ),
    Habit(
        host="businesswire.com",
        reason="contacts and other news beside a release",
        drop=frozenset({".bw-release-sidebars", ".bw-related-news", ".bw-social-sharing"}),
        keep=frozenset({".bw-release-story", "#bw-release-story"}),
    ),
    Habit(
        host="globenewswire.com",
        reason="tags, attachments and the profile of the company below a release",
        drop=frozenset({".main-tags-attachments-container", ".tags-container", ".company-profile"}),
        keep=frozenset({".main-body-container"}),
    ),
    Habit(
        host="prnewswire.com",
        reason="the text of a release, whatever stands around it",
        keep=frozenset({".release-body", ".prnews-paragraph"}),
    ),
)  # fmt: skip


def habits(url: str) -> Habits:
    """What is known of the site this URL is on; nothing for an unknown or unreadable one."""
    host = _host(url)
    known = [habit for habit in HABITS if host == habit.host or host.endswith(f".{habit.host}")]
    return Habits(
        drop=frozenset().union(*(habit.drop for habit in known)),
        keep=frozenset().union(*(habit.keep for habit in known)),
    )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:  # an unbalanced bracket in the authority
        return ""
