"""Whether one answer rises with another, where both have an order.

References
----------
Goodman, L. A., & Kruskal, W. H. (1963). Measures of association for cross classifications III.
Journal of the American Statistical Association, 58, 310–364.
Brown, M. B., & Benedetti, J. K. (1977). Sampling behavior of tests for correlation in two-way
contingency tables. Journal of the American Statistical Association, 72, 309–315.
Somers, R. H. (1962). A new asymmetric measure of association for ordinal variables. American
Sociological Review, 27, 799–811.
Mantel, N. (1963). Chi-square tests with one degree of freedom. Journal of the American Statistical
Association, 58, 690–700.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy
from visavis.stats.frequencies.chi_square import p_of
from visavis.stats.gaps import told
from visavis.stats.prevalence.compared import Compared, Test
from visavis.stats.prevalence.rank import GAMMA, MEASURES, SOMERS, TAU, Spread, pairs, spreads
from visavis.stats.results import Estimate, Interval, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary, counts
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import few, jackknife
from visavis.stats.uncertainty.jackknife import LEVEL, Range
from visavis.stats.uncertainty.totals import Numbers, Totals

OF = "ordered answers"
TREND = "linear-by-linear"
NOBODY = "Nobody answered both questions."
CONSTANT = "All answers to one of the questions are the same: nothing can rise with it."
PERFECT = "No pair goes the other way: nothing shows how far it may be off."


def count_ordinal(
    data: object,
    *,
    one: str,
    other: str,
    order: Mapping[str, Sequence[str]] | None = None,
    cluster: str | None = None,
) -> Summary:
    """Count members by two answers that each have an order.

    Parameters
    ----------
    data
        One row for each member; any frame.
    one, other
        The columns of the answers.
    order
        By column, its answers from low to high. Numbers have their own order.
    cluster
        The column of what members come in, as their practice.

    Returns
    -------
    Summary
        Any partition of the members may be merged.

    Raises
    ------
    UnusableError
        When a column is missing, or there is an answer that the order lacks.
    """
    by = (*((cluster,) if cluster else ()), one, other)
    summary = counts(told(lazy(data, *by), by), by=by)
    orders = order or {}
    if strange := sorted(orders.keys() - {one, other}):
        msg = f"The order of {strange[0]!r} is given, which is none of the two: leave it out."
        raise UnusableError(msg)
    for name, words in orders.items():
        _must_know(summary, name, words)
    given = {
        f"order of {name}": json.dumps(list(words), ensure_ascii=False)
        for name, words in orders.items()
    }
    return replace(
        summary,
        about={"of": OF, "one": one, "other": other, "cluster": cluster or "", **given},
    )


def _must_know(summary: Summary, name: str, words: Sequence[str]) -> None:
    there = {str(word) for word in summary.table.get_column(name).drop_nulls().to_list()}
    if missing := sorted(there - set(words)):
        msg = f"The order of {name!r} lacks the answer {missing[0]!r}: put it in its place."
        raise UnusableError(msg)


def association(data: Summary, *, level: float = LEVEL) -> Compared:
    """Say how far one answer rises with the other.

    Parameters
    ----------
    data
        What `count_ordinal` made, merged or not.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Compared
        Gamma, tau-b and Somers' D of each answer given the other, by a normal likeness for
        independent members or by the jackknife over clusters; and the test of a linear trend over
        ranks 1, 2, 3 ….

    Raises
    ------
    UnusableError
        When the summary is another one, or words have no order.
    """
    sound(level)
    anything: object = data  # no checker stands between a notebook and this
    if not isinstance(anything, Summary) or anything.about.get("of") != OF:
        msg = "This is no summary of ordered answers: make one with count_ordinal."
        raise UnusableError(msg)
    one, other = data.about["one"], data.about["other"]
    both = data.table.filter(~nw.col(one).is_null(), ~nw.col(other).is_null())
    shape = _scale(data, both, one), _scale(data, both, other)
    table = _cells(both, (one, other), shape).sum(axis=0)
    n, asked = int(table.sum()), data.n
    said = f"{n:,} who answered both questions; {asked - n:,} of {asked:,} did not"
    common = Estimate(
        name=one,
        undefined=NOBODY,
        n=n,
        unit="members",
        dropped={"who did not answer both": asked - n},
        denominator=said,
    )
    found = _estimates(data, both, (table, shape), common, level)
    name = f"Whether {other} rises with {one}"
    return Compared(name=name, tests=(_trend(table, n, said),), estimates=Table(name, tuple(found)))


def _scale(data: Summary, both: nw.DataFrame[Any], name: str) -> list[str]:
    """Return the answers from low to high."""
    given = data.about.get(f"order of {name}")
    if given is not None:
        return [str(word) for word in json.loads(given)]
    there = [str(word) for word in both.get_column(name).unique().to_list()]
    try:
        return sorted(there, key=float)
    except ValueError as error:
        msg = f"The answers of {name!r} are words: say their order, as order={{{name!r}: […]}}."
        raise UnusableError(msg) from error


def _cells(
    both: nw.DataFrame[Any],
    names: tuple[str, str],
    shape: tuple[list[str], list[str]],
    cluster: str = "",
) -> Numbers:
    """Return counts of shape (clusters, rows, columns)."""
    row, column = (
        np.array([scale.index(str(word)) for word in both.get_column(name).to_list()], np.int64)
        for name, scale in zip(names, shape, strict=True)
    )
    group = np.zeros(len(row), np.int64)
    if cluster and len(row):
        words = both.get_column(cluster).to_numpy().astype(str)
        group = np.unique(words, return_inverse=True)[1].reshape(-1)
    found = np.zeros((int(group.max()) + 1 if len(group) else 1, len(shape[0]), len(shape[1])))
    np.add.at(found, (group, row, column), both.get_column(N).to_numpy())
    return found


def _estimates(
    data: Summary,
    both: nw.DataFrame[Any],
    cells: tuple[Numbers, tuple[list[str], list[str]]],
    common: Estimate,
    level: float,
) -> list[Estimate]:
    (table, shape), cluster = cells, data.about["cluster"]
    one, other = data.about["one"], data.about["other"]
    if not common.n:
        return [replace(common, name=name) for name in (GAMMA, TAU, SOMERS)]
    names = {
        GAMMA: (GAMMA, {"given": ""}),
        TAU: (TAU, {"given": ""}),
        SOMERS: (SOMERS, {"given": one}),
        f"{SOMERS}, turned": (SOMERS, {"given": other}),
    }
    plain = dict(zip(MEASURES, spreads(table), strict=True))
    plain[f"{SOMERS}, turned"] = spreads(table.T)[2]
    if not cluster:
        return [
            _of(plain[k], replace(common, name=n, of=of), level) for k, (n, of) in names.items()
        ]
    known = both.filter(~nw.col(cluster).is_null())
    rows = _cells(known, (one, other), shape, cluster)
    lost = {**common.dropped, f"without a {cluster}": common.n - int(rows.sum())}
    mine = replace(common, dropped=lost, n=int(rows.sum()), cluster=f"{cluster}s")
    return [
        _clustered(rows, key, replace(mine, name=name, of=of), level)
        for key, (name, of) in names.items()
    ]


def _of(found: Spread, common: Estimate, level: float) -> Estimate:
    """Return the estimate of independent members, its interval symmetric in atanh."""
    from scipy.special import ndtri  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    if not np.isfinite(found.value):
        return replace(common, undefined=CONSTANT)
    value, se = found.value, found.se
    if not se > 0 or abs(value) >= 1:
        return replace(common, value=value, undefined=None, no_interval=PERFECT)
    middle, reach = np.arctanh(value), float(ndtri((1 + level) / 2)) * se / (1 - value**2)
    interval = Interval(
        low=float(np.tanh(middle - reach)),
        high=float(np.tanh(middle + reach)),
        method="asymptotic, for independent members, on Fisher's z scale",
        level=level,
    )
    return replace(common, value=value, undefined=None, se=se, interval=interval)


def _clustered(rows: Numbers, key: str, common: Estimate, level: float) -> Estimate:
    turned = key not in MEASURES
    cells = np.swapaxes(rows, 1, 2) if turned else rows
    place = MEASURES.index(SOMERS if turned else key)
    shape = cells.shape[1:]

    def measure(sums: Numbers) -> Numbers:
        return pairs(sums.reshape(-1, *shape))[place]

    sums = cells.reshape(len(cells), -1)
    value = float(measure(sums.sum(axis=0)[None])[0])
    clusters = int((sums.sum(axis=1) > 0).sum())
    if not np.isfinite(value):
        why = CONSTANT if sums.any() else NOBODY
        return replace(common, undefined=why, clusters=clusters)
    totals = Totals(sums, np.ones(len(sums), np.int64), sizes=sums.sum(axis=1))
    plural = str(common.cluster)
    spread = jackknife(totals, measure, cluster=plural, within=Range(-1, 1), level=level)
    return replace(
        common,
        value=value,
        undefined=None,
        se=spread.se,
        interval=spread.interval,
        no_interval=spread.no_interval,
        clusters=clusters,
        cautions=few(clusters, plural),
    )


def _trend(table: Numbers, n: int, denominator: str) -> Test:
    """Test a linear trend: n - 1 times the squared correlation of ranks 1, 2, 3 ….

    What stands empty between two answers keeps its rank: an order was given.
    """
    rows, columns = (np.arange(size, dtype=float) for size in table.shape)
    if n < 2:  # noqa: PLR2004 -- one member has no trend
        return Test(name=TREND, undefined=NOBODY, n=n, denominator=denominator)
    x = rows - table.sum(axis=1) @ rows / n
    y = columns - table.sum(axis=0) @ columns / n
    around = float(table.sum(axis=1) @ x**2), float(table.sum(axis=0) @ y**2)
    if not min(around) > 0:
        return Test(name=TREND, undefined=CONSTANT, n=n, denominator=denominator)
    statistic = float((n - 1) * (x @ table @ y) ** 2 / (around[0] * around[1]))
    p = p_of(statistic, 1)
    return Test(name=TREND, statistic=statistic, df=1, p=p, n=n, denominator=denominator)
