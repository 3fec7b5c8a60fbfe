"""Why a model cannot be fitted to these data, before anything is tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.stats.models.design import Design, Numbers
from visavis.stats.models.gram import TOO_FAR, Gathered
from visavis.vocab.counted import counted, listed

NONE = 1e-8
"""A share of a column's variance, a row, that is rounding and no variation."""
EXACT = 1e-12
"""A share of the outcome's variance, a row, that is too little to be computed with."""

NEAR = 1e3
"""A column without variance that is nearer to zero has one value; its squares have lost nothing."""


def unfit(found: Gathered) -> str | None:
    """Return why there is nothing to fit, as a whole sentence; None where there is something."""
    asked = found.asked
    if found.n == 0:
        named = listed(map(repr, (*asked.columns, *asked.groups)))
        return f"No row has a value in each of {named}, so there is nothing to fit."
    checks: Sequence[Callable[[Gathered], str | None]] = (too_far, _constant, _few)
    return next((why for check in checks if (why := check(found))), None)


def too_far(found: Gathered) -> str | None:
    """Return which column lies so far from zero that its squares say nothing of its spread."""
    near = _still(found) & (np.abs(found.means[1:]) < NEAR)
    for name, far, constant in zip(found.asked.columns, found.far[1:], near, strict=True):
        if far > TOO_FAR and not constant:
            return (
                f"The values of {name!r} are so far from zero and so near to each other that their "
                f"squares have lost them: make the summary with around={{{name!r}: …}}."
            )
    return None


def _constant(found: Gathered) -> str | None:
    asked = found.asked
    for name, constant in zip(asked.columns, _still(found), strict=True):
        if constant and name == asked.y:
            return f"The outcome {name!r} has one value only, so there is nothing to explain."
        if constant:
            return f"The predictor {name!r} has one value only: leave it out."
    return None


def _still(found: Gathered) -> NDArray[np.bool_]:
    """Return which columns have as good as no variance."""
    return np.asarray(found.variances[1:] <= 1e-30 + 1e-14 * found.means[1:] ** 2)


def _few(found: Gathered) -> str | None:
    asked, clients = found.asked, found.matrices.shape[2]
    if clients == 1:
        return (
            f"All rows are of one {asked.client}, so how far one {asked.client} differs from "
            "another cannot be known."
        )
    q = 1 + len(asked.random)
    effects, spreads = 1 + len(asked.fixed), q * (q + 1) // 2 + 1 + (len(asked.groups) - 1)
    if found.n <= effects + spreads:
        return (
            f"{counted(found.n, 'row')} cannot tell {counted(effects, 'fixed effect')} and "
            f"{counted(spreads, 'variance or covariance', 'variances and covariances')}."
        )
    return None


def apart(found: Gathered) -> str | None:
    """Return why therapists cannot be told from their clients; None where they can."""
    asked = found.asked
    labels = found.names.get_column(asked.groups[0])
    therapists = labels.n_unique()
    if therapists == 1:
        return (
            f"All rows are of one {asked.therapist}, so how far one {asked.therapist} differs "
            "from another cannot be known."
        )
    if therapists == len(found.names):
        return (
            f"Each {asked.therapist} has one {asked.client}, so the two cannot be told apart: what "
            f"stands at {asked.client} is of both together."
        )
    return None


def unfit_design(design: Design, *, client: str, therapist: str | None) -> str | None:
    """Return why effects cannot be told from each other; None where they can."""
    if lost := dependent(design.total[np.ix_(design.fixed, design.fixed)]):
        name = design.columns[design.fixed[lost[0]]]
        before = (repr(design.columns[place]) for place in design.fixed[1 : lost[0]])
        return f"The predictor {name!r} follows from {listed(before)}: leave one of them out."
    left, varying = swept(design)
    for place, clients in zip(design.random[1:], varying[1:], strict=True):
        if clients < 2:  # noqa: PLR2004 -- one alone does not differ
            name = design.columns[place]
            where = f"any {client}" if clients == 0 else f"more than one {client}"
            return (
                f"{name!r} does not vary within {where}, so how far its effect differs from "
                f"{client} to {client} cannot be known: leave it out of random."
            )
    if why := _nothing_left(design, left, client=client):
        return why
    sums = design.products[0]
    if design.starts is None:
        return _only_between(design, sums, client)
    of_therapists = np.add.reduceat(sums, design.starts, axis=1)
    return _only_between(design, sums, client) or _only_between(
        design, of_therapists, therapist or ""
    )


