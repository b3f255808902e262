"""Looks to be judged, as the tests of the judge state them."""

from citewatch.extract import extract
from citewatch.judge import judge, sketch, wall
from citewatch.model import Capture, GoodLook, Text, Verdict
from tests.builders import a_capture, a_good_look, an_exchange

URL = "https://www.fda.gov/drugs/ketamine"
PROSE = " ".join(f"<p>Patient {i} was given a dose of {i} mg and watched for two hours.</p>" for i in range(1, 31))
ELSE = " ".join(
    f"<p>Program {i} helps members of club {i} to find coaches and friends nearby.</p>" for i in range(1, 21)
)


def a_page(title: str | None, body: str, *, head: str = "", body_class: str = "") -> bytes:
    """An HTML page; `title` None for one that has none."""
    named = "" if title is None else f"<title>{title}</title>"
    head = f'<meta charset="utf-8">{named}{head}'
    return f'<html><head>{head}</head><body class="{body_class}">{body}</body></html>'.encode()


DOCUMENT = a_page("Ketamine facts | Agency", PROSE)


def judged(capture: Capture, *, text: Text | None, last_good: GoodLook | None) -> Verdict:
    """What is said of a look, whatever stands before the source."""
    return judge(capture, met=wall(capture, last_good=last_good), text=text, last_good=last_good)


def said_of(payload: bytes, *, url: str = URL, last: bytes | None = None, capture: Capture | None = None) -> Verdict:
    """What is said of a page that came, beside the page that was last seen."""
    capture = capture or a_capture(url, payload=payload)
    text = extract(payload, content_type=capture.header("content-type"), url=capture.final_url)
    return judged(capture, text=text, last_good=seen(last, url=url) if last is not None else None)


def seen(payload: bytes, *, url: str = URL, final_url: str | None = None) -> GoodLook:
    """The good look that saw this page."""
    text = extract(payload, content_type="text/html; charset=utf-8", url=url)
    return a_good_look(final_url=final_url or url, title=text.title, words=text.words, sketch=sketch(text))


def redirected(*hops: tuple[str, int], to: str, status: int = 200, payload: bytes = DOCUMENT) -> Capture:
    """A capture that went through these hops."""
    answers = [an_exchange(url, status=code) for url, code in hops]
    return a_capture(hops[0][0], exchanges=(*answers, an_exchange(to, status=status)), payload=payload)
