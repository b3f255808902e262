import pytest

from citewatch.extract.dates import PageDates, is_date, says_its_age, without_dates

STAMPS = [
    ("Content current as of: 03/11/2024", {"content-current-as-of": "03/11/2024"}),
    ("Last Reviewed: May 2023", {"last-reviewed": "May 2023"}),
    ("Page last reviewed: 14 February 2023", {"last-reviewed": "14 February 2023"}),
    ("Medically reviewed on March 5, 2024 by Jane Lee, MD, FACP", {"last-reviewed": "March 5, 2024"}),
    ("Medically reviewed by Jane Lee, MD, PhD on March 5, 2024", {"last-reviewed": "March 5, 2024"}),
    ("Next review due: 14 February 2026", {"next-review": "14 February 2026"}),
    ("Date of last review: 5 March 2024", {"last-reviewed": "5 March 2024"}),
    ("Last Updated: Tuesday, March 5, 2024", {"last-updated": "Tuesday, March 5, 2024"}),
    ("Date modified: 2024-03-05", {"last-updated": "2024-03-05"}),
    ("Last modified on Mar. 5th, 2024 at 2:30 PM EST", {"last-updated": "Mar. 5th, 2024 at 2:30 PM EST"}),
    ("Updated: 2024-03-05T10:00:00Z", {"last-updated": "2024-03-05T10:00:00Z"}),
    ("Revised: 5/2023", {"last-revised": "5/2023"}),
    ("Published online: 1 February 2011", {"published": "1 February 2011"}),
    ("Posted on March 5, 2024", {"published": "March 5, 2024"}),
    ("For Immediate Release: March 05, 2019", {"released": "March 05, 2019"}),
    ("Published March 5, 2020. Updated June 3, 2021", {"published": "March 5, 2020", "last-updated": "June 3, 2021"}),
    ("Updated March 20, 2020; 4:00 p.m.", {"last-updated": "March 20, 2020; 4:00 p.m."}),
    ("Last reviewed or updated: 02-Mar-2025", {"last-reviewed": "02-Mar-2025"}),
    ("last update 3/31", {"last-updated": "3/31"}),
    ("Version en vigueur au 3 mars 2024", {"last-revised": "3 mars 2024"}),
    ("Dernière mise à jour : 5 mars 2024", {"last-updated": "5 mars 2024"}),
    ("Date de modification : 2024-03-05", {"last-updated": "2024-03-05"}),
    ("Publié le 1er août 2024", {"published": "1er août 2024"}),
    ("Zuletzt aktualisiert am 5. März 2024", {"last-updated": "5. März 2024"}),
    ("Stand: 05.03.2024", {"last-updated": "05.03.2024"}),
    ("Letzte Änderung: 5. Dezember 2024, 14:30 Uhr", {"last-updated": "5. Dezember 2024, 14:30 Uhr"}),
    ("Última actualización: 5 de marzo de 2024", {"last-updated": "5 de marzo de 2024"}),
    ("Fecha de revisión: enero de 2024", {"last-reviewed": "enero de 2024"}),
    ("Ultimo aggiornamento: 5 maggio 2024", {"last-updated": "5 maggio 2024"}),
    ("Pubblicato il 5 giugno 2024", {"published": "5 giugno 2024"}),
    ("Laatst bijgewerkt op 5 maart 2024", {"last-updated": "5 maart 2024"}),
    ("Gepubliceerd op 5 mei 2024", {"published": "5 mei 2024"}),
    ("Última atualização em 5 de fevereiro de 2024", {"last-updated": "5 de fevereiro de 2024"}),
    ("Publicado em 5 de outubro de 2024", {"published": "5 de outubro de 2024"}),
]  # fmt: skip


@pytest.mark.parametrize(("stamp", "expected"), STAMPS, ids=[stamp for stamp, _ in STAMPS])
def test_a_label_and_its_date_are_no_text(stamp: str, expected: dict[str, str]) -> None:
    rest, dates = without_dates(["Ketamine", stamp, "Use"])

    assert rest == ["Ketamine", None, "Use"]
    assert dates == expected


PARTLY = [
    ("Version 3.2 | Updated March 5, 2024", "Version 3.2", "March 5, 2024"),
    ("Version 3.2, updated March 5, 2024", "Version 3.2", "March 5, 2024"),
    ("By Jane Lee, PharmD • Last updated on Mar 5, 2024.", "By Jane Lee, PharmD", "Mar 5, 2024"),
    ("Ministère de la Santé – Mis à jour le 5 mars 2024", "Ministère de la Santé", "5 mars 2024"),
    ("FDA-2024-N-0001; last updated: 03/05/2024", "FDA-2024-N-0001", "03/05/2024"),
]


@pytest.mark.parametrize(("text", "left", "when"), PARTLY, ids=[text for text, _, _ in PARTLY])
def test_what_stands_beside_a_stamp_stays(text: str, left: str, when: str) -> None:
    assert without_dates([text]) == ([left], {"last-updated": when})


