"""What a reviewer does in her browser, from the mail's button to the trail, as she sees it."""

import re
from collections.abc import Callable

import pytest

from citewatch.model import Choice, FindingState
from tests.browser.conftest import HIGHER_STILL, NO_PLAYWRIGHT, Asked, Site, html_of, link_named
from tests.pipeline.worlds import FDA

pytest.importorskip("playwright.sync_api", reason=NO_PLAYWRIGHT)
from playwright.sync_api import Page, expect  # noqa: E402 - only where it is there

Browse = Callable[..., Page]


def decide(page: Page, choice: str, *, name: str = "Rae Viewer", note: str = "") -> None:
    """Fill the form in and press, as a person does."""
    page.get_by_label(re.compile(f"^{choice}")).check()
    page.get_by_role("textbox", name="Note").fill(note)
    page.get_by_role("textbox", name="Your name").first.fill(name)
    page.get_by_role("button", name="Record my decision").click()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browse: Browse) -> Page:
    return browse(java_script_enabled=request.param)


def test_she_opens_the_mails_link_accepts_sees_it_recorded_and_takes_it_back(page: Page, site: Site) -> None:
    before = site.world.ledger().baselines[FDA]

    page.goto(link_named(site.last_mail(), "Let it stand"))
    expect(page.get_by_text("28 mg").first).to_be_visible()
    expect(page.get_by_text("56 mg").first).to_be_visible()
    expect(page.get_by_label(re.compile("^Let it stand"))).to_be_checked()
    decide(page, "Let it stand")

    expect(page.get_by_role("status")).to_contain_text("Recorded: Rae Viewer")
    accepted = site.world.ledger()
    [finding] = accepted.findings.values()
    assert finding.state is FindingState.ACCEPTED
    assert accepted.baselines[FDA].text_digest == finding.text_digest != before.text_digest

    page.locator("#undo").get_by_label("Your name").fill("Rae Viewer")
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("status")).to_contain_text("Recorded: Rae Viewer")
    assert site.world.ledger().baselines[FDA] == before
    assert [each.choice for each in site.world.ledger().decisions] == [Choice.ACCEPT, Choice.UNDO]


def test_an_edit_she_asks_for_reaches_the_editor_with_claim_quotes_and_note(page: Page, site: Site) -> None:
    page.goto(link_named(site.last_mail(), "Needs an edit"))

    decide(page, "Needs an edit", note="The label says 56 mg now.")

    expect(page.get_by_role("status")).to_contain_text("Recorded: Rae Viewer")
    letter = site.last_mail()
    assert "ed@example.org" in letter["To"] and "Edit asked for" in letter["Subject"]
    for words in ("The label says 56 mg now.", "The first dose is 28 mg.", "Rae Viewer"):
        assert words in html_of(letter)


def test_one_tick_is_reason_enough_to_dismiss(browse: Browse, site: Site) -> None:
    page = browse(java_script_enabled=False)
    page.goto(link_named(site.last_mail(), "Let it stand"))
    expect(page.get_by_label("Works for me")).to_be_hidden()
    page.get_by_label(re.compile("^Dismiss")).check()
    page.get_by_label("Works for me").check()

    decide(page, "Dismiss")

    expect(page.get_by_role("status")).to_contain_text("Works for me")
    [finding] = site.world.ledger().findings.values()
    assert finding.state is FindingState.DISMISSED and finding.decision and finding.decision.note == "Works for me"


def test_the_keyboard_is_enough(browse: Browse, site: Site) -> None:
    page = browse(java_script_enabled=False)
    page.goto(link_named(site.last_mail(), "Needs an edit"))

    tab_to(page, "choice-edit")
    page.keyboard.press("ArrowUp")
    tab_to(page, "name")
    page.keyboard.type("Rae Viewer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Recorded: Rae Viewer let it stand")
    tab_to(page, "undo-name")
    page.keyboard.type("Rae Viewer")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("took the last decision back")


