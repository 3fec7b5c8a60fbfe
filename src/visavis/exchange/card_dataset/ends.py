"""Where the observation of each therapy ends: a common last day would tell when all began."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from visavis.exchange.card_dataset.rows import Held
from visavis.exchange.card_dataset.sittings import Couple
from visavis.privacy.studies import observation_ends

Draw = Callable[[Couple], int]
"""Gives each therapy a number that nobody can reckon, the same whenever it is asked."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Draws with a key: with the same key the same at every build."""

    key: bytes

    def __repr__(self) -> str:
        return "Secret(…)"

    def draw(self, couple: Couple) -> int:
        """Return a number that nobody can reckon without the key."""
        made = hmac.digest(self.key, "\0".join(couple).encode(), hashlib.sha256)
        return int.from_bytes(made)


def ends_of(held: Sequence[Held], draw: Draw) -> dict[Couple, date]:
    """Return the last day on which each therapy was seen.

    A single therapy ends with the table: there its last session is the last of all, and tells
    nothing besides.
    """
    last = max((one.sitting.day for one in held), default=date.min)
    couples = dict.fromkeys(one.couple for one in held)
    if len(couples) <= 1:
        return dict.fromkeys(couples, last)
    return {couple: observation_ends(last, drawn=draw(couple)) for couple in couples}
