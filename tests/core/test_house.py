"""The house stays as drawn: who may import whom, and where each outside library has its one home."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = (
    "escaping",
    "slugs",
    "judge",
    "outage",
    "state",
    "ledger",
    "findings",
    "plan",
    "diff",
    "significance",
    "identifiers",
)

# A home is a module, or a package with all its modules.
HOMES = {
    "requests": {"adapters/web/"},
    "urllib3": {"adapters/web/"},
    "protego": {"adapters/web/robots.py"},
    "warcio": {"adapters/warc.py"},
    "jinja2": {"templating.py"},
    "markupsafe": {"templating.py"},
    "css_inline": {"report/post.py"},
    "flask": {"review/"},
    "werkzeug": {"review/"},
    "itsdangerous": {"review/"},
    "lxml": {"extract/"},
    "pypdfium2": {"extract/pdf.py"},
    "msgspec": {"audit/records.py"},
    "ruamel": {"manifest.py"},
    "smtplib": {"adapters/mail/smtp.py"},
    "boto3": {"embedded/"},
    "botocore": {
        "adapters/aws.py",
        "adapters/store/s3.py",
        "adapters/mail/ses.py",
        "adapters/executions.py",
        "adapters/parameter.py",
        "embedded/",
    },
    "moto": {"embedded/"},
}

IMPURE = ("citewatch.audit", "citewatch.adapters", "citewatch.findings", "citewatch.report", "citewatch.plan")
FORBIDDEN = {
    "model": ("citewatch",),
    "extract": ("citewatch.adapters", "citewatch.audit", "citewatch.judge", "citewatch.diff"),
    "anchors": (*IMPURE, "citewatch.extract", "citewatch.judge", "citewatch.state", "citewatch.ledger"),
    "recast": (
        *IMPURE,
        "citewatch.extract",
        "citewatch.judge",
        "citewatch.state",
        "citewatch.ledger",
        "citewatch.diff",
    ),
    "audit": (
        *("citewatch.adapters", "citewatch.cli", "citewatch.console", "functions"),
        *("citewatch.review", "citewatch.begin", "citewatch.templating"),
    ),
    "begin": ("citewatch.adapters", "citewatch.report", "citewatch.review", "citewatch.templating", "citewatch.ledger"),
    "background": ("citewatch.audit", "citewatch.adapters", "citewatch.review", "citewatch.report", "citewatch.model"),
    "spreadsheet": ("citewatch.model", "citewatch.audit", "citewatch.report", "citewatch.review"),
    "templating": ("citewatch.model", "citewatch.audit", "citewatch.report", "citewatch.review", "citewatch.ledger"),
    "adapters": ("citewatch.judge", "citewatch.findings", "citewatch.ledger", "citewatch.diff", "citewatch.report"),
    "report": ("citewatch.adapters", "citewatch.audit", "citewatch.ledger", "citewatch.judge", "citewatch.review"),
    "review": (
        *("citewatch.adapters", "citewatch.cli", "citewatch.judge", "citewatch.extract", "citewatch.diff"),
        *("citewatch.console", "citewatch.significance", "citewatch.anchors", "citewatch.findings", "citewatch.begin"),
        *("citewatch.background", "citewatch.settings"),
    ),
}


def modules() -> list[Path]:
    return sorted((ROOT / "citewatch").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: say from where, in full"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def ours(path: Path) -> set[str]:
    """Every name of ours that a file imports."""
    return {name for name in imported(path) if name.startswith("citewatch")}


def name_of(path: Path) -> str:
    """The dotted name of a file's module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def module_of(name: str, modules: set[str]) -> str:
    """The module that a name is imported from."""
    return max((module for module in modules if f"{name}.".startswith(f"{module}.")), key=len)


@pytest.mark.parametrize("name", PURE)
def test_a_pure_module_knows_only_the_nouns_and_itself(name: str) -> None:
    inside = [path for path in modules() if path.relative_to(ROOT / "citewatch").parts[0] in (name, f"{name}.py")]
    ours = {module for path in inside for module in imported(path) if module.startswith("citewatch")}

    assert inside
    assert {module for module in ours if not module.startswith(("citewatch.model", f"citewatch.{name}."))} == set()


@pytest.mark.parametrize("library", HOMES)
def test_one_library_has_one_home(library: str) -> None:
    users = {
        path.relative_to(ROOT / "citewatch").as_posix()
        for path in modules()
        if any(module.split(".")[0] == library for module in imported(path))
    }

    assert {user for user in users if not user.startswith(tuple(HOMES[library]))} == set()


@pytest.mark.parametrize("part", FORBIDDEN)
def test_no_part_knows_what_it_must_not(part: str) -> None:
    inside = [path for path in modules() if path.relative_to(ROOT / "citewatch").parts[0] in (part, f"{part}.py")]
    assert inside, f"there is no {part}"

    wrong = {(path.name, module) for path in inside for module in imported(path) if module.startswith(FORBIDDEN[part])}

    assert wrong == set()


def test_arrows_point_one_way() -> None:
    names = {name_of(path) for path in modules()}

    arrows = {name_of(path): {module_of(name, names) for name in ours(path)} for path in modules()}

    TopologicalSorter(arrows).prepare()  # raises CycleError, which names the modules that lean on each other


def test_the_environment_is_read_in_one_place() -> None:
    readers = {
        path.name
        for path in modules()
        if any(word in path.read_text(encoding="utf-8") for word in ("os.environ", "os.getenv", "getenv("))
    }

    assert readers == {"settings.py"}


def test_nothing_imports_the_command_line() -> None:
    users = {path.name for path in modules() if any(name.startswith("citewatch.cli") for name in imported(path))}

    assert users == set()


DOORSTEPS = sorted((ROOT / "functions").glob("*.py"))
RULES = (
    *("judge", "outage", "state", "ledger", "findings", "plan", "diff", "significance", "extract", "report"),
    *("anchors", "recast", "escaping", "templating", "spreadsheet"),
)


@pytest.mark.parametrize("path", DOORSTEPS, ids=lambda path: path.stem)
def test_a_doorstep_knows_no_rule(path: Path) -> None:
    known = {name.split(".")[1] for name in ours(path)}

    assert known.isdisjoint(RULES)


@pytest.mark.parametrize("path", [path for path in DOORSTEPS if path.stem != "parts"], ids=lambda path: path.stem)
def test_a_doorstep_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40


def test_lambdas_own_library_stays_on_the_doorstep() -> None:
    users = {path.name for path in [*modules(), *DOORSTEPS] if "aws_lambda_powertools" in path.read_text("utf-8")}

    assert users == {"parts.py"}


def test_nothing_imports_a_doorstep() -> None:
    assert {path.name for path in modules() if any(name.startswith("functions") for name in imported(path))} == set()
