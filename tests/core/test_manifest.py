"""A manifest is read whole or refused with every problem at once: file, line, field, and what to do."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from citewatch import manifest
from citewatch.errors import ManifestError
from citewatch.model import Certainty, Kind, Watched

REAL = Path(__file__).parents[2] / "articles/what-is-ketamine-therapy.yml"

SMALL = """\
slug: small
title: A small article
reviewer: {name: Rae, email: rae@example.org}
citations:
  - number: 1
    cited_as: A regulator. 2024.
    url: https://www.fda.gov/a
    kind: regulator
passages:
  - {id: p1, claim: It is so., cites: [1], anchors: {1: [so]}, revised: 2026-11-01}
claims:
  - {id: c1, claim: It is still so., every: 180d, checked: 2026-05-01}
"""


def problems_of(source: str) -> list[str]:
    """What is wrong with a manifest, without the file's name."""
    with pytest.raises(ManifestError) as caught:
        manifest.parse(source, name="a.yml")
    return [problem.removeprefix("a.yml:") for problem in caught.value.problems]


def test_the_real_article_is_read_whole() -> None:
    article = manifest.read(REAL)

    assert (len(article.citations), len(article.passages)) == (48, 56)
    assert len({citation.url for citation in article.citations}) == 45
    assert all(citation.watch is Watched.LINK for citation in article.citations if citation.kind is Kind.JOURNAL)
    assert sum(citation.url_certainty is Certainty.ASSUMED for citation in article.citations) == 12


def test_every_passage_of_the_real_article_leans_on_a_citation() -> None:
    article = manifest.read(REAL)

    assert {number for passage in article.passages for number in passage.cites} == set(range(1, 49))


def test_what_is_written_reads_back_the_same() -> None:
    article = manifest.read(REAL)

    assert manifest.parse(manifest.write(article), name="again") == article


def test_dates_and_spans_are_read() -> None:
    article = manifest.parse(SMALL, name="a.yml")

    assert article.passages[0].revised == date(2026, 11, 1)
    assert article.claims[0].every == timedelta(days=180)


def test_json_is_yaml_too() -> None:
    citation = '{"number": 1, "cited_as": "x", "doi": "10.1038/n", "kind": "journal"}'
    source = f'{{"slug": "s", "title": "T", "citations": [{citation}]}}'

    assert manifest.parse(source, name="a.json").citations[0].url == "https://doi.org/10.1038/n"


IDENTIFIERS = [
    ('pmid: "32898213"', "https://pubmed.ncbi.nlm.nih.gov/32898213/"),
    ("pmcid: PMC7225830", "https://pmc.ncbi.nlm.nih.gov/articles/PMC7225830/"),
    ("nbk: NBK470357", "https://www.ncbi.nlm.nih.gov/books/NBK470357/"),
]


@pytest.mark.parametrize(("line", "url"), IDENTIFIERS)
def test_a_missing_url_is_derived_from_an_identifier(line: str, url: str) -> None:
    source = SMALL.replace("url: https://www.fda.gov/a", line)

    assert manifest.parse(source, name="a.yml").citations[0].url == url


def test_off_is_a_word_and_no_falsehood() -> None:
    source = SMALL.replace("kind: regulator", "kind: regulator\n    watch: off")

    assert manifest.parse(source, name="a.yml").citations[0].watch is Watched.OFF


def test_all_problems_are_told_at_once_each_with_its_line() -> None:
    source = SMALL.replace("kind: regulator", "knid: regulator").replace("number: 1", "number: one")

    assert problems_of(source) == [
        "5: citations[1].kind: is missing",
        "5: citations[1].number: must be a whole number from 1, not “one”",
        "8: citations[1].knid: unknown field; did you mean “kind”?",
        "10: passages[1].cites: there is no citation 1",
        "10: passages[1].anchors: there is no citation 1",
    ]


WRONG = {
    "a slug with capitals": ("slug: small", "slug: Small", "1: slug: must be 1 to 80 of a-z, 0-9 and -"),
    "a kind misspelt": ("kind: regulator", "kind: regulatr", "did you mean “regulator”?"),
    "no web address": ("https://www.fda.gov/a", "ftp://fda.gov/a", "must be a web address"),
    "no mail address": ("rae@example.org", "rae", "must be a mail address"),
    "a day that is none": ("revised: 2026-11-01", "revised: 2026-02-30", "10: passages[1].revised: must be a day"),
    "a span that is none": ("every: 180d", "every: monthly", "must be a number of days such as 180d"),
    "an id given twice": ("id: c1", "id: p1", "“p1” is given twice"),
    "a citation that is not there": ("cites: [1]", "cites: [7]", "there is no citation 7"),
    "a name over two lines": ("name: Rae", 'name: "Rae\\nBcc: x"', "must stand on one line"),
    "a list that is none": ("cites: [1]", "cites: 1", "must be a list, not “1”"),
    "a host that is none": ("https://www.fda.gov/a", "https://../a", "must be a web address"),
    "half a character": ("title: A small article", 'title: "A \\ud800 article"', "control characters"),
    "no reference at all": ("citations:", "citations: []\nwatches:", "is empty"),
    "a day that never was": ("kind: regulator", "kind: regulator\n    published: 2024-02-31", "must be a day"),
    "a title with a colon": ("title: A small article", "title: What: is this", "needs quotes"),
    "no source at all": ("    url: https://www.fda.gov/a\n", "", "give it, or a doi, pmid, pmcid or nbk"),
}


@pytest.mark.parametrize(("good", "bad", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told(good: str, bad: str, told: str) -> None:
    assert good in SMALL

    assert any(told in problem for problem in problems_of(SMALL.replace(good, bad)))


NO_MANIFESTS = {"a broken list": "a: [", "a list": "- 1", "nothing": "", "a key twice": "a: 1\na: 2\n", "NUL": "\x00"}
NO_MANIFESTS |= {"a well without a floor": "[" * 3000}


@pytest.mark.parametrize("source", NO_MANIFESTS.values(), ids=NO_MANIFESTS.keys())
def test_what_is_no_manifest_is_refused_in_a_sentence(source: str) -> None:
    assert len(problems_of(source)) == 1


def test_a_value_of_any_size_is_quoted_short() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]\n" for last, name in zip("abcdefg", "bcdefgh", strict=True)
    )

    assert len("".join(problems_of(bomb + "slug: *h\ntitle: *h\n"))) < 5_000


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="gone.yml: there is no such file"):
        manifest.read(tmp_path / "gone.yml")


def test_two_articles_may_not_share_a_slug(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(SMALL)

    with pytest.raises(ManifestError, match="has the same slug “small”"):
        manifest.read_all([tmp_path / "a.yml", tmp_path / "b.yml"])
