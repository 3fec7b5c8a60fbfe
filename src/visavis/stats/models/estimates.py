"""Each number of a fit as an estimate, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from visavis.stats.models.components import Components
from visavis.stats.models.gram import Gathered
from visavis.stats.models.profile import Kind, bounds
from visavis.stats.models.result import MixedModel
from visavis.stats.models.sums import with_error
from visavis.stats.models.words import EXTREME, Words, at_the_edge, at_zero, without_variance
from visavis.stats.results import Estimate, Interval
from visavis.stats.uncertainty.jackknife import LEVEL, around

TELLING = 1.0
"""From this standard error of the logarithm on, that of the deviation says nothing."""
PROFILED, SURE = 2_000, 0.05
"""With more clients or therapists, and a standard error of the logarithm that is no larger, the
profile is as good as a normal curve over the logarithm. Near zero it never is."""


def without(found: Gathered, *, method: str, level: float, why: str) -> MixedModel:
    """Return a model in which everything is undefined for one reason."""
    return MixedModel(
        asked=found.asked,
        method=method,
        estimates=tuple(replace(one, undefined=why) for one in Words(found=found).every()),
        log_likelihood=None,
        df={},
        level=level,
        undefined=why,
        components=None,
        names=found.names,
    )


def estimated(
    found: Gathered, components: Components, *, method: str, level: float, alone: str | None
) -> MixedModel:
    """Return the model with its estimates; `alone` says why therapists have no effect."""
    making = Making(
        words=Words(found=found), components=components, method=method, level=level, alone=alone
    )
    degrees = components.degrees().tolist()
    singular = tuple(making.singular())
    return MixedModel(
        asked=found.asked,
        method=method,
        estimates=(
            *making.effects(degrees),
            *making.deviations(),
            *making.correlations(),
        ),
        log_likelihood=components.fit.log_likelihood,
        df=dict(zip(making.words.fixed, degrees, strict=True)),
        level=level,
        singular=singular,
        cautions=(*singular, *([alone] if alone else [])),
        components=components,
        names=found.names,
    )


def cautioned(found: Gathered, components: Components, *, alone: str | None) -> tuple[str, ...]:
    """Return what a fit says of itself, without any interval."""
    making = Making(
        words=Words(found=found), components=components, method="", level=LEVEL, alone=alone
    )
    return (*making.singular(), *([alone] if alone else []))


@dataclass(frozen=True, kw_only=True)
class Making:
    """From a fit to estimates."""

    words: Words
    components: Components
    method: str
    level: float
    alone: str | None
    """Why therapists have no effect; None where they have."""

    def effects(self, degrees: list[float]) -> list[Estimate]:
        """Return the fixed effects with t intervals."""
        components = self.components
        errors = np.sqrt(np.diag(components.effects_covariance)).tolist()
        values = components.effects.tolist()
        doubts = components.doubts(np.eye(len(values)), self.words.outermost(self.alone))
        alike = [self._alike(), *([()] * (len(values) - 1))]
        return [
            with_error(
                replace(one, cautions=(*((doubt,) if doubt else ()), *more)),
                value=value,
                se=se,
                df=df,
                how=components.how,
                level=self.level,
            )
            for one, value, se, df, doubt, more in zip(
                self.words.effects(), values, errors, degrees, doubts, alike, strict=True
            )
        ]

    def _alike(self) -> tuple[str, ...]:
        """Say of the intercept that therapists are taken as alike, where that is an estimate."""
        components, therapist = self.components, self.words.asked.therapist
        has = components.fit.parameters.therapists and not components.clustered
        if not has or not components.none[-2]:
            return ()
        said = (
            f"Groups of {therapist!r} are estimated to be alike, so this interval leaves them out: "
            'if they are not, it is too narrow. se="robust" takes them in.'
        )
        return (said,)

    def deviations(self) -> Iterator[Estimate]:
        """Return standard deviations with profile intervals, or the reason why there is none."""
        for place, one in enumerate(self.words.of_clients()):
            cautions = (self.alone,) if self.alone and place == 0 else ()
            yield self._deviation(one, Kind.CLIENT, place, cautions)
        for one in self.words.of_therapists():
            if self.alone:
                yield replace(one, undefined=self.alone)
                continue
            few = self.words.few()
            yield self._deviation(
                one, Kind.THERAPIST, len(self.words.random), (few,) if few else ()
            )
        yield self._deviation(self.words.of_rows(), Kind.RESIDUAL, -1, ())

    def _deviation(
        self, one: Estimate, kind: Kind, place: int, cautions: tuple[str, ...]
    ) -> Estimate:
        components = self.components
        value = float(components.deviations(components.whole)[place])
        if components.none[place]:
            made = replace(one, undefined=None, value=0.0, cautions=(at_zero(one), *cautions))
            return _bounded(made, self._profiled(kind, place, None))
        error = float(components.deviation_errors()[place])
        se = value * error if error <= TELLING else None
        made = replace(one, undefined=None, value=value, se=se, cautions=cautions)
        if (one.clusters or 0) > PROFILED and error <= SURE:
            return replace(made, interval=self._by_logarithm(value, error))
        return _bounded(made, self._profiled(kind, place, error))

    def _profiled(self, kind: Kind, place: int, error: float | None) -> Interval:
        from scipy.special import chdtri  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

        target, unit = self.components.target(kind, place)
        drop = float(chdtri(1, 1 - self.level))
        low, high = bounds(target, drop=drop, error=error)
        likelihood = "restricted likelihood" if self.method == "REML" else "likelihood"
        return Interval(
            low=low * unit,
            high=high * unit,
            method=f"profile of the {likelihood}",
            level=self.level,
        )

    def _by_logarithm(self, value: float, error: float) -> Interval:
        middle = around(float(np.log(value)), error, df=np.inf, how="information", level=self.level)
        return replace(
            middle,
            low=float(np.exp(middle.low)),
            high=float(np.exp(middle.high)),
            method=f"{middle.method}, on the log scale",
        )

    def correlations(self) -> list[Estimate]:
        """Return correlations of the clients' effects."""
        if len(self.words.random) == 1:
            return []
        components = self.components
        values = components.correlations(components.whole).tolist()
        errors = components.correlation_errors().tolist()
        return [
            self._correlation(one, value, error, pair)
            for one, value, error, pair in zip(
                self.words.correlations(),
                values,
                errors,
                combinations(range(len(self.words.random)), 2),
                strict=True,
            )
        ]

    def _correlation(
        self, one: Estimate, value: float, error: float, pair: tuple[int, int]
    ) -> Estimate:
        still = [self.words.random[place] for place in pair if self.components.none[place]]
        if still:
            return replace(one, undefined=without_variance(still[0]))
        if self.components.fit.dropped.shape[1] or not abs(value) < 1:
            return replace(one, undefined=at_the_edge(one, value))
        middle = around(
            float(np.arctanh(value)), error, df=np.inf, how="information", level=self.level
        )
        interval = replace(
            middle,
            low=float(np.tanh(middle.low)),
            high=float(np.tanh(middle.high)),
            method=f"{middle.method}, by Fisher's transformation",
        )
        se = error * (1 - value**2)
        return replace(one, undefined=None, value=value, se=se, interval=interval)

    def singular(self) -> Iterator[str]:
        """Say which variances are zero, and which correlations are at the end of their range."""
        components = self.components
        none = components.none.tolist()
        kept = [*self.words.of_clients(), *([] if self.alone else self.words.of_therapists())]
        for one, zero in zip(kept, none[:-1], strict=True):
            if zero:
                yield at_zero(one)
        lost = components.fit.dropped.shape[1] - sum(none[: len(self.words.random)])
        if lost > 0:
            values = components.correlations(components.whole).tolist()
            pairs = list(zip(self.words.correlations(), values, strict=True))
            extreme = [at_the_edge(one, r) for one, r in pairs if abs(r) > EXTREME]
            yield from extreme or [at_the_edge(*pairs[0])]


def _bounded(one: Estimate, interval: Interval) -> Estimate:
    """Return the estimate with its interval, if that ends somewhere."""
    if np.isfinite(interval.high):
        return replace(one, interval=interval)
    return replace(one, no_interval=BOUNDLESS)


BOUNDLESS = (
    "However large it is taken, the likelihood hardly falls: the data set no upper bound to it."
)
