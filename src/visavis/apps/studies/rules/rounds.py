"""How rounds of coding are called in a study dataset. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from visavis.dataset.check.shapes import DATE_AS_CODE
from visavis.vocab.counted import counted

LONGEST = 40
AGAIN = "-again"
"""After the name of a round: what its raters were given a second time, unannounced."""
CODED = (
    "Codings are those of the independent phase: raters read the words with names struck out and "
    "did not know whose they were. What a rater was given a second time, to see whether they code "
    "it alike, stands in a round of its own, whose name ends in “-again”; compare raters within "
    "one round. Settled categories are of rounds that are closed; of a report that was settled in "
    "several by one codebook, those of the round that was closed last."
)
_SIGNS = frozenset("0123456789.")


def terms_of(names: Sequence[str]) -> list[str]:
    """Return a term a round, in their order, no two the same.

    A name becomes a term by a hyphen for whatever a term cannot hold. One that is a date, of which
    no dataset tells, or of which nothing is left, becomes a number.
    """
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        plain = _plain(name)
        if not plain or re.search(DATE_AS_CODE, plain):
            plain = f"round-{place}"
        term, count = plain, 1
        while term in found:
            count += 1
            term = f"{plain}-{count}"
        found.append(term)
    return found


def settled_anew_in(name: str, many: int) -> str:
    """Say how many settled reports of a round give way to those of a later one."""
    return (
        f"{counted(many, 'settled report')} of the round {name} gave way in `consensus`: a round "
        "by the same codebook that was closed later settled the same."
    )


def _plain(name: str) -> str:
    kept = "".join(sign if sign.isalpha() or sign in _SIGNS else " " for sign in name)
    return "-".join(kept.split())[:LONGEST].strip("-.")
