"""Doorstep of conclude: one article of a run → its ledger, its report, and the mail that is due."""

from typing import Any

from citewatch.adapters.warc import capture_of
from citewatch.audit import pipeline, tally
from citewatch.audit.conclude import conclude
from citewatch.audit.desk import Desk
from citewatch.errors import MailError
from citewatch.settings import contact
from functions import door, parts


def handler(event: parts.Event, context: object) -> dict[str, Any]:
    """How many findings are open. Raises MailError when its mail was refused: all else is done then."""
    run, next_audit = parts.run_in(event), event["run"]["next_audit"]
    log = parts.log(run, article=event["slug"])
    desk = Desk(
        store=parts.store(),
        from_warc=capture_of,
        clock=parts.clock(run),
        mailer=parts.mailer(),
        sender=contact(),
        next_audit=next_audit and parts.moment(next_audit),
        hands=pipeline.HANDS,
        door=door.of_mails(run, slug=event["slug"]),
    )
    try:
        result = conclude(event["slug"], run=run, desk=desk)
    except MailError as error:
        parts.count({"MailsRefused": 1})
        log.error("the mail was not taken and stays due", extra={"why": type(error.__cause__).__name__})
        raise
    for finding in result.findings:
        about = {"citation": finding.citation, "subject": finding.subject, "finding": finding.id}
        log.info(f"{finding.kind}: {finding.severity}, {finding.state}", extra=about)
    parts.count(tally.of_findings(result))
    return {"open": tally.open_findings(result)}
