"""An article's manifest: YAML ⇄ Article. What is wrong is told all at once, each with file, line and field.

ruamel.yaml has its one home here. Knows every field (docs/manifest.md); nothing of what an article is audited for.
"""

import difflib
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from citewatch.errors import ManifestError
from citewatch.model import (
    Article,
    Basis,
    Certainty,
    Citation,
    Kind,
    PageWatch,
    Passage,
    Person,
    TimedClaim,
    Watched,
)
from citewatch.settings import MAIL_ADDRESS
from citewatch.slugs import SLUG

E = TypeVar("E", bound=StrEnum)

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_PUBLISHED = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_SPAN = re.compile(r"([1-9]\d{0,4})d")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HOST = re.compile(r"(?=.{1,253}\Z)[^\W_][\w-]{0,62}(\.[\w-]{1,63})*\.?|[0-9a-f.]*:[0-9a-f:.]*", re.IGNORECASE)
_IDENTIFIERS = {
    "doi": (re.compile(r"10\.\d{4,9}/\S+"), "a DOI such as 10.1038/nature25509"),
    "pmid": (re.compile(r"[1-9]\d{0,8}"), 'digits, in quotes, such as "32898213"'),
    "pmcid": (re.compile(r"PMC\d+"), "PMC and digits, such as PMC7225830"),
    "nbk": (re.compile(r"NBK\d+"), "NBK and digits, such as NBK470357"),
}
_DERIVED_URLS = {
    "doi": "https://doi.org/{}",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "nbk": "https://www.ncbi.nlm.nih.gov/books/{}/",
}


