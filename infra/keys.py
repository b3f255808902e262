"""Make, rotate and remove the keys of the review links, which stand in an SSM parameter. It never prints a key.

python infra/keys.py PARAMETER REGION [rotate | remove]
"""

import sys
from datetime import UTC, datetime
from typing import Any

from citewatch.adapters import aws
from citewatch.adapters.keys import rotated, written
from citewatch.adapters.parameter import kept_in


def renewed(parameter: str, *, client: Any, now: datetime, at_once: bool = False) -> str:
    """What was done, in a sentence: made when there were none, rotated when due or `at_once`, else left alone."""
    before = kept_in(parameter, client=client)
    after = rotated(before, now, at_once=at_once)
    if after == before:
        return f"{parameter}: the keys of the review links are as they were"
    client.put_parameter(
        Name=parameter,
        Description="Keys of citewatch's review links, the newest first",
        Type="SecureString",
        Value=written(after),
        Overwrite=bool(
            before
        ),  # of two that make it at once the second is refused, and finds the first one's next time
    )
    if not before:
        return f"{parameter}: made, with a key of the review links"
    dropped = len(before) + (after[0] != before[0]) - len(after)
    added = "a new key signs review links from now on" if after[0] != before[0] else "the newest key stays"
    return f"{parameter}: {added}; {dropped} dropped that opened none any more"


def removed(parameter: str, *, client: Any) -> str:
    """What was done, in a sentence. No review link is good any more after that."""
    return (
        f"{parameter}: removed, no review link is good any more"
        if client.delete_parameters(Names=[parameter])["DeletedParameters"]
        else f"{parameter}: is not there"
    )


if __name__ == "__main__":
    parameter, region, *word = sys.argv[1:]
    ssm = aws.client("ssm", region=region)
    if word == ["remove"]:
        print(removed(parameter, client=ssm))
    elif word in ([], ["rotate"]):
        print(renewed(parameter, client=ssm, now=datetime.now(UTC), at_once=bool(word)))
    else:
        sys.exit(__doc__)
