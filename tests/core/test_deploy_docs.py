"""docs/deploy.md names what exists: make's words, parameters, functions, metrics, alarms, and AWS's own operations."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.session import Session
from ruamel.yaml import YAML

from citewatch.audit import tally
from citewatch.audit.request import Request
from citewatch.cli import main
from citewatch.model import Severity

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
MAKE = (ROOT / "Makefile").read_text(encoding="utf-8")
SERVICES = {"s3api": "s3"}  # what the AWS CLI calls otherwise than botocore
OF_THE_CLI = {"query", "output", "region"}  # options of every command


def commands(name: str) -> Iterator[list[str]]:
    """The words of every shell command in the document that begins with this name."""
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == [name]:
                yield words


def inline(name: str) -> list[str]:
    """The words in backquotes that begin with this name."""
    return re.findall(rf"`(?:\.venv/bin/)?{name} ([^`]+)`", TEXT)


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose first column is headed so."""
    lines = TEXT[TEXT.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def named(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


AWS_COMMANDS = [words for words in commands("aws") if words[1] != "s3"]
ASKING = [words for words in AWS_COMMANDS if "--query" in words]


def test_the_first_mail_takes_ten_commands_at_most() -> None:
    numbers = [int(number) for number in re.findall(r"# (\d+)$", TEXT, re.MULTILINE)]

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) <= 10


@pytest.mark.parametrize("words", AWS_COMMANDS, ids=lambda words: " ".join(words[1:3]))
def test_aws_knows_every_operation_and_option(words: list[str]) -> None:
    service = Session().get_service_model(SERVICES.get(words[1], words[1]))
    operations = {xform_name(name, "-"): name for name in service.operation_names}
    taken = service.operation_model(operations[words[2]]).input_shape
    options = {word.removeprefix("--") for word in words if word.startswith("--")}

    known = {xform_name(member, "-") for member in taken.members} if taken else set()
    paged = {"max-results", "max-items"}
    assert options <= known | OF_THE_CLI | paged


@pytest.mark.parametrize("words", ASKING, ids=lambda words: " ".join(words[1:3]))
def test_what_is_asked_of_an_answer_stands_in_it(words: list[str]) -> None:
    service = Session().get_service_model(SERVICES.get(words[1], words[1]))
    operations = {xform_name(name, "-"): name for name in service.operation_names}
    answer = service.operation_model(operations[words[2]]).output_shape

    asked = words[words.index("--query") + 1]
    first = re.findall(r"^\w+", asked) or re.findall(r"\w+", asked)
    assert answer is not None
    assert set(first) <= set(answer.members)


@pytest.mark.parametrize("line", [*(" ".join(words[1:]) for words in commands("make")), *inline("make")])
def test_make_knows_every_word_and_parameter(line: str) -> None:
    words = [word for word in line.split() if "=" not in word]
    parameters = {word.partition("=")[0] for word in line.split() if "=" in word}

    assert all(re.search(rf"^{word}:", MAKE, re.MULTILINE) for word in words)
    assert all(re.search(rf"^{parameter} \?=", MAKE, re.MULTILINE) for parameter in parameters)


@pytest.mark.parametrize(
    "line", [*(" ".join(words[1:]) for words in commands(".venv/bin/citewatch")), *inline("citewatch")]
)
def test_citewatch_knows_every_command_and_flag(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, *words = line.split()

    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(re.search(rf"{word}\b", told) for word in words if word.startswith("--"))


def test_every_input_shown_is_understood() -> None:
    yaml = YAML(typ="safe")
    inputs = re.findall(r"\| `(\{.*?\})` \|", TEXT)

    assert [Request.of(_as_written(yaml.load(shown))) for shown in inputs]


def _as_written(document: dict[str, object]) -> dict[str, object]:
    """As JSON has it: times are text."""
    return {
        name: value if isinstance(value, list) else "2026-11-09T03:00:00Z" for name, value in document.items() if value
    }


def test_every_alarm_is_explained_and_no_other() -> None:
    deployed = YAML().load(ROOT / "infra/alarms.yml")["Resources"].items()
    alarms = {name for name, resource in deployed if resource["Type"] == "AWS::CloudWatch::Alarm"}

    assert set.union(*(named(row[0]) for row in table("alarm"))) == alarms


def test_every_metric_is_named_and_no_other() -> None:
    of_doorsteps = {
        name
        for path in (ROOT / "functions").glob("*.py")
        for name in re.findall(r'"([A-Z]\w+)": ', path.read_text(encoding="utf-8"))
    }
    counted = {*tally.of_sources({}), *(f"Findings{severity.capitalize()}" for severity in Severity)}

    assert set.union(*(named(row[1]) for row in table("by"))) == counted | of_doorsteps


def test_every_measure_it_points_to_is_there() -> None:
    scripts = set(re.findall(r"bench/\w+\.py", TEXT + (ROOT / "bench/README.md").read_text(encoding="utf-8")))

    assert scripts
    assert all((ROOT / script).is_file() for script in scripts)


def test_the_default_parameters_are_those_of_make() -> None:
    for row in table("parameter of make"):
        [name] = named(row[0])
        default = re.search(rf"^{name} \?= ?(.*)$", MAKE, re.MULTILINE)
        assert default
        assert all(word in row[2] for word in re.findall(r"[\w-]{3,}", default[1]))
