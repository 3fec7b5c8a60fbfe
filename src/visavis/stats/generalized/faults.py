"""Why a generalized model has no estimate, before anything is tried.

References
----------
Konis, K. (2007). Linear programming algorithms for detecting separated data in binary logistic
regression models. Doctoral thesis, University of Oxford.
Correia, S., Guimarães, P., & Zylkin, T. (2019). Verifying the existence of maximum likelihood
estimates for generalized linear models. arXiv:1903.01633.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from visavis.stats.generalized.family import Family
from visavis.stats.generalized.rows import Rows
from visavis.stats.models.soundness import tied
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted, listed

AT_LEAST = 5
"""Of the rarer of yes and no, for each predictor: fewer carry no model."""
CONSTANT = 1e-12
"""Of a variance: what is left below it is a rounding error."""
APART = 1e-7
"""So far a direction must go, of predictors of variance 1, to tell outcomes apart."""


def unfit(rows: Rows) -> str | None:
    """Say why no model can be fitted; None where one can."""
    checks: Sequence[Callable[[Rows], str | None]] = (_none, _outcome, _predictors, _separated)
    return next((why for check in checks if (why := check(rows))), None)


def alike(rows: Rows) -> str | None:
    """Say which random intercepts cannot be told apart; None where all can."""
    asked = rows.asked
    for place, name in enumerate(asked.factors):
        if rows.levels(place) == 1:
            return (
                f"All rows are of one {name}, so how far one {name} differs from another cannot be "
                "known: leave it out."
            )
        if rows.levels(place) == rows.n and asked.family is not Family.COUNT:
            return f"Each {name} has one row, so it cannot be told from the row: leave it out."
    for place, name in enumerate(asked.factors):
        if asked.family is not Family.COUNT and still(rows, place):
            return (
                f"The outcome {asked.y!r} is the same in all rows of each {name}, so how far one "
                f"{name} differs from another has no end: keep one row of each."
            )
    for one, other in combinations(range(len(asked.factors)), 2):
        both = rows.codes[:, one] * rows.levels(other) + rows.codes[:, other]
        if rows.levels(one) == rows.levels(other) == len(np.unique(both)):
            first, second = asked.factors[one], asked.factors[other]
            return f"Each {first} has one {second}, so the two cannot be told apart: leave one out."
    return None


def still(rows: Rows, place: int) -> bool:
    """Whether the outcome never varies within a level of a factor."""
    codes = rows.codes[:, place]
    _levels, first = np.unique(codes, return_index=True)
    return bool((rows.y == rows.y[first[codes]]).all())


def _none(rows: Rows) -> str | None:
    asked = rows.asked
    if rows.n == 0:
        named = listed(map(repr, (asked.y, *asked.fixed, *asked.factors)))
        return f"No row has a value in each of {named}, so there is nothing to fit."
    effects = len(asked.terms)
    if rows.n <= effects + len(asked.factors):
        told = f"{counted(effects, 'fixed effect')} and {counted(len(asked.factors), 'SD')}"
        return f"{counted(rows.n, 'row')} cannot tell {told}."
    return None


def _outcome(rows: Rows) -> str | None:
    y, name = rows.y, rows.asked.y
    if (y == y[0]).all():
        return f"The outcome {name!r} is {y[0]:g} in all rows, so there is nothing to explain."
    size = len(rows.asked.fixed)
    if rows.asked.family is Family.BINARY:
        rarer = int(min(y.sum(), (1 - y).sum()))
        if rarer < AT_LEAST * size:
            what = "yes" if y.sum() == rarer else "no"
            return (
                f"{rarer} of {counted(rows.n, 'row')} have {name!r} = {what}, for "
                f"{counted(size, 'predictor')}: fewer than {AT_LEAST} each. Leave predictors out."
            )
    return None


def _predictors(rows: Rows) -> str | None:
    names, x = rows.asked.fixed, rows.x[:, 1:]
    if not names:
        return None
    spread, middle = x.var(axis=0), x.mean(axis=0)
    for name, own, square in zip(names, spread, middle**2, strict=True):
        if own <= CONSTANT * square or own <= 0:
            return f"The predictor {name!r} has one value only: leave it out."
    scaled = (x - middle) / np.sqrt(spread)
    if (follows := tied(scaled.T @ scaled / rows.n)) is None:
        return None
    name, *others = (repr(names[place]) for place in follows)
    return f"The predictor {name} follows from {listed(others)}: leave one of them out."


def _separated(rows: Rows) -> str | None:
    """Say which predictors tell outcomes apart without exception."""
    if rows.asked.family is Family.GAUSSIAN or not rows.asked.fixed:
        return None
    along = separating(rows.y, rows.x, counts=rows.asked.family is Family.COUNT)
    if along is None:
        return None
    names = [repr(rows.asked.fixed[k]) for k in np.flatnonzero(np.abs(along[1:]) > APART)]
    which, tell = ("predictor", "tells") if len(names) == 1 else ("predictors", "tell")
    what = "rows with 0" if rows.asked.family is Family.COUNT else "yes and no"
    return (
        f"The {which} {listed(names)} {tell} {what} apart without exception, on one side at least, "
        "so effects have no end: leave one out, or make it coarser."
    )


def separating(y: Numbers, x: Numbers, *, counts: bool) -> Numbers | None:
    """Return a direction along which the likelihood never falls; None where there is none.

    Of yes and no, rows with yes may only rise along it and rows with no only fall; of counts, rows
    above 0 must stay. Some row must move.
    """
    from scipy.optimize import linprog  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    spread = x.std(axis=0)
    turned = (x - np.where(spread > 0, x.mean(axis=0), 0)) / np.where(spread > 0, spread, 1)
    signed = np.unique(np.column_stack([np.where(y > 0, 1.0, -1.0), turned]), axis=0)
    side, patterns = signed[:, :1], signed[:, 1:]
    moving = -patterns[side[:, 0] < 0] if counts else side * patterns
    still = patterns[side[:, 0] > 0] if counts else None
    found = linprog(
        -moving.sum(axis=0),
        A_ub=-moving,
        b_ub=np.zeros(len(moving)),
        A_eq=still,
        b_eq=None if still is None else np.zeros(len(still)),
        bounds=(-1, 1),
    )
    if not found.success or -(found.fun or 0.0) <= APART * len(moving):
        return None
    return np.asarray(found.x, np.float64)
