"""Letters: what the editors hear of an edit, once; what was refused stays due; what is no longer so is never said."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from citewatch import ledger as ledgers
from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.mail.ses import Ses
from citewatch.adapters.warc import capture_of
from citewatch.audit import records
from citewatch.audit.decide import Press, decide, editors_told
from citewatch.audit.desk import Desk
from citewatch.audit.lease import Lease
from citewatch.audit.letters import send_letters
from citewatch.audit.ports import Mailer
from citewatch.audit.renew import Renewal, renew
from citewatch.errors import MailError
from citewatch.ledger import Ledger, Letter
from citewatch.model import Choice, Decision, Finding, FindingKind, LetterKind
from citewatch.report import ReviewLinks
from tests.builders import a_person
from tests.conftest import REGION
from tests.pipeline.worlds import DEA, FDA, GONE, START, WELL, Answer, World, a_page, three_sources

ED, FLO = a_person("Ed Itor", "ed@example.org"), a_person("Flo Editor", "flo@example.org")
CHANGED = {**WELL, FDA: Answer(a_page("The first dose is 56 mg."))}
SECOND_COPY = "You may have this mail already"


class Post:
    """Takes mails; refuses those of these addresses, or dies after it took one."""

    never_twice = False

    def __init__(self, *, refusing: tuple[str, ...] = (), dying: bool = False, may_have_gone: bool = False) -> None:
        self.refusing, self.dying, self.may_have_gone = refusing, dying, may_have_gone
        self.taken: dict[str, EmailMessage] = {}

    def send(self, message: bytes, *, mail_id: str) -> None:
        mail: Any = message_from_bytes(message, policy=SMTP)
        if any(address in str(mail["To"]) for address in self.refusing):
            raise MailError("no such mailbox", may_have_gone=self.may_have_gone)
        assert mail_id not in self.taken
        self.taken[mail_id] = mail
        if self.dying:
            raise Killed


class Killed(BaseException):
    """The process ended here."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An article with one editor, of whose sources the FDA has changed a dose."""
    world = World(tmp_path, replace(three_sources(), editors=(ED,)))
    world.audit(WELL)
    world.audit(CHANGED, day=1)
    return world


def a_door(slug: str, findings: Any, addressee: str, at: datetime) -> ReviewLinks:
    base = f"https://review.example.org/r/{addressee}"
    return ReviewLinks(article=base, findings={finding.id: f"{base}/{finding.id}" for finding in findings})


def a_desk(world: World, mailer: Mailer | None, *, day: float = 1.5, **given: Any) -> Desk:
    fields: dict[str, Any] = {
        "store": world.store,
        "from_warc": capture_of,
        "clock": lambda: START + timedelta(days=day),
        "mailer": mailer,
        "sender": "citewatch@example.org",
        "door": a_door,
    }
    return Desk(**fields | given)


def the_change(world: World) -> Finding:
    [finding] = (f for f in world.ledger().findings.values() if f.kind is FindingKind.SOURCE_CHANGED)
    return finding


def decided(world: World, choice: Choice, *, hour: int = 1, **given: Any) -> Decision:
    said: dict[str, Any] = {"by": "Rae Viewer, MD", "note": "Mend the dose."}
    press = Press(finding=the_change(world).id, choice=choice, **said | given)
    return decide(world.store, world.article.slug, press, at=START + timedelta(days=1, hours=hour))


def send(world: World, mailer: Mailer | None, **given: Any) -> None:
    send_letters(world.article.slug, desk=a_desk(world, mailer, **given))


def with_editors(world: World, *editors: Any) -> None:
    records.publish(world.store, replace(world.article, editors=editors))


def words_of(mail: EmailMessage) -> str:
    plain: Any = mail.get_body(("plain",))
    return " ".join(str(plain.get_content()).split())


def test_a_letter_is_sent_once_and_its_receipt_kept(world: World) -> None:
    post = Post()
    made = decided(world, Choice.EDIT)

    send(world, post)
    send(world, post)

    [(id, mail)] = post.taken.items()
    [letter] = editors_told(world.ledger(), made)
    assert (letter.id, letter.sent_at, letter.is_tried) == (id, START + timedelta(days=1.5), False)
    assert (mail["To"], mail["Cc"]) == ("Ed Itor <ed@example.org>", '"Rae Viewer, MD" <review@example.org>')


def test_a_letter_shows_what_was_decided_on_although_the_page_is_edited_again(world: World) -> None:
    post = Post()
    decided(world, Choice.EDIT)
    finding = the_change(world)
    records.update(
        world.store,
        records.ledger_key(world.article.slug),
        Ledger,
        lambda book: replace(
            book or Ledger(slug=""),
            findings={**world.ledger().findings, finding.id: replace(finding, text_digest="f" * 64)},
        ),
    )

    send(world, post)

    [mail] = post.taken.values()
    assert "Before: The first dose is *28 mg*. Now: The first dose is *56 mg*." in words_of(mail)
    assert mail["Subject"] == "Edit asked for: [1] FDA changed “28 mg” to “56 mg” — What Is Ketamine Therapy?"


