"""What each unit adds to the sums that the coefficients are functions of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from visavis.stats.agreement.scales import Scale
from visavis.stats.agreement.units import MISSING, Places, Units
from visavis.stats.uncertainty import Totals
from visavis.stats.uncertainty.totals import Numbers

if TYPE_CHECKING:  # SciPy is loaded by whoever needs it
    from scipy.sparse import csr_array

Sums = Mapping[str, Numbers]
"""Each block of sums by its name, of shape (m, its width): whole, or without one cluster each."""
Contribution = Callable[[Units, Scale], Numbers]
"""What a unit of each pattern adds, of shape (patterns, width)."""


def _column(values: NDArray[Any]) -> Numbers:
    return np.asarray(values, np.float64)[:, np.newaxis]


def _coded(units: Units, scale: Scale) -> Numbers:
    """Whether anybody coded it."""
    del scale
    return _column(units.raters_a_unit > 0)


def _paired(units: Units, scale: Scale) -> Numbers:
    """Whether two raters or more coded it."""
    del scale
    return _column(units.raters_a_unit > 1)


def _weighted(units: Units, weights: Numbers) -> Numbers:
    """The weights of its pairs of codes, added up."""
    counts = units.counts
    every: Numbers = ((counts @ weights) * counts).sum(1)
    with_itself: Numbers = counts @ np.diagonal(weights)
    return every - with_itself


def _agreement(units: Units, weights: Numbers) -> Numbers:
    raters = units.raters_a_unit
    pairs = raters * (raters - 1)
    found = np.zeros(len(raters))
    return _column(np.divide(_weighted(units, weights), pairs, out=found, where=pairs > 0))


def _same(units: Units, scale: Scale) -> Numbers:
    """The share of its pairs of codes that are the same."""
    return _agreement(units, np.eye(len(scale.weights)))


def _near(units: Units, scale: Scale) -> Numbers:
    """The same share, where different codes agree as much as their weight."""
    return _agreement(units, scale.weights)


def _shares(units: Units, scale: Scale) -> Numbers:
    """The share of each category among its codes."""
    del scale
    raters = units.raters_a_unit[:, np.newaxis]
    return np.divide(units.counts, raters, out=np.zeros_like(units.counts), where=raters > 0)


def _given(units: Units, scale: Scale) -> Numbers:
    """How often each category was given."""
    del scale
    return units.counts


def _values(units: Units, scale: Scale) -> Numbers:
    """How often each category was given, where two raters or more coded it."""
    del scale
    return np.where(units.raters_a_unit[:, np.newaxis] > 1, units.counts, 0)


def apart(distances: Numbers) -> Contribution:
    """Return the contribution of the distances of a unit's pairs of codes."""

    def contribution(units: Units, scale: Scale) -> Numbers:
        del scale
        others = units.raters_a_unit - 1
        found = np.zeros(len(others))
        return _column(np.divide(_weighted(units, distances), others, out=found, where=others > 0))

    return contribution


def meeting(units: Units) -> tuple[Places, Places]:
    """Return the places of each two different categories that meet in any unit, lower first.

    Of many categories only few pairs do, and there are as many sums as pairs.
    """
    there = (units.counts > 0).astype(np.float64)
    low, high = np.nonzero(np.triu(there.T @ there, 1))
    return low, high


def _coincidences(units: Units, scale: Scale) -> Numbers:
    """How often each two different categories, the lower first, meet in it."""
    del scale
    low, high = meeting(units)
    others = (units.raters_a_unit - 1)[:, np.newaxis]
    met = 2 * units.counts[:, low] * units.counts[:, high]
    return np.divide(met, others, out=np.zeros_like(met), where=others > 0)


def _one_hot(units: Units, rater: int, where: NDArray[np.bool_]) -> Numbers:
    """Return which category a rater gave, of shape (patterns, categories), `where` that counts."""
    chosen = np.zeros((len(units.codes), len(units.categories)))
    rows = np.flatnonzero(where)
    chosen[rows, units.codes[rows, rater]] = 1
    return chosen


