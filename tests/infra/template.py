"""The stack's sources as a test reads them: the state machine, and infra/*.yml and serverless.yml with their tags."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

ROOT = Path(__file__).parents[2]

Json = dict[str, Any]


class _Tagged(SafeConstructor):
    """Reads `!Sub x` as {"Sub": x}, and so on."""


def _as_object(constructor: SafeConstructor, tag: str, node: Node) -> Json:
    value: Any
    if isinstance(node, ScalarNode):
        value = constructor.construct_scalar(node)
    elif isinstance(node, SequenceNode):
        value = constructor.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, MappingNode)
        value = constructor.construct_mapping(node, deep=True)
    return {tag: value}


_Tagged.add_multi_constructor("!", _as_object)


def read(name: str) -> Json:
    """A YAML file of the stack."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Tagged
    loaded: Json = yaml.load((ROOT / name).read_text(encoding="utf-8"))
    return loaded


def resources(kind: str = "") -> Json:
    """Every resource of infra/*.yml, or those of one kind."""
    every: Json = {}
    for path in sorted((ROOT / "infra").glob("*.yml")):
        every |= read(f"infra/{path.name}")["Resources"]
    return {name: each for name, each in every.items() if not kind or each["Type"] == kind}


def machine() -> Json:
    """The state machine."""
    loaded: Json = json.loads((ROOT / "infra/pipeline.asl.json").read_text(encoding="utf-8"))
    return loaded


def states(level: Json | None = None) -> Iterator[tuple[str, Json]]:
    """Every state of the machine, its children's among them."""
    for name, state in (level or machine())["States"].items():
        yield name, state
        if "ItemProcessor" in state:
            yield from states(state["ItemProcessor"])


def listed(value: Any) -> list[Any]:
    """One or many, as CloudFormation takes them."""
    return value if isinstance(value, list) else [value]
