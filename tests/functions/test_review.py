"""The review page behind its Function URL, and the mails that lead there."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import urlencode

import pytest

from citewatch.adapters.keys import rotated, written
from citewatch.adapters.parameter import RereadKeys, keys_of
from citewatch.audit import records
from citewatch.begin import BEGUN
from citewatch.errors import UsageError
from citewatch.ledger import Ledger
from citewatch.model import Choice, Finding
from citewatch.review.passes import Pass, Seal, page_of
from citewatch.settings import with_environment
from functions import desks, review
from functions.page import page_at
from tests.builders import a_person
from tests.functions.conftest import SENDER, Cloud, Objects, cited
from tests.pipeline.worlds import START

DOMAIN = "abc123.lambda-url.eu-west-1.on.aws"
KEYS = "/citewatch/dev/review-keys"
MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:citewatch-audit"
SLUG = "three-sources"
ADDRESSEE, EDITOR = "review@example.org", "editor@example.org"
FORM = "application/x-www-form-urlencoded"

Json = dict[str, Any]


def keep_keys(cloud: Cloud, *, at: datetime = START) -> None:
    """Have Parameter Store hold keys, a new one in front, as infra/keys.py makes it."""
    client = cloud.wire.session.client("ssm")
    known = client.get_parameters(Names=[KEYS])["Parameters"]
    stored = [{"key": key, "made_at": START.isoformat()} for key in keys_of(KEYS)] if known else []
    text = written(rotated(stored, at, at_once=True))
    client.put_parameter(Name=KEYS, Type="SecureString", Value=text, Overwrite=True)


def mails(cloud: Cloud) -> list[EmailMessage]:
    return [message_from_string(mail, policy=default) for mail in cloud.outcome().mails]


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def counted(said: str) -> dict[str, object]:
    """Every metric that was put out, by name."""
    lines = [json.loads(line) for line in said.splitlines() if "_aws" in line]
    return {name: figure for line in lines for name, figure in line.items()}


def an_event(method: str, path: str, *, body: str = "", cookies: Sequence[str] = (), **headers: str) -> Json:
    """What a Function URL hands on (Lambda guide, “Request payload format”), with forms in base64 as it sends them."""
    raw_path, _, query = path.partition("?")
    named = {"host": DOMAIN, "x-forwarded-proto": "https", "x-forwarded-port": "443", "accept": "*/*"}
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": raw_path,
        "rawQueryString": query,
        "headers": named | {name.replace("_", "-"): value for name, value in headers.items()},
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "abc123",
            "domainName": DOMAIN,
            "http": {
                "method": method,
                "path": raw_path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "a",
            },
            "requestId": "a-request",
        },
        "isBase64Encoded": bool(body),
    }
    if cookies:
        event["cookies"] = list(cookies)
    return event | ({"body": base64.b64encode(body.encode()).decode()} if body else {})


@dataclass
class Browser:
    """Somebody's browser, which keeps the cookies it is given."""

    cloud: Cloud
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, *, body: str = "", **headers: str) -> Json:
        """What the function answers, as Lambda would hand it on."""
        kept = [f"{name}={value}" for name, value in self.cookies.items()]
        event = an_event(method, path, body=body, cookies=kept, **headers)
        with self.cloud.wire.called("review"):
            answer: Json = json.loads(json.dumps(review.handler(event, None)))
        self.cookies |= dict(cookie.split(";")[0].split("=", 1) for cookie in answer["cookies"])
        return answer

    def send(self, path: str, page: Json, **typed: str) -> Json:
        """What is answered to the first form of a page with this typed into it."""
        hidden = dict(re.findall(r'type="hidden" name="(csrf|etag|version)" value="([^"]*)"', page["body"]))
        return self.ask("POST", path, body=urlencode(hidden | typed), content_type=FORM)


def the_finding(cloud: Cloud) -> Finding:
    """The finding that somebody has to decide."""
    book = ledger(cloud)
    return next(finding for finding in book.findings.values() if finding.needs_someone)


def ledger(cloud: Cloud) -> Ledger:
    return records.load_ledger(cloud.store, SLUG)


def link(cloud: Cloud, *, key: str | None = None, expired: bool = False, article: bool = False) -> str:
    """The path of a link to the finding, or to the article's page."""
    until = datetime.now(UTC) + (-1 if expired else 1) * timedelta(days=1)
    allowed = Pass(slug=SLUG, addressee=ADDRESSEE, until=until)
    seal = Seal([key] if key else keys_of(KEYS))
    return page_of(seal, allowed if article else allowed.on(the_finding(cloud)))


@pytest.fixture(scope="session")
def second_day(new_cloud: Callable[[], AbstractContextManager[Cloud]], first_day: Objects) -> Objects:
    """What stands in the bucket after the second audit, which found something to decide; the article has an editor."""
    with new_cloud() as cloud:
        cloud.restore(first_day)
        cloud.store.delete(records.article_key(SLUG))
        cloud.publish(replace(cited(), editors=(a_person("Ed Itor", EDITOR),)))
        assert cloud.audit().status == "SUCCEEDED"
        return cloud.outcome().objects


