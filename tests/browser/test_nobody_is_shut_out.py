"""The review's pages and letters as axe-core reads them on a phone, in the light and in the dark."""

from collections.abc import Callable

import pytest

from citewatch.audit.decide import Press, decide
from citewatch.audit.letters import send_letters
from citewatch.model import Choice
from tests.browser.conftest import HIGHER_STILL, NO_PLAYWRIGHT, Site, html_of, serious

pytest.importorskip("playwright.sync_api", reason=NO_PLAYWRIGHT)
from playwright.sync_api import Page  # noqa: E402 - only where it is there


@pytest.fixture
def phone(browse: Callable[..., Page]) -> Page:
    """A small screen. axe is a script, which the pages themselves would refuse to run."""
    return browse(viewport={"width": 320, "height": 800}, bypass_csp=True)


def test_nobody_is_shut_out_of_the_pages_of_a_link(phone: Page, site: Site) -> None:
    [finding] = site.world.ledger().findings.values()
    links = site.door(site.world.article.slug, [finding], "rae@example.org", site.clock())
    there = links.findings[finding.id]

    for address in (there, f"{there}?view=inline", links.article, f"{there}/copy/before", f"{site.base}/r/forged"):
        phone.goto(address)
        assert reads_well(phone)


def test_nobody_is_shut_out_of_what_a_link_that_is_past_leads_to(phone: Page, site: Site) -> None:
    [finding] = site.world.ledger().findings.values()
    there = site.door(site.world.article.slug, [finding], "rae@example.org", site.clock()).findings[finding.id]

    site.audit(HIGHER_STILL, day=14)
    phone.goto(there)
    assert phone.get_by_role("button", name="Mail a fresh link").count() and reads_well(phone)
    site.clock.later(days=31)
    phone.goto(there)
    assert phone.get_by_role("button", name="Mail me a fresh link").count() and reads_well(phone)
    phone.get_by_role("button", name="Mail me a fresh link").click()
    assert reads_well(phone)


def test_nobody_is_shut_out_on_this_machine(phone: Page, local: Site) -> None:
    phone.goto(local.base)
    assert reads_well(phone)

    phone.goto(f"{local.base}/a/{local.world.article.slug}")
    assert phone.get_by_role("button", name="Audit this article now").count() and reads_well(phone)


def test_nobody_is_shut_out_of_a_page_that_asks_again_or_tells_what_was_decided(phone: Page, local: Site) -> None:
    [finding] = local.world.ledger().findings.values()
    phone.goto(f"{local.base}/a/{local.world.article.slug}/{finding.id}?choice=dismiss")

    phone.get_by_label("Your name").fill("Rae Viewer")
    phone.get_by_role("button", name="Record my decision").click()
    assert phone.get_by_text("To dismiss it, say why.").count() and reads_well(phone)
    phone.get_by_role("textbox", name="Note").fill("The dose is another drug's.")
    phone.get_by_role("button", name="Record my decision").click()
    assert phone.get_by_role("button", name="Undo").count() and reads_well(phone)


def test_nobody_is_shut_out_of_the_letters(phone: Page, site: Site) -> None:
    subjects = []

    for choice in (Choice.EDIT, Choice.UNDO):
        pressed(site, choice)
        subjects.append(site.last_mail()["Subject"])
        phone.set_content(html_of(site.last_mail()))
        assert reads_well(phone)

    assert len(set(subjects)) == 2 and len(site.world.ledger().letters) == 2


def pressed(site: Site, choice: Choice) -> None:
    """Decide of the one finding there is, and send what is owed then."""
    [finding] = site.world.ledger().findings.values()
    site.clock.later(minutes=1)
    decide(site.world.store, site.world.article.slug, Press(finding=finding.id, choice=choice), at=site.clock())
    send_letters(site.world.article.slug, desk=site.desk)


def reads_well(page: Page) -> bool:
    """Whether axe finds nothing serious, and nothing runs off the screen. Raises AssertionError, which names it."""
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    return True
