"""How long therapies last, with clustered intervals, a band, and the median."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.endings.survival.counting import EVENTS, OF, OTHERS, TIME, UNTOLD, count_times
from visavis.stats.endings.survival.curve import Curve, Lines
from visavis.stats.endings.survival.result import GOING_ON, INCIDENCE, KNOWN, Step, Survival
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Interval, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import satterthwaite
from visavis.stats.uncertainty.few import FEWEST, few
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.lines import CLIENT, THERAPIST, numbered
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted

UNIT = "episodes"
HALF = 0.5
DRAWN = 10_000
NOBODY = "There are no episodes with all that the curve needs."
EARLIER = "How some therapies ended nobody told: half may have ended in this way earlier."
NO_EVENT = "No therapy ended while it was observed."


def survival(  # noqa: PLR0913 -- all but the first by name
    data: object,
    *,
    time: str = "sessions",
    event: str = "ended",
    other: str | None = None,
    group: str | None = None,
    cluster: Sequence[str] | str = ("therapist", "client"),
    rng: np.random.Generator | None = None,
    level: float = LEVEL,
) -> Survival:
    """Estimate the share of therapies that go on, or that ended in one way, by session or day.

    Parameters
    ----------
    data
        Any frame with a line for each episode, as `episode_times` makes it; or what `count_times`
        made, merged or not (then only `rng` and `level` count).
    time
        The column with the session or day at which the episode ended or was last observed.
    event
        The column that says whether it ended: yes or no. No is censored: it may end later.
    other
        The column that says whether it ended in another way, after which `event` cannot come. Then
        shares that ended by `event` are estimated (Aalen–Johansen) in place of shares going on. A
        line that has neither ended, and nobody told how: it counts among the others, and results
        say how large the share would be if all of them had ended by `event`.
    group
        A column by which curves are told apart.
    cluster
        Columns that name what is independent; each gives standard errors of its own. Beside a
        ``therapist``, the name of a ``client`` counts within the therapist.
    rng
        Chance for the band, which holds for the whole curve at once; without it there is none.
    level
        The share of intervals, and of bands, that are to contain what is estimated.

    Returns
    -------
    Survival
        See ``docs/methods/survival.md``.

    Raises
    ------
    UnusableError
        When a column is missing, or holds something else than is needed.
    """
    sound(level)
    if rng is not None and not isinstance(rng, np.random.Generator):
        msg = f"rng={rng!r}: chance comes from a generator, as np.random.default_rng(1)."
        raise UnusableError(msg)
    summary = (
        data
        if isinstance(data, Summary)
        else count_times(data, time=time, event=event, other=other, group=group, cluster=cluster)
    )
    if summary.about.get("of") != OF:
        msg = "This summary is of something else: make it with count_times."
        raise UnusableError(msg)
    groups = [summary.about["group"]] if summary.about["group"] else []
    keys = summary.keys[len(groups) : -1]
    found = [
        _Estimating(summary, name, table, rng, level) for name, table in _groups(summary, groups)
    ]
    return Survival(
        name=_called(summary).capitalize(),
        steps=tuple(step for each in found for step in each.steps()),
        medians=Table(
            "Median time",
            tuple(one for each in found for one in each.medians())
            or tuple(_nobody(summary, key) for key in keys),
        ),
        curves={each.group: each.curve for each in found},
        dropped=dict(summary.dropped),
    )


def _called(summary: Summary) -> str:
    """Return what the curve is a share of."""
    if not summary.about["other"]:
        return GOING_ON
    return KNOWN if (summary.table.get_column(UNTOLD) > 0).any() else INCIDENCE


def _nobody(summary: Summary, key: str) -> Estimate:
    return Estimate(
        name="median time",
        undefined=NOBODY,
        unit=UNIT,
        dropped=dict(summary.dropped),
        cluster=f"{key}s",
        of={"cluster by": key},
    )


def _groups(summary: Summary, groups: Sequence[str]) -> Iterator[tuple[str, nw.DataFrame[Any]]]:
    if not len(summary.table):
        return
    if not groups:
        yield "", summary.table
        return
    for name in summary.table.get_column(groups[0]).unique().sort().to_list():
        yield name, summary.table.filter(nw.col(groups[0]) == name)


@dataclass(frozen=True, slots=True, eq=False)
class _Clustered:
    cluster: str
    clusters: int
    df: float
    variance: Numbers
    reach: float
    """Of the interval, in standard errors."""
    whole: float | None
    """The same of the band."""


class _Estimating:
    """The curve of one group."""

    def __init__(
        self,
        summary: Summary,
        group: str,
        table: nw.DataFrame[Any],
        rng: np.random.Generator | None,
        level: float,
    ) -> None:
        """Compute the curve and its variance."""
        self.group, self.level, self.rng = group, level, rng
        self.competing = bool(summary.about["other"])
        self.dropped, self.event = dict(summary.dropped), summary.about["event"]
        times, place = np.unique(table.get_column(TIME).to_numpy(), return_inverse=True)
        n, events, others, untold = (
            table.get_column(name).to_numpy().astype(float) for name in (N, EVENTS, OTHERS, UNTOLD)
        )
        self.lines = Lines(times=times, place=place, n=n, events=events, others=others + untold)
        self.curve = Curve.of(self.lines)
        self.name = _called(summary)
        self.untold = np.bincount(place, untold, len(times)).astype(np.float64)
        self.most = Curve.of(replace(self.lines, events=events + untold, others=others))
        keys = summary.keys[bool(summary.about["group"]) : -1]
        self.clustered = [self._clustered(table, key) for key in keys]

    def _clustered(self, table: nw.DataFrame[Any], key: str) -> _Clustered:
        from scipy.special import stdtrit  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

        within = [THERAPIST] if key == CLIENT and THERAPIST in table.columns else []
        codes = numbered(table.get_column(name) for name in (*within, key))
        count = int(codes.max()) + 1
        sizes = np.bincount(codes, self.lines.n).astype(np.float64)
        df = min(count - 1, satterthwaite(sizes)) if count > 1 else np.nan
        found = self.curve.covariance(self.lines, codes, whole=self.rng is not None and count > 1)
        reach = float(stdtrit(df, (1 + self.level) / 2)) if count > 1 else np.nan
        return _Clustered(
            cluster=f"{key}s",
            clusters=count,
            df=df,
            variance=np.diag(found) if found.ndim > 1 else found,
            reach=reach,
            whole=self._band(found, df) if found.ndim > 1 else None,
        )

    def _band(self, covariance: Numbers, df: float) -> float | None:
        """Return how many standard errors hold the whole curve: the largest of a joint t."""
        rng, spread = self.rng, np.diag(covariance)
        share = self.curve.incidence
        there = (spread > 0) & (share > 0) & (share < 1) & (self.curve.events > 0)
        if rng is None or not there.any():
            return None
        scale = np.sqrt(spread[there])
        size, ways = np.linalg.eigh(covariance[np.ix_(there, there)] / np.outer(scale, scale))
        keep = size > size.max() * 1e-10
        normal = rng.standard_normal((DRAWN, int(keep.sum())))
        drawn = normal @ (ways[:, keep] * np.sqrt(size[keep])).T
        farthest = np.abs(drawn).max(axis=1) / np.sqrt(rng.chisquare(df, DRAWN) / df)
        return float(np.quantile(farthest, self.level))

    @property
    def left(self) -> Numbers:
        """Return the share that has not ended so."""
        return 1 - self.curve.incidence if self.competing else self.curve.going_on

    @property
    def shares(self) -> Numbers:
        """Return what is estimated."""
        return self.curve.incidence if self.competing else self.curve.going_on

    @property
    def _places(self) -> Sequence[int]:
        """Where the curve has steps; where it has none, its end."""
        found = np.flatnonzero(self.most.events > 0).tolist()
        return found or [len(self.curve.times) - 1]

    def steps(self) -> Iterator[Step]:
        """Yield the curve's steps."""
        curve = self.curve
        for clustered in self.clustered:
            for place in self._places:
                greenwood = float(curve.greenwood[place])
                there = not self.competing and np.isfinite(greenwood)
                yield Step(
                    group=self.group,
                    cluster=clustered.cluster,
                    time=float(curve.times[place]),
                    at_risk=round(float(curve.at_risk[place])),
                    events=round(float(curve.events[place])),
                    others=round(float((curve.others - self.untold)[place])),
                    untold=round(float(self.untold[place])),
                    most=float(self.most.incidence[place]) if self.untold.any() else None,
                    censored=round(float(curve.censored[place])),
                    share=self._share(clustered, int(place)),
                    greenwood=greenwood if there else None,
                    band=self._around(clustered, int(place), clustered.whole),
                )

    def _share(self, clustered: _Clustered, place: int) -> Estimate:
        value, se = float(self.shares[place]), float(np.sqrt(clustered.variance[place]))
        found = self._around(clustered, place, clustered.reach)
        interval = None
        if found is not None:
            method = f"infinitesimal jackknife over {clustered.cluster}, t with "
            method += f"{clustered.df:.4g} df, on the complementary log-log scale"
            interval = Interval(low=found[0], high=found[1], method=method, level=self.level)
        return Estimate(
            name=self.name,
            value=value,
            se=se if clustered.clusters > 1 and se > 0 else None,
            interval=interval,
            no_interval=None if interval else self._no_interval(clustered, value),
            n=round(float(self.lines.n.sum())),
            unit=UNIT,
            dropped=self.dropped,
            clusters=clustered.clusters,
            cluster=clustered.cluster,
            cautions=self._cautions(clustered, place),
            of={"time": f"{self.curve.times[place]:g}", **self._of(clustered)},
        )

    def _of(self, clustered: _Clustered) -> dict[str, str]:
        group = {"group": self.group} if self.group else {}
        return {**group, "cluster by": clustered.cluster.removesuffix("s")}

    def _around(
        self, clustered: _Clustered, place: int, reach: float | None
    ) -> tuple[float, float] | None:
        """Return the ends of an interval that stays between 0 and 1."""
        left, variance = float(self.left[place]), float(clustered.variance[place])
        if clustered.clusters < 2 or not 0 < left < 1 or not variance > 0 or reach is None:  # noqa: PLR2004 -- one cluster has no neighbour
            return None
        middle = np.log(-np.log(left))
        far = reach * np.sqrt(variance) / (left * -np.log(left))
        low, high = (float(np.exp(-np.exp(middle + sign * far))) for sign in (1, -1))
        return (1 - high, 1 - low) if self.competing else (low, high)

    def _no_interval(self, clustered: _Clustered, value: float) -> str:
        if clustered.clusters < 2:  # noqa: PLR2004 -- one cluster has no neighbour to differ from
            return f"There is one cluster only ({clustered.cluster}); two are needed at least."
        if value in (0.0, 1.0):
            if not self.curve.events.sum():
                n = counted(round(float(self.lines.n.sum())), "episode")
                return f"None of {n} is known to have ended so."
            return f"The share is exactly {value:g}: nothing shows how far it may be off."
        return f"All {clustered.clusters} {clustered.cluster} have the same share at this time."

    def _cautions(self, clustered: _Clustered, place: int) -> tuple[str, ...]:
        cautions: list[str] = []
        if clustered.cluster in FEWEST:
            cautions += few(clustered.clusters, clustered.cluster)
        if (at_risk := round(float(self.curve.at_risk[place]))) < FEW_AT_RISK:
            cautions.append(
                f"Only {counted(at_risk, 'episode was', 'episodes were')} observed until then: the "
                "curve's end is rough."
            )
        return (*cautions, *self._how_far())

    def _how_far(self) -> Iterator[str]:
        """Say what endings that nobody told may do to the share."""
        if unsaid := self.dropped.get(f"without {self.event}", 0):
            yield (
                f"{counted(unsaid, 'episode')} without {self.event!r} left out: if they are such "
                "as ended, too few endings are counted."
            )
        if lost := round(float(self.untold.sum())):
            ends = round(float((self.curve.events + self.curve.others).sum()))
            yield (
                f"How {lost} of {counted(ends, 'therapy', 'therapies')} ended, nobody told: here "
                "they ended otherwise. share_if_untold is the share if they ended in this way."
            )

    def medians(self) -> Iterator[Estimate]:
        """Yield when half have ended, with the times at which the interval holds a half."""
        event = np.flatnonzero((self.left <= HALF + EXACT) & (self.curve.events > 0))
        for clustered in self.clustered:
            there = len(event) > 0
            interval, why = self._median_interval(clustered) if there else (None, None)
            yield Estimate(
                name="median time",
                value=float(self.curve.times[event[0]]) if there else None,
                undefined=None if there else self._no_median(float(self.left[-1])),
                interval=interval,
                no_interval=why,
                n=round(float(self.lines.n.sum())),
                unit=UNIT,
                dropped=self.dropped,
                clusters=clustered.clusters,
                cluster=clustered.cluster,
                cautions=(EARLIER,) if self.untold.any() else (),
                of=self._of(clustered),
            )

    def _no_median(self, left: float) -> str:
        if not self.curve.events.sum():
            return NO_EVENT
        last = self.curve.times[-1]
        return (
            f"Fewer than half of the therapies ended so by {last:g}, where observation ends: "
            f"{1 - left:.0%}."
        )

    def _median_interval(self, clustered: _Clustered) -> tuple[Interval | None, str | None]:
        ends = [
            (float(self.curve.times[place]), around)
            for place in np.flatnonzero(self.curve.events > 0)
            if (around := self._around(clustered, int(place), clustered.reach))
        ]
        if self.competing:
            ends = [(time, (1 - high, 1 - low)) for time, (low, high) in ends]
        low = next((time for time, (bottom, _top) in ends if bottom <= HALF), None)
        high = next((time for time, (_bottom, top) in ends if top <= HALF), None)
        if low is None:
            return None, "No interval of the curve reaches a half."
        if high is None:
            return None, (
                f"The interval begins at {low:g} and has no end: no interval of the curve lies "
                "wholly below a half."
            )
        method = f"where the curve's interval over {clustered.cluster} holds a half"
        return Interval(low=low, high=high, method=method, level=self.level), None


EXACT = 1e-12
FEW_AT_RISK = 10
