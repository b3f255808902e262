"""The mail as it is seen: on a phone, in the dark, by a screen reader, by a scanner that presses every link."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from tests.browser.conftest import NO_PLAYWRIGHT, Site, html_of, serious
from tests.builders import a_change, a_changed_source, a_passage, an_article
from tests.mails import a_bad_week, a_finding_on, a_report_on, findings_at_once, parts_of, to_be_reviewed

pytest.importorskip("playwright.sync_api", reason=NO_PLAYWRIGHT)
from playwright.sync_api import Page  # noqa: E402 - only where it is there

Browse = Callable[..., Page]
LONG = "x" * 10_000
HOSTILE = f'<script>alert(1)</script> "><img src=x onerror=alert(1)> \u202eezis gnorw\u202c a\x00b {LONG}'


@pytest.mark.parametrize("width", [320, 720])
def test_nobody_is_shut_out_of_the_mail(browse: Browse, site: Site, width: int) -> None:
    page = browse(viewport={"width": width, "height": 800})

    page.set_content(html_of(site.last_mail()))

    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_scanner_that_asks_for_every_link_of_the_mail_changes_nothing(browse: Browse, site: Site) -> None:
    addresses = {unescape(found) for found in re.findall(r'href="([^"]+)"', html_of(site.last_mail()))}
    ours = sorted(address for address in addresses if address.startswith(site.base))
    before, client = site.world.files(), browse().request

    answers = [client.fetch(address, method=method).status for address in ours for method in ("GET", "HEAD")]

    assert len(ours) >= 4 and set(answers) == {200}
    assert site.world.files() == before


@pytest.mark.parametrize("is_reviewed", [True, False], ids=["with a review page", "without one"])
def test_nothing_of_a_hostile_source_comes_to_life_or_breaks_the_layout(browse: Browse, is_reviewed: bool) -> None:
    page = browse(viewport={"width": 320, "height": 800})
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    change = a_change(f"old {HOSTILE}", f"new {HOSTILE}", reasons=(HOSTILE,), section=(HOSTILE,))
    finding = a_finding_on(1, summary=HOSTILE, suggestion=HOSTILE, passages=("p1",), touched=("p1",))
    source = a_changed_source(1, change, url=f"https://www.fda.gov/{LONG}")
    hostile = an_article(title=HOSTILE, passages=(a_passage("p1", claim=HOSTILE, section=HOSTILE, cites=(1,)),))
    paper = a_report_on(finding, sources=(source,), article=hostile)

    page.set_content(parts_of(to_be_reviewed(paper) if is_reviewed else paper)[1])

    assert alerts == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.querySelectorAll('script, img, iframe, form').length") == 0


@pytest.mark.parametrize("count", [1, 100])
def test_nobody_is_shut_out_of_a_mail_with_everything_in_it(browse: Browse, count: int) -> None:
    page = browse(viewport={"width": 320, "height": 800})
    paper = a_bad_week() if count == 1 else findings_at_once(count, changes=(a_change(),))

    page.set_content(parts_of(to_be_reviewed(paper))[1])

    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_mail_asks_the_network_for_nothing(browse: Browse, site: Site, tmp_path: Path) -> None:
    page, asked = browse(), []
    page.on("request", lambda request: asked.append(request.url))
    mail = tmp_path / "mail.html"
    mail.write_text(html_of(site.last_mail()), encoding="utf-8")

    page.goto(mail.as_uri())

    assert asked == [mail.as_uri()]
