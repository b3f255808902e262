"""Start an audit in the deployed stack by hand, and tell how it goes and ends.

Knows what an execution of the state machine is given and answers (infra/pipeline.asl.json); not how AWS is asked.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from citewatch.adapters.executions import Counts, Deployed, Ended, Executions, console_page, execution_name
from citewatch.errors import ExecutionFailed, UsageError

_MAPS = {"CheckAll": "hosts checked", "ConcludeAll": "articles concluded"}
_FOR = "what is due of all published articles"


def begin(executions: Executions, deployed: Deployed, slugs: Sequence[str], *, now: datetime) -> str:
    """The execution that audits these articles: every source of them now; with none named, what is due of all."""
    asked = sorted(set(slugs))
    scope = [f"{len(asked)}-articles", *asked] if len(asked) > 1 else asked or ["due"]
    name = execution_name(f"{now:%Y%m%dT%H%M%SZ}", *scope)
    return executions.start(deployed.machine, name=name, input={"articles": asked} if asked else {})


def announced(execution: str, slugs: Sequence[str]) -> tuple[str, ...]:
    """What is being done, and where else it can be followed."""
    scope = f"every source of {', '.join(sorted(set(slugs)))}" if slugs else _FOR
    return (f"auditing {scope}, as {execution.rpartition(':')[2]}", f"to be followed at {console_page(execution)}")


def progressed(counts: Counts) -> str:
    """How far the audit is, in a few words."""
    return f"{counts.done} of {counts.all} {_MAPS.get(counts.label, counts.label)}"


def told(ended: Ended, *, say: Callable[[str], None]) -> int:
    """Say how an execution ended; 1 when findings are open, else 0. Raises UsageError, ExecutionFailed."""
    if ended.status != "SUCCEEDED":
        raise _failure(ended)
    output: Mapping[str, Any] = ended.output
    if "reports" not in output:  # the machine's AlreadyUnderWay
        say("Another execution does this very audit already; it tells the outcome.")
        return 0
    say(f"{_of(output['articles'], 'article')} audited, {_of(output['open'], 'finding')} open")
    say(f"Report: {output['reports']}")
    return int(output["open"] > 0)


def _failure(ended: Ended) -> ExecutionFailed | UsageError:
    """Why an execution did not end well, in one sentence."""
    if ended.error == "UsageError":
        return UsageError(_cause(ended))
    why = f"{ended.error}: {_cause(ended)}" if ended.error else "no reason is given"
    return ExecutionFailed(f"The audit ended as {ended.status}. {why}")


def _cause(ended: Ended) -> str:
    """What the function that failed said; a cause that no function gave is told as it is."""
    try:
        cause = json.loads(ended.cause)
    except ValueError:
        return ended.cause
    return str(cause.get("errorMessage", ended.cause)) if isinstance(cause, dict) else ended.cause


def _of(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
