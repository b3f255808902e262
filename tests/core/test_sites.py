import pytest

from citewatch.extract import extract
from citewatch.extract.sites import HABITS, Habit, Habits, habits

HOSTS = [
    pytest.param("https://www.fda.gov/drugs", "#section-nav", id="with www"),
    pytest.param("https://fda.gov./drugs", "#section-nav", id="with the root's dot"),
    pytest.param("https://pmc.ncbi.nlm.nih.gov/articles/PMC1/", ".pmc-sidenav", id="PMC"),
    pytest.param("https://pubmed.ncbi.nlm.nih.gov/1/", "#short-view-heading", id="PubMed"),
    pytest.param("https://www.ncbi.nlm.nih.gov/books/NBK1/", ".portlet", id="Bookshelf"),
    pytest.param("https://bmcpsychiatry.biomedcentral.com/articles/1", ".c-article-extras", id="a journal's own host"),
    pytest.param("HTTPS://JOURNALS.PLOS.ORG:443/plosone/", "#almSignposts", id="in capitals, with a port"),
]


@pytest.mark.parametrize(("url", "dropped"), HOSTS)
def test_a_page_has_the_habits_of_its_site(url: str, dropped: str) -> None:
    assert dropped in habits(url).drop


@pytest.mark.parametrize("url", ["https://notfda.gov/", "https://fda.gov.example.org/", "", "fda.gov", "https://[::1/"])
def test_a_page_elsewhere_has_none(url: str) -> None:
    assert habits(url) == Habits()


def test_furniture_of_a_site_is_read_everywhere_else() -> None:
    page = b"<main><p>Ketamine is a controlled drug.</p><div class=preview-text>Ketamine is a con...</div></main>"

    there, elsewhere = (
        [block.text for block in extract(page, content_type="text/html", url=url).blocks]
        for url in ("https://dailymed.nlm.nih.gov/dailymed/", "https://example.org/")
    )

    assert there == ["Ketamine is a controlled drug."]
    assert elsewhere == ["Ketamine is a controlled drug.", "Ketamine is a con..."]


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.host)
def test_a_habit_says_why_and_names_classes_or_ids(habit: Habit) -> None:
    assert habit.reason
    assert habit.drop or habit.keep
    assert {name[0] for name in habit.drop | habit.keep} <= {".", "#"}
    assert not habit.drop & habit.keep
