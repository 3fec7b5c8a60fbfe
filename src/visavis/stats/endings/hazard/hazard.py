"""Which client-sessions are the last: a regression of the discrete-time hazard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visavis.stats.endings.hazard import faults
from visavis.stats.endings.hazard.counting import (
    Counted,
    modelled,
    of_frame,
    of_summary,
)
from visavis.stats.endings.hazard.fitting import Fit, begin, fit
from visavis.stats.endings.hazard.links import Link
from visavis.stats.endings.hazard.passes import Scaled
from visavis.stats.endings.hazard.result import Hazard
from visavis.stats.endings.hazard.time import Time
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Interval, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty.jackknife import ANYWHERE, LEVEL, Range, around
from visavis.stats.uncertainty.sandwich import Robust, robust_after
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted

INTERCEPT = "(intercept)"
UNIT = "client-sessions"
ONE_CLUSTER = "There is one cluster only ({}); two are needed at least."
CARRIED = "Only one of the {} carries this number, so nothing shows how far it may be off."
LOW_DF = 4.0
FEW_DF = (
    "The {} that carry this number are worth {:.2g} df (degrees of freedom): with fewer than "
    f"{LOW_DF:g}, an interval may miss the truth more often than it says."
)
CHANGE = Range(-1.0, 1.0)


def hazard(  # noqa: PLR0913 -- a model has so many parts; all but the first by name
    data: object,
    *,
    event: str = "ended",
    predictors: Sequence[str] = (),
    time: Time | None = None,
    cluster: Sequence[str] | str = ("therapist", "client"),
    link: Link | str = Link.LOGIT,
    effects: bool = True,
    level: float = LEVEL,
) -> Hazard:
    """Regress the chance that a session is the last on what was known by then.

    Parameters
    ----------
    data
        Any frame with a line for each client-session, as `client_sessions` makes it; or what
        `count_hazard` made, merged or not (then only `link`, `effects` and `level` count).
    event
        The column that says whether the session was the last: yes or no.
    predictors
        Columns of numbers, or of yes and no. Rows that lack one are left out and counted.
    time
        How the hazard depends on time: `Steps`, `Powers` or `Logarithm` of a column. None for not
        at all, or where predictors say it.
    cluster
        Columns that name what is independent; each gives estimates of its own. ``client`` for a
        statement about these therapists, ``therapist`` for one about therapists at large. Beside
        a ``therapist``, the name of a ``client`` counts within the therapist.
    link
        ``logit`` for odds ratios, ``cloglog`` for hazard ratios.
    effects
        Whether average marginal effects are computed as well; they cost two passes a predictor.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Hazard
        Estimates with CR2 standard errors and Satterthwaite's degrees of freedom, or undefined with
        the reason; see ``docs/methods/hazard.md``.

    Raises
    ------
    UnusableError
        When a column is missing, or holds something else than is needed.
    """
    sound(level)
    kind = _link(link)
    if isinstance(data, Summary):
        read = of_summary(data)
    else:
        read = of_frame(data, modelled(event, predictors, time, cluster))
    begun = begin(read, kind)
    if begun.fault is not None:
        return _undefined(read, kind, begun.fault)
    fitted = fit(begun, read.rows.clusters)
    if fitted.growing is not None:
        return _undefined(read, kind, faults.separated(read, begun.moments, fitted.growing))
    return _Estimating(read, begun.rows, fitted, level).result(effects=effects)


def _link(link: Link | str) -> Link:
    try:
        return Link(link)
    except ValueError as error:
        msg = f"link={link!r}: it is one of {', '.join(repr(one.value) for one in Link)}."
        raise UnusableError(msg) from error


@dataclass(frozen=True, slots=True, eq=False)
class _Estimating:
    """From a fit to estimates."""

    data: Counted
    scaled: Scaled
    fit: Fit
    level: float

    def result(self, *, effects: bool) -> Hazard:
        """Return everything, clustered in each way."""
        names = (INTERCEPT, *self.data.predictors)
        turn = self.scaled.scaling.contrast()
        values = turn @ self.fit.coefficients
        of_time = self.data.of_time
        changes, gradient = self._effects() if effects else (np.empty(0), np.empty((0, len(names))))
        coefficients, ratios, marginal = [], [], []
        of = np.concatenate([turn, gradient])
        for cluster, near in self.fit.clusters.items():
            found = robust_after(near.sums, self.fit.last, of)
            own = list(self._estimates(found, cluster, names, values))
            coefficients += own
            ratios += [self._ratio(one) for one in own[1:]]
            marginal += self._marginal(
                found, cluster, self.data.predictors[of_time:], changes, skip=len(names)
            )
        return Hazard(
            ratios=Table(f"{self.scaled.link.ratio}s".capitalize(), tuple(ratios)),
            coefficients=Table(
                f"{self.scaled.link.coefficient}s".capitalize(), tuple(coefficients)
            ),
            effects=Table("Average marginal effects", tuple(marginal)),
            link=self.scaled.link,
            n=self.data.rows.n,
            events=self.data.rows.ended,
            log_likelihood=self.fit.log_likelihood,
            passes=self.fit.passes,
            undefined=None,
        )

    def _effects(self) -> tuple[Numbers, Numbers]:
        n, found = (
            self.data.rows.n,
            self.scaled.effects(self.fit.coefficients, self.data.rows.two()),
        )
        of_time = self.data.of_time  # nobody moves time alone
        return found.change[of_time:] / n, found.gradient[of_time:] / n

    def _estimates(
        self, found: Robust, cluster: str, names: Sequence[str], values: Numbers
    ) -> Iterator[Estimate]:
        for place, name in enumerate(names):
            yield self._estimate(
                found,
                place,
                value=float(values[place]),
                name=self.scaled.link.coefficient,
                of={"predictor": name, "cluster by": cluster},
            )

    def _marginal(
        self, found: Robust, cluster: str, names: Sequence[str], values: Numbers, *, skip: int
    ) -> list[Estimate]:
        return [
            self._estimate(
                found,
                skip + place,
                value=float(values[place]),
                name="average marginal effect",
                of={"predictor": name, "cluster by": cluster},
                within=CHANGE,
            )
            for place, name in enumerate(names[: len(values)])
        ]

    def _estimate(
        self,
        found: Robust,
        place: int,
        *,
        value: float,
        name: str,
        of: dict[str, str],
        within: Range = ANYWHERE,
    ) -> Estimate:
        se, df, cluster = float(found.se[place]), float(found.df[place]), f"{of['cluster by']}s"
        there = np.isfinite(se) and np.isfinite(df) and se > 0
        few = there and df < LOW_DF
        interval = None
        if there:
            how = f"CR2 over {cluster}"
            interval = around(value, se, df=df, how=how, within=within, level=self.level)
        return Estimate(
            name=name,
            value=value,
            se=se if there else None,
            interval=interval,
            no_interval=None if there else _no_interval(found, cluster),
            n=self.data.rows.n,
            unit=UNIT,
            dropped=self.data.dropped,
            clusters=found.clusters,
            cluster=cluster,
            cautions=(*((FEW_DF.format(cluster, df),) if few else ()), *self._untold()),
            of=of,
        )

    def _untold(self) -> Iterator[str]:
        """Say what it does that of some sessions nobody told whether they were such an ending."""
        event = self.data.event
        if lost := self.data.dropped.get(f"without {event}", 0):
            events = self.data.rows.ended
            yield (
                f"{counted(lost, 'client-session')} without {event!r} left out, beside {events} "
                "that were such an ending: chances and marginal effects are too low, by a factor "
                f"of {events / (events + lost):.2f} if all of them were. Fill {event!r} with 0, "
                "then with 1, and say between which values each number lies."
            )

    def _ratio(self, one: Estimate) -> Estimate:
        """Return the exponential of a coefficient; its interval is that of the logarithm."""
        interval = one.interval
        with np.errstate(over="ignore"):  # beyond all numbers: there is no upper bound
            value = float(np.exp(one.value or 0.0))
            if interval is not None:
                interval = Interval(
                    low=float(np.exp(interval.low)),
                    high=float(np.exp(interval.high)),
                    method=f"{interval.method}, on the log scale",
                    level=interval.level,
                )
        return Estimate(
            name=self.scaled.link.ratio,
            value=value,
            se=None if one.se is None else value * one.se,
            interval=interval,
            no_interval=one.no_interval,
            n=one.n,
            unit=one.unit,
            dropped=one.dropped,
            clusters=one.clusters,
            cluster=one.cluster,
            cautions=one.cautions,
            of=one.of,
        )


def _no_interval(found: Robust, cluster: str) -> str:
    return (ONE_CLUSTER if found.clusters < 2 else CARRIED).format(cluster)  # noqa: PLR2004 -- one


def _undefined(data: Counted, link: Link, reason: str) -> Hazard:
    """Return estimates that all say why they have no value."""

    def table(title: str, name: str, predictors: Sequence[str]) -> Table:
        return Table(
            title,
            tuple(
                Estimate(
                    name=name,
                    undefined=reason,
                    n=data.rows.n,
                    unit=UNIT,
                    dropped=data.dropped,
                    cluster=f"{cluster}s",
                    of={"predictor": predictor, "cluster by": cluster},
                )
                for cluster in data.rows.clusters
                for predictor in predictors
            ),
        )

    names = data.predictors
    return Hazard(
        ratios=table(f"{link.ratio}s".capitalize(), link.ratio, names),
        coefficients=table(
            f"{link.coefficient}s".capitalize(), link.coefficient, (INTERCEPT, *names)
        ),
        effects=table("Average marginal effects", "average marginal effect", names[data.of_time :]),
        link=link,
        n=data.rows.n,
        events=data.rows.ended,
        log_likelihood=None,
        passes=0,
        undefined=reason,
    )
