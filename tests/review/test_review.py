"""The page where a reviewer decides: looking changes nothing, one press decides once, and only on what was shown."""

import csv
import io
import json
import threading
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from unittest.mock import Mock

import pytest

from citewatch.audit.decide import Press, decide
from citewatch.audit.dossier import Copy
from citewatch.errors import StoreError
from citewatch.model import Choice, FindingState
from citewatch.review import app
from tests.builders import a_text
from tests.pipeline.worlds import DEA, FDA, WELL, Answer, World, a_page
from tests.review.conftest import BOTH, ED, HIGHER, HIGHER_STILL, RAE, Review, field_of, form_on, press, the_article

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


def mail_in(review: Review, key: str) -> EmailMessage:
    """A mail of the outbox."""
    stored = review.world.store.read(key)
    return message_from_bytes(stored.body if stored else b"", policy=default)


def addresses(review: Review) -> dict[str, tuple[str, int]]:
    """Every kind of address and the status that looking at it has."""
    finding, slug = review.finding(), review.world.article.slug
    old = replace(review.allowed(finding), until=review.now - timedelta(days=1))
    page = review.page(finding)
    return {
        "the root": ("/", 200),
        "an article": (review.page(), 200),
        "a finding": (page, 200),
        "a finding by a button of the mail": (f"{page}?choice=accept", 200),
        "the other view": (f"{page}?view=inline", 200),
        "the version before": (f"{page}/copy/before", 200),
        "the version now": (f"{page}/copy/now", 200),
        "no version": (f"{page}/copy/else", 404),
        "the decisions": (f"{page}/decisions.csv", 200),
        "a fresh link, not pressed": (f"{page}/fresh", 405),
        "an audit, not pressed": (f"{review.page()}/audit", 405),
        "an expired link": (f"/r/{review.seal.token(old)}", 410),
        "a forged link": (page[:-3] + "abc", 403),
        "an article by name": (f"/a/{slug}", 200),
        "a finding by name": (f"/a/{slug}/{finding.id}", 200),
        "an article nobody knows": ("/a/nobody", 404),
        "an article outside": ("/a/..%2f..%2fetc", 404),
        "a finding nobody knows": (f"/a/{slug}/0123456789ab", 404),
        "nothing": ("/favicon.ico", 404),
    }


def test_looking_changes_nothing_whatever_is_looked_at(local: Review) -> None:
    client, before = local.client(), local.world.files()

    for name, (address, status) in addresses(local).items():
        got, head = client.get(address), client.head(address)
        client.options(address)
        assert (got.status_code, head.status_code) == (status, status), name
        assert head.data == b"" and head.headers["Content-Length"] == got.headers["Content-Length"], name

    assert local.world.files() == before and local.started == []


def test_every_answer_is_private_inert_and_without_a_trace_of_this_machine(local: Review) -> None:
    client, root = local.client(), str(local.world.root)

    for name, (address, _) in addresses(local).items():
        answer = client.get(address)
        assert HEADERS.items() <= dict(answer.headers).items(), name
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-") and "form-action 'self'" in policy, name
        assert "<script" not in answer.text and root not in answer.text and "Traceback" not in answer.text, name


def test_elsewhere_nothing_opens_without_a_link(review: Review) -> None:
    client, slug = review.client(), review.world.article.slug

    answers = [client.get(address) for address in ("/", f"/a/{slug}", f"/a/{slug}/{review.finding().id}")]

    assert {answer.status_code for answer in answers} == {404}
    assert not any("Ketamine" in answer.text for answer in answers)


def test_a_press_decides_and_the_page_tells_it(review: Review) -> None:
    client, page = review.client(), review.page(review.finding())

    answer = press(client, page, note="Read both.")
    shown = client.get(answer.headers["Location"]).text

    [decision] = review.ledger().decisions
    assert answer.status_code == 303 and answer.headers["Location"] == page
    assert (decision.choice, decision.by, decision.addressee) == (Choice.ACCEPT, "Rae Viewer, MD", RAE)
    assert decision.note == "Read both." and decision.text_digest == review.finding().text_digest
    assert "<b>Recorded:</b> Rae Viewer, MD let it stand" in shown and 'href="#undo"' in shown


