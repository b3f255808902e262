"""letters: what the ledger owes besides reports → mails; each is sent, then its receipt is swapped in.

An edit that was asked for, one that no longer is, a fresh link for one that expired.
"""

from citewatch.audit.desk import Desk


def send_letters(slug: str, *, desk: Desk) -> None:
    """Send every letter of the article that has no receipt; one whose fate is unknown says it may be a second copy.

    Raises MailError when one was refused: it stays due, and whoever comes next sends it.
    """
    raise NotImplementedError