@pytest.fixture
def browser(cloud: Cloud, second_day: Objects, with_page: None) -> Browser:
    """A browser, after the second audit."""
    cloud.restore(second_day)
    keep_keys(cloud)
    return Browser(cloud)


@pytest.fixture
def with_page() -> Iterator[None]:
    """The surroundings of functions that know a review page."""
    named = {
        "CITEWATCH_REVIEW_URL": f"https://{DOMAIN}/",
        "CITEWATCH_REVIEW_KEYS": KEYS,
        "CITEWATCH_MACHINE": MACHINE,
    }
    review._keys.cache_clear()  # what a container keeps is of one AWS
    page_at.cache_clear()
    with with_environment(named):
        yield


def test_mails_lead_to_the_review_page(cloud: Cloud, with_page: None) -> None:
    keep_keys(cloud)

    assert cloud.audit().status == "SUCCEEDED"

    [mail] = mails(cloud)
    assert f"https://{DOMAIN}/r/" in plain(mail)


def test_without_keys_the_mail_goes_out_without_links_and_an_operator_hears_of_it(
    cloud: Cloud, with_page: None, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert cloud.audit().status == "SUCCEEDED"

    [mail] = mails(cloud)
    assert DOMAIN not in plain(mail)
    assert counted(capsys.readouterr().out)["MailsWithoutLinks"] == [1.0]
    assert [record.__dict__["why"] for record in caplog.records if record.levelname == "ERROR"] == [
        f"There is no parameter {KEYS} with the keys of review links: make deploy makes it."
    ]


def test_where_there_is_no_review_page_nobody_asks_for_keys(cloud: Cloud) -> None:
    cloud.audit()

    assert "ssm" not in {asked.service for asked in cloud.wire.asked}


def test_a_link_shows_its_finding_and_nobody_else_may_keep_the_page(browser: Browser) -> None:
    answer = browser.ask("GET", f"{link(browser.cloud)}?choice=accept")

    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
    assert "The first dose is" in answer["body"]
    assert answer["headers"]["cache-control"] == "no-store"
    assert answer["headers"]["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer["headers"]["content-security-policy"]
    [cookie] = answer["cookies"]
    assert cookie.startswith("__Host-") and "; Secure; HttpOnly; Path=/" in cookie


def test_a_press_is_recorded_with_the_addressee_and_the_name_and_shown(browser: Browser) -> None:
    path = link(browser.cloud)

    answer = browser.send(path, browser.ask("GET", path), choice="accept", name="Dr. Añez")

    [decision] = ledger(browser.cloud).decisions
    assert answer["statusCode"] == 303
    assert (decision.choice, decision.by, decision.addressee) == (Choice.ACCEPT, "Dr. Añez", ADDRESSEE)
    assert "Dr. Añez" in browser.ask("GET", answer["headers"]["location"])["body"]


def test_an_edit_that_is_asked_for_is_mailed_to_the_editors_at_once(browser: Browser) -> None:
    path, before = link(browser.cloud), len(mails(browser.cloud))

    browser.send(path, browser.ask("GET", path), choice="edit", name="Dr. A", note="Say 56 mg.")

    [letter] = mails(browser.cloud)[before:]
    assert SENDER in letter["From"] and EDITOR in letter["To"]
    assert "Say 56 mg." in plain(letter)
    assert ledger(browser.cloud).letters_due == ()
    assert browser.cloud.leases() == []


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(browser: Browser, method: str) -> None:
    before = browser.cloud.outcome()
    finding, article = link(browser.cloud), link(browser.cloud, article=True)

    answers = [
        browser.ask(method, path)
        for path in (finding, f"{finding}?choice=accept", article, f"{finding}/copy/now", f"{article}/decisions.csv")
    ]

    assert {answer["statusCode"] for answer in answers} == {200}
    assert method == "GET" or not any(answer["body"] for answer in answers)
    assert browser.cloud.outcome() == before


def test_a_press_from_elsewhere_changes_nothing(browser: Browser) -> None:
    path = link(browser.cloud)
    page = browser.ask("GET", path)

    elsewhere = Browser(browser.cloud).send(path, page, choice="accept", name="Dr. A")

    assert elsewhere["statusCode"] == 403
    assert ledger(browser.cloud).decisions == ()


FORGED = ["/r/no-token", "/r/a.b-c_d", "/r/%ZZ%FF%00", "/r/..%2f..%2fetc%2fpasswd", "/r/" + "a" * 4000]


@pytest.mark.parametrize("path", FORGED, ids=["plain", "token-like", "broken escapes", "a way up", "long"])
def test_a_forged_link_shows_nothing(browser: Browser, path: str) -> None:
    answer = browser.ask("GET", path)

    assert answer["statusCode"] in (403, 404)
    assert "ketamine" not in answer["body"].lower()


@pytest.mark.parametrize("path", ["/r/\u0142", "/r/x?choice=\u0142", "/\udcff"])
def test_an_address_that_no_url_may_have_is_answered_all_the_same(browser: Browser, path: str) -> None:
    assert browser.ask("GET", path)["statusCode"] in (403, 404)


def test_a_link_signed_by_another_key_shows_nothing(browser: Browser) -> None:
    assert browser.ask("GET", link(browser.cloud, key="x" * 43))["statusCode"] == 403


def test_an_expired_link_is_renewed_by_mail_and_the_fresh_one_leads_here(browser: Browser) -> None:
    path, before = link(browser.cloud, expired=True), len(mails(browser.cloud))
    page = browser.ask("GET", path)

    answer = browser.send(f"{path}/fresh", page)

    [letter] = mails(browser.cloud)[before:]
    [fresh] = set(re.findall(rf"https://{re.escape(DOMAIN)}(/r/[\w.-]+)", plain(letter)))
    assert (page["statusCode"], answer["statusCode"]) == (410, 200)
    assert ADDRESSEE in letter["To"]
    assert browser.ask("GET", fresh)["statusCode"] == 200


def test_decisions_come_as_a_file_of_text(browser: Browser) -> None:
    answer = browser.ask("GET", f"{link(browser.cloud, article=True)}/decisions.csv")

    assert answer["headers"]["content-type"].startswith("text/csv")
    assert answer["body"].lstrip("\ufeff").startswith("article,finding,")


def test_a_form_that_is_too_long_is_refused(browser: Browser) -> None:
    path = link(browser.cloud)

    answer = browser.send(path, browser.ask("GET", path), choice="dismiss", name="Dr. A", note="x" * 100_000)

    assert answer["statusCode"] == 413
    assert ledger(browser.cloud).decisions == ()


def test_the_host_a_visitor_names_goes_nowhere(browser: Browser) -> None:
    path, before = link(browser.cloud, expired=True), len(mails(browser.cloud))
    page = browser.ask("GET", path, host="evil.example")

    hidden = dict(re.findall(r'name="(csrf)" value="([^"]*)"', page["body"]))
    browser.ask("POST", f"{path}/fresh", body=urlencode(hidden), content_type=FORM, host="evil.example")

    [letter] = mails(browser.cloud)[before:]
    assert DOMAIN in plain(letter)
    assert "evil.example" not in str(letter) + page["body"]


def test_a_key_that_came_since_is_taken_up_on_a_doubt_and_the_older_still_opens(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, seconds = link(browser.cloud), [0.0]
    keys = RereadKeys(lambda: keys_of(KEYS), clock=lambda: seconds[0])
    monkeypatch.setattr(review, "_keys", lambda parameter: keys)
    keep_keys(browser.cloud, at=START + timedelta(days=31))
    newer = link(browser.cloud)

    answers = []
    for seconds[0], path in ((0, newer), (61, newer), (62, older)):
        answers.append(browser.ask("GET", path)["statusCode"])

    assert answers == [403, 200, 200]


def test_forged_links_have_the_keys_read_once(browser: Browser) -> None:
    for number in range(5):
        browser.ask("GET", f"/r/{number}")

    assert [asked.service for asked in browser.cloud.wire.asked].count("ssm") == 1


def test_an_audit_begins_once(browser: Browser) -> None:
    path = link(browser.cloud, article=True)
    page = browser.ask("GET", path)

    said = [browser.send(f"{path}/audit", page)["body"] for _ in range(2)]

    client = browser.cloud.wire.session.client("stepfunctions")
    begun = [each["name"] for each in client.list_executions(stateMachineArn=MACHINE)["executions"]]
    assert all(BEGUN in each for each in said)
    assert len([name for name in begun if name.startswith("review-") and SLUG in name]) == 1


def test_an_audit_that_cannot_begin_is_told_plainly_and_the_log_says_why(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CITEWATCH_MACHINE", MACHINE.replace("citewatch-audit", "another"))
    path = link(browser.cloud, article=True)

    answer = browser.send(f"{path}/audit", browser.ask("GET", path))

    assert "No audit could be begun just now. Try again in ten minutes." in answer["body"]
    assert "another" not in answer["body"]
    assert "there is no such state machine" in caplog.records[-1].__dict__["why"]


def test_a_page_that_fails_is_counted_and_logged_without_its_address(
    browser: Browser, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    path = link(browser.cloud)
    browser.cloud.store.delete(records.ledger_key(SLUG))
    browser.cloud.store.create(records.ledger_key(SLUG), b"{")

    answer = browser.ask("GET", path)

    assert answer["statusCode"] >= 500
    assert counted(capsys.readouterr().out)["ReviewPagesFailed"] == [1.0]
    assert path.removeprefix("/r/") not in caplog.text


def test_a_bug_of_ours_is_in_the_log_with_its_traceback_and_without_the_address(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(desks, "start_audit", lambda slug: 1 / 0)
    path = link(browser.cloud, article=True)

    answer = browser.send(f"{path}/audit", browser.ask("GET", path))

    [failed] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert answer["statusCode"] == 500
    assert failed.exc_info and failed.exc_info[0] is ZeroDivisionError
    assert path.removeprefix("/r/") not in caplog.text


def test_without_keys_there_is_no_page_and_the_function_fails(cloud: Cloud, with_page: None) -> None:
    with pytest.raises(UsageError, match="make deploy makes it"):
        Browser(cloud).ask("GET", "/")