FACTS = [
    "The rule takes effect on March 5, 2024.",
    "Updated guidance was issued on March 5, 2024.",
    "The indication was revised on March 3, 2024, to exclude children.",
    "Reviewed on March 5, 2024 by the committee, which voted 8 to 1 against approval.",
    "Spravato was approved on March 5, 2019.",
    "Initial U.S. approval: 1970",
    "Effective date: March 5, 2024",
    "Comments are due by May 6, 2024",
    "No cases are known as of March 3, 2020.",
    "Expires: March 31, 2026",
    "March 5, 2019 – Esketamine approved for treatment-resistant depression",
    "Study results, March 5, 2019 (FDA) – Response in 70 % of patients",
    "NEW YORK, March 5, 2020 – 12 cases of abuse were counted in emergency departments",
    "The DEA published the final rule on March 5, 2024, and placed the drug in schedule III.",
    "Publié au Journal officiel le 5 mars 2024, l’arrêté entre en vigueur le 1er avril 2024.",
    "Die Zulassung wurde am 5. März 2024 geändert.",
    "Version 3.2",
    "Effective version: 3 March 2024",
    "Updated results: 3/31 adults",
    "Generated in 3 clinics on March 5, 2024",
    "Building 2024 houses",
    "Released from hospital: 14 days after surgery",
    "Stand 30 cm away for 5 minutes",
]


@pytest.mark.parametrize("sentence", FACTS)
def test_a_date_that_states_a_fact_stays(sentence: str) -> None:
    assert without_dates([sentence, "More."]) == ([sentence, "More."], {})


ANNOUNCED = "Janssen announced today that the U.S. FDA has approved its nasal spray for adults with depression."
DATELINES = [
    ("TITUSVILLE, N.J., March 5, 2019 /PRNewswire/ -- ", "March 5, 2019"),
    ("TITUSVILLE, N.J. and BEERSE, Belgium, August 3, 2020 /PRNewswire-FirstCall/ — ", "August 3, 2020"),
    ("BOSTON, Sept. 03, 2024 (GLOBE NEWSWIRE) -- ", "Sept. 03, 2024"),
    ("SILVER SPRING, Md., March 5, 2019 – ", "March 5, 2019"),
    ("Toronto, Ontario, 5 March 2019 /CNW/ - ", "5 March 2019"),
]


@pytest.mark.parametrize(("dateline", "when"), DATELINES, ids=[when for _, when in DATELINES])
def test_a_press_release_begins_behind_its_dateline(dateline: str, when: str) -> None:
    rest, dates = without_dates([dateline + ANNOUNCED])

    assert (rest, dates) == ([ANNOUNCED], {"dateline": when})


def test_only_the_first_dateline_is_the_pages_own() -> None:
    texts = [f"BOSTON, Mass., May {day}, 2024 /PRNewswire/ -- {ANNOUNCED}" for day in (1, 2)]

    rest, dates = without_dates(texts)

    assert (rest, dates) == ([ANNOUNCED, texts[1]], {"dateline": "May 1, 2024"})


@pytest.mark.parametrize("label", ["Content current as of:", "Last reviewed", "Dernière mise à jour :", "Stand:"])
def test_a_label_waits_for_the_date_in_the_next_block(label: str) -> None:
    rest, dates = without_dates([label, "5.3.2024", label, "Ketamine"])

    assert rest == [None, None, label, "Ketamine"]
    assert list(dates.values()) == ["5.3.2024"]


@pytest.mark.parametrize("age", ["Updated 3 hours ago", "a week ago", "il y a 3 jours", "vor 2 Wochen",
                                 "hace 3 días", "3 giorni fa", "2 dagen geleden", "há 3 dias"])  # fmt: skip
def test_an_age_that_is_counted_is_no_text(age: str) -> None:
    assert says_its_age(age)
    assert without_dates([age])[1] == {}


@pytest.mark.parametrize(
    "build",
    [
        "Site version 4.7.82 · Page generated 04/16/2026 12:05",
        "Build 2024.11.3",
        "Rendered in 0.3 s",
        "Generated on March 5, 2024 at 10:31 AM",
    ],
)
def test_the_build_of_a_page_is_no_text(build: str) -> None:
    assert without_dates(["Ketamine", build]) == (["Ketamine", None], {})


@pytest.mark.parametrize(
    ("footer", "expected"),
    [
        ("Contact us Page last reviewed: May 5, 2024 Privacy", {"last-reviewed": "May 5, 2024"}),
        ("À propos Date de modification : 2024-03-05", {"last-updated": "2024-03-05"}),
        ("Related: Heat and health Updated May 5, 2024", {}),
    ],
    ids=["English", "French", "a listed item"],
)
def test_a_footer_tells_the_pages_age_in_words_that_no_list_uses(footer: str, expected: dict[str, str]) -> None:
    dates = PageDates()

    dates.add_from_furniture(footer)

    assert dates.found == expected


def test_a_date_alone_is_a_date_and_a_sentence_is_none() -> None:
    assert is_date("March 5, 2024")
    assert not is_date("On March 5, 2024 the rule took effect")