def read(path: Path) -> Article:
    """The article a manifest file describes. Raises ManifestError with every problem of the file."""
    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ManifestError((f"{path}: there is no such file",)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError((f"{path}: cannot be read as UTF-8 text ({error})",)) from error
    return parse(source, name=str(path))


def read_all(paths: Iterable[Path]) -> tuple[Article, ...]:
    """The articles of several manifests. Raises ManifestError with the problems of all of them together."""
    articles: dict[str, tuple[Path, Article]] = {}
    problems: list[str] = []
    for path in paths:
        try:
            article = read(path)
        except ManifestError as error:
            problems.extend(error.problems)
            continue
        if article.slug in articles:
            problems.append(f"{path}: slug: {articles[article.slug][0]} has the same slug “{article.slug}”")
        articles[article.slug] = (path, article)
    if problems:
        raise ManifestError(tuple(problems))
    return tuple(article for _, article in articles.values())


def parse(source: str, *, name: str) -> Article:
    """The article a manifest describes; `name` is how the errors call it. Raises ManifestError with every problem.

    YAML 1.2, so that JSON is one too and `watch: off` is a word.
    """
    try:
        loaded = _yaml().load(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = " ".join(str(error.problem or error.context).split())
        if "mapping values are not allowed" in problem:
            problem += " (text with a colon in it needs quotes)"
        raise ManifestError((f"{name}:{line}: this is not YAML: {problem}",)) from error
    except (YAMLError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise ManifestError((f"{name}: this is not YAML: {problem}",)) from error
    if not isinstance(loaded, CommentedMap):
        raise ManifestError((f"{name}:1: a manifest is a list of fields; the first one is `slug: …`",))
    problems: list[_Problem] = []
    article = _article(_Map(loaded, path="", line=1, problems=problems))
    if problems:
        in_order = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
        raise ManifestError(tuple(f"{name}:{p.line}: {p.path}: {p.sentence}" for p in in_order))
    return article


def mail_address(text: str) -> str:
    """The text, when it is a mail address. Raises ValueError that says so."""
    return _mail_address(text)


def write(article: Article) -> str:
    """The manifest of an article: reading it gives the same article back."""
    yaml = _yaml()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_plain(article), out)
    return out.getvalue()


class _Constructor(RoundTripConstructor):
    """Leaves dates as they are written, so that one that is none is a problem with a line like any other."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_yaml_str)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    return yaml


@dataclass(frozen=True)
class _Problem:
    line: int
    path: str
    sentence: str


class _Map:
    """A mapping that knows where each of its fields stands, and notes what is wrong with them."""

    def __init__(self, fields: CommentedMap, *, path: str, line: int, problems: list[_Problem]) -> None:
        self._fields, self._path, self._line, self._problems = fields, path, line, problems

    def only_has(self, *known: str) -> None:
        """Every other field is a problem: it is usually a typo."""
        for field in self._fields:
            if field not in known:
                close = difflib.get_close_matches(str(field), known, n=1)
                hint = f"; did you mean “{close[0]}”?" if close else f"; known are {', '.join(known)}"
                self.wrong(str(field), f"unknown field{hint}")

    def has(self, field: str) -> bool:
        return self._fields.get(field) is not None

    def wrong(self, field: str, sentence: str) -> None:
        self._problems.append(_Problem(self._line_of(field), self._named(field), sentence))

    def value(self, field: str, parse: Callable[[Any], Any], *, required: bool = False, default: Any = None) -> Any:
        """The field's value as `parse` reads it; what it complains of (ValueError) becomes a problem."""
        if not self.has(field):
            if required:
                self.wrong(field, "is missing")
            return default
        try:
            return parse(self._fields[field])
        except ValueError as error:
            self.wrong(field, str(error))
            return default

    def maps(self, field: str, *, required: bool = False) -> list["_Map"]:
        """The mappings in a list."""
        listed = self.value(field, _a_list, required=required, default=None) or CommentedSeq()
        found = []
        for index, item in enumerate(listed):
            path, line = f"{self._named(field)}[{index + 1}]", _line(listed, index, self._line_of(field))
            if isinstance(item, CommentedMap):
                found.append(_Map(item, path=path, line=line, problems=self._problems))
            else:
                self._problems.append(_Problem(line, path, f"must be a group of fields, not {_shown(item)}"))
        return found

    def map(self, field: str) -> "_Map | None":
        """The mapping under a field."""
        value = self._fields.get(field)
        if value is None:
            return None
        if not isinstance(value, CommentedMap):
            self.wrong(field, f"must be a group of fields, not {_shown(value)}")
            return None
        return _Map(value, path=self._named(field), line=self._line_of(field), problems=self._problems)

    def _named(self, field: str) -> str:
        return f"{self._path}.{field}" if self._path else field

    def _line_of(self, field: str) -> int:
        return _line(self._fields, field, self._line)


def _line(holder: CommentedMap | CommentedSeq, key: Any, otherwise: int) -> int:
    """The line, from 1, on which a field or an item begins."""
    position = (holder.lc.data or {}).get(key)
    return int(position[0]) + 1 if position else otherwise


def _shown(value: Any) -> str:
    """A value as an error quotes it: short, and a group or a list only by its name (YAML aliases can make it huge)."""
    if isinstance(value, CommentedMap):
        return "a group of fields"
    if isinstance(value, CommentedSeq):
        return "a list"
    text = str(value)
    return f"“{text}”" if len(text) <= 80 else f"“{text[:79]}…”"


def _a_list(value: Any) -> CommentedSeq:
    if not isinstance(value, CommentedSeq):
        raise ValueError(f"must be a list, not {_shown(value)}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        hint = "" if isinstance(value, CommentedMap | CommentedSeq) else "; put it in quotes"
        raise ValueError(f"must be text, not {_shown(value)}{hint}")
    if _CONTROL.search(value):
        raise ValueError("holds control characters; take them out")
    if not value.strip():
        raise ValueError("is empty")
    return str(value)


def _one_line(value: Any) -> str:
    text = _text(value)
    if "\n" in text or "\r" in text:
        raise ValueError("must stand on one line")
    return text


def _matching(pattern: re.Pattern[str], meaning: str) -> Callable[[Any], str]:
    def parse(value: Any) -> str:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)
        if not pattern.fullmatch(text):
            raise ValueError(f"must be {meaning}, not {_shown(text)}")
        return text

    return parse


_mail_address = _matching(MAIL_ADDRESS, "a mail address such as name@example.org")


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"must be a whole number from 1, not {_shown(value)}")
    return int(value)


def _url(value: Any) -> str:
    text = _one_line(value)
    try:
        parts = urlsplit(text)
        is_host = _HOST.fullmatch(parts.hostname or "")
        is_whole = parts.scheme in ("http", "https") and bool(is_host) and " " not in text
        parts.port  # noqa: B018  raises ValueError where the port is none
    except ValueError as error:
        raise ValueError(f"is no web address: {error}") from error
    if not is_whole:
        raise ValueError(f"must be a web address that begins with http:// or https://, not {_shown(text)}")
    return text


def _one_of(members: type[E]) -> Callable[[Any], E]:
    def parse(value: Any) -> E:
        known = [member.value for member in members]
        if value in known:
            return members(str(value))
        close = difflib.get_close_matches(value, known, n=1) if isinstance(value, str) else []
        hint = f"did you mean “{close[0]}”?" if close else f"it is one of {', '.join(known)}"
        raise ValueError(f"{_shown(value)} is not known; {hint}")

    return parse


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f"must be a day such as 2026-11-01, not {_shown(value)}") from None


