"""What a URL itself says of a work's numbers, and what it does not."""

import pytest

from citewatch.identifiers import folded, identified, is_doi
from citewatch.model import Identifiers

SICI = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://doi.org/10.1016/j.jad.2022.07.030", "10.1016/j.jad.2022.07.030"),
        ("http://dx.doi.org/10.1016/S0140-6736(97)11096-0", "10.1016/S0140-6736(97)11096-0"),
        ("https://doi.org/10.1016%2Fj.jad.2022.07.030", "10.1016/j.jad.2022.07.030"),
        ("https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2", SICI),
        ("https://doi.org/10.1000/182.", "10.1000/182"),
        ("https://doi.org/10.1000/182/", "10.1000/182"),
        ("https://doi.org/10.1000/a(b)", "10.1000/a(b)"),
        ("https://doi.org/10.1000/a(b)).", "10.1000/a(b)"),
        ("https://doi.org/10.1000/a,b;c", "10.1000/a,b;c"),
        ("https://doi.org/10.1000/full/text?x=1#y", "10.1000/full/text"),
        (
            "https://www.tandfonline.com/doi/full/10.1080/14740338.2022.2047928?scroll=top",
            "10.1080/14740338.2022.2047928",
        ),
        ("https://journals.sagepub.com/doi/10.1177/20451253211056743", "10.1177/20451253211056743"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/cpt.2640/full", "10.1002/cpt.2640"),
        ("https://onlinelibrary.wiley.com/doi/epdf/10.1002/cpt.2640", "10.1002/cpt.2640"),
        ("https://www.nejm.org/doi/full/10.1056/NEJMoa2002032", "10.1056/NEJMoa2002032"),
        (
            "https://www.cochranelibrary.com/cdsr/doi/10.1002/14651858.CD011612.pub2/full/es",
            "10.1002/14651858.CD011612.pub2",
        ),
        ("https://link.springer.com/article/10.1007/s00213-021-05825-8", "10.1007/s00213-021-05825-8"),
        ("https://link.springer.com/article/10.1007/s00213-021-05825-8/figures/1", "10.1007/s00213-021-05825-8"),
        ("https://bmcpalliatcare.biomedcentral.com/articles/10.1186/s12904-019-0499-1", "10.1186/s12904-019-0499-1"),
        ("https://www.frontiersin.org/articles/10.3389/fpsyt.2018.00277/full", "10.3389/fpsyt.2018.00277"),
    ],
)
def test_a_doi_is_read_from_the_path(url: str, doi: str) -> None:
    assert identified(Identifiers(), url) == Identifiers(doi=doi)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/35416105/", Identifiers(pmid="35416105")),
        ("https://pubmed.ncbi.nlm.nih.gov/35416105/#abstract", Identifiers(pmid="35416105")),
        ("https://www.ncbi.nlm.nih.gov/pubmed/35416105", Identifiers(pmid="35416105")),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC7225830/", Identifiers(pmcid="PMC7225830")),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/pmc7225830/pdf/x.pdf", Identifiers(pmcid="PMC7225830")),
        ("https://www.ncbi.nlm.nih.gov/books/NBK470357/#s2", Identifiers(nbk="NBK470357")),
    ],
)
def test_a_number_of_ncbi_is_read_from_the_path(url: str, said: Identifiers) -> None:
    assert identified(Identifiers(), url) == said


@pytest.mark.parametrize(
    "url",
    [
        "https://www.nature.com/articles/nature25509",
        "https://pubmed.ncbi.nlm.nih.gov/?term=%22Ketamine%22",
        "https://pubmed.ncbi.nlm.nih.gov/trending/35416105/",
        "https://www.ncbi.nlm.nih.gov/books/n/statpearls/article-24020/",
        "https://evil.example/pubmed/35416105",
        "https://doi.org/",
        "https://doi.org/abc/10.1000/182",
        "https://doi.org/10.1000/a%20b",
        "https://doi.org/10.1000/%ff",
        "https://doi.org/10.1000/../182",
        "https://example.org/?redirect=/doi/10.1000/182",
        "https://example.org/about/the/doi/system/10.1000/182",
        "ftp://doi.org/10.1000/182",
        "https://[::1/10.1000/182",
        pytest.param("https://doi.org/10.1000/" + ")" * 100_000, id="a-very-long-one"),
        "",
    ],
)
def test_what_does_not_stand_in_the_url_is_not_guessed(url: str) -> None:
    assert identified(Identifiers(), url).are_none


def test_what_is_given_counts_more_than_what_the_url_says() -> None:
    given = Identifiers(doi="10.1000/given", pmid="1")

    both = identified(given, "https://pmc.ncbi.nlm.nih.gov/articles/PMC7225830/")
    known = identified(given, "https://doi.org/10.1000/other")

    assert both == Identifiers(doi="10.1000/given", pmid="1", pmcid="PMC7225830") and known == given


@pytest.mark.parametrize(
    "text", [None, "", "10.1/x", "doi:10.1000/182", "10.1000/", "10.1000/a b", "10.1000/a\n", "10.1000/" + "a" * 500]
)
def test_not_everything_is_a_doi(text: str | None) -> None:
    assert not is_doi(text)


def test_dois_are_compared_without_case() -> None:
    assert folded("10.1002/CPT.2640") == folded("10.1002/cpt.2640")