def tab_to(page: Page, place: str) -> None:
    """Press Tab until the field of this id has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"#{place}:focus").count():
            return
    raise AssertionError(f"no number of tabs leads to {place}")


def test_on_this_machine_she_goes_from_the_list_to_a_decision_and_begins_an_audit(browse: Browse, local: Site) -> None:
    page = browse(java_script_enabled=False)
    page.goto(local.base)
    page.get_by_role("link", name=local.world.article.title).click()
    page.get_by_role("link", name=re.compile("text changed")).click()
    decide(page, "Let it stand")
    expect(page.get_by_role("status")).to_contain_text("Recorded: Rae Viewer")

    page.get_by_role("link", name=local.world.article.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing needs you.")
    page.get_by_role("button", name="Audit this article now").click()

    expect(page.get_by_text("An audit has begun.")).to_be_visible()
    assert local.begun == [local.world.article.slug]
    [decision] = local.world.ledger().decisions
    assert (decision.by, decision.addressee) == ("Rae Viewer", None)


def test_the_editor_opens_her_own_link_and_sees_the_request(page: Page, site: Site) -> None:
    page.goto(link_named(site.last_mail(), "Needs an edit"))
    decide(page, "Needs an edit", note="The label says 56 mg now.")

    page.goto(link_named(site.last_mail(), "See both versions in full"))

    expect(page.get_by_text("The label says 56 mg now.").first).to_be_visible()


def test_a_link_of_an_older_version_decides_nothing_and_mails_a_fresh_one(page: Page, site: Site) -> None:
    old = link_named(site.last_mail(), "Let it stand")
    site.audit(HIGHER_STILL, day=14)

    page.goto(old)

    expect(page.get_by_text("made for an earlier version").first).to_be_visible()
    expect(page.get_by_text("84 mg").first).to_be_visible()
    expect(page.get_by_role("button", name="Record my decision")).to_have_count(0)
    page.get_by_role("button", name=re.compile("Mail a fresh link")).click()
    assert site.last_mail()["To"] == "Rae Viewer <rae@example.org>"
    page.goto(only_link(site))
    expect(page.get_by_role("button", name="Record my decision")).to_be_visible()


def only_link(site: Site) -> str:
    """The review link in the last mail, whatever it is called."""
    [link] = {found for found in re.findall(r'href="([^"]+)"', html_of(site.last_mail())) if site.base in found}
    return link


def test_a_version_that_came_while_she_read_is_refused_and_what_she_typed_is_kept(page: Page, site: Site) -> None:
    page.goto(link_named(site.last_mail(), "Let it stand"))
    site.audit(HIGHER_STILL, day=14)

    decide(page, "Needs an edit", note="The label says 56 mg now.")

    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_text("The label says 56 mg now.").first).to_be_visible()
    assert site.world.ledger().decisions == ()


def test_an_expired_link_is_renewed_by_mail(page: Page, site: Site) -> None:
    page.goto(site.base)
    old = link_named(site.last_mail(), "Let it stand")
    site.clock.later(days=31)

    page.goto(old)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link has expired")
    page.get_by_role("button", name="Mail me a fresh link").click()
    page.goto(only_link(site))

    expect(page.get_by_role("button", name="Record my decision")).to_be_visible()


def test_a_forged_link_opens_nothing(page: Page, site: Site) -> None:
    good = link_named(site.last_mail(), "Let it stand").partition("?")[0]

    answer = page.goto(good[:-3] + "AAA")

    assert answer is not None and answer.status == 403
    expect(page.get_by_text("28 mg")).to_have_count(0)


def test_of_two_who_press_at_once_the_second_is_told_who_was_first(browse: Browse, site: Site) -> None:
    one, other = browse(), browse()
    for page in (one, other):
        page.goto(link_named(site.last_mail(), "Let it stand"))

    decide(one, "Let it stand", name="Rae Viewer")
    decide(other, "Needs an edit", name="Otto Reviewer", note="Please change it.")

    expect(other.get_by_role("alert").first).to_contain_text("Rae Viewer")
    expect(other.get_by_text("Please change it.").first).to_be_visible()
    assert [each.by for each in site.world.ledger().decisions] == ["Rae Viewer"]


def test_hosts_beyond_this_machine_are_not_even_looked_up(browse: Browse, asked: Asked) -> None:
    page = browse()

    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://health.example/")

    assert asked.hosts == {"health.example"}
    asked.hosts.clear()
