"""The errors citewatch raises: our own faults and our surroundings', never a source's (those are values).

CitewatchError
├── UsageError        the command cannot be understood or names what is not there      exit 2
│   ├── ManifestError a manifest is wrong: every problem at once, with file, line, field
│   ├── NotDecided    a decision cannot be made, or no longer: what was shown is not what stands
│   └── ForgedLink    a review link nobody signed
├── ReplayError       a recorded web cannot be read                                    exit 2
├── StoreError        the store cannot be read or written                              exit 3
│   └── Conflict      somebody else wrote first: read again and decide anew
├── AuditRefused      the audit could not be done; nothing was recorded                exit 3
│   └── UnderWay      this very run is being done by somebody else
├── MailError         a mail could not be handed over; it stays due                    told, and nothing else
├── NotConcluded      articles of a run were not concluded, or their mails refused     fails the execution
└── ExecutionFailed   an audit in AWS did not end well, or AWS could not be reached        exit 3
"""

from pathlib import Path


class CitewatchError(Exception):
    """Base of all our errors; its text is one sentence for the person at the command line."""

    exit_code = 3


class UsageError(CitewatchError):
    """The command line names something that is not there, or asks for what cannot be. Say it differently."""

    exit_code = 2


class ManifestError(UsageError):
    """A manifest is wrong. `problems` holds one line each, with file, line and field; mend them all, start again."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NotDecided(UsageError):
    """A decision cannot be made, or no longer: what was shown is not what stands. Look again."""


class ForgedLink(UsageError):
    """A review link that nobody here signed, or that was damaged on its way."""

    def __init__(self) -> None:
        super().__init__("This link is damaged or was not made here. Open the one in the mail again.")


class ReplayError(CitewatchError):
    """A recorded web could not be read. Give a WARC file that `warcio check` passes."""

    exit_code = 2

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path} cannot be replayed: {reason}. Give a WARC file (.warc or .warc.gz).")
        self.path = path


class StoreError(CitewatchError):
    """The store could not be read or written. Mend what the sentence names and start again: nothing is lost."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"The store cannot be used: {key}: {reason}.")
        self.key = key


class Conflict(StoreError):
    """Somebody else wrote this key since it was read. Read it again and decide anew."""

    def __init__(self, key: str) -> None:
        super().__init__(key, "somebody else wrote it at the same time")


class AuditRefused(CitewatchError):
    """The audit could not be done. Nothing was recorded against any source, and no mail was sent."""


class UnderWay(AuditRefused):
    """This very run is being done by somebody else. There is nothing to do: they end it."""


class MailError(CitewatchError):
    """A mail could not be handed over. It stays due in the ledger; the next run sends it.

    `may_have_gone`: nobody knows whether it was taken all the same.
    """

    def __init__(self, sentence: str, *, may_have_gone: bool = True) -> None:
        super().__init__(sentence)
        self.may_have_gone = may_have_gone


class NotConcluded(CitewatchError):
    """Some articles of a run could not be concluded, or their mails were refused. The next run makes good for it."""


class ExecutionFailed(CitewatchError):
    """An audit in AWS did not end well, or AWS could not be reached. What the sentence names is to be mended first."""