def test_each_editor_gets_links_of_their_own_and_the_reviewer_one_copy(world: World) -> None:
    with_editors(world, ED, FLO)
    post = Post()
    decided(world, Choice.EDIT)

    send(world, post)

    to_ed, to_flo = post.taken.values()
    assert [str(mail["Cc"]) for mail in (to_ed, to_flo)] == ['"Rae Viewer, MD" <review@example.org>', "None"]
    assert "/r/ed@example.org/" in words_of(to_ed) and "/r/flo@example.org/" not in words_of(to_ed)
    assert "/r/flo@example.org/" in words_of(to_flo)


def test_without_an_editor_the_decision_stands_and_tells_so(world: World) -> None:
    with_editors(world)

    made = decided(world, Choice.EDIT)

    assert world.ledger().decisions == (made,)
    assert editors_told(world.ledger(), made) == ()


def test_a_killed_process_leaves_a_letter_that_says_it_may_be_a_second_copy(world: World) -> None:
    first, second = Post(dying=True), Post()
    decided(world, Choice.EDIT)
    with pytest.raises(Killed):
        send(world, first)

    send(world, second, day=2)

    assert [SECOND_COPY in words_of(mail) for mail in (*first.taken.values(), *second.taken.values())] == [False, True]
    assert world.ledger().letters_due == ()


def test_an_outbox_takes_the_same_letter_twice_and_says_nothing_of_it(world: World) -> None:
    class Dying(Outbox):
        def send(self, message: bytes, *, mail_id: str) -> None:
            super().send(message, mail_id=mail_id)
            raise Killed

    decided(world, Choice.EDIT)
    with pytest.raises(Killed):
        send(world, Dying(world.store))
    before = world.mails()

    send(world, Outbox(world.store))

    assert world.mails() == before and world.ledger().letters_due == ()


@pytest.mark.parametrize("may_have_gone", [False, True], ids=["refused", "nobody knows"])
def test_a_refused_letter_stays_due_keeps_no_other_and_goes_with_the_next_run(
    world: World, may_have_gone: bool
) -> None:
    with_editors(world, ED, FLO)
    first, second = Post(refusing=("ed@",), may_have_gone=may_have_gone), Post()
    decided(world, Choice.EDIT)

    with pytest.raises(MailError, match="no such mailbox"):
        send(world, first)
    world.audit(CHANGED, day=2, mailer=second)

    assert [mail["To"] for mail in first.taken.values()] == ["Flo Editor <flo@example.org>"]
    [mail] = (mail for mail in second.taken.values() if "Edit asked for" in mail["Subject"])
    assert mail["To"] == "Ed Itor <ed@example.org>" and (SECOND_COPY in words_of(mail)) == may_have_gone
    assert world.ledger().letters_due == ()


def test_a_refused_report_holds_no_letter_back(world: World) -> None:
    post = Post(refusing=("review@",))
    decided(world, Choice.EDIT)

    outcome = world.audit({**CHANGED, DEA: GONE}, day=2, mailer=post)
    outcome = world.audit({**CHANGED, DEA: GONE}, day=3, mailer=post)

    assert len(outcome.refused_mails) == 1 and world.ledger().mail_due is not None
    assert [mail["To"] for mail in post.taken.values()] == ["Ed Itor <ed@example.org>"]


def test_an_audit_sends_its_report_before_the_letters(world: World) -> None:
    post = Post()
    decided(world, Choice.EDIT)

    world.audit(CHANGED, day=45, mailer=post)

    assert [str(mail["To"]).split()[-1] for mail in post.taken.values()] == ["<review@example.org>", "<ed@example.org>"]


def test_a_part_of_the_sources_sends_letters_too(world: World) -> None:
    post = Post()
    decided(world, Choice.EDIT)

    world.audit(CHANGED, day=2, mailer=post, only=frozenset({2}))

    assert [mail["To"] for mail in post.taken.values()] == ["Ed Itor <ed@example.org>"]


def test_of_two_that_send_at_once_one_sends(world: World) -> None:
    class Meanwhile(Post):
        def send(self, message: bytes, *, mail_id: str) -> None:
            send(world, other)
            super().send(message, mail_id=mail_id)

    one, other = Meanwhile(), Post()
    decided(world, Choice.EDIT)

    send(world, one)

    assert len(one.taken) == 1 and other.taken == {}
    assert list(world.store.keys("leases/")) == []