def _nothing_left(design: Design, left: Numbers, *, client: str) -> str | None:
    """What remains within clients after each has effects of its own, and the others are fixed."""
    rest = [k for k in (*design.fixed, len(design.columns) - 1) if k not in design.random]
    total = left[np.ix_(rest, rest)]
    others = total[:-1, :-1]
    kept = [k for k in range(len(others)) if others[k, k] > NONE * design.n]
    within = total[np.ix_([*kept, -1], [*kept, -1])]
    residual = within[-1, -1]
    if kept:
        inverse = np.linalg.pinv(within[:-1, :-1], rcond=NONE, hermitian=True)
        residual = residual - within[-1, :-1] @ inverse @ within[:-1, -1]
    if residual > EXACT * design.n:
        return None
    effects = counted(len(design.random), "effect")
    if (design.products[0, 0] <= len(design.random)).all():
        most = counted(int(design.products[0, 0].max()), "row")
        return (
            f"Each {client} has {most} at most, and {effects} of its own: what is lasting in a "
            f"{client} and what differs from row to row cannot be told apart."
        )
    return (
        f"Nothing is left within any {client} once it has {effects} of its own and the predictors "
        "are taken out: the residual variance would be zero."
    )


def _only_between(design: Design, sums: Numbers, group: str) -> str | None:
    """Compare the number of groups with that of predictors that never vary within one.

    `sums` are the groups' sums of each column: of shape (columns, groups).
    """
    within = np.diagonal(design.total) - (sums**2 / sums[0]).sum(axis=1)
    still = sum(within[place] <= NONE * design.n for place in design.fixed[1:])
    if 1 + still < sums.shape[1]:
        return None
    return (
        f"There are as many predictors that never vary within a {group} as there are of these, "
        "so nothing is left to tell how far they differ."
    )


def swept(design: Design) -> tuple[Numbers, NDArray[np.int64]]:
    """Take each client's own effects out.

    Returns
    -------
    The cross-products that are left, over all clients, and for each of these effects how many
    clients have one that does not follow from those before.
    """
    left, size = design.products.copy(), design.products[0, 0].copy()
    varying = []
    for place in design.random:
        pivot = left[place, place]
        there = pivot > NONE * size
        varying.append(int(there.sum()))
        row = np.where(there, left[place], 0) / np.sqrt(np.where(there, pivot, 1))
        left -= row[:, None] * row[None, :]
    return left.sum(axis=2), np.array(varying)


def dependent(gram: Numbers) -> list[int]:
    """Return the columns that follow from those before, by their cross-products."""
    left, lost = gram.copy(), []
    for place in range(len(gram)):
        pivot = left[place, place]
        if pivot <= NONE * gram[place, place]:
            lost.append(place)
            continue
        left -= np.outer(left[place], left[place]) / pivot
    return lost


COLLINEAR = 1e-9
"""Of a variance: what is left below it is a rounding error."""


def tied(correlation: Numbers) -> list[int] | None:
    """Return a predictor that follows from those before it, and these; None where none does."""
    for place in range(1, len(correlation)):
        before, own = correlation[:place, :place], correlation[:place, place]
        weight = np.linalg.solve(before, own)
        if 1 - own @ weight < COLLINEAR:
            return [place, *np.flatnonzero(np.abs(weight) > np.sqrt(COLLINEAR)).tolist()]
    return None
