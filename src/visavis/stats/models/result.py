"""What a mixed model comes as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.models.components import Components
from visavis.stats.models.effects import Effects, client_effects, client_lines, therapist_effects
from visavis.stats.models.gram import INTERCEPT, Asked
from visavis.stats.models.shares import variance_shares
from visavis.stats.models.sums import weighed_sum
from visavis.stats.models.words import CORRELATION, DEVIATION, FIXED
from visavis.stats.results import Estimate, Result, Table, named
from visavis.stats.results.shown import Row, shown
from visavis.vocab.counted import counted


def _until(asked: Asked, key: str) -> tuple[str, ...]:
    """Return the columns that name a group: a client's name counts within the therapist."""
    return asked.groups[: asked.groups.index(key) + 1]


def _counted(names: nw.DataFrame[Any], key: str) -> str:
    return counted(len(names.unique()), key)


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedModel(Result):
    """A fitted mixed model: fixed effects, standard deviations, correlations."""

    asked: Asked
    method: str
    """REML or ML."""
    estimates: tuple[Estimate, ...]
    """Fixed effects, then standard deviations, then correlations."""
    log_likelihood: float | None
    """As lme4 reports it; of REML, the restricted one."""
    df: Mapping[str, float]
    """Satterthwaite's degrees of freedom of each fixed effect."""
    level: float
    """The share of intervals that are to contain what is estimated."""
    undefined: str | None = None
    """Why nothing could be fitted: a whole sentence."""
    singular: tuple[str, ...] = ()
    """Which variances are zero and which correlations ±1, in whole sentences; else nothing."""
    cautions: tuple[str, ...] = ()
    components: Components | None = field(repr=False, compare=False)
    names: nw.DataFrame[Any] = field(repr=False, compare=False)

    def __getitem__(self, name: str) -> Estimate:
        """Return an estimate by its name, as ``found["t"]`` or ``found["sd t | client"]``."""
        return named(self.estimates, name)

    @property
    def fixed(self) -> dict[str, float | None]:
        """Fixed effects by their term, as ``{"intercept": …, "t": …}``."""
        return {one.of["term"]: one.value for one in self._of(FIXED)}

    @property
    def fixed_se(self) -> dict[str, float | None]:
        """Their standard errors."""
        return {one.of["term"]: one.se for one in self._of(FIXED)}

    @property
    def sd(self) -> dict[str, float | None]:
        """Standard deviations, as ``{"t | client": …, "residual": …}``."""
        return {one.name.removeprefix(f"{DEVIATION} "): one.value for one in self._of(DEVIATION)}

    @property
    def correlation(self) -> dict[str, float | None]:
        """Correlations of a client's effects, as ``{"intercept, t | client": …}``."""
        prefix = f"{CORRELATION} "
        return {one.name.removeprefix(prefix): one.value for one in self._of(CORRELATION)}

    @property
    def parameters(self) -> int:
        """How many numbers were estimated."""
        return 0 if self.components is None else self.components.parameters

    @property
    def aic(self) -> float | None:
        """Akaike's criterion; None with REML, where it does not compare what people compare."""
        if self.components is None or self.method != "ML":
            return None
        return self.components.aic

    def effects(self, group: str) -> Effects:
        """Return the predicted effects (BLUPs) of each client, or of each therapist.

        Parameters
        ----------
        group
            The name of the column, as ``"client"``.
        """
        components = self._fitted()
        if group == self.asked.client:
            return client_effects(components, self.names, self.asked)
        if group != self.asked.therapist:
            msg = f"There is no group {group!r}: there are {', '.join(self.asked.groups)}."
            raise UnusableError(msg)
        own = self[f"{DEVIATION} {INTERCEPT} | {group}"]
        if own.undefined:
            raise UnusableError(own.undefined)
        return therapist_effects(components, self.names, self.asked)

    def lines(self) -> Effects:
        """Return each client's own line: the fixed effects with the client's effects (BLUPs).

        It is the line with an average therapist. Standard errors take in that the two are estimated
        together, which those of `effects` and of `fixed` do not tell.

        Raises
        ------
        UnusableError
            When a column has a random effect and no fixed one.
        """
        return client_lines(self._fitted(), self.names, self.asked)

    def combination(
        self, weights: Mapping[str, float], *, name: str
    ) -> tuple[Estimate, float | None]:
        """Return a weighted sum of fixed effects, as ``{"x": 1, "y": -1}`` for their difference.

        With it come its degrees of freedom by Satterthwaite, or None where it is undefined.

        Parameters
        ----------
        weights
            By the name of the effect; one that is not named has none.
        name
            What it is called.
        """
        one = replace(next(iter(self._of(FIXED))), name=name, of={}, cautions=())
        if strange := [term for term in weights if term not in self.fixed]:
            msg = f"There is no fixed effect {strange[0]!r}: there are {', '.join(self.fixed)}."
            raise UnusableError(msg)
        if self.components is None:
            return one, None
        terms = tuple(self.fixed)
        return weighed_sum(
            self.components, terms, weights, like=one, level=self.level, cluster=self.clustered
        )

    @property
    def who(self) -> str:
        """How many clients and therapists it rests on, as "80 clients, 13 therapists"."""
        groups = reversed(self.asked.groups)
        return ", ".join(
            _counted(self.names.select(*_until(self.asked, key)), key) for key in groups
        )

    @property
    def clustered(self) -> str:
        """The column of the outermost groups that have an effect."""
        design = self._fitted().fit.design
        return self.asked.client if design.starts is None else self.asked.groups[0]

    def icc(self) -> Table:
        """Return which share of the variance lies between therapists, clients and sessions.

        It is the variance where all predictors with a random effect are 0.
        """
        return variance_shares(
            self._fitted(), self.asked, like=self["sd residual"], level=self.level
        )

    def _fitted(self) -> Components:
        if self.components is None:
            raise UnusableError(self.undefined or "")
        return self.components

    def _of(self, effect: str) -> list[Estimate]:
        return [one for one in self.estimates if one.of["effect"] == effect]

    def title(self) -> str:
        """Return the model in lme4's notation, and how it was fitted."""
        asked = self.asked
        parts = ["1", *asked.fixed, f"({' + '.join(('1', *asked.random))} | {asked.client})"]
        if asked.therapist:
            parts.append(f"(1 | {asked.therapist})")
        found = "undefined" if self.log_likelihood is None else shown(self.log_likelihood)
        return f"{asked.y} ~ {' + '.join(parts)}, {self.method}, log-likelihood {found}"

    def rows(self) -> Sequence[Row]:
        """Return a row for each estimate."""
        return [
            {**row, "df": self.df.get(one.of["term"]) if one.of["effect"] == FIXED else None}
            for one in self.estimates
            for row in one.rows()
        ]