@pytest.mark.parametrize(("minutes", "sent"), [(4, 0), (6, 1)], ids=["still at work", "was killed"])
def test_a_letter_that_another_process_is_sending_is_left_to_it_for_a_while(
    world: World, minutes: int, sent: int
) -> None:
    post, decision = Post(), decided(world, Choice.EDIT)
    [letter] = editors_told(world.ledger(), decision)
    began = START + timedelta(days=1.5)
    held = Lease(run_id=letter.id, started_at=began, until=began + timedelta(minutes=5))
    world.store.create(records.lease_key(letter.id), records.encode(held))

    send(world, post, clock=lambda: began + timedelta(minutes=minutes))

    assert len(post.taken) == sent


def test_what_a_person_typed_adds_no_header(world: World) -> None:
    post, typed = Post(), "Rae\r\nBcc: all@example.org\n\n<script>alert(1)</script>\u202e"
    decided(world, Choice.EDIT, by=typed, note=typed, addressee=typed)

    send(world, post)

    [mail] = post.taken.values()
    page: Any = mail.get_body(("html",))
    assert mail["Bcc"] is None and sorted(mail.keys()) == sorted(set(mail.keys()))
    assert "<script" not in page.get_content() and "\u202e" not in page.get_content() + words_of(mail)
    assert all(byte < 128 for byte in mail.as_bytes())


def test_letters_stand_in_the_thread_of_the_articles_reports(world: World) -> None:
    post = Post()
    decided(world, Choice.EDIT)

    world.audit(CHANGED, day=45, mailer=post)

    report, letter = post.taken.values()
    assert report["References"] == letter["References"] and report["Message-ID"] != letter["Message-ID"]


def test_without_a_way_to_send_it_a_letter_stays_due(world: World) -> None:
    decided(world, Choice.EDIT)

    send(world, None)

    assert len(world.ledger().letters_due) == 1


def test_of_an_edit_that_was_withdrawn_before_it_was_told_nobody_hears(world: World) -> None:
    post = Post()
    decided(world, Choice.EDIT)
    decided(world, Choice.UNDO, hour=2)

    send(world, post)

    assert post.taken == {} and world.ledger().letters == ()


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice.UNDO, "took the request back"),
        (Choice.ACCEPT, "let the source stand as it is now"),
        (Choice.DISMISS, "dismissed what had been found"),
    ],
    ids=["undone", "accepted", "dismissed"],
)
def test_an_edit_that_was_told_is_withdrawn_by_a_short_letter(world: World, choice: Choice, words: str) -> None:
    post = Post()
    decided(world, Choice.EDIT)
    send(world, post)
    with_editors(world, FLO)
    decided(world, choice, hour=2, note="It was right all along.")

    send(world, post)

    _, mail = post.taken.values()
    assert mail["To"] == "ed@example.org" and mail["Subject"].startswith("No edit needed any more: [1]")
    assert words in words_of(mail) and "It was right all along." in words_of(mail)
    assert "Before:" not in words_of(mail)


def test_a_request_with_another_note_takes_the_place_of_the_earlier_one(world: World) -> None:
    post = Post()
    for hour, note in enumerate(("Mend the dose.", "Mend the table."), start=1):
        decided(world, Choice.EDIT, hour=hour, note=note)
        send(world, post)

    first, second = map(words_of, post.taken.values())

    assert "takes the place" in second and "takes the place" not in first
    assert "Mend the table." in second and "Mend the dose." not in second


def test_a_request_that_stands_again_is_told_again_only_where_another_was_told_since(world: World) -> None:
    post = Post()
    decided(world, Choice.EDIT)
    send(world, post)
    decided(world, Choice.EDIT, hour=2, note="Mend the table.")
    decided(world, Choice.UNDO, hour=3)
    send(world, post)
    assert len(post.taken) == 1

    decided(world, Choice.EDIT, hour=4, note="Mend the table.")
    send(world, post)
    decided(world, Choice.UNDO, hour=5)
    send(world, post)

    assert [("Mend the dose." in words_of(mail)) for mail in post.taken.values()] == [True, False, True]


def test_a_request_that_may_have_gone_is_withdrawn_and_not_sent_again(world: World) -> None:
    first, second = Post(refusing=("ed@",), may_have_gone=True), Post()
    decided(world, Choice.EDIT)
    with pytest.raises(MailError):
        send(world, first)
    decided(world, Choice.UNDO, hour=2)

    send(world, second)

    assert [mail["Subject"][:23] for mail in second.taken.values()] == ["No edit needed any more"]
    assert world.ledger().letters_due == ()