def test_what_was_accepted_is_shown_against_what_it_took_the_place_of(review: Review) -> None:
    client, page = review.client(), review.page(review.finding())

    press(client, page)

    assert review.finding().state is FindingState.ACCEPTED
    assert "28" in client.get(page).text and "28 mg" in client.get(f"{page}/copy/before").text


def test_undo_gives_back_what_the_decision_took(review: Review) -> None:
    client, page, before = review.client(), review.page(review.finding()), review.ledger().baselines

    press(client, page)
    answer = press(client, page, choice="undo")

    assert answer.status_code == 303 and review.finding().state is FindingState.OPEN
    assert review.ledger().baselines == before
    assert "took the last decision back" in client.get(page).text


def test_pressing_twice_decides_once_and_tells_so(review: Review) -> None:
    client, page = review.client(), review.page(review.finding())
    form = form_on(client.get(page).text)

    first, second = client.post(page, data=form), client.post(page, data=form)

    assert (first.status_code, second.status_code) == (303, 303) and len(review.ledger().decisions) == 1
    assert "You pressed twice; it is recorded once." in client.get(second.headers["Location"]).text


def test_of_two_reviewers_one_wins_and_the_other_is_told(review: Review) -> None:
    rae, kim, page = review.client(), review.client(), review.page(review.finding())
    forms = [form_on(rae.get(page).text), form_on(kim.get(page).text, name="Kim", choice="edit", note="See dose.")]

    rae.post(page, data=forms[0])
    told = kim.post(page, data=forms[1])

    assert told.status_code == 409 and [each.by for each in review.ledger().decisions] == ["Rae Viewer, MD"]
    assert "Meanwhile Rae Viewer, MD let it stand" in told.text and "was not recorded" in told.text
    assert "See dose." in told.text


