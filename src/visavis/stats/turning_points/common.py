"""Turning points in common, beyond what chance would give.

References
----------
Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
Measurement, 20, 37–46.
Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
Applications in Genetics and Molecular Biology, 9, article 39.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.turning_points.chance import LEAST, drawn, exact, reached
from visavis.stats.turning_points.counting import (
    AND,
    HELD,
    MOMENTS,
    OF,
    SIDES,
    WITHIN,
    Tables,
    by,
    count_turning_points,
    met,
)
from visavis.stats.turning_points.ratings import alike
from visavis.stats.turning_points.result import InCommon, Window
from visavis.stats.uncertainty import About, ratios
from visavis.stats.uncertainty.estimates import Scale, What, estimates
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.lines import added_up, clusters_of
from visavis.stats.uncertainty.permutation import generator
from visavis.stats.uncertainty.totals import Numbers

DRAWS = 1_999
SHARE, CHANCE, BEYOND = "named by the other too", "by chance", "beyond chance"
BOTH = "both"
"""In place of a side: the turning points of both."""
ONLY = "in which only the {} names one in a session that was held"
EMPTY = "In no episode do both sides name a turning point in a session that was held."
NO_ROOM = "So many sessions are named that chance alone makes all meet: it leaves no room."
NEEDS = "A window needs chance: pass rng, as in numpy.random.default_rng(1), and note the seed."


def turning_points(
    data: Tables | Summary,
    *,
    within: Sequence[int] = WITHIN,
    rng: np.random.Generator | None = None,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> InCommon:
    """Say how many turning points a pair names in common, and how many chance would give it.

    Parameters
    ----------
    data
        Tables as in `count_turning_points`; or what it made, merged or not.
    within
        As there; of a summary, all that it holds.
    rng
        Chance, for the p values of windows; that of the same session is exact.
    draws
        How often sessions are drawn.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    InCommon
        Shares of each side's turning points that the other side names too, the same by chance, and
        what lies beyond, clustered by client and by therapist; and how alike both rate the sessions
        that both name. Episodes in which a side names none are left out and counted.

    Raises
    ------
    UnusableError
        As in `count_turning_points`; and when a summary is another one, or draws are too few.
    """
    sound(level)
    if draws < 1:
        msg = f"draws={draws}: draw once at least."
        raise UnusableError(msg)
    if rng is not None:
        generator(rng)
    summary = data if isinstance(data, Summary) else count_turning_points(data, within=within)
    if summary.about.get("of") != OF:
        msg = "This is no summary of turning points: make one with count_turning_points."
        raise UnusableError(msg)
    pairs = Pairs.of(summary, level)
    windows = [int(k) for k in summary.about["within"].split(AND)]
    found = [one for k in windows for one in pairs.estimates(k)]
    table = Table("Turning points in common", tuple(found))
    tests = _tests(pairs, windows, rng, draws)
    return InCommon(
        windows=tuple(_window(table, k, tests[k]) for k in windows),
        estimates=table,
        ratings=Table("Ratings of turning points in common", tuple(pairs.ratings())),
        episodes=len(pairs.held),
        points={side: int(pairs.points[side].sum()) for side in SIDES},
        dropped={**summary.dropped, **pairs.one_sided},
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pairs:
    """Episodes in which both sides name a turning point."""

    summary: Summary
    """Of these only."""
    held: Numbers
    points: Mapping[str, Numbers]
    clusters: Mapping[About, NDArray[np.int64]]
    """For each episode, what is independent."""
    dropped: Mapping[str, int]
    """Turning points that are left out, and why."""
    one_sided: Mapping[str, int]
    """Episodes in which one side names none."""
    level: float

    @classmethod
    def of(cls, summary: Summary, level: float) -> Pairs:
        """Leave out episodes in which a side names none, and count them."""
        client, therapist = (nw.col(by(side)) > nw.lit(0.0) for side in SIDES)
        table = summary.table
        alone = {
            SIDES[0]: table.filter(client, ~therapist),
            SIDES[1]: table.filter(~client, therapist),
        }
        points = {
            f"turning points of episodes {ONLY.format(side)}": int(
                rows.get_column(by(side)).sum() or 0
            )
            for side, rows in alone.items()
        }
        kept = table.filter(client, therapist)
        mine = replace(summary, table=kept)
        return cls(
            summary=mine,
            clusters={about: clusters_of(mine, about) for about in About},
            held=kept.get_column(HELD).to_numpy(),
            points={side: kept.get_column(by(side)).to_numpy() for side in SIDES},
            dropped={**summary.dropped, **points},
            one_sided={f"episodes {ONLY.format(side)}": len(rows) for side, rows in alone.items()},
            level=level,
        )

    def sums(self, within: int) -> dict[str, Numbers]:
        """Return, by side, points, those the other names too, and those by chance; by episode."""
        found = {}
        for side, other in (SIDES, SIDES[::-1]):
            common = self.summary.table.get_column(met(side, within)).to_numpy()
            chance = self.points[side] * reached(self.held, self.points[other], within)
            found[side] = np.column_stack([self.points[side], common, chance])
        return {**found, BOTH: found[SIDES[0]] + found[SIDES[1]]}

    def estimates(self, within: int) -> list[Estimate]:
        """Return shares, chance and what lies beyond, by side and whom it is about."""
        found = []
        for side, sums in self.sums(within).items():
            for about in About:
                rows = added_up(self.clusters[about], sums)
                of = {"within": str(within), "side": side, "about": about.value}
                found += self._of(rows, about, of)
        return found

    def ratings(self) -> Iterator[Estimate]:
        """Yield how alike ratings of the same session are, by whom it is about."""
        table = self.summary.table
        moments = np.column_stack([table.get_column(name).to_numpy() for name in MOMENTS])
        for about in About:
            sums = added_up(self.clusters[about], moments)
            yield alike(sums, about=about, dropped=self.dropped, level=self.level)

    def _of(self, rows: Numbers, about: About, of: Mapping[str, str]) -> list[Estimate]:
        points, common, chance = (rows[:, [place]] for place in range(3))
        n = round(float(points.sum()))
        room = np.where(points - chance > LEAST * points, points - chance, 0)
        what = What(
            name=SHARE,
            scale=Scale.SHARE,
            unit="turning points",
            about=about,
            of=of,
            dropped=self.dropped,
            level=self.level,
            empty=EMPTY,
        )
        share, by_chance = (
            estimates(ratios(over, points), replace(what, name=name), columns=[{}], n=[n])[0]
            for name, over in ((SHARE, common), (CHANCE, chance))
        )
        further = replace(what, name=BEYOND, scale=Scale.MEAN, empty=NO_ROOM if n else EMPTY)
        over = np.where(room > 0, common - chance, 0)
        beyond = estimates(ratios(over, room), further, columns=[{}], n=[n])[0]
        least = -float(np.where(room > 0, chance, 0).sum()) / max(float(room.sum()), LEAST)
        return [share, _without_interval(by_chance), _where_it_can_lie(beyond, least)]


FIXED = "It follows from how many each side names: chance has no spread of its own here."


def _without_interval(found: Estimate) -> Estimate:
    if found.value is None:
        return found
    return replace(found, se=None, interval=None, no_interval=FIXED, cautions=())


def _where_it_can_lie(found: Estimate, least: float) -> Estimate:
    """Cut the interval off at 1, and at what it would be if none were in common."""
    if found.interval is None:
        return found
    low, high = max(least, found.interval.low), min(1.0, found.interval.high)
    return replace(found, interval=replace(found.interval, low=low, high=high))


def _window(table: Table, within: int, test: tuple[float | None, str]) -> Window:
    mine = table.where(within=str(within), side=BOTH, about=About.THERAPISTS_AT_LARGE.value)
    beyond = mine.one(name=BEYOND)
    p, method = test if beyond.value is not None else (None, "")
    return Window(
        within=within,
        common=mine.one(name=SHARE).value,
        by_chance=mine.one(name=CHANCE).value,
        beyond=beyond,
        p=p,
        no_p=None if p is not None else beyond.undefined or NEEDS,
        method=method,
    )


def _tests(
    pairs: Pairs, windows: Sequence[int], rng: np.random.Generator | None, draws: int
) -> dict[int, tuple[float | None, str]]:
    """Return, by window, the p value and how it was found."""
    found: dict[int, tuple[float | None, str]] = dict.fromkeys(windows, (None, ""))
    if not len(pairs.held):
        return found
    named = np.column_stack([pairs.held, *(pairs.points[side] for side in SIDES)])
    observed = {k: float(pairs.sums(k)[BOTH][:, 1].sum()) for k in windows}
    if 0 in observed:
        found[0] = exact(named, observed[0] / 2), "exact, hypergeometric"
    wide = [k for k in windows if k > 0]
    if rng is None or not wide:
        return found
    others = drawn(named, windows=wide, draws=draws, rng=rng)
    for place, k in enumerate(wide):
        p = float((1 + (others[:, place] >= observed[k]).sum()) / (1 + draws))
        found[k] = p, f"{draws:,} draws of sessions"
    return found
