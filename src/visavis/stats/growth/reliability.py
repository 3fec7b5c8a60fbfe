"""How well one score tells clients apart, from a network's own repeated scores.

References
----------
Raudenbush, S. W., & Bryk, A. S. (2002). Hierarchical linear models (2nd ed.). Sage. Chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from visavis.stats.change import Better, Norms
from visavis.stats.errors import UnusableError
from visavis.stats.growth.bands import variance_at
from visavis.stats.growth.courses import BEGUN, LATEST, courses_of
from visavis.stats.growth.lines import all_scores, column, without_intake
from visavis.stats.growth.shapes import Shape
from visavis.stats.growth.therapists import KNOWN, how_many, of_few_therapists
from visavis.stats.models import MixedModel
from visavis.stats.models.components import Components
from visavis.stats.models.gram import INTERCEPT
from visavis.stats.results import Estimate, Result, named
from visavis.stats.results.levels import sound
from visavis.stats.results.shown import Row
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty import rate_interval, share_interval
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.totals import Numbers

RISK = 1.96
SCORES, SLOPES = "reliability of a score", "reliability of a client's slope"
ERROR, LIMIT, SPREAD, MEAN = (
    "standard error of measurement",
    "reliable change in points",
    "SD of scores",
    "mean score",
)
FEW = 50
"""With fewer clients, an interval by the delta method does not cover what it promises."""
Function = Callable[[Numbers], Numbers]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reliability(Result):
    """Reliability, error of measurement, and what change exceeds it."""

    estimates: tuple[Estimate, ...]
    model: MixedModel
    """Of scores on time, with clients and therapists who differ."""
    at: float
    """The time at which clients are told apart."""

    def __getitem__(self, name: str) -> Estimate:
        """Return an estimate by its name, as ``found["reliability of a score"]``."""
        return named(self.estimates, name)

    def title(self) -> str:
        """Say when."""
        return f"Reliability of scores at {self.at:g}, from the spread between and within clients"

    def rows(self) -> Sequence[Row]:
        """Return one row for each estimate."""
        return [row for one in self.estimates for row in one.rows()]

    def norms(
        self,
        *,
        better: Better | str,
        source: str,
        functional_mean: float | None = None,
        functional_sd: float | None = None,
    ) -> Norms:
        """Return norms of these clients, for `reliable_change`.

        Parameters
        ----------
        better
            Which way the scale runs: "higher" or "lower".
        source
            Whose scores these are.
        functional_mean, functional_sd
            Of people who need no therapy; they are not in these scores.

        Raises
        ------
        UnusableError
            When there is no reliability, with the reason.
        """
        found = self[SCORES]
        if found.value is None or not 0 < found.value < 1:
            raise UnusableError(found.undefined or f"The {SCORES} is {found.value}: no norm.")
        return Norms(
            better=better,
            source=f"{source}; {self.title()}",
            reliability=found.value,
            mean=self[MEAN].value,
            sd=self[SPREAD].value,
            functional_mean=functional_mean,
            functional_sd=functional_sd,
        )


def reliability(
    data: object, *, shape: Shape | str = Shape.LOG, at: float | None = None, level: float = LEVEL
) -> Reliability:
    """Estimate how much of the variance of a single score lies between clients.

    A client's scores lie around a line of their own, ``(1 + f(at) | client)``; what is left is
    taken as error. That is more than the error of a questionnaire filled in twice on one day: weeks
    differ as well.

    Parameters
    ----------
    data
        As for `expected_trajectory`. Or what `count_courses` made, merged or not.
    shape
        "log", "linear" or "root": how scores go with time.
    at
        The time at which clients are told apart; without it, when half of them have begun.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Reliability
        With `norms`, for `reliable_change`; undefined with a reason where the data cannot tell.

    Raises
    ------
    UnusableError
        When a column is missing, or somebody has two first scores.
    """
    share, way = sound(level), Shape.of(shape)
    courses = courses_of(data)
    model = without_intake(courses, way).model(share)
    begun = column(courses, BEGUN)
    when = _time(at, float(np.median(begun)) if len(begun) else 0.0)
    left = replace(model["sd residual"], of={})
    if model.components is None:
        names = (SCORES, SLOPES, ERROR, LIMIT, SPREAD, MEAN)
        return Reliability(
            estimates=tuple(replace(left, name=name) for name in names), model=model, at=when
        )
    moments = all_scores(courses, (way.column,))[:2, :2]
    cautions = (*model.cautions, *_cautions(courses, when))
    left = replace(left, cautions=cautions)
    making = Making(
        components=model.components, like=left, therapists=how_many(courses), level=share
    )
    time = way.curve(np.array([when]))
    mean, _df = model.combination({INTERCEPT: 1.0, way.column: float(time[0])}, name=MEAN)
    mean = replace(mean, cautions=tuple(dict.fromkeys((*mean.cautions, *cautions))))
    return Reliability(estimates=(*making.every(time, moments), mean), model=model, at=when)


def _time(at: float | None, usual: float) -> float:
    """Return when clients are told apart, and refuse what is no time."""
    if at is None:
        return usual
    given: object = at
    if not isinstance(given, int | float | np.number) or not 0 <= float(given) < np.inf:
        msg = f"at={at!r}: a time from 0 on, in the unit of the column 'at'."
        raise UnusableError(msg)
    return float(given)


def _cautions(courses: Summary, when: float) -> Iterator[str]:
    therapists = how_many(courses)
    if therapists is not None and therapists < KNOWN:
        yield of_few_therapists(therapists)
    last = max(column(courses, LATEST).max(), column(courses, BEGUN).max())
    if when > last:
        yield f"No score is as late as {when:g}, the last is at {last:g}: the line is drawn on."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Making:
    """From a fit to estimates."""

    components: Components
    like: Estimate
    """The standard deviation within clients."""
    therapists: int | None
    """None where nobody says whose clients these are."""
    level: float

    def every(self, time: Numbers, moments: Numbers) -> Iterator[Estimate]:
        """Yield the estimates; `moments` are each client's sums of 1, f and f²."""
        components = self.components

        def total(whole: Numbers) -> Numbers:
            return variance_at(components, whole, time)

        def between(whole: Numbers) -> Numbers:
            return variance_at(components, whole, time, residual=False)

        share, freedom = (lambda whole: between(whole) / total(whole)), self._freedom(between)
        yield self._share(SCORES, share, df=freedom)
        yield self._share(SLOPES, self._slopes(moments), df=np.inf)
        yield replace(self.like, name=ERROR)
        yield self._times(RISK * 2**0.5)
        value, se = self._error(lambda whole: np.sqrt(total(whole)))
        interval = rate_interval(
            value, se, df=self._freedom(total), how="delta method", level=self.level
        )
        yield replace(self._made(SPREAD, value, se), interval=interval)

    def _slopes(self, moments: Numbers) -> Function:
        """Return the mean reliability of the clients' own slopes, of who has any."""
        n, sums, squares = moments[0, 0], moments[0, 1], moments[1, 1]
        spread = squares - sums**2 / n
        spread = spread[spread > STILL * squares]
        components = self.components

        def found(whole: Numbers) -> Numbers:
            slopes = components.covariance(whole)[1, 1]
            error = components.deviations(whole)[-1] ** 2 / spread
            return np.array([(slopes / (slopes + error)).mean()])

        return found

    def _error(self, function: Function) -> tuple[float, float]:
        value = function(self.components.whole)
        slope = self.components.slopes(function)
        se = np.sqrt(((slope @ self.components.spread) * slope).sum(axis=1))
        return float(value[0]), float(se[0])

    def _freedom(self, variance: Function) -> float:
        """Return Satterthwaite's degrees of freedom of a variance between therapists' clients.

        They are no more than therapists tell: where their variance is estimated too small, it seems
        known too well.
        """
        value, se = self._error(variance)
        found = 2 * (value / se) ** 2 if se > 0 else np.inf
        several = self.therapists is not None and self.therapists > 1
        return min(found, float((self.therapists or 0) - 1)) if several else found

    def _share(self, name: str, function: Function, *, df: float) -> Estimate:
        value, se = self._error(function)
        one = self._made(name, value, None)
        clusters = one.clusters or 0
        if clusters < FEW:
            why = f"With {clusters} {one.cluster}s an interval would promise too much."
            return replace(one, se=se, no_interval=why)
        if not (se > 0 and 0 < value < 1):
            return replace(one, no_interval="The fit is singular: this share has no error.")
        interval = share_interval(
            value, se, df=df, clusters=clusters, how="delta method", level=self.level
        )
        return replace(one, se=se, interval=interval)

    def _times(self, factor: float) -> Estimate:
        like, interval = self.like, self.like.interval
        return replace(
            like,
            name=LIMIT,
            value=factor * (like.value or 0.0),
            se=None if like.se is None else factor * like.se,
            interval=None
            if interval is None
            else replace(interval, low=factor * interval.low, high=factor * interval.high),
        )

    def _made(self, name: str, value: float, se: float | None) -> Estimate:
        return replace(self.like, name=name, value=value, se=se, interval=None, no_interval=None)


STILL = 1e-9
