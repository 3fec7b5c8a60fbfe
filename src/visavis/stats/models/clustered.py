"""Standard errors of fixed effects that do not take the model's word for how people differ.

The sums that the fit rests on add up by therapist: score and information of each. CR2 from these
holds also where therapists or clients have slopes of their own that the model does not know.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from visavis.stats.models.criterion import basis_of, blocks, inner_of
from visavis.stats.models.design import Numbers
from visavis.stats.models.fitting import Fit
from visavis.stats.uncertainty.sandwich import Robust, lower, robust

CHANCE, ENOUGH = 0.025, 4.0
"""How rarely a variance is so much larger by chance; and the fewest degrees of freedom."""


class Errors(StrEnum):
    """Where standard errors of fixed effects come from."""

    MODEL = "model"
    """From the model: effects without a random one are the same for all."""
    ROBUST = "robust"
    """From how therapists (or clients, where therapists have no effect) differ: CR2."""


def by_cluster(fit: Fit) -> tuple[Numbers, Numbers]:
    """Return score and lower half of the information of each outermost cluster, by σ²."""
    design, point = fit.design, fit.point
    basis, size = basis_of(design, point), len(design.fixed)
    parts = []
    for block in blocks(design.clients):
        _log, inner, _whitened = inner_of(design, point.factor, block)
        parts.append(design.products[:, :, block] - np.einsum("kan,kbn->abn", inner, inner))
    gram = np.concatenate(parts, axis=2)
    if design.starts is not None:
        shrunk = point.tau**2 / (1 + point.tau**2 * point.sums[0])
        apart = np.einsum("at,bt,t->abt", point.sums, point.sums, shrunk)
        gram = np.add.reduceat(gram, design.starts, axis=2) - apart
    turned = np.einsum("ac,abn,bd->cdn", basis, gram, basis)
    rows, columns = lower(size)
    return turned[:size, -1], turned[rows, columns]


def errors(sums: tuple[Numbers, Numbers], of: Numbers) -> Robust:
    """Return CR2 errors of weighted sums of fixed effects in the design's scale."""
    return robust(*sums, of)


def covariance(sums: tuple[Numbers, Numbers], of: Numbers) -> Numbers:
    """Return their covariances, from the errors of sums of two."""
    size = len(of)
    rows, columns = lower(size)
    two = np.where((rows == columns)[:, None], of[rows], of[rows] + of[columns])
    squares = errors(sums, two).se ** 2
    found = np.empty((size, size))
    found[rows, columns] = found[columns, rows] = squares
    own = np.diag(found).copy()
    found = (found - own[:, None] - own) / 2
    np.fill_diagonal(found, own)
    return found


def too_certain(variance: float, sandwich: Robust, place: int, cluster: str) -> str | None:
    """Return a caution where an error from clusters is larger than the model's, beyond chance."""
    from scipy.special import chdtri  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    se, df = float(sandwich.se[place]), float(sandwich.df[place])
    if not np.isfinite(se) or not df >= ENOUGH or variance <= 0:
        return None
    if se**2 / variance <= float(chdtri(df, CHANCE)) / df:
        return None
    return (
        f"By {cluster} its standard error would be {se / variance**0.5:.1f} times as large (CR2): "
        'this one is too small if its effect differs between people beyond the model. se="robust" '
        "takes that in."
    )
