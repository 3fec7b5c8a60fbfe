"""Sums as arrays, one row for each client or therapist; and the estimate as a function of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.prediction.counted import (
    CHOSEN,
    CODED,
    PREDICTED,
    SETTLED,
    WEIGHED,
    WEIGHT,
)
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty.about import CLUSTER, About
from visavis.stats.uncertainty.totals import Numbers, Totals

Data = nw.DataFrame[Any]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sums:
    """Of each cluster (rows), or of several at once."""

    reports: Numbers
    """How many there are, of shape (…, clusters)."""
    coded: Numbers
    """How many of them people coded."""
    weight: Numbers
    """The sum of these ones' weights."""
    predicted: Numbers
    """Of shape (…, clusters, categories): of all reports."""
    weighed: Numbers
    """The same of coded reports, weighed."""
    settled: Numbers
    """What people settled of coded reports, weighed."""
    chosen: Numbers
    """The same, not weighed."""

    @classmethod
    def of(cls, reports: Data, categories: Data, *, about: About, names: tuple[str, ...]) -> Sums:
        """Spread the lines of two summaries over clusters and categories."""
        cluster = CLUSTER[about].removesuffix("s")
        who = sorted(set(reports.get_column(cluster).to_list()))
        place = {name: number for number, name in enumerate(who)}
        what = {name: number for number, name in enumerate(names)}
        row = _numbered(reports.get_column(cluster).to_list(), place)
        totals: dict[str, Numbers] = {
            name: np.bincount(row, reports.get_column(name).to_numpy(), len(who)).astype(np.float64)
            for name in (N, CODED, WEIGHT)
        }
        spread = {}
        rows = _numbered(categories.get_column(cluster).to_list(), place)
        columns = _numbered(categories.get_column("category").to_list(), what)
        for name in (PREDICTED, WEIGHED, SETTLED, CHOSEN):
            spread[name] = np.zeros((len(who), len(names)))
            np.add.at(spread[name], (rows, columns), categories.get_column(name).to_numpy())
        return cls(
            reports=totals[N],
            coded=totals[CODED],
            weight=totals[WEIGHT],
            predicted=spread[PREDICTED],
            weighed=spread[WEIGHED],
            settled=spread[SETTLED],
            chosen=spread[CHOSEN],
        )

    def totals(self, column: int) -> Totals:
        """Return what one category's estimate needs of each cluster; see `share`."""
        sums = (
            self.reports,
            self.weight,
            self.predicted[:, column],
            self.weighed[:, column],
            self.settled[:, column],
        )
        return Totals(np.column_stack(sums), np.ones(len(self.reports), np.int64))


def _numbered(names: list[str], places: dict[str, int]) -> NDArray[np.int64]:
    return np.array([places[name] for name in names], np.int64)


def share(sums: Numbers, trust: float) -> Numbers:
    """Estimate shares from sums of shape (m, 5): reports, weight, predicted, weighed, settled.

    The mean of all predictions, and what people found them to be off by, each coded report weighed
    by how many it stands for (Hájek); `trust` is how far predictions are believed, from 0 to 1.
    """
    reports, weight, predicted, weighed, settled = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Numbers = trust * predicted / reports + (settled - trust * weighed) / weight
    return found


def best_trust(sums: Sums) -> float:
    """Return how far to believe predictions so that shares are off by least, from 0 to 1.

    The variance of the shares is, summed up over clusters and categories, that of people alone and
    `trust` times what predictions add to it: a parabola. All categories have the same `trust`, so
    that their shares add up to what they do by people alone.
    """
    if not sums.weight.sum() > 0:
        return 0.0
    people = _off(sums.settled, sums.weight)
    machine = _off(sums.predicted, sums.reports) - _off(sums.weighed, sums.weight)
    square = float((machine**2).sum())
    if square == 0:
        return 0.0
    return float(np.clip(-(people * machine).sum() / square, 0, 1))


def sizes(sums: Sums, column: int, trust: float) -> Numbers:
    """Return how large each cluster is, of shape (clusters,): as intervals count what they know.

    A share rests on predictions of all reports and on the corrections of those that people coded;
    each of the two counts by how much of the variance it makes.
    """
    over = (
        sums.predicted[:, [column]],
        sums.settled[:, [column]] - trust * sums.weighed[:, [column]],
    )
    predicted = float(((trust * _off(over[0], sums.reports)) ** 2).sum())
    corrected = float((_off(over[1], sums.weight) ** 2).sum())
    if predicted + corrected == 0:
        return sums.weight
    found: Numbers = (
        predicted * sums.reports / sums.reports.sum() + corrected * sums.weight / sums.weight.sum()
    )
    return found


def _off(over: Numbers, under: Numbers) -> Numbers:
    """How far each cluster moves a ratio of sums."""
    whole = under.sum()
    found: Numbers = (over - over.sum(axis=0) / whole * under[:, None]) / whole
    return found