def _own(units: Units, scale: Scale) -> Numbers:
    """Which category each rater gave, rater by rater."""
    del scale
    blocks = [
        _one_hot(units, rater, units.codes[:, rater] != MISSING)
        for rater in range(len(units.raters))
    ]
    return np.hstack(blocks) if blocks else np.zeros((len(units.codes), 0))


def _both(units: Units) -> NDArray[np.bool_]:
    both: NDArray[np.bool_] = (units.codes[:, :2] != MISSING).all(1)
    return both


def _two(units: Units, scale: Scale) -> Numbers:
    """Whether both of two raters coded it, and what the pair of their codes weighs."""
    both = _both(units)
    rows = np.flatnonzero(both)
    found = np.zeros((len(both), 2))
    found[rows, 0] = 1
    found[rows, 1] = scale.weights[units.codes[rows, 0], units.codes[rows, 1]]
    return found


def _first(units: Units, scale: Scale) -> Numbers:
    """Which category the first of two raters gave, where both did."""
    del scale
    return _one_hot(units, 0, _both(units))


def _second(units: Units, scale: Scale) -> Numbers:
    """Which category the second of two raters gave, where both did."""
    del scale
    return _one_hot(units, 1, _both(units))


CONTRIBUTIONS: Mapping[str, Contribution] = {
    "coded": _coded,
    "paired": _paired,
    "same": _same,
    "near": _near,
    "shares": _shares,
    "given": _given,
    "values": _values,
    "coincidences": _coincidences,
    "own": _own,
    "two": _two,
    "first": _first,
    "second": _second,
}


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Blocks of sums for each cluster, or for each pattern where units stand for themselves.

    Many clusters have many sums, so they are added up when they are asked for, and not kept.
    """

    added: Sums
    """What a unit of each pattern adds; the sums themselves where `how_many` is None."""
    times: NDArray[np.int64]
    """How many clusters, or units, each row stands for."""
    sizes: Numbers | None = None
    """How many units of each cluster two raters coded; None where units stand for themselves."""
    how_many: csr_array | None = None
    """How many units of each pattern (columns) are in each cluster (rows)."""

    def sums(self, *names: str) -> Numbers:
        """Return some blocks side by side, a row for each cluster."""
        joined = np.hstack([self.added[name] for name in names])
        return joined if self.how_many is None else np.asarray(self.how_many @ joined)

    def totals(self, names: Iterable[str]) -> tuple[Totals, Callable[[Numbers], Sums]]:
        """Return some blocks side by side, and what takes them apart again."""
        places: dict[str, slice] = {}
        begins = 0
        for name in names:
            places[name] = slice(begins, begins := begins + self.added[name].shape[1])
        joined = self.sums(*places)
        there = joined.any(1)  # a cluster that adds nothing is none

        def apart_again(sums: Numbers) -> Sums:
            return {name: sums[:, place] for name, place in places.items()}

        if there.all():  # and nothing is copied
            return Totals(joined, self.times, self.sizes), apart_again
        sizes = None if self.sizes is None else self.sizes[there]
        return Totals(joined[there], self.times[there], sizes), apart_again


def over_all(units: Units, added: Sums) -> Sums:
    """Return the sums over everything, each of shape (1, width)."""
    times = units.a_pattern.astype(np.float64)
    return {name: (times @ one)[np.newaxis] for name, one in added.items()}


def blocks(units: Units, scale: Scale, wanted: Mapping[str, Contribution]) -> Blocks:
    """Add up what units contribute, cluster by cluster."""
    added = {name: one(units, scale) for name, one in wanted.items()}
    if units.cluster is None:
        return Blocks(added, units.a_pattern)
    from scipy.sparse import coo_array  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    clusters = int(units.cluster.max()) + 1 if len(units.cluster) else 0
    lines = coo_array(
        (units.times.astype(np.float64), (units.cluster, units.pattern)),
        shape=(clusters, len(units.codes)),
    )
    lines.has_canonical_format = True  # products add up what is there twice, in whatever order
    how_many = lines.tocsr()
    sizes = np.asarray(how_many @ (units.raters_a_unit > 1).astype(np.float64))
    return Blocks(added, np.ones(clusters, np.int64), sizes, how_many)
