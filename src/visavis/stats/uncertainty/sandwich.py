"""Cluster-robust standard errors of regressions that are fitted in passes, from sums per cluster.

All that is needed of a cluster is its score and its information: small sums that add up. With
bread M (the inverse of the whole information), score s and information B of a cluster, the
bias-reduced variance CR2 takes (I - BM)^(-1/2) s in place of s. That is the adjustment of Bell and
McCaffrey on the scale of Pearson residuals; Satterthwaite's degrees of freedom follow from the
same sums.

References
----------
Bell, R. M., & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression
with multi-stage samples. Survey Methodology, 28, 169–181.
Pustejovsky, J. E., & Tipton, E. (2018). Small-sample methods for cluster-robust variance
estimation and hypothesis testing in fixed effects models. Journal of Business & Economic
Statistics, 36, 672–683.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from visavis.stats.uncertainty.sharing import crossed, product, shared
from visavis.stats.uncertainty.totals import Numbers

Sums = tuple[Numbers, Numbers]
"""Scores of clusters, and lower halves of their information."""
ALONE = 1 - 1e-8
"""From this leverage on, a cluster carries a direction alone: nothing says how far it is off."""
PART = 1e-6
"""Of a contrast; less of it in such a direction does not matter."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Robust:
    """Standard errors of several contrasts, each of shape (contrasts,)."""

    se: Numbers
    """CR2; nan where a single cluster carries the contrast."""
    cr1: Numbers
    """CR1, as other programs have it: times clusters / (clusters - 1), and no more."""
    df: Numbers
    """Satterthwaite's degrees of freedom of CR2."""
    clusters: int


def robust(scores: Numbers, information: Numbers, contrasts: Numbers) -> Robust:
    """Return how far contrasts of coefficients may be off.

    Parameters
    ----------
    scores
        Of shape (p, clusters): each cluster's part of the score, at the estimate.
    information
        Of shape (p (p + 1) / 2, clusters): each cluster's part of the expected information, of
        which the lower half is kept, row by row.
    contrasts
        Of shape (contrasts, p): what the coefficients are multiplied with.

    Raises
    ------
    numpy.linalg.LinAlgError
        When the whole information is singular.
    """

    def turned(half: Numbers, turning: Numbers, here: slice) -> Sums:
        return product(half, scores[:, here]), product(turning, information[:, here])

    size, count = scores.shape
    return _robust(information.sum(axis=1)[_where(size)], count, turned, contrasts)


def robust_after(sums: Numbers, step: Numbers, contrasts: Numbers) -> Robust:
    """Return the same from sums near an estimate, and the last step to it.

    Parameters
    ----------
    sums
        Of shape (clusters, p, p + 1): each cluster's expected information, and its score as a last
        column, before the step.
    step
        Of shape (p,): so small that scores are what they were before, less information times step.
    contrasts
        As in `robust`.

    Raises
    ------
    numpy.linalg.LinAlgError
        When the whole information is singular.
    """
    size, count = len(step), len(sums)
    flat, entries = sums.reshape(count, -1).T, lower(size)
    of_scores = np.zeros((size, size, size + 1))
    of_scores[np.arange(size), np.arange(size)] = [*-step, 1.0]
    of_information = np.zeros((len(entries[0]), size, size + 1))
    of_information[np.arange(len(of_information)), *entries] = 1
    ways = of_scores.reshape(size, -1), of_information.reshape(-1, size * (size + 1))

    def turned(half: Numbers, turning: Numbers, here: slice) -> Sums:
        both = product(np.concatenate([half @ ways[0], turning @ ways[1]]), flat[:, here])
        return both[:size], both[size:]

    return _robust(sums.sum(axis=0)[:, :-1], count, turned, contrasts)


def _robust(
    whole: Numbers,
    count: int,
    turned: Callable[[Numbers, Numbers, slice], Sums],
    contrasts: Numbers,
) -> Robust:
    """Add up blocks of clusters on the scale on which the whole information is 1."""
    half = np.linalg.inv(np.linalg.cholesky(whole))
    turning, of = _turning(half), contrasts @ half.T  # M = half' half

    def part(begin: int, end: int) -> _Added:
        blocks = (_added(*turned(half, turning, here), of) for here in _blocks(begin, end))
        return sum(blocks, start=_Added.nothing(*of.shape))

    found = sum(shared(count, part, least=SHARE), start=_Added.nothing(*of.shape))
    sound = (found.alone <= PART * (of**2).sum(axis=1)) & (count > 1)
    return Robust(
        se=np.where(sound, np.sqrt(found.adjusted), np.nan),
        cr1=np.sqrt(found.plain * count / max(1, count - 1)),
        df=np.where(sound, found.spread(), np.nan),
        clusters=count,
    )