def _published(value: Any) -> str:
    text = str(value) if isinstance(value, str | int) else ""
    if not _PUBLISHED.fullmatch(text):
        raise ValueError(f"must be YYYY, YYYY-MM or YYYY-MM-DD, not {_shown(value)}")
    if len(text) == len("2026-11-01"):
        _date(text)
    return text


def _span(value: Any) -> timedelta:
    found = _SPAN.fullmatch(value if isinstance(value, str) else "")
    if not found:
        raise ValueError(f"must be a number of days such as 180d, not {_shown(value)}")
    return timedelta(days=int(found[1]))


def _numbers(value: Any) -> tuple[int, ...]:
    return tuple(_number(item) for item in _a_list(value))


def _anchors(value: Any) -> dict[int, tuple[str, ...]]:
    if not isinstance(value, CommentedMap):
        raise ValueError('must give for each citation number a list of words, as in {1: ["Schedule III"]}')
    return {_number(number): tuple(_one_line(words) for words in _a_list(listed)) for number, listed in value.items()}


def _article(top: _Map) -> Article:
    top.only_has("slug", "title", "url", "author", "reviewer", "editors", "citations", "passages", "watches", "claims")
    reviewer = top.map("reviewer")
    article = Article(
        slug=top.value("slug", _matching(SLUG, "1 to 80 of a-z, 0-9 and -"), required=True, default=""),
        title=top.value("title", _one_line, required=True, default=""),
        url=top.value("url", _url),
        author=top.value("author", _one_line),
        reviewer=_person(reviewer) if reviewer else None,
        editors=tuple(_person(editor) for editor in top.maps("editors")),
        citations=tuple(_citation(citation) for citation in top.maps("citations", required=True)),
        passages=tuple(_passage(passage) for passage in top.maps("passages")),
        watches=tuple(_watch(watch) for watch in top.maps("watches")),
        claims=tuple(_claim(claim) for claim in top.maps("claims")),
    )
    if top.has("citations") and not article.citations:
        top.wrong("citations", "is empty; an article without references needs no audit")
    _check_numbers(top, article)
    _check_ids(top, article)
    return article


def _person(fields: _Map) -> Person:
    fields.only_has("name", "email")
    return Person(
        name=fields.value("name", _one_line, required=True, default=""),
        email=fields.value("email", _mail_address, required=True, default=""),
    )


def _citation(fields: _Map) -> Citation:
    fields.only_has(
        *("number", "cited_as", "url", "kind", "url_certainty", "title", "authors", "container", "published"),
        *_IDENTIFIERS,
        "watch",
    )
    identifiers = {name: fields.value(name, _matching(*rule)) for name, rule in _IDENTIFIERS.items()}
    derived = (_DERIVED_URLS[name].format(identifiers[name]) for name in _DERIVED_URLS if identifiers[name])
    url = fields.value("url", _url) or next(derived, "")
    if not url and not fields.has("url") and not any(fields.has(name) for name in _IDENTIFIERS):
        fields.wrong("url", "is missing; give it, or a doi, pmid, pmcid or nbk to derive it from")
    kind = fields.value("kind", _one_of(Kind), required=True, default=Kind.OTHER)
    return Citation(
        number=fields.value("number", _number, required=True, default=0),
        cited_as=fields.value("cited_as", _one_line, required=True, default=""),
        url=url,
        kind=kind,
        url_certainty=fields.value("url_certainty", _one_of(Certainty), default=Certainty.CONFIRMED),
        watch=fields.value("watch", _one_of(Watched), default=watched_by_default(kind)),
        title=fields.value("title", _one_line),
        authors=fields.value("authors", _one_line),
        container=fields.value("container", _one_line),
        published=fields.value("published", _published),
        **identifiers,
    )


