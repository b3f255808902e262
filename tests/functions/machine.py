"""The state machine played in plain Python: as much of the Amazon States Language as infra/pipeline.asl.json uses.

Every state, path, Retry and Catch is read from that file. A map's children come one after another, and nothing waits.
Knows the language; nothing of audits.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = Any
Call = Callable[[str, Json], Json]  # a function's name and its payload → its answer

DEFINITION = Path(__file__).parents[2] / "infra" / "pipeline.asl.json"


class StateFailed(Exception):
    """A state failed: the error's name, as Retry and Catch know it, and its cause."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(f"{error}: {cause}")
        self.error, self.cause = error, cause


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How an execution ended."""

    status: str
    output: Json = None
    error: str | None = None
    cause: str | None = None


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A machine of functions: `call` raises StateFailed, `fetch` reads an object, `entering` hears of each state."""

    call: Call
    fetch: Callable[[str, str], bytes]
    entering: Callable[[str], None] = lambda state: None
    definition: Path = DEFINITION

    def run(self, given: Json, *, execution: str, started: str) -> Ended:
        """One execution, from its input to its end."""
        context = {"Execution": {"Id": execution, "StartTime": started}}
        definition = json.loads(self.definition.read_text(encoding="utf-8"))
        try:
            return Ended(status="SUCCEEDED", output=self._play(definition, given, context))
        except StateFailed as failure:
            return Ended(status="FAILED", error=failure.error, cause=failure.cause)

    def _play(self, machine: Json, data: Json, context: Json) -> Json:
        """The output of a machine, or of a map's child."""
        name: str | None = machine["StartAt"]
        while name:
            self.entering(name)
            name, data = self._step(machine["States"][name], data, context)
        return data

    def _step(self, state: Json, data: Json, context: Json) -> tuple[str | None, Json]:
        """Which state comes next, if any, and what it is given."""
        match state["Type"]:
            case "Task" | "Map":
                return self._work(state, data, context)
            case "Choice":
                return _chosen(state, data, context), data
            case "Pass":
                result = state["Result"] if "Result" in state else _filled(state["Parameters"], data, context)
                return state.get("Next"), result
            case "Wait" | "Succeed":
                return state.get("Next"), data
            case "Fail":
                raise StateFailed(*(_at(state[path], data, context) for path in ("ErrorPath", "CausePath")))
        raise AssertionError(f"a state of type {state['Type']} is not played here")

    def _work(self, state: Json, data: Json, context: Json) -> tuple[str | None, Json]:
        """A state that may fail: tried again, then caught, as it says."""
        work, tries = (self._task if state["Type"] == "Task" else self._map), 0
        while True:
            try:
                output = _placed(state.get("ResultPath", "$"), data, work(state, data, context))
                return state.get("Next"), _at(state.get("OutputPath", "$"), output, context)
            except StateFailed as failure:
                retry = _for(failure, state.get("Retry", ()))
                if retry and tries < retry["MaxAttempts"]:
                    tries += 1
                    continue
                catch = _for(failure, state.get("Catch", ()))
                if not catch:
                    raise
                told = {"Error": failure.error, "Cause": failure.cause}
                return catch["Next"], _placed(catch["ResultPath"], data, told)

    def _task(self, state: Json, data: Json, context: Json) -> Json:
        asked = _filled(state["Parameters"], data, context)
        function = asked["FunctionName"].removeprefix("${").removesuffix("FunctionArn}").lower()
        answered = {"Payload": self.call(function, asked["Payload"])}
        return _filled(state["ResultSelector"], answered, context) if "ResultSelector" in state else answered

    def _map(self, state: Json, data: Json, context: Json) -> Json:
        where = _filled(state["ItemReader"]["Parameters"], data, context)
        items = json.loads(self.fetch(where["Bucket"], where["Key"]))
        told = [context | {"Map": {"Item": {"Value": item}}} for item in items]
        return [self._play(state["ItemProcessor"], _filled(state["ItemSelector"], data, one), one) for one in told]


def _for(failure: StateFailed, rules: Sequence[Json]) -> Json:
    """The first rule that is about this failure; None when there is none."""
    return next((rule for rule in rules if {failure.error, "States.ALL"} & set(rule["ErrorEquals"])), None)


def _chosen(state: Json, data: Json, context: Json) -> str:
    """Where a Choice goes on."""
    chosen = (
        rule["Next"] for rule in state["Choices"] if _at(rule["Variable"], data, context) is rule["BooleanEquals"]
    )
    return next(chosen, state["Default"])


def _filled(template: Json, data: Json, context: Json) -> Json:
    """A template with what its paths name; a name that ends in .$ holds a path."""
    if not isinstance(template, Mapping):
        return template
    return {
        name.removesuffix(".$"): _at(part, data, context) if name.endswith(".$") else _filled(part, data, context)
        for name, part in template.items()
    }


def _at(path: str, data: Json, context: Json) -> Json:
    """What a path names: $.a.b in the data, $$.a.b in the context."""
    found = context if path.startswith("$$") else data
    for name in path.lstrip("$").split(".")[1:]:
        found = found[name]
    return found


def _placed(path: str | None, data: Json, result: Json) -> Json:
    """The data with a result put where ResultPath says: $ in their place, $.name beside them, null nowhere."""
    if path is None:
        return data
    return result if path == "$" else data | {path.removeprefix("$."): result}