def test_of_two_presses_at_one_moment_one_decides(review: Review) -> None:
    page, start = review.page(review.finding()), threading.Barrier(2)
    clients = [review.client(), review.client()]
    forms = [form_on(client.get(page).text, name=f"Nr {n}") for n, client in enumerate(clients)]
    codes: list[int] = []

    def go(n: int) -> None:
        start.wait()
        codes.append(clients[n].post(page, data=forms[n]).status_code)

    threads = [threading.Thread(target=go, args=(n,)) for n in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(codes) == [303, 409] and len(review.ledger().decisions) == 1


def test_a_newer_version_refuses_a_press_on_the_older_and_keeps_what_was_typed(review: Review) -> None:
    client, page = review.client(), review.page(review.finding())
    form = form_on(client.get(page).text, choice="edit", note="Say 56 mg.")

    review.world.audit(HIGHER_STILL, day=8)
    told = client.post(page, data=form)

    assert told.status_code == 409 and review.ledger().decisions == ()
    assert "The source has changed again" in told.text and "Say 56 mg." in told.text and "84" in told.text


def test_a_link_to_an_older_version_shows_the_newest_and_decides_nothing(review: Review) -> None:
    client, page = review.client(), review.page(review.finding())

    review.world.audit(HIGHER_STILL, day=8)
    shown = client.get(page).text

    assert "made for an earlier version" in shown and "84" in shown
    assert 'name="etag"' not in shown and "Mail a fresh link to r…@example.org" in shown


# A form that lacks something: what is typed, and what the page asks for.
LACKING = {
    "no choice": ({"choice": ""}, "Choose one of these."),
    "no such choice": ({"choice": "undo"}, "Choose one of these."),
    "no name": ({"name": "  "}, "Type your name"),
    "a name like a book": ({"name": "x" * 201}, "At most 200 characters"),
    "no reason": ({"choice": "dismiss"}, "say why"),
    "a note like a book": ({"note": "x" * 1801}, "At most 1800 characters"),
}


@pytest.mark.parametrize("name", LACKING)
def test_what_lacks_is_asked_for_and_what_was_typed_stays(name: str, review: Review) -> None:
    typed, sentence = LACKING[name]

    answer = press(review.client(), review.page(review.finding()), **{"note": "", **typed})

    assert answer.status_code == 400 and sentence in answer.text and review.ledger().decisions == ()
    assert 'value="Rae Viewer, MD"' in answer.text or "name" in typed


def test_one_tick_is_reason_enough_to_dismiss(review: Review) -> None:
    press(review.client(), review.page(review.finding()), choice="dismiss", reason="Works for me")

    assert review.finding().state is FindingState.DISMISSED and review.ledger().decisions[0].note == "Works for me"


def test_no_name_is_ever_filled_in_before_and_a_button_only_ticks(review: Review) -> None:
    page = review.page(review.finding())

    shown = review.client().get(f"{page}?choice=edit").text

    assert 'value="edit" checked' in shown and 'autocomplete="off" value=""' in shown
    assert shown.count(" checked") == 1


# What is sent in place of the page's own form, and the status it gets.
FOREIGN = {
    "no stamp": ({"csrf": ""}, {}, 403),
    "a stamp of another state": ({"etag": "else"}, {}, 403),
    "a press on a page of others": ({}, {"Sec-Fetch-Site": "cross-site"}, 403),
    "a press on a neighbour's page": ({}, {"Sec-Fetch-Site": "same-site"}, 403),
    "plain text": ({}, {"Content-Type": "text/plain"}, 415),
    "a file": ({}, {"Content-Type": "multipart/form-data; boundary=x"}, 415),
    "too much": ({"note": "x" * 70_000}, {}, 413),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_press_on_this_page_is_refused(name: str, review: Review) -> None:
    client, page = review.client(), review.page(review.finding())
    typed, headers, status = FOREIGN[name]

    answer = client.post(page, data=form_on(client.get(page).text, **typed), headers=headers)

    assert answer.status_code == status and review.ledger().decisions == ()


def test_a_stamp_is_good_in_the_browser_it_was_given_to_and_there_alone(review: Review) -> None:
    client, page = review.client(), review.page(review.finding())
    form = form_on(client.get(page).text)

    stranger = review.client()
    stranger.get(page)

    assert stranger.post(page, data=form).status_code == review.client().post(page, data=form).status_code == 403
    assert client.post(page, data=form).status_code == 303


def test_a_form_of_one_finding_decides_no_other(review: Review) -> None:
    review.world.audit(BOTH, day=8)
    client, one, other = review.client(), review.page(review.finding(FDA)), review.page(review.finding(DEA))

    answer = client.post(other, data=form_on(client.get(one).text))

    assert answer.status_code == 403 and review.ledger().decisions == ()


def test_a_link_into_one_article_opens_no_other(review: Review) -> None:
    other = World(root=review.world.root, article=the_article(slug="another-article"))
    other.audit(WELL, day=8)
    foreign = review.allowed(review.finding(), slug="another-article")

    assert review.client().get(f"/r/{review.seal.token(foreign)}").status_code == 404


def test_an_article_link_decides_nothing_but_leads_on(review: Review) -> None:
    client = review.client()

    shown = client.get(review.page()).text
    nonce = client.get_cookie("citewatch-form")
    stamp = review.seal.stamp(nonce.value if nonce else "", review.page(), "")
    answer = client.post(review.page(), data={"csrf": stamp, "choice": "accept", "name": "Rae"})

    assert review.page(review.finding()) in shown and answer.status_code == 405


def test_the_page_of_an_expired_link_says_that_and_offers_a_fresh_one(review: Review) -> None:
    client, page = review.client(), review.page(review.finding())

    review.now += timedelta(days=31)
    shown = client.get(page)

    assert shown.status_code == 410 and "This link has expired" in shown.text and "Dec 9, 2026" in shown.text
    assert "Ketamine" not in shown.text and RAE not in shown.text and "r…@example.org" in shown.text


def test_a_fresh_link_goes_to_the_same_address_once_a_day(review: Review) -> None:
    client, page, before = review.client(), review.page(review.finding()), review.world.mails()
    review.now += timedelta(days=31)

    said = [client.post(f"{page}/fresh", data={"csrf": field_of(client.get(page).text, "csrf")}).text for _ in range(2)]
    [mail] = set(review.world.mails()) - set(before)

    assert "on its way to r…@example.org" in said[0] and "today already" in said[1]
    assert RAE in mail_in(review, mail)["To"]


def test_a_fresh_link_is_not_sent_for_a_forged_one(review: Review) -> None:
    client, page, before = review.client(), review.page(review.finding())[:-3] + "abc", review.world.mails()

    answer = client.post(f"{page}/fresh", data={"csrf": field_of(client.get(page).text, "csrf")})

    assert answer.status_code == 403 and review.world.mails() == before


def test_an_edit_tells_the_editors_and_the_page_says_so(review: Review) -> None:
    client, page, before = review.client(), review.page(review.finding()), review.world.mails()

    shown = client.get(press(client, page, choice="edit", note="Say 56 mg.").headers["Location"]).text
    [mail] = set(review.world.mails()) - set(before)

    assert "asked for an edit" in shown and "The editors were told by mail." in shown
    assert ED in mail_in(review, mail)["To"]


def test_an_audit_is_begun_by_a_press(review: Review) -> None:
    client, page = review.client(), review.page()

    refused = client.post(f"{page}/audit", data={"csrf": "x"})
    begun = client.post(f"{page}/audit", data={"csrf": field_of(client.get(page).text, "csrf")})

    assert (refused.status_code, begun.status_code) == (403, 202)
    assert "An audit has begun." in begun.text and review.started == [review.world.article.slug]


HOSTS = {
    "localhost": 200,
    "127.0.0.1:8765": 200,
    "[::1]:8765": 200,
    "evil.example": 400,
    "localhost.evil.example": 400,
    "127.0.0.1.nip.io": 400,
}


@pytest.mark.parametrize("host", HOSTS)
def test_on_this_machine_only_its_own_names_answer(host: str, local: Review) -> None:
    assert local.client().get("/", headers={"Host": host}).status_code == HOSTS[host]


def test_the_cookie_is_closed_to_scripts_and_over_tls_to_all_other_hosts(review: Review) -> None:
    client, page = review.client(), review.page()

    plain = client.get(page).headers["Set-Cookie"]
    secure = review.client().get(page, base_url="https://review.example").headers["Set-Cookie"]

    assert plain.startswith("citewatch-form=") and "HttpOnly" in plain and "SameSite=Lax" in plain
    assert secure.startswith("__Host-citewatch-form=") and "Secure" in secure and "Path=/" in secure


HOSTILE = "</textarea><script>alert(1)</script>\u202e\x00\"'>=cmd()"


def test_whatever_is_typed_or_stood_on_a_page_is_shown_as_text(review: Review) -> None:
    world = World(root=review.world.root, article=the_article(title=f"T {HOSTILE}"))
    world.audit({**WELL, FDA: Answer(a_page("The dose is 84 mg &lt;script&gt;alert(1)&lt;/script&gt;."))}, day=8)
    client, page = review.client(), review.page(review.finding())

    press(client, page, name=HOSTILE[:60], note=HOSTILE, choice="edit")
    shown = [client.get(path) for path in (page, review.page(), f"{page}/copy/now", f"{page}?view=inline")]

    assert [answer.status_code for answer in shown] == [200] * 4 and len(review.ledger().decisions) == 1
    assert not any("<script" in answer.text or "\u202e" in answer.text or "\0" in answer.text for answer in shown)
    assert all("&lt;script&gt;" in answer.text for answer in shown)


def test_a_copy_is_text_and_says_that_it_is_a_copy(review: Review) -> None:
    shown = review.client().get(f"{review.page(review.finding())}/copy/now").text

    assert "This is a copy" in shown and "Nov 9, 2026" in shown and FDA in shown
    assert "The first dose is 56 mg." in shown


def test_the_trail_as_a_table_runs_nothing(review: Review) -> None:
    client, page = review.client(), review.page(review.finding())

    press(client, page, name="=HYPERLINK(1)", note="+1\n@SUM(A1)", choice="edit")
    answer = client.get(f"{page}/decisions.csv")
    [row] = csv.DictReader(io.StringIO(answer.text))

    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    assert row["decided_by"] == "'=HYPERLINK(1)" and row["note"].startswith("'+1") and row["addressee"] == RAE


def test_a_store_that_cannot_be_read_is_told_and_nothing_leaks(review: Review) -> None:
    page = review.page(review.finding())
    (review.world.root / "ledgers" / f"{review.world.article.slug}.json").write_text("{")

    answer = review.client().get(page)

    assert answer.status_code == 503 and "cannot be read just now" in answer.text
    assert "ledgers" not in answer.text and str(review.world.root) not in answer.text


FAILED = {"a bug": (RuntimeError("a bug"), 500), "the store": (StoreError("ledgers/x", "it is damaged"), 303)}


@pytest.mark.parametrize("name", FAILED)
def test_what_fails_after_a_press_is_recorded_never_says_that_nothing_was(
    name: str, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    error, status = FAILED[name]
    client, page = review.client(), review.page(review.finding())
    monkeypatch.setattr(app, "send_letters", Mock(side_effect=error))

    answer = press(client, page, choice="edit", note="Say 56 mg.")

    assert answer.status_code == status and "Nothing was changed" not in answer.text
    assert review.finding().state is FindingState.EDIT_REQUESTED
    assert "The mail to the editors is still to be sent." in client.get(page).text


def test_who_is_named_no_more_is_not_promised_a_fresh_link(review: Review) -> None:
    gone = replace(review.allowed(review.finding()), addressee="gone@example.org", until=review.now - timedelta(days=1))
    client, page, before = review.client(), f"/r/{review.seal.token(gone)}", review.world.mails()

    said = client.post(f"{page}/fresh", data={"csrf": field_of(client.get(page).text, "csrf")}).text

    assert "if the article still names g…@example.org" in said and review.world.mails() == before


# Texts that take far more on a page than they have characters.
LARGE = {"quotes": '"' * 10_000, "spelled out": "\u202e" * 10_000, "outside ASCII": "\U0001f600" * 10_000}


@pytest.mark.parametrize("name", LARGE)
def test_a_copy_of_any_text_fits_into_an_answer_of_a_function(
    name: str, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Copy(digest="a" * 64, text=a_text(*[LARGE[name]] * 150))
    monkeypatch.setattr(app, "copy_of", Mock(return_value=copy))

    shown = review.client().get(f"{review.page(review.finding())}/copy/now")

    assert len(json.dumps(shown.text, ensure_ascii=False).encode()) < 6_000_000
    assert "more paragraphs are kept and not shown here" in shown.text


def test_keys_rotate_and_older_links_still_open(review: Review) -> None:
    page = review.page(review.finding())

    review.keys = ("n" * 40, *review.keys)
    client = review.client()
    answer = client.post(review.page(review.finding()), data=form_on(client.get(page).text))

    assert client.get(page).status_code == 200 and answer.status_code == 303


def test_the_articles_that_need_somebody_come_first(local: Review) -> None:
    quiet = World(root=local.world.root, article=the_article(slug="a-quiet-one", title="A quiet one"))
    quiet.audit(HIGHER, day=8)

    shown = local.client().get("/").text

    assert shown.index("needs you") < shown.index("A quiet one") and "Nothing needs you." in shown


def test_what_was_decided_elsewhere_shows_too(local: Review) -> None:
    press_ = Press(finding=local.finding().id, choice=Choice.DISMISS, by="Kim", note="Works for me")

    decide(local.world.store, local.world.article.slug, press_, at=local.now)
    shown = local.client().get(f"/a/{local.world.article.slug}").text

    assert "Kim" in shown and "dismissed it" in shown and "Works for me" in shown