def watched_by_default(kind: Kind) -> Watched:
    """What is watched of a source when its manifest does not say: of a journal the link, of all others the content."""
    return Watched.LINK if kind is Kind.JOURNAL else Watched.CONTENT


def _passage(fields: _Map) -> Passage:
    fields.only_has("id", "section", "claim", "starts", "cites", "basis", "anchors", "revised")
    return Passage(
        id=_id(fields),
        claim=fields.value("claim", _text, required=True, default=""),
        section=fields.value("section", _one_line),
        starts=fields.value("starts", _one_line),
        cites=fields.value("cites", _numbers, default=()),
        basis=fields.value("basis", _one_of(Basis), default=Basis.CONFIRMED),
        anchors=fields.value("anchors", _anchors, default={}),
        revised=fields.value("revised", _date),
    )


def _watch(fields: _Map) -> PageWatch:
    fields.only_has(*("id", "type", "url", "url_certainty", "kind", "claim", "section", "starts", "reason", "revised"))
    return PageWatch(
        id=_id(fields),
        type=fields.value("type", _matching(re.compile("page"), "“page”, the only type yet"), default="page"),
        url=fields.value("url", _url, required=True, default=""),
        url_certainty=fields.value("url_certainty", _one_of(Certainty), default=Certainty.CONFIRMED),
        kind=fields.value("kind", _one_of(Kind), required=True, default=Kind.OTHER),
        claim=fields.value("claim", _text, required=True, default=""),
        section=fields.value("section", _one_line),
        starts=fields.value("starts", _one_line),
        reason=fields.value("reason", _text),
        revised=fields.value("revised", _date),
    )


def _claim(fields: _Map) -> TimedClaim:
    fields.only_has("id", "section", "claim", "starts", "reason", "every", "checked")
    return TimedClaim(
        id=_id(fields),
        claim=fields.value("claim", _text, required=True, default=""),
        section=fields.value("section", _one_line),
        starts=fields.value("starts", _one_line),
        reason=fields.value("reason", _text),
        every=fields.value("every", _span),
        checked=fields.value("checked", _date),
    )


def _id(fields: _Map) -> str:
    text: str = fields.value("id", _matching(_ID, "a short name such as p1"), required=True, default="")
    return text


def _check_numbers(top: _Map, article: Article) -> None:
    seen: set[int] = set()
    for citation, fields in zip(article.citations, top.maps("citations"), strict=False):
        if citation.number and citation.number in seen:
            fields.wrong("number", f"{citation.number} is given twice")
        seen.add(citation.number)
    for passage, fields in zip(article.passages, top.maps("passages"), strict=False):
        for field, numbers in (("cites", passage.cites), ("anchors", passage.anchors)):
            for number in numbers:
                if number not in seen:
                    fields.wrong(field, f"there is no citation {number}")


def _check_ids(top: _Map, article: Article) -> None:
    seen: set[str] = set()
    for group in ("passages", "watches", "claims"):
        for part, fields in zip(getattr(article, group), top.maps(group), strict=False):
            if part.id and part.id in seen:
                fields.wrong("id", f"“{part.id}” is given twice; passages, watches and claims share their names")
            seen.add(part.id)


def _plain(article: Article) -> dict[str, Any]:
    return _said(
        slug=article.slug,
        title=article.title,
        url=article.url,
        author=article.author,
        reviewer=_said(**vars(article.reviewer)) if article.reviewer else None,
        editors=[_said(**vars(editor)) for editor in article.editors],
        citations=[_said(**vars(citation)) for citation in article.citations],
        passages=[_plain_passage(passage) for passage in article.passages],
        watches=[_said(**vars(watch)) for watch in article.watches],
        claims=[_plain_claim(claim) for claim in article.claims],
    )


def _plain_passage(passage: Passage) -> dict[str, Any]:
    anchors = {number: list(words) for number, words in passage.anchors.items()}
    return _said(**{**vars(passage), "cites": list(passage.cites), "anchors": anchors})


def _plain_claim(claim: TimedClaim) -> dict[str, Any]:
    every = f"{claim.every.days}d" if claim.every else None
    return _said(**{**vars(claim), "every": every})


def _said(**fields: Any) -> dict[str, Any]:
    """The fields that say something, closed sets as their words."""
    plain = {name: str(value) if isinstance(value, StrEnum) else value for name, value in fields.items()}
    return {name: value for name, value in plain.items() if value not in (None, [], {}, ())}
