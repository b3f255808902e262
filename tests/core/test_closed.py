"""What a site shows for a while instead of its documents: nothing has died, and nothing was seen."""

import pytest

from citewatch.model import LinkVerdict
from tests.core.looks import PROSE, URL, a_page, redirected, said_of

CLOSED = {
    "Drupal": a_page(
        "Site under maintenance | Agency", "<h1>Site under maintenance</h1><p>We should be back shortly.</p>"
    ),
    "no title": a_page(None, "<h1>Oh, no!</h1><p>Our website is temporarily unavailable.</p>"),
    "French": a_page("Portail", "<p>Le site est en maintenance pour quelques heures.</p>"),
    "German": a_page("Portal", "<h1>Wartungsarbeiten</h1><p>Wir sind bald wieder da.</p>"),
    "Japanese": a_page("お知らせ", "<h1>メンテナンス中</h1>"),
}
FAULTS = {
    "Akamai": a_page("Error", "An error occurred while processing your request.<p>Reference #30.dd4a43</p>"),
    "WordPress": a_page("Database Error", "<h1>Error establishing a database connection</h1>"),
    "a server's 500 at 200": a_page("500 Internal Server Error", "<h1>Internal Server Error</h1>"),
    "Rails": a_page("We're sorry, but something went wrong (500)", "<h1>Something went wrong.</h1>"),
    "a server without its site": a_page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>It runs.</p>"),
    "a suspended account": a_page("Account Suspended", "<p>This account has been suspended.</p>"),
}


@pytest.mark.parametrize("page", CLOSED.values(), ids=CLOSED.keys())
def test_a_site_under_maintenance_is_unreachable(page: bytes) -> None:
    assert (said_of(page).link, said_of(page).reason) == (LinkVerdict.UNREACHABLE, "maintenance")


@pytest.mark.parametrize("page", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_at_200_is_unreachable(page: bytes) -> None:
    assert (said_of(page).link, said_of(page).reason) == (LinkVerdict.UNREACHABLE, "error-page")


OPEN = {
    "a banner over a document": a_page("Ketamine", f"<p>This site will be down for scheduled maintenance.</p>{PROSE}"),
    "maintenance in medicine": a_page("Ketamine", "<h1>Dosing</h1><p>Patients under maintenance therapy do well.</p>"),
    "errors in medicine": a_page("Doses", "<h1>Doses</h1><p>An error occurred in one of five doses.</p>"),
    "closed on Sundays": a_page("Clinic", "<h1>Hours</h1><p>We are currently closed on Sundays.</p>"),
    "a queue of patients": a_page("Waiting", "<h1>Waiting times</h1><p>The waiting room holds ten patients.</p>"),
}


@pytest.mark.parametrize("page", OPEN.values(), ids=OPEN.keys())
def test_a_page_that_speaks_of_maintenance_or_errors_is_alive(page: bytes) -> None:
    assert said_of(page).link is LinkVerdict.ALIVE


def test_a_document_with_a_notice_in_it_is_the_document_last_seen() -> None:
    rows = "".join(f"<p>Case {i} of county {i * 3}.</p>" for i in range(12))
    page = a_page("Cases", f"<h1>Cases</h1><p>This portal is temporarily unavailable by phone.</p>{rows}")

    assert [said_of(page, last=last).link for last in (None, page)] == [LinkVerdict.UNREACHABLE, LinkVerdict.ALIVE]


ASTRAY = {
    "a page for maintenance": ("https://www.fda.gov/maintenance.html", "maintenance"),
    "ASP.NET's page for any error": ("https://www.fda.gov/error.aspx?aspxerrorpath=/drugs", "error-page"),
    "a page for any error": ("https://www.fda.gov/errors/", "error-page"),
}


@pytest.mark.parametrize(("to", "reason"), ASTRAY.values(), ids=ASTRAY.keys())
def test_where_a_site_sends_in_trouble_is_unreachable(to: str, reason: str) -> None:
    page = a_page("Agency", "<p>Let us help you.</p>")

    assert said_of(page, capture=redirected((URL, 302), to=to, payload=page)).reason == reason
