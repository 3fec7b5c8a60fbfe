"""From a table, or from the cross-products of each client, to the design of a fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.gaps import NOTHING
from visavis.stats.models.design import Design, Numbers
from visavis.stats.summaries import Kind, Summary, products
from visavis.stats.summaries.products import ONE, TIMES, matrices, taken_away
from visavis.stats.summaries.summary import N, grouped, once_each

FAR, TOO_FAR = 1e6, 1e10
"""From a mean square of so many variances on, squares lose digits; and too many of them."""
INTERCEPT = "intercept"
TWO_LEVELS, THREE_LEVELS = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a model is to be of."""

    y: str
    fixed: tuple[str, ...]
    random: tuple[str, ...]
    groups: tuple[str, ...]
    """The client's column last; the therapist's before, if therapists are to differ."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that measure, the outcome last."""
        return (*dict.fromkeys((*self.fixed, *self.random)), self.y)

    @property
    def client(self) -> str:
        """What the units are called in which sessions lie."""
        return self.groups[-1]

    @property
    def therapist(self) -> str | None:
        """What the units are called in which clients lie."""
        return self.groups[0] if len(self.groups) == THREE_LEVELS else None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Gathered:
    """The cross-products of all clients, and what was left out."""

    asked: Asked
    names: nw.DataFrame[Any]
    """Who the clients are: the keys, in the order of the matrices."""
    matrices: Numbers
    """Of (1, columns …, outcome) less `around`: shape (columns, columns, clients)."""
    around: Numbers
    dropped: Mapping[str, int]

    @property
    def n(self) -> int:
        """How many rows."""
        return int(self.matrices[0, 0].sum())

    @property
    def means(self) -> Numbers:
        """Of each column, less `around`."""
        return np.asarray(self.matrices[0].sum(axis=1) / self.n)

    @property
    def variances(self) -> Numbers:
        """Of each column over all rows."""
        squares = np.diagonal(self.matrices.sum(axis=2)) / self.n
        return np.asarray(np.maximum(squares - self.means**2, 0))

    @property
    def far(self) -> Numbers:
        """How many variances the square of each column's mean is."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.nan_to_num(self.means**2 / self.variances, nan=0.0))


def checked(y: str, fixed: Sequence[str], random: Sequence[str], groups: Sequence[str]) -> Asked:
    """Return what is asked for, if the names make sense.

    Raises
    ------
    UnusableError
        When they do not.
    """
    for what, names in (("predictor", fixed), ("random effect", random), ("group", groups)):
        once_each(what, names)
    if len(groups) not in {TWO_LEVELS, THREE_LEVELS}:
        msg = 'Name one group or two, as groups=("therapist", "client"): the outer one first.'
        raise UnusableError(msg)
    asked = Asked(y=y, fixed=tuple(fixed), random=tuple(random), groups=tuple(groups))
    if y in (*fixed, *random):
        msg = f"The column {y!r} is the outcome and cannot predict itself: leave it out."
        raise UnusableError(msg)
    if INTERCEPT in asked.columns:
        msg = f"A model has an {INTERCEPT} of its own: rename that column, or leave it out."
        raise UnusableError(msg)
    if both := [name for name in asked.columns if name in groups]:
        msg = f"The column {both[0]!r} names a group and cannot measure as well: leave it out."
        raise UnusableError(msg)
    return asked


def gathered(data: object, asked: Asked) -> Gathered:
    """Add up what is needed of a table; a summary holds it already.

    Columns that lie far from zero are added up again, each less its mean.
    """
    if isinstance(data, Summary):
        return _of_summary(data, asked)
    of, by = asked.columns, asked.groups
    first = _of_summary(products(data, of=of, by=by), asked)
    if first.n == 0 or not (first.far[1:] > FAR).any():
        return first
    means = dict(zip(of, first.means[1:].tolist(), strict=True))
    return _of_summary(products(data, of=of, by=by, around=means), asked)


def _of_summary(summary: Summary, asked: Asked) -> Gathered:
    """Return each client's matrix; lines that name no client are left out and counted."""
    _must_hold(summary, asked)
    table = summary.table
    dropped = {why: count for why, count in summary.dropped.items() if count}
    for key in asked.groups:
        name = table.get_column(key)
        nameless = name.fill_null("").str.strip_chars().is_in(["", *NOTHING])
        if count := int(table.filter(nameless).get_column(N).sum() or 0):
            dropped[f"without {key}"] = count
        table = table.filter(~nameless)
    lines = table  # one for each client already, in their order
    if summary.keys != asked.groups:
        lines = grouped(table, asked.groups, summary.sums)
    one = Summary(kind=summary.kind, keys=asked.groups, sums=summary.sums, table=lines)
    columns = (ONE, *asked.columns)
    return Gathered(
        asked=asked,
        names=lines.select(*asked.groups),
        matrices=np.ascontiguousarray(matrices(one, columns).transpose(1, 2, 0)),
        around=np.array([0.0, *(taken_away(summary, name) for name in asked.columns)]),
        dropped=dropped,
    )


def _must_hold(summary: Summary, asked: Asked) -> None:
    if summary.kind != Kind.PRODUCTS:
        msg = f"A summary of {summary.kind} holds no products: make one with products(…)."
        raise UnusableError(msg)
    if missing := [key for key in asked.groups if key not in summary.keys]:
        msg = f"The summary is not by {missing[0]!r}: make it with by={list(asked.groups)}."
        raise UnusableError(msg)
    held = {name for one in summary.sums for name in one.split(TIMES)}
    if missing := [name for name in asked.columns if name not in held]:
        msg = f"The summary holds no {missing[0]!r}: make it with of={list(asked.columns)}."
        raise UnusableError(msg)


def designed(found: Gathered, *, therapists: bool) -> Design:
    """Centre and scale; `therapists` says whether they are to have an effect."""
    asked, clients = found.asked, found.matrices.shape[2]
    columns = (ONE, *asked.columns)
    centre, scale = found.means, np.sqrt(found.variances)
    centre[0], scale[0] = 0.0, 1.0
    turn = np.diag(1 / scale)
    turn[0, 1:] = -centre[1:] / scale[1:]
    size = len(columns)
    scaled = (turn.T @ found.matrices.reshape(size, -1)).reshape(size, size, clients)
    scaled = turn.T @ scaled.swapaxes(0, 1).reshape(size, -1)
    scaled = scaled.reshape(size, size, clients)
    starts = of = None
    if therapists:
        of = _numbered(found.names, asked.groups[0])
        starts = np.flatnonzero(np.diff(of, prepend=-1))
    return Design(
        columns=columns,
        fixed=(0, *(columns.index(name) for name in asked.fixed)),
        random=(0, *(columns.index(name) for name in asked.random)),
        products=scaled,
        total=scaled.sum(axis=2),
        centre=centre + found.around,
        scale=scale,
        starts=starts,
        of=of,
    )


def _numbered(names: nw.DataFrame[Any], key: str) -> NDArray[np.int64]:
    """Return which of the therapists each line has; lines stand in their order."""
    labels = names.get_column(key).to_numpy()
    return np.cumsum(np.append(False, labels[1:] != labels[:-1]))
