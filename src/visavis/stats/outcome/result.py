"""What models of outcome come as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from visavis.stats.errors import UnusableError
from visavis.stats.models import MixedModel
from visavis.stats.models.mixed import Fitted
from visavis.stats.outcome.asked import Asked
from visavis.stats.results import Estimate, Result, named
from visavis.stats.results.shown import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Estimate):
    """What a predictor goes with, as one line of a table."""

    df: float | None = None
    """Satterthwaite's degrees of freedom."""
    p: float | None = None
    """How often chance alone would bring a value so far from 0."""
    clients: int = 0
    therapists: int = 0

    def rows(self) -> Sequence[Row]:
        """Return its one row."""
        (row,) = Estimate.rows(self)
        found = {}
        for name, value in row.items():
            found[name] = value
            if name == "high":
                found |= {"df": self.df, "p": self.p}
            if name == "dropped":
                found |= {"clients": self.clients, "therapists": self.therapists}
        return [found]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeModel(Result):
    """What events go with in an outcome: one estimate for each part of each predictor."""

    asked: Asked
    question: str
    """What is compared, in a few words."""
    estimates: tuple[Effect, ...]
    fits: Mapping[str, Fitted] = field(repr=False, compare=False)
    """What they come from, by which predictors are in it."""
    level: float
    """The share of intervals that are to contain what is estimated."""
    said: tuple[str, ...]
    """What was found, in plain sentences."""

    def __getitem__(self, name: str) -> Effect:
        """Return an estimate, as ``found["client_helpful, within clients"]``."""
        return named(self.estimates, name)

    def model(self, which: str = "together") -> MixedModel:
        """Return the mixed model of all predictors, or the one of some of them.

        Parameters
        ----------
        which
            A name of `fits`.

        Raises
        ------
        UnusableError
            When there is none of that name.
        """
        if which not in self.fits:
            msg = f"There is no model {which!r}: there are {', '.join(self.fits)}."
            raise UnusableError(msg)
        return self.fits[which].model(self.level)

    def title(self) -> str:
        """Say what is compared, and in what."""
        return f"Events and outcome, {self.asked.model}: {self.question}"

    def rows(self) -> Sequence[Row]:
        """Return a row for each estimate."""
        return [row for one in self.estimates for row in one.rows()]

    def sentences(self) -> tuple[str, ...]:
        """Return what was found, in plain sentences."""
        return self.said
