"""What one look is judged by, in order: is there a wall, what can be read, what is the verdict.

Knows judge and extract; nothing of where a capture came from or what is done with the verdict.
"""

from dataclasses import dataclass

from citewatch import judge
from citewatch.model import Capture, GoodLook, Text, Verdict, Wall


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The verdict on one capture; `met` is the wall before it, `text` what was read where there was a document."""

    verdict: Verdict
    met: Wall | None
    text: Text | None

    @property
    def is_hiccup(self) -> bool:
        """Whether a second look at the end of the queue may see more."""
        return judge.is_hiccup(self.verdict, met=self.met)


def judged(capture: Capture, *, last_good: GoodLook | None) -> Judged:
    """The verdict on a capture. Nothing is read behind a wall: a challenge must not become a source's content."""
    met = judge.wall(capture, last_good=last_good)
    text = None if met or not _has_document(capture) else _read(capture)
    return Judged(
        verdict=judge.judge(capture, met=met, text=text, last_good=last_good),
        met=met,
        text=text,
    )


def shows_document(capture: Capture) -> bool:
    """Whether a kept copy shows its document, by the rules by which a source itself is judged."""
    return judged(capture, last_good=None).verdict.link.is_good


def _has_document(capture: Capture) -> bool:
    return capture.status is not None and 200 <= capture.status < 300 and not capture.truncated


def _read(capture: Capture) -> Text:
    # A function that checks a host whose sources answer 304 need not load what reads a page.
    from citewatch.extract import extract

    return extract(capture.payload, content_type=capture.header("content-type"), url=capture.final_url)