def test_an_edit_that_may_have_been_told_and_lapsed_unsent_is_withdrawn_once_somebody_decides(world: World) -> None:
    decided(world, Choice.EDIT)
    with pytest.raises(Killed):
        send(world, Post(dying=True))
    world.audit({**WELL, FDA: Answer(a_page("The first dose is 84 mg."))}, day=2, mailer=Post())
    post = Post()
    decided(world, Choice.ACCEPT, hour=30)

    send(world, post, day=3)

    assert [(mail["To"], mail["Subject"][:23]) for mail in post.taken.values()] == [
        ("Ed Itor <ed@example.org>", "No edit needed any more")
    ]


def test_whoever_is_no_longer_named_is_asked_for_no_edit(world: World) -> None:
    post = Post()
    decided(world, Choice.EDIT)
    with_editors(world, FLO)

    send(world, post)

    assert post.taken == {} and world.ledger().letters_due == ()


def test_whoever_is_no_longer_named_hears_that_an_edit_is_withdrawn_and_gets_no_link(world: World) -> None:
    post = Post()
    decided(world, Choice.EDIT)
    send(world, post)
    with_editors(world, FLO)
    decided(world, Choice.UNDO, hour=2)

    send(world, post)

    assert ["review.example.org" in words_of(mail) for mail in post.taken.values()] == [True, False]


def test_a_letter_of_a_finding_that_is_gone_is_let_go_and_keeps_no_other(world: World) -> None:
    post = Post()
    decided(world, Choice.EDIT)
    gone = Letter(id="gone", kind=LetterKind.EDIT_REQUESTED, to=("ed@example.org",), due_at=START, finding="gone")
    owe(world, gone)

    send(world, post)

    assert len(post.taken) == 1 and [letter.id for letter in world.ledger().letters] == list(post.taken)


def owe(world: World, letter: Letter) -> None:
    key = records.ledger_key(world.article.slug)
    records.update(world.store, key, Ledger, lambda book: ledgers.with_letter(book or world.ledger(), letter))


def a_fresh_link(world: World, to: str = "review@example.org", **given: Any) -> Letter:
    fields: dict[str, Any] = {"id": "fresh", "kind": LetterKind.FRESH_LINK, "to": (to,), "due_at": START}
    return Letter(**fields | {"finding": the_change(world).id} | given)


@pytest.mark.parametrize(
    ("finding", "leads_to"),
    [(lambda world: the_change(world).id, "a page of it"), (lambda _: None, "all"), (lambda _: "gone", "all")],
    ids=["a finding", "the article", "a finding that is gone"],
)
def test_a_fresh_link_leads_its_addressee_to_what_was_asked_for(
    world: World, finding: Callable[[World], str | None], leads_to: str
) -> None:
    post = Post()
    owe(world, a_fresh_link(world, finding=finding(world)))

    send(world, post)

    [mail] = post.taken.values()
    page = "https://review.example.org/r/review@example.org"
    whole = f"{page}/{the_change(world).id}" if leads_to == "a page of it" else page
    assert f"Open the review page: {whole} " in words_of(mail)
    assert "If it was not you, nothing needs doing." in words_of(mail) and mail["Cc"] is None


def test_a_fresh_link_waits_where_there_is_no_review_page(world: World) -> None:
    post = Post()
    owe(world, a_fresh_link(world))

    send(world, post, door=None)

    assert post.taken == {} and len(world.ledger().letters_due) == 1


def test_a_fresh_link_that_was_sent_is_told_so_though_another_letter_was_refused(world: World) -> None:
    decided(world, Choice.EDIT)
    desk = a_desk(world, Post(refusing=("ed@",)))

    renewal = renew(world.article.slug, finding=None, addressee="review@example.org", desk=desk)

    assert renewal is Renewal.SENT and len(world.ledger().letters_due) == 1


def test_whoever_is_no_longer_named_gets_no_fresh_link(world: World) -> None:
    post = Post()
    owe(world, a_fresh_link(world, to="left@example.org"))

    send(world, post)

    assert post.taken == {} and world.ledger().letters_due == ()


def test_what_was_asked_for_and_is_not_done_is_remembered_for_as_long_as_it_takes(world: World) -> None:
    decided(world, Choice.EDIT)
    send(world, Post())
    owe(world, a_fresh_link(world, due_at=START + timedelta(days=200)))

    assert [letter.kind for letter in world.ledger().letters] == [LetterKind.EDIT_REQUESTED, LetterKind.FRESH_LINK]


@pytest.fixture
def ses(aws: None) -> Iterator[Any]:
    """An SES that knows our sender."""
    boto3.client("sesv2", region_name=REGION).create_email_identity(EmailIdentity="citewatch@example.org")
    yield ses_backends[DEFAULT_ACCOUNT_ID][REGION]


def test_ses_takes_a_letter_for_the_editor_and_the_reviewer(world: World, ses: Any) -> None:
    decided(world, Choice.EDIT)

    send(world, Ses())

    [sent] = ses.sent_messages
    assert {"ed@example.org", "review@example.org"} <= set(sent.destinations)
