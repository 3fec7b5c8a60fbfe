"""What a generalized mixed model comes as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visavis.stats.generalized.family import Family
from visavis.stats.generalized.rows import Asked
from visavis.stats.generalized.words import CLUSTERS, MODEL
from visavis.stats.models.words import DEVIATION
from visavis.stats.results import Estimate, Result, Table, named
from visavis.stats.results.shown import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralizedMixedModel(Result):
    """Fixed effects and standard deviations of random intercepts."""

    asked: Asked
    effects: Table
    """Each fixed effect twice: with the error of whole clusters drawn anew, and of the model."""
    ratios: Table
    """Odds ratios or rate ratios: the exponentials of both; of a score there are none."""
    deviations: Table
    """Standard deviations of random intercepts; of a score the residual one as well."""
    log_likelihood: float | None
    """By Laplace's approximation, as lme4's glmer has it; of a score exact, and not restricted."""
    n: int
    """Rows."""
    refits: int
    """How often the model was fitted to clusters that were drawn anew."""
    failed: int
    """How many of these found nothing."""
    undefined: str | None = None
    """Why nothing could be fitted: a whole sentence."""
    singular: tuple[str, ...] = ()
    """Which standard deviations are zero, in whole sentences; else nothing."""

    def __getitem__(self, name: str) -> Estimate:
        """Return an estimate by its name, as ``found["t"]`` or ``found["sd intercept | client"]``.

        Of a fixed effect it is the one with the error of clusters.
        """
        every: tuple[Estimate, ...] = (*self.effects, *self.deviations)
        return named(every, name)

    @property
    def family(self) -> Family:
        """What kind of outcome it is of."""
        return self.asked.family

    @property
    def fixed(self) -> dict[str, float | None]:
        """Fixed effects by their term, as ``{"intercept": …, "t": …}``."""
        return {one.name: one.value for one in self.effects.where(errors=CLUSTERS)}

    @property
    def fixed_se(self) -> dict[str, float | None]:
        """Their standard errors from clusters drawn anew; None where these could not be drawn."""
        return {one.name: one.se for one in self.effects.where(errors=CLUSTERS)}

    @property
    def model_se(self) -> dict[str, float | None]:
        """Their standard errors by the model alone, as glmer prints them."""
        return {one.name: one.se for one in self.effects.where(errors=MODEL)}

    @property
    def sd(self) -> dict[str, float | None]:
        """Standard deviations, as ``{"intercept | client": …}``."""
        return {one.name.removeprefix(f"{DEVIATION} "): one.value for one in self.deviations}

    @property
    def aic(self) -> float | None:
        """Akaike's criterion."""
        if self.log_likelihood is None:
            return None
        return 2 * (len(self.fixed) + len(self.deviations)) - 2 * self.log_likelihood

    def title(self) -> str:
        """Say what it is."""
        asked = self.asked
        crossed = f", crossed with {', '.join(asked.crossed)}" if asked.crossed else ""
        return (
            f"Mixed model of {asked.y} ({asked.family.value}), "
            f"{' in '.join(reversed(asked.groups))}{crossed}"
        )

    def rows(self) -> Sequence[Row]:
        """Return a row for each estimate."""
        tables = (self.effects, self.ratios, self.deviations)
        return [row for table in tables for row in table.rows()]
