"""What the truth-and-bias model comes as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.models import MixedModel
from visavis.stats.models.effects import Effects
from visavis.stats.models.gram import INTERCEPT
from visavis.stats.pairs.centred import CONGRUENCE
from visavis.stats.pairs.sides import Sides
from visavis.stats.results import Estimate, Result, named
from visavis.stats.results.shown import Row

DISCREPANCY = "directional_discrepancy"
NAMES = {INTERCEPT: DISCREPANCY}
"""What the model's terms are called here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthAndBias(Result):
    """Whether one side's ratings rise with the other's, and whose are higher."""

    sides: Sides
    estimates: tuple[Estimate, ...]
    """The two of interest, then standard deviations and the correlation."""
    model: MixedModel = field(repr=False, compare=False)
    """The mixed model they come from, with its log-likelihood and what is singular."""
    sessions: NDArray[np.int64] = field(repr=False, compare=False)
    """How many each client has, in the order of the model's names."""

    def __getitem__(self, name: str) -> Estimate:
        """Return an estimate by its name, as ``found["temporal_congruence"]``."""
        return named(self.estimates, name)

    @property
    def temporal_congruence(self) -> Estimate:
        """How far the judge's rating rises with each point of the other's, within a client."""
        return self[CONGRUENCE]

    @property
    def directional_discrepancy(self) -> Estimate:
        """How much higher the judge rates than the other side."""
        return self[DISCREPANCY]

    def by_client(self) -> Effects:
        """Return each client's temporal congruence: the average and their own deviation (BLUP).

        Nearer to the average the less is known of somebody; with the number of sessions.

        Raises
        ------
        UnusableError
            When there is none, with the reason.
        """
        if why := self.temporal_congruence.undefined:
            raise UnusableError(why)
        lines = self.model.lines()
        place = lines.terms.index(CONGRUENCE)
        counts = nw.new_series("sessions", self.sessions, backend="polars")
        return replace(
            lines,
            terms=(CONGRUENCE,),
            names=lines.names.with_columns(counts),
            values=lines.values[:, [place]],
            errors=lines.errors[:, [place]],
        )

    def title(self) -> str:
        """Say who judges."""
        return f"Truth and bias: {self.sides.judgement} by {self.sides.truth}"

    def rows(self) -> Sequence[Row]:
        """Return a row for each estimate."""
        df = {NAMES.get(term, term): df for term, df in self.model.df.items()}
        return [{**row, "df": df.get(one.name)} for one in self.estimates for row in one.rows()]
