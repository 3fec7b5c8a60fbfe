"""What stands with every estimate of a generalized mixed model, and what is said where it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from visavis.stats.generalized.family import Family
from visavis.stats.generalized.rows import INTERCEPT, Rows
from visavis.stats.models.words import DEVIATION, FIXED, KNOWN, OPEN, RESIDUAL
from visavis.stats.results import Estimate
from visavis.stats.uncertainty.bootstrap import ENOUGH
from visavis.vocab.counted import counted

CLUSTERS, MODEL = "clusters", "model"
"""Where a standard error comes from."""
NO_CHANCE = (
    "Clusters are drawn by chance: pass rng=np.random.default_rng(…). The error by the model "
    "needs none."
)
UNSETTLED = (
    "The likelihood has no top that could be found: leave predictors or groups out, or join rare "
    "ones."
)
NO_PROFILE = "The likelihood could not be followed far enough for an interval."
LOW_DF = 4.0
SPARSE = 5
"""Rows with a yes or no that half of the clients should have: with fewer, Laplace's approximation
is off by more than a tenth where clients differ much."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """The estimates of one model, without values."""

    rows: Rows

    def effects(self, errors: str) -> list[Estimate]:
        """Return fixed effects."""
        return [
            self._open(term, {"effect": FIXED, "term": term, "errors": errors})
            for term in self.rows.asked.terms
        ]

    def deviations(self) -> list[Estimate]:
        """Return standard deviations, in the order of the factors, the residual one last."""
        asked = self.rows.asked
        found = [
            self._open(
                f"{DEVIATION} {INTERCEPT} | {name}",
                {"effect": DEVIATION, "term": INTERCEPT, "group": name, "errors": MODEL},
                place,
            )
            for place, name in enumerate(asked.factors)
        ]
        if asked.family.ratio is None:
            of = {"effect": DEVIATION, "term": RESIDUAL, "group": "", "errors": MODEL}
            found.append(self._open(f"{DEVIATION} {RESIDUAL}", of))
        return found

    def _open(self, name: str, of: Mapping[str, str], place: int = 0) -> Estimate:
        return Estimate(
            name=name,
            undefined=OPEN,
            of=of,
            n=self.rows.n,
            unit="rows",
            dropped=self.rows.dropped,
            clusters=self.rows.levels(place),
            cluster=self.rows.asked.factors[place],
        )

    def too_few(self) -> str:
        """Say why no clusters are drawn."""
        innermost = len(self.rows.asked.groups) - 1
        levels, name = self.rows.levels(innermost), self.rows.asked.groups[innermost]
        return (
            f"There {_is(levels)} {counted(levels, name)}: below {ENOUGH}, intervals from clusters "
            "drawn anew promise too much. See the error by the model."
        )

    def held(self, place: int) -> list[str]:
        """Say about whom intervals are not, if this factor is drawn."""
        asked = self.rows.asked
        outer = [*range(place), *range(len(asked.groups), len(asked.factors))]
        return [
            f"Each draw has the same {counted(self.rows.levels(other), asked.factors[other])}: the "
            "interval is about these, and says nothing of others."
            for other in outer
        ]

    def few(self, place: int) -> str | None:
        """Return what is said of few groups."""
        levels, name = self.rows.levels(place), self.rows.asked.factors[place]
        if levels >= KNOWN:
            return None
        return (
            f"There {_is(levels)} {counted(levels, 'group')} of {name!r}: so few cannot tell how "
            "far others like them differ."
        )

    def sparse(self) -> tuple[str, ...]:
        """Say that a yes or no has few rows of each client, so that its model is off."""
        asked, place = self.rows.asked, len(self.rows.asked.groups) - 1
        half = float(np.median(np.bincount(self.rows.codes[:, place])))
        if asked.family is not Family.BINARY or half >= SPARSE:
            return ()
        said = (
            f"Half of the {counted(self.rows.levels(place), asked.factors[place])} have "
            f"{half:g} rows or fewer: with fewer than {SPARSE} each, SDs and effects of a yes or "
            "no come out too near to zero, and their intervals with them."
        )
        return (said,)

    def between(self, term: int) -> list[tuple[int, int]]:
        """Return the factors within which a term never varies, and what their levels leave free.

        An effect is known no better than a mean over these levels: their number, less the effects
        that never vary within one.
        """
        found = []
        for place in range(len(self.rows.asked.factors)):
            codes = self.rows.codes[:, place]
            _levels, first = np.unique(codes, return_index=True)
            still = (self.rows.x == self.rows.x[first[codes]]).all(axis=0)
            if still[term]:
                found.append((place, max(1, len(first) - int(still.sum()))))
        return found


def failures(failed: int, refits: int) -> str:
    """Say how many fits found nothing."""
    return (
        f"{failed} of {counted(refits, 'fit')} to clusters drawn anew found nothing: drawn so, the "
        "outcome or a predictor is the same in all rows, or predictors tell outcomes apart."
    )


FEW_OF_MODEL = "With so few, intervals by the model may miss the truth more often than they say."


def worth(df: float) -> str:
    """Say that an interval rests on little."""
    return (
        f"It rests on {df:.2g} degrees of freedom: with fewer than {LOW_DF:g}, an interval may "
        "miss the truth more often than it says."
    )


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
