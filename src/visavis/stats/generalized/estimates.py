"""Each number of a generalized mixed model as an estimate, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from visavis.stats.generalized.engine import EngineError, Found, Problem
from visavis.stats.generalized.information import Curved
from visavis.stats.generalized.profile import Profile
from visavis.stats.generalized.resampling import Drawn
from visavis.stats.generalized.result import GeneralizedMixedModel
from visavis.stats.generalized.rows import INTERCEPT, Rows
from visavis.stats.generalized.words import (
    CLUSTERS,
    FEW_OF_MODEL,
    LOW_DF,
    MODEL,
    NO_PROFILE,
    Words,
    failures,
    worth,
)
from visavis.stats.models.estimates import BOUNDLESS, SURE, TELLING
from visavis.stats.models.words import at_zero
from visavis.stats.results import Estimate, Interval, Table
from visavis.stats.uncertainty.bootstrap import LOST
from visavis.stats.uncertainty.jackknife import around
from visavis.stats.uncertainty.totals import Numbers

EFFECTS, DEVIATIONS, NO_RATIOS = "Fixed effects", "Standard deviations", "Ratios"


def without(rows: Rows, why: str) -> GeneralizedMixedModel:
    """Return a model in which everything is undefined for one reason."""
    words = Words(rows=rows)
    effects = [replace(one, undefined=why) for way in WAYS for one in words.effects(way)]
    return GeneralizedMixedModel(
        asked=rows.asked,
        effects=Table(EFFECTS, tuple(effects)),
        ratios=ratios_of(effects, rows.asked.family.ratio),
        deviations=Table(
            DEVIATIONS, tuple(replace(one, undefined=why) for one in words.deviations())
        ),
        log_likelihood=None,
        n=rows.n,
        refits=0,
        failed=0,
        undefined=why,
    )


WAYS = (CLUSTERS, MODEL)


@dataclass(frozen=True, kw_only=True)
class Making:
    """From a fit to estimates."""

    rows: Rows
    problem: Problem
    found: Found
    turn: Numbers
    """From effects of scaled predictors, which a fit has, to those of the given ones."""
    curved: Curved
    drawn: Drawn | str
    """Fits to clusters drawn anew, or why there are none."""
    level: float

    def result(self) -> GeneralizedMixedModel:
        """Return everything."""
        effects = [*self._of_clusters(), *self._of_model()]
        deviations = list(self._deviations())
        drawn = None if isinstance(self.drawn, str) else self.drawn
        return GeneralizedMixedModel(
            asked=self.rows.asked,
            effects=Table(EFFECTS, tuple(effects)),
            ratios=ratios_of(effects, self.rows.asked.family.ratio),
            deviations=Table(DEVIATIONS, tuple(deviations)),
            log_likelihood=self.found.log_likelihood,
            n=self.rows.n,
            refits=len(drawn.effects) + drawn.failed if drawn else 0,
            failed=drawn.failed if drawn else 0,
            singular=tuple(at_zero(one) for one in deviations if one.value == 0),
        )

    @property
    def _words(self) -> Words:
        return Words(rows=self.rows)

    def _of_clusters(self) -> Iterator[Estimate]:
        values = (self.turn @ self.found.effects).tolist()
        for place, (one, value) in enumerate(
            zip(self._words.effects(CLUSTERS), values, strict=True)
        ):
            there = replace(one, undefined=None, value=value)
            yield self._drawn(there, self.drawn, place)

    def _drawn(self, one: Estimate, drawn: Drawn | str, place: int) -> Estimate:
        if isinstance(drawn, str):
            return replace(one, no_interval=drawn)
        group = self.rows.asked.groups[drawn.place]
        one = replace(one, clusters=drawn.clusters, cluster=group)
        refits = len(drawn.effects) + drawn.failed
        said = [failures(drawn.failed, refits)] if drawn.failed else []
        if drawn.failed > LOST * refits:
            return replace(one, no_interval=said[0])
        se = float((drawn.effects @ self.turn[place]).std(ddof=1))
        how = f"{len(drawn.effects)} fits to each {group} drawn anew"
        return replace(
            one,
            se=se,
            interval=around(one.value or 0.0, se, df=drawn.clusters - 1, how=how, level=self.level),
            cautions=(*self._words.held(drawn.place), *self._words.sparse(), *said),
        )

    def _of_model(self) -> Iterator[Estimate]:
        errors = np.sqrt(np.maximum(np.diag(self.curved.covariance), 0)).tolist()
        numbers = zip(
            self._words.effects(MODEL),
            (self.turn @ self.found.effects).tolist(),
            errors,
            self.curved.df.tolist(),
            strict=True,
        )
        for place, (one, value, se, df) in enumerate(numbers):
            there = replace(one, undefined=None, value=value)
            levels = self._words.between(place)
            free = min([df, *(left for _factor, left in levels)])
            few = [said for factor, _left in levels if (said := self._words.few(factor))]
            cautions = [*(f"{said} {FEW_OF_MODEL}" for said in few), *self._words.sparse()]
            if free < LOW_DF:
                cautions.append(worth(free))
            how = "by the model, Satterthwaite" if free == df else "by the model, levels"
            yield replace(
                there,
                se=se,
                interval=around(value, se, df=free, how=how, level=self.level),
                cautions=tuple(cautions),
            )

    def _deviations(self) -> Iterator[Estimate]:
        variances, errors = self.curved.variances, self.curved.errors_of_logs
        factors = len(self.rows.asked.factors)
        order = list(range(len(variances) - factors, len(variances)))
        if len(variances) > factors:
            order.append(0)  # the residual one stands first in a fit, and last in the result
        sparse = self._words.sparse()
        for place, (one, own) in enumerate(zip(self._words.deviations(), order, strict=True)):
            few = self._words.few(place) if place < factors else None
            value, error = float(np.sqrt(variances[own])), float(errors[own])
            said = (at_zero(one),) if value == 0 else ()
            cautions = (*said, *((few,) if few else ()), *sparse)
            there = replace(one, undefined=None, value=value, cautions=cautions)
            telling = value > 0 and error <= TELLING
            yield self._deviation(replace(there, se=value * error if telling else None), own, error)

    def _deviation(self, one: Estimate, own: int, error: float) -> Estimate:
        """Give a standard deviation its interval, or the reason why it has none."""
        value = one.value or 0.0
        if value and error <= SURE:
            log = float(np.log(value))
            middle = around(log, error, df=np.inf, how="information", level=self.level)
            return replace(one, interval=exponential(middle))
        try:
            low, high = self._profile(own).bounds(value, error if value else None)
        except EngineError:
            return replace(one, no_interval=NO_PROFILE)
        if not np.isfinite(high):
            return replace(one, no_interval=BOUNDLESS)
        how = "profile of the likelihood"
        return replace(one, interval=Interval(low=low, high=high, method=how, level=self.level))

    def _profile(self, own: int) -> Profile:
        from scipy.special import chdtri  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

        drop = float(chdtri(1, 1 - self.level))
        return Profile(of=self.problem, found=self.found, place=own, drop=drop)


def ratios_of(effects: Sequence[Estimate], ratio: str | None) -> Table:
    """Return the exponentials of effects; their intervals are those of the logarithms."""
    if ratio is None:
        return Table(NO_RATIOS, ())
    made = tuple(_ratio(one, ratio) for one in effects if one.name != INTERCEPT)
    return Table(f"{ratio}s".capitalize(), made)


def _ratio(one: Estimate, ratio: str) -> Estimate:
    named = replace(one, name=f"{ratio} {one.name}", of={**one.of, "effect": ratio})
    if one.value is None:
        return named
    with np.errstate(over="ignore"):  # beyond all numbers: there is no upper bound
        value = float(np.exp(one.value))
    return replace(
        named,
        value=value,
        se=None if one.se is None else value * one.se,
        interval=exponential(one.interval) if one.interval else None,
    )


def exponential(interval: Interval) -> Interval:
    """Return the interval of the exponential."""
    with np.errstate(over="ignore"):  # as above
        low, high = float(np.exp(interval.low)), float(np.exp(interval.high))
    return replace(interval, low=low, high=high, method=f"{interval.method}, on the log scale")
