"""What stands with every estimate of a model, and what is said where one has no value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from visavis.stats.models.gram import INTERCEPT, Asked, Gathered
from visavis.stats.results import Estimate
from visavis.vocab.counted import counted

RESIDUAL = "residual"
FIXED, DEVIATION, CORRELATION = "fixed", "sd", "correlation"
OPEN = "It was not computed."
"""Of an estimate before it has a value."""
KNOWN = 30
"""With fewer therapists, how far they differ is hardly known."""
EXTREME = 1 - 1e-6
"""A correlation as good as ±1."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """The estimates of one model, without values."""

    found: Gathered

    @property
    def asked(self) -> Asked:
        """What was asked for."""
        return self.found.asked

    @property
    def fixed(self) -> tuple[str, ...]:
        """Effects that are the same for all."""
        return (INTERCEPT, *self.asked.fixed)

    @property
    def random(self) -> tuple[str, ...]:
        """Effects that differ between clients."""
        return (INTERCEPT, *self.asked.random)

    @property
    def therapists(self) -> int:
        """How many there are."""
        if self.asked.therapist is None:
            return 0
        return int(self.found.names.get_column(self.asked.therapist).n_unique())

    def outermost(self, alone: str | None) -> str:
        """Return the column of the outermost groups that have an effect."""
        return self.asked.client if alone else self.asked.groups[0]

    def _open(self, name: str, effect: str, term: str, group: str = "") -> Estimate:
        outer = bool(group) and group == self.asked.therapist
        return Estimate(
            name=name,
            undefined=OPEN,
            of={"effect": effect, "term": term, "group": group},
            n=self.found.n,
            unit="rows",
            dropped=self.found.dropped,
            clusters=self.therapists if outer else len(self.found.names),
            cluster=group if outer else self.asked.client,
        )

    def effects(self) -> list[Estimate]:
        """Return fixed effects."""
        return [self._open(term, FIXED, term) for term in self.fixed]

    def of_clients(self) -> list[Estimate]:
        """Return the standard deviation of each effect between clients."""
        return [self._deviation(term, self.asked.client) for term in self.random]

    def of_therapists(self) -> list[Estimate]:
        """Return that of the intercept between therapists, if they are in the model."""
        return [self._deviation(INTERCEPT, self.asked.therapist)] if self.asked.therapist else []

    def of_rows(self) -> Estimate:
        """Return that of the residuals."""
        return self._open(f"{DEVIATION} {RESIDUAL}", DEVIATION, RESIDUAL)

    def _deviation(self, term: str, group: str) -> Estimate:
        return self._open(f"{DEVIATION} {term} | {group}", DEVIATION, term, group)

    def correlations(self) -> list[Estimate]:
        """Return the correlation of each two effects between clients."""
        client = self.asked.client
        return [
            self._open(f"{CORRELATION} {a}, {b} | {client}", CORRELATION, f"{a}, {b}", client)
            for a, b in combinations(self.random, 2)
        ]

    def every(self) -> list[Estimate]:
        """Return all of them in their order."""
        spreads = [*self.of_clients(), *self.of_therapists(), self.of_rows()]
        return [*self.effects(), *spreads, *self.correlations()]

    def few(self) -> str | None:
        """Return what is said of few therapists."""
        if not 0 < self.therapists < KNOWN:
            return None
        return (
            f"There are {counted(self.therapists, 'group')} of {self.asked.therapist!r}: so few "
            "cannot tell how far others like them differ. The interval holds only if all of these "
            "differ as a normal curve has it, which so few cannot show."
        )


def at_zero(one: Estimate) -> str:
    """Return what is said of a variance at zero."""
    return (
        f"The fit is singular: the variance of the {one.of['term']} between groups of "
        f"{one.of['group']!r} is estimated at zero, which has no standard error."
    )


def at_the_edge(one: Estimate, value: float) -> str:
    """Return what is said of a correlation that cannot be told from the end of its range."""
    where = "an end of what is possible"
    if abs(value) > EXTREME:
        where = "+1" if value > 0 else "-1"
    return (
        f"The fit is singular: the correlation of {one.of['term']} is estimated at {where}, so it "
        "is not known. A model with fewer random effects says as much."
    )


def without_variance(term: str) -> str:
    """Return what is said of a correlation with something that does not vary."""
    return f"The fit is singular: {term} has no variance, so nothing correlates with it."
