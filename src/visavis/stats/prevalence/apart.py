"""How far two shares are apart: difference, ratio, and ratio of odds.

References
----------
Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions:
comparison of eleven methods. Statistics in Medicine, 17, 873–890.
Katz, D., Baptista, J., Azen, S. P., & Pike, M. C. (1978). Obtaining confidence intervals for the
risk ratio in cohort studies. Biometrics, 34, 469–474.
Woolf, B. (1955). On estimating the relation between blood group and disease. Annals of Human
Genetics, 19, 251–253.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from visavis.stats.prevalence.groups import Group, left_over
from visavis.stats.prevalence.shares import ALIKE, UNIT, designed
from visavis.stats.results import Estimate, Interval
from visavis.stats.uncertainty import few, wilson
from visavis.stats.uncertainty.intervals import mean_interval
from visavis.stats.uncertainty.jackknife import Range
from visavis.stats.uncertainty.ratios import differences
from visavis.stats.uncertainty.totals import Numbers

DIFFERENCE, RATIO, ODDS = "difference of shares", "ratio of shares", "odds ratio"
SILENT = "In {} nobody answered this question."
NO_CASE = "In {} nobody is a case: nothing can be divided by 0. See the difference of shares."
ZERO = "A cell of the table is empty, so the odds have no ratio. See the difference of shares."
NONE_HERE = (
    "In {} nobody is a case: on the scale of ratios nothing shows how few. See the difference."
)


@dataclass(frozen=True, slots=True)
class Two:
    """Two groups."""

    one: Group
    other: Group
    level: float
    of: Mapping[str, str]

    @property
    def denominator(self) -> str:
        """Say of whom the shares are."""
        return "; ".join(f"{g.name}: {g.denominator}" for g in (self.one, self.other))

    def estimates(self) -> Iterator[Estimate]:
        """Yield the difference and both ratios, and the difference by design where there is one."""
        silent = [g.name for g in (self.one, self.other) if not g.answered]
        if silent:
            for name in (DIFFERENCE, RATIO, ODDS):
                yield self._estimate(name, undefined=SILENT.format(silent[0]))
            return
        yield self._difference()
        yield self._ratio()
        yield self._odds()
        if self.one.clusters is not None or self.one.weights is not None:
            yield self._designed()

    def _difference(self) -> Estimate:
        shares = [g.cases / g.answered for g in (self.one, self.other)]
        around = [wilson(g.cases, g.answered, level=self.level) for g in (self.one, self.other)]
        n = self.one.answered, self.other.answered
        squares = sum(p * (1 - p) / size for p, size in zip(shares, n, strict=True))
        interval = newcombe(
            (shares[0], around[0]), (shares[1], around[1]), how="Newcombe, hybrid score"
        )
        return self._estimate(
            DIFFERENCE, shares[0] - shares[1], se=float(np.sqrt(squares)), interval=interval
        )

    def _ratio(self) -> Estimate:
        one, other = self.one, self.other
        if not other.cases:
            return self._estimate(RATIO, undefined=NO_CASE.format(other.name))
        value = one.cases / one.answered / (other.cases / other.answered)
        if not one.cases:
            return self._estimate(RATIO, value, no_interval=NONE_HERE.format(one.name))
        log = np.sqrt(sum(1 / g.cases - 1 / g.answered for g in (one, other)))
        return self._on_log_scale(RATIO, value, float(log), "Katz")

    def _odds(self) -> Estimate:
        one, other = self.one, self.other
        cells = [one.cases, one.answered - one.cases, other.cases, other.answered - other.cases]
        if 0 in cells:
            return self._estimate(ODDS, undefined=ZERO)
        value = cells[0] * cells[3] / (cells[1] * cells[2])
        return self._on_log_scale(ODDS, value, float(np.sqrt(sum(1 / n for n in cells))), "Woolf")

    def _on_log_scale(self, name: str, value: float, log: float, how: str) -> Estimate:
        from scipy.special import ndtri  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

        if not log > 0:
            return self._estimate(name, value, no_interval=SAME)
        reach = float(ndtri((1 + self.level) / 2)) * log
        interval = Interval(
            low=value * float(np.exp(-reach)),
            high=value * float(np.exp(reach)),
            method=f"{how}, on the log scale",
            level=self.level,
        )
        return self._estimate(name, value, se=value * log, interval=interval)

    def _designed(self) -> Estimate:
        if self.one.clusters is not None:
            return self._clustered()
        found = designed(self.one), designed(self.other)
        one, other = found
        if one is None or other is None:
            return self._estimate(DIFFERENCE, undefined=WEIGHTLESS, how="linearised")
        around = one.interval(self.level), other.interval(self.level)
        interval = (
            newcombe((one.value, around[0]), (other.value, around[1]), how=MOVER)
            if around[0] and around[1]
            else None
        )
        se = float(np.hypot(one.se, other.se))
        return self._estimate(
            DIFFERENCE,
            one.value - other.value,
            se=se if np.isfinite(se) else None,
            interval=interval,
            no_interval=None if interval else ALONE,
            how="linearised",
        )

    def _clustered(self) -> Estimate:
        names = sorted({*self.one.names, *self.other.names})
        parts = [_placed(g, names) for g in (self.one, self.other)]
        found = differences((parts[0][:, :1], parts[0][:, 1:]), (parts[1][:, :1], parts[1][:, 1:]))
        value, se, df = (float(x[0]) for x in (found.value, found.se, found.df))
        if not np.isfinite(value):
            return self._estimate(DIFFERENCE, undefined=WEIGHTLESS, how="clustered")
        how, within = f"CR2 over {self.one.cluster}", Range(-1, 1)
        sound = np.isfinite(se) and se > 0
        interval = (
            mean_interval(value, se, df=df, how=how, within=within, level=self.level)
            if sound
            else None
        )
        return self._estimate(
            DIFFERENCE,
            value,
            se=se if sound else None,
            interval=interval,
            no_interval=None if interval else ALONE,
            how="clustered",
            clusters=len(names),
        )

    def _estimate(  # noqa: PLR0913 -- what an estimate may have
        self,
        name: str,
        value: float | None = None,
        *,
        undefined: str | None = None,
        se: float | None = None,
        interval: Interval | None = None,
        no_interval: str | None = None,
        how: str = "",
        clusters: int | None = None,
    ) -> Estimate:
        both = self.one, self.other
        plain = not how and self.one.clusters is not None and value is not None
        cautions = few(clusters, self.one.cluster) if clusters and value is not None else ()
        return Estimate(
            name=name,
            value=value,
            undefined=undefined,
            se=se,
            interval=interval,
            no_interval=no_interval,
            n=sum(g.counting if how else g.answered for g in both),
            unit=UNIT,
            dropped=self._lost(how),
            clusters=clusters,
            cluster=self.one.cluster if clusters else None,
            cautions=(ALIKE,) if plain else cautions,
            of={**self.of, "interval": how or "independent members"},
            denominator=self.denominator,
        )

    def _lost(self, how: str) -> dict[str, int]:
        """Add up who does not count; who belongs to no group is missing from both, once."""
        both = [left_over(g) if how else g.lost for g in (self.one, self.other)]
        added = {why: sum(one.get(why, 0) for one in both) for one in both for why in one}
        return {**added, **{why: both[0][why] for why in ("of no group",) if why in both[0]}}


MOVER = "of two weighted shares, combined as Newcombe does"
SAME = "Everybody in both groups is a case: nothing shows how far it may be off."
WEIGHTLESS = "In one of the groups nobody who answered has a weight above 0, or a cluster."
ALONE = "There is one in a group only, or no two differ: nothing shows how far it may be off."


def newcombe(one: tuple[float, Interval], other: tuple[float, Interval], *, how: str) -> Interval:
    """Return the interval of a difference, from two independent shares with theirs."""
    (p, mine), (q, theirs) = one, other
    return Interval(
        low=max(-1.0, p - q - float(np.hypot(p - mine.low, theirs.high - q))),
        high=min(1.0, p - q + float(np.hypot(mine.high - p, q - theirs.low))),
        method=how,
        level=mine.level,
    )


def _placed(group: Group, names: list[str]) -> Numbers:
    """Put a group's clusters in the places of all."""
    found = np.zeros((len(names), 2))
    if group.clusters is not None and len(group.names):
        found[np.searchsorted(names, group.names)] = group.clusters
    return found
