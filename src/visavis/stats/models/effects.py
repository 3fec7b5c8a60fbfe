"""What each client and each therapist adds to the line, as predicted from the fit (BLUPs).

References
----------
Henderson, C. R. (1975). Best linear unbiased estimation and prediction under a selection model.
Biometrics, 31, 423–447.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.models.components import Components
from visavis.stats.models.criterion import blocks, spread_of, therapists
from visavis.stats.models.design import Numbers
from visavis.stats.models.gram import Asked
from visavis.stats.results import Result
from visavis.stats.results.shown import Row

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects(Result):
    """Predicted effects: how far each client's line, or each therapist's, lies from the average."""

    group: str
    terms: tuple[str, ...]
    names: nw.DataFrame[Any] = field(repr=False, compare=False)
    """Who they are, in the order of the values."""
    values: Numbers = field(repr=False, compare=False)
    """Of shape (who, terms). Nearer to zero the less is known of somebody."""
    errors: Numbers = field(repr=False, compare=False)
    """Standard errors of prediction, with that of the fixed effects; variances as estimated."""
    whole: bool = False
    """Whether the fixed effects are in them."""

    def title(self) -> str:
        """Return what they are."""
        if self.whole:
            return f"Predicted line of each {self.group}"
        return f"Predicted effects of each {self.group}"

    def to_frame(self) -> pl.DataFrame:
        """Return a row for each of them and each term."""
        import polars as pl  # noqa: PLC0415 -- only when it is asked for

        who: pl.DataFrame = self.names.to_native()
        parts = [
            who.with_columns(
                pl.lit(term).alias("term"),
                pl.Series("value", self.values[:, k]),
                pl.Series("se", self.errors[:, k]),
            )
            for k, term in enumerate(self.terms)
        ]
        return pl.concat(parts)

    def rows(self) -> Sequence[Row]:
        """Return the rows of the frame."""
        return self.to_frame().to_dicts()


def client_effects(components: Components, names: nw.DataFrame[Any], asked: Asked) -> Effects:
    """Return the effects of each client beside those of the therapist."""
    nothing = np.zeros((len(components.fit.design.random), len(components.fit.design.fixed)))
    return _predicted(components, names, asked, fixed=nothing)


def client_lines(components: Components, names: nw.DataFrame[Any], asked: Asked) -> Effects:
    """Return the same with the fixed effects of these columns in them.

    Raises
    ------
    UnusableError
        When one of them has no fixed effect.
    """
    if alone := [name for name in asked.random if name not in asked.fixed]:
        msg = f"{alone[0]!r} has no fixed effect, so a line has no average: name it in fixed."
        raise UnusableError(msg)
    taken = np.eye(1 + len(asked.fixed))[[0, *(1 + asked.fixed.index(x) for x in asked.random)]]
    found = _predicted(components, names, asked, fixed=taken)
    return replace(found, values=found.values + taken @ components.effects, whole=True)


def _predicted(
    components: Components, names: nw.DataFrame[Any], asked: Asked, *, fixed: Numbers
) -> Effects:
    """Predict; `fixed` says which fixed effects belong to each, of shape (terms, fixed)."""
    fit, design = components.fit, components.fit.design
    sigma, unit = fit.variance, design.scale[-1]
    covariance = fit.point.factor @ fit.point.factor.T
    turn = components.plain @ covariance
    prior = np.diag(components.plain @ covariance @ components.plain.T)
    values = np.empty((design.clients, len(design.random)))
    errors = np.empty_like(values)
    between, step = therapists(design, fit.point)
    root = np.linalg.cholesky(fit.point.unscaled)
    average = fixed @ design.to_plain(design.fixed) @ root
    for block in blocks(design.clients):
        inverse, spread = spread_of(design, fit.point, block, between)
        values[block] = (turn @ spread[:, -1]).T * unit
        known = np.einsum("ab,bcn,ac->an", turn, inverse[:, list(design.random)], turn)
        if design.of is not None:
            known -= (turn @ inverse[:, 0]) ** 2 * step[design.of[block]]
        taken = np.einsum("ab,bkn,kl->aln", turn, spread[:, :-1], root)
        taken -= average[:, :, None]
        left = prior[:, None] - known + (taken**2).sum(axis=1)
        errors[block] = np.sqrt(np.maximum(left, 0) * sigma).T * unit
    return Effects(
        group=asked.client,
        terms=("intercept", *asked.random),
        names=names,
        values=values,
        errors=errors,
    )


def therapist_effects(components: Components, names: nw.DataFrame[Any], asked: Asked) -> Effects:
    """Return the effect of each therapist."""
    fit, design = components.fit, components.fit.design
    unit, square = design.scale[-1], fit.point.tau**2
    between, _step = therapists(design, fit.point)
    known = fit.point.sums[0] / (1 + square * fit.point.sums[0])
    taken = between[:-1].T @ np.linalg.cholesky(fit.point.unscaled)
    left = square - square**2 * (known - (taken**2).sum(axis=1))
    who = names.select(asked.groups[0])[np.asarray(design.starts).tolist()]
    return Effects(
        group=asked.groups[0],
        terms=("intercept",),
        names=who,
        values=(square * between[-1] * unit)[:, None],
        errors=(np.sqrt(np.maximum(left, 0) * fit.variance) * unit)[:, None],
    )
