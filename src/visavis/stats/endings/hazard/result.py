"""What a hazard model says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visavis.stats.endings.hazard.links import Link
from visavis.stats.results import Result, Table
from visavis.stats.results.shown import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard(Result):
    """Chances that a therapy ends after a session, given what was known then."""

    ratios: Table
    """One for each predictor and clustering: by what the odds (or the hazard) are multiplied."""
    coefficients: Table
    """Their logarithms, with the intercept."""
    effects: Table
    """Average marginal effects: by how much the chance itself changes, from 0 to 1 or per unit."""
    link: Link
    n: int
    """Client-sessions."""
    events: int
    """How many of them were the last."""
    log_likelihood: float | None
    passes: int
    """How often the rows were read until the coefficients stood."""
    undefined: str | None
    """Why there is no estimate; the same in each of them."""

    def title(self) -> str:
        """Say what it is."""
        return f"Discrete-time hazard, {self.link.value}: {self.events} of {self.n} client-sessions"

    def rows(self) -> Sequence[Row]:
        """Return one row for each estimate."""
        return [
            row for table in (self.ratios, self.coefficients, self.effects) for row in table.rows()
        ]
