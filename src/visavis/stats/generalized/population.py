"""What a model of the population's average comes as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visavis.stats.generalized.equations import Correlation
from visavis.stats.generalized.rows import Asked
from visavis.stats.results import Estimate, Result, Table, named
from visavis.stats.results.shown import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationAverage(Result):
    """Effects on the average of a population, from generalized estimating equations."""

    asked: Asked
    working: Correlation
    """How alike rows of one cluster were taken to be."""
    effects: Table
    """Log odds, log rates or differences."""
    ratios: Table
    """Their exponentials; of a score there are none."""
    correlation: float | None
    """Of two rows of one cluster, as it was estimated; None where it was taken as 0."""
    qic: float | None
    """Pan's criterion: the lowest of several models of the same rows is best; not of scores."""
    n: int
    """Rows."""
    clusters: int
    undefined: str | None = None
    """Why nothing could be estimated: a whole sentence."""

    def __getitem__(self, name: str) -> Estimate:
        """Return an effect by its term."""
        return named(self.effects.estimates, name)

    @property
    def fixed(self) -> dict[str, float | None]:
        """Effects by their term, as ``{"intercept": …, "t": …}``."""
        return {one.name: one.value for one in self.effects}

    @property
    def fixed_se(self) -> dict[str, float | None]:
        """Their standard errors."""
        return {one.name: one.se for one in self.effects}

    def title(self) -> str:
        """Say what it is."""
        return (
            f"Population average of {self.asked.y} ({self.asked.family.value}), "
            f"{self.working.value} within {' and '.join(self.asked.groups)}"
        )

    def rows(self) -> Sequence[Row]:
        """Return a row for each estimate."""
        return [row for table in (self.effects, self.ratios) for row in table.rows()]
