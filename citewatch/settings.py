"""What citewatch takes from its surroundings: the environment, and where the files shipped beside the code stand.

`os.environ` has its one home here and is read when a function is called, never at import.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from citewatch.errors import UsageError

VERSION = "0.1.0"
_WORD = r"[!#-+./0-9:=?A-~-]+"  # printable ASCII that may stand bare in a mail's header
MAIL_ADDRESS = re.compile(rf"{_WORD}@{_WORD}\.{_WORD}")
_BARE_URL = re.compile(r"""[!-"$->@-~]+""")  # printable ASCII without query and fragment
PROJECT_URL = "https://citewatch.example.org"  # where a site's owner reads what we are
DEFAULT_CONTACT = "citewatch@example.org"


def shipped(name: str) -> Path:
    """Where a folder that ships with citewatch stands: beside the package in a checkout and in the Lambda zip, inside
    the package in a wheel.
    """
    package = Path(__file__).parent
    beside, inside = package.parent / name, package / name
    return inside if inside.exists() else beside


def has_contact(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether somebody said under which address site owners reach whoever runs this audit."""
    return "CITEWATCH_CONTACT" in environment


def contact(environment: Mapping[str, str] = os.environ) -> str:
    """The address in the user agent and on mails, from CITEWATCH_CONTACT. Raises UsageError when it is none."""
    address = environment.get("CITEWATCH_CONTACT", DEFAULT_CONTACT)
    if not MAIL_ADDRESS.fullmatch(address):
        raise UsageError(f"CITEWATCH_CONTACT: “{address}” is no mail address; write it like name@example.org")
    return address


@dataclass(frozen=True, kw_only=True)
class RegistryUrls:
    """Where the registries are asked, without a slash at the end."""

    doi: str = "https://doi.org"
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    wayback: str = "https://archive.org/wayback"


def registry_urls(environment: Mapping[str, str] = os.environ) -> RegistryUrls:
    """Where the registries are asked, or mirrors of them, from CITEWATCH_DOI_URL, CITEWATCH_PUBMED_URL and
    CITEWATCH_WAYBACK_URL. Raises UsageError, which names the variable.
    """
    usual = RegistryUrls()
    return RegistryUrls(
        doi=_web_address(environment, "CITEWATCH_DOI_URL", usual.doi),
        pubmed=_web_address(environment, "CITEWATCH_PUBMED_URL", usual.pubmed),
        wayback=_web_address(environment, "CITEWATCH_WAYBACK_URL", usual.wayback),
    )


def _web_address(environment: Mapping[str, str], name: str, usual: str) -> str:
    url = environment.get(name, usual)
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or not _BARE_URL.fullmatch(url):
        raise UsageError(f"{name}: “{url}” is no web address; write it like {usual}")
    return url.rstrip("/")


def review_url(environment: Mapping[str, str] = os.environ) -> str | None:
    """Where the review page answers, from CITEWATCH_REVIEW_URL; None when nobody said. Raises UsageError."""
    usual = "https://review.example.org"
    return _web_address(environment, "CITEWATCH_REVIEW_URL", usual) if "CITEWATCH_REVIEW_URL" in environment else None


def review_keys(environment: Mapping[str, str] = os.environ) -> str | None:
    """The SSM parameter with the keys of review links, from CITEWATCH_REVIEW_KEYS; None when nobody said."""
    return environment.get("CITEWATCH_REVIEW_KEYS")


@contextmanager
def with_environment(variables: Mapping[str, str], *, without: Sequence[str] = ()) -> Iterator[None]:
    """For this time, these variables are set, and no other whose name begins with one of `without`.

    The environment is the whole process's: whoever changes it must be alone in wanting so.
    """
    before = dict(os.environ)
    kept = {name: value for name, value in before.items() if not name.startswith(tuple(without))}
    _become({**kept, **variables})
    try:
        yield
    finally:
        _become(before)


def _become(environment: Mapping[str, str]) -> None:
    for name in set(os.environ) - set(environment):
        del os.environ[name]
    os.environ.update(environment)


@dataclass(frozen=True, kw_only=True)
class Stack:
    """What a deployed function is told of its surroundings (serverless.yml).

    `replay` names WARC files to fetch from in place of the network, where the pipeline itself is tried out.
    `review_url` is where the review page answers, `review_keys` the SSM parameter with the keys of its links, `machine`
    the state machine that audits.
    """

    bucket: str
    prefix: str
    mail: str
    configuration_set: str | None
    replay: tuple[Path, ...]
    review_url: str | None = None
    review_keys: str | None = None
    machine: str | None = None


def stack(environment: Mapping[str, str] = os.environ) -> Stack:
    """The surroundings of a deployed function. Raises UsageError when it was not told where the store is."""
    bucket, prefix = bucket_of(environment.get("CITEWATCH_STORE", ""), flag="CITEWATCH_STORE")
    replay = environment.get("CITEWATCH_REPLAY", "")
    return Stack(
        bucket=bucket,
        prefix=prefix,
        mail=environment.get("CITEWATCH_MAIL", "ses"),
        configuration_set=environment.get("CITEWATCH_CONFIGURATION_SET"),
        replay=tuple(Path(file) for file in replay.split(os.pathsep) if file),
        review_url=environment.get("CITEWATCH_REVIEW_URL"),
        review_keys=review_keys(environment),
        machine=environment.get("CITEWATCH_MACHINE"),
    )


def bucket_of(place: str, *, flag: str) -> tuple[str, str]:
    """The bucket and the prefix that s3://bucket/prefix names. Raises UsageError, which names the flag."""
    bucket, _, prefix = place.removeprefix("s3://").partition("/")
    if not place.startswith("s3://") or not bucket:
        raise UsageError(f"{flag} {place}: name a bucket, as in s3://bucket/prefix")
    return bucket, prefix