@cache
def lower(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return row and column of each entry that is kept of a symmetric matrix."""
    rows, columns = np.tril_indices(size)
    return rows, columns


@cache
def _where(size: int) -> NDArray[np.intp]:
    """Return where each entry of a symmetric matrix is kept, of shape (p, p)."""
    rows, columns = lower(size)
    where = np.empty((size, size), dtype=np.intp)
    where[rows, columns] = where[columns, rows] = np.arange(len(rows))
    return where


def _turning(half: Numbers) -> Numbers:
    """Return what makes the lower half of HBH' of the lower half of B."""
    size = len(half)
    where, pairs = _where(size), zip(*lower(size), strict=True)
    found = np.zeros((size * (size + 1) // 2,) * 2)
    for entry, (one, other) in enumerate(pairs):
        np.add.at(found[entry], where, np.outer(half[one], half[other]))
    return found


SHARE, BLOCK = 10_000, 2_048
"""Clusters for each thread at least, and at a time: their matrices stay in the cache."""


def _blocks(begin: int, end: int) -> Iterator[slice]:
    for at in range(begin, end, BLOCK):
        yield slice(at, min(at + BLOCK, end))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Added:
    """What clusters add to the variance of contrasts, and to what it is worth."""

    plain: Numbers
    """Of shape (contrasts,): squares without adjustment, and as the next with it."""
    adjusted: Numbers
    alone: Numbers
    """What of contrasts lies in directions that one cluster carries alone."""
    trace: Numbers
    squares: Numbers
    outer: Numbers
    """Of shape (contrasts, p, p)."""

    @classmethod
    def nothing(cls, contrasts: int, size: int) -> _Added:
        """Begin to add up."""
        none = np.zeros(contrasts)
        outer = np.zeros((contrasts, size, size))
        return cls(plain=none, adjusted=none, alone=none, trace=none, squares=none, outer=outer)

    def __add__(self, other: _Added) -> _Added:
        """Add what other clusters add."""
        return _Added(
            plain=self.plain + other.plain,
            adjusted=self.adjusted + other.adjusted,
            alone=self.alone + other.alone,
            trace=self.trace + other.trace,
            squares=self.squares + other.squares,
            outer=self.outer + other.outer,
        )

    def spread(self) -> Numbers:
        """Return Satterthwaite's degrees of freedom, if units had the model's variance."""
        squares = self.squares + (self.outer**2).sum(axis=(1, 2))
        there = squares > 0
        found = self.trace**2 / np.where(there, squares, 1.0)
        return np.where(there, np.maximum(found, 1.0), np.nan)


def _added(scores: Numbers, leverage: Numbers, turned: Numbers) -> _Added:
    """Add up a block of clusters: most have little leverage, which is quicker."""
    size = len(scores)
    trace = leverage[np.diag(_where(size))].sum(axis=0)
    small = trace < SMALL
    found = _Added.nothing(*turned.shape)
    if small.any():
        most = float(trace[small].max())
        few = (scores, leverage) if small.all() else (scores[:, small], leverage[:, small])
        if most < LEAST:
            found += _least(*few, turned, most=most)
        else:
            found += _summed(_of_little(*few, most=most), few[0], turned)
    if not small.all():
        few = scores[:, ~small], leverage[:, ~small]
        found += _summed(_of_much(*few), few[0], turned)
    return found


def _least(scores: Numbers, leverage: Numbers, turned: Numbers, *, most: float) -> _Added:
    """Add up clusters with hardly any leverage: SR is S, and its fourth power nothing."""
    adjusted, own = _adjusted(scores, leverage, most=most), product(_squaring(turned), leverage)
    size = len(scores)
    where = _where(size)
    entries = crossed(leverage, leverage)[where[:, None, :, None], where[:, None]]
    return _Added(
        plain=(product(turned, scores) ** 2).sum(axis=1),
        adjusted=(product(turned, adjusted) ** 2).sum(axis=1),
        alone=np.zeros(len(turned)),
        trace=own.sum(axis=1),
        squares=(own**2).sum(axis=1),
        outer=(_squared(turned) @ entries.reshape(size**2, -1)).reshape(-1, size, size),
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Adjusted:
    """With leverage S of a cluster and R = (I - S)^(-1/2): what the sums need of them."""

    scores: Numbers
    """Rs, of shape (p, clusters)."""
    shared: Numbers
    """SR, of shape (p, p, clusters)."""
    own: Numbers
    """Lower half of R (S - S²) R, of shape (p (p + 1) / 2, clusters)."""
    alone: Numbers
    """Directions that one cluster carries, of shape (directions, p)."""


def _summed(found: _Adjusted, scores: Numbers, turned: Numbers) -> _Added:
    count, size = turned.shape
    along = product(turned, found.shared.reshape(size, -1)).reshape(count, size, -1)
    own, squared = product(_squaring(turned), found.own), (along**2).sum(axis=1)
    return _Added(
        plain=(product(turned, scores) ** 2).sum(axis=1),
        adjusted=(product(turned, found.scores) ** 2).sum(axis=1),
        alone=((found.alone @ turned.T) ** 2).sum(axis=0),
        trace=own.sum(axis=1),
        squares=(own**2 - squared**2).sum(axis=1),
        outer=np.array([one @ one.T for one in along]),
    )


def _squaring(turned: Numbers) -> Numbers:
    """Return what makes c'Bc of the lower half of B, for each contrast c."""
    rows, columns = lower(turned.shape[1])
    return turned[:, rows] * turned[:, columns] * np.where(rows == columns, 1, 2)


def _squared(turned: Numbers) -> Numbers:
    """Return all products of two parts of a contrast, of shape (contrasts, p²)."""
    return (turned[:, :, None] * turned[:, None]).reshape(len(turned), -1)


def _of_little(scores: Numbers, leverage: Numbers, *, most: float) -> _Adjusted:
    """Take a few terms of Newton's binomial series, from its last term inwards.

    R (S - S²) R is S itself, where R has no gap.
    """
    adjusted, both = _adjusted(scores, leverage, most=most), leverage[_where(len(scores))]
    whole = both
    for term in range(_terms(most, LEFT_OUT_OF_DF) - 2, 0, -1):
        both = whole + (1 - 1 / (2 * term)) * _both(whole, both)
    alone = np.empty((0, len(scores)))
    return _Adjusted(scores=adjusted, shared=both, own=leverage, alone=alone)


def _adjusted(scores: Numbers, leverage: Numbers, *, most: float) -> Numbers:
    """Return (I - S)^(-1/2) times scores, by the series."""
    adjusted, whole = scores, leverage[_where(len(scores))]
    for term in range(_terms(most, LEFT_OUT), 0, -1):
        adjusted = scores + (1 - 1 / (2 * term)) * np.einsum("ijg,jg->ig", whole, adjusted)
    return adjusted


def _terms(most: float, left_out: float) -> int:
    return int(np.ceil(np.log(left_out) / np.log(max(most, left_out))))


def _both(one: Numbers, other: Numbers) -> Numbers:
    """Return products of symmetric matrices that commute, each of shape (p, p, clusters)."""
    found = np.empty_like(one)
    for row, values in enumerate(one):
        lower_half = (values[:, None] * other[:, : row + 1]).sum(axis=0)
        found[row, : row + 1] = found[: row + 1, row] = lower_half
    return found


LEAST = 1e-3
"""Below this trace, the square of leverage counts for nothing in the degrees of freedom."""
SMALL, LEFT_OUT, LEFT_OUT_OF_DF = 0.05, 1e-12, 1e-6
"""Below this trace, a few terms leave out less than that of one. What clusters share counts in the
degrees of freedom in proportion to the leverage, so it needs a term less."""


def _of_much(scores: Numbers, leverage: Numbers) -> _Adjusted:
    """Take each leverage apart; in directions in which nothing is left there is no R."""
    where = _where(len(scores))
    whole = np.moveaxis(leverage[where], 2, 0)
    size, ways = np.linalg.eigh(whole)
    alone = size > ALONE
    with np.errstate(divide="ignore", invalid="ignore"):
        grow = np.where(alone, 0.0, 1 / np.sqrt(1 - size))
    across = np.swapaxes(ways, 1, 2)
    roots = (ways * grow[:, None, :]) @ across
    own = (ways * np.where(alone, 0.0, size)[:, None, :]) @ across
    return _Adjusted(
        scores=np.einsum("gij,jg->ig", roots, scores),
        shared=np.ascontiguousarray(np.moveaxis(whole @ roots, 0, 2)),
        own=np.ascontiguousarray(own[:, *lower(len(scores))].T),
        alone=across[alone],
    )
