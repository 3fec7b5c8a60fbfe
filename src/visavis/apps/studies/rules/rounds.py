"""How rounds of coding are called in a study dataset. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from visavis.dataset.check.shapes import DATE_AS_CODE

LONGEST = 40
AGAIN = "-again"
"""After the name of a round: what its raters were given a second time, unannounced."""
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


def _plain(name: str) -> str:
    kept = "".join(sign if sign.isalpha() or sign in _SIGNS else " " for sign in name)
    return "-".join(kept.split())[:LONGEST].strip("-.")
