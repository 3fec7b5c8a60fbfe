"""What raters were given to match, and what they made of it, as files tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from visavis.exchange.codings.given import One, Sheet
from visavis.vocab.card import Valence
from visavis.vocab.coding import Certainty

Pair = tuple[str, str]
"""The names of a text on the left and of one on the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One report on one of two sides."""

    name: str
    """A number on the left, a letter on the right: the same as on the screen, for all raters."""
    valence: Valence
    text: str = ""
    """Names struck out. Not needed for reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one rater made of one packet: whatever pair is not named here is not the same."""

    same: frozenset[Pair] = frozenset()
    certainty: Certainty | None = None
    not_enough_text: bool = False
    """Then none of its pairs is judged."""
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketGiven(One):
    """Two sides that one rater was given; which is whose is told nowhere."""

    left: tuple[Side, ...]
    right: tuple[Side, ...]
    coded: Judged | None = None

    @property
    def reports(self) -> int:
        """How many reports it tells."""
        return len(self.left) + len(self.right)

    @property
    def pairs(self) -> tuple[tuple[Side, Side], ...]:
        """Each report on the left with each on the right."""
        return tuple(product(self.left, self.right))

    @property
    def names(self) -> tuple[Pair, ...]:
        """The same, by their names."""
        return tuple((left.name, right.name) for left, right in self.pairs)


@dataclass(frozen=True, kw_only=True)
class PairSheet(Sheet[PacketGiven]):
    """A round in which reports of two sides are matched."""
