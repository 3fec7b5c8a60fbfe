"""From a frame to the rows of a generalized model; these models need rows, no sums will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, flag, known, lazy, number
from visavis.stats.gaps import NOTHING, without
from visavis.stats.generalized.family import Family
from visavis.stats.refusals import refuse_alike
from visavis.stats.uncertainty.totals import Numbers

INTERCEPT = "intercept"
Codes = NDArray[np.int64]
Frame = nw.LazyFrame[Any]
Y = " y"
"""The outcome, while rows are read; no column is called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a model is to be of."""

    y: str
    fixed: tuple[str, ...]
    groups: tuple[str, ...]
    """Each nested in the one before."""
    crossed: tuple[str, ...] = ()
    """Each crossed with the groups and with each other."""
    family: Family

    @property
    def factors(self) -> tuple[str, ...]:
        """Everything that has random intercepts."""
        return (*self.groups, *self.crossed)

    @property
    def terms(self) -> tuple[str, ...]:
        """The fixed effects."""
        return (INTERCEPT, *self.fixed)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """Rows that have everything."""

    asked: Asked
    y: Numbers
    x: Numbers
    """Of shape (rows, terms); the first is 1."""
    codes: Codes
    """Of shape (rows, factors): a number for each level; a nested one has its own in each group."""
    dropped: dict[str, int]

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.y)

    def levels(self, place: int) -> int:
        """Return how many levels a factor has."""
        return int(self.codes[:, place].max(initial=-1)) + 1


def asked_for(
    y: str,
    fixed: Sequence[str],
    groups: Sequence[str],
    family: Family,
    crossed: Sequence[str] = (),
) -> Asked:
    """Return what is asked for, if the names make sense.

    Raises
    ------
    UnusableError
        When they do not.
    """
    for what, names in (("fixed", fixed), ("groups", groups), ("crossed", crossed)):
        if isinstance(names, str):
            msg = f"Name columns in a list, as {what}=[{names!r}]."
            raise UnusableError(msg)
    if not groups:
        msg = (
            'Rows of a client are not independent: name groups, as groups=("therapist", "client").'
        )
        raise UnusableError(msg)
    if INTERCEPT in (y, *fixed):
        msg = f"A model has an {INTERCEPT} of its own: rename that column, or leave it out."
        raise UnusableError(msg)
    every = [y, *fixed, *groups, *crossed]
    if twice := [name for place, name in enumerate(every) if name in every[:place]]:
        msg = f"The column {twice[0]!r} stands in two places: name it once."
        raise UnusableError(msg)
    return Asked(
        y=y, fixed=tuple(fixed), groups=tuple(groups), crossed=tuple(crossed), family=family
    )


def read(data: object, asked: Asked) -> Rows:
    """Bring the rows here; those that lack something are left out and counted.

    Raises
    ------
    UnusableError
        When a column is missing, or holds something else than is needed.
    """
    frame = lazy(data, asked.y, *asked.fixed, *asked.factors)
    frame = without(frame, asked.factors, NOTHING)
    places = [f" {place}" for place in range(len(asked.fixed) + len(asked.factors))]
    columns = [
        *(number(frame, name) for name in asked.fixed),
        *(known(frame, name) for name in asked.factors),
    ]
    table = collected(
        frame.select(
            _outcome(frame, asked).alias(Y),
            *(column.alias(own) for column, own in zip(columns, places, strict=True)),
        )
    )
    table, dropped = _whole(table, [Y, *places], [asked.y, *asked.fixed, *asked.factors])
    size = len(asked.fixed)
    x = np.ones((len(table), 1 + size))
    for place, (own, name) in enumerate(zip(places[:size], asked.fixed, strict=True), 1):
        x[:, place] = _finite(table, own, name)
    y = _finite(table, Y, asked.y)
    _sound(y, asked)
    return Rows(asked=asked, y=y, x=x, codes=_codes(table, places[size:], asked), dropped=dropped)


def _outcome(frame: Frame, asked: Asked) -> nw.Expr:
    if asked.family is Family.BINARY and not frame.collect_schema()[asked.y].is_numeric():
        return flag(frame, asked.y).cast(nw.Float64)
    return number(frame, asked.y)


def _whole(
    table: nw.DataFrame[Any], places: Sequence[str], names: Sequence[str]
) -> tuple[nw.DataFrame[Any], dict[str, int]]:
    dropped = {}
    for own, name in zip(places, names, strict=True):
        missing = table.get_column(own).is_null()
        if gone := int(missing.sum()):
            dropped[f"without {name}"] = gone
            table = table.filter(~missing)
    return table, dropped


def _finite(table: nw.DataFrame[Any], own: str, name: str) -> Numbers:
    values = table.get_column(own).to_numpy().astype(np.float64)
    if not np.isfinite(values).all():
        msg = f"The column {name!r} is infinite somewhere: leave such rows out."
        raise UnusableError(msg)
    return values


def _sound(y: Numbers, asked: Asked) -> None:
    """Refuse an outcome that is none of its family."""
    if asked.family is Family.BINARY and not np.isin(y, (0, 1)).all():
        msg = f"The column {asked.y!r} is to be yes or no: make it 1 and 0."
        raise UnusableError(msg)
    if asked.family is not Family.COUNT:
        return
    if (y < 0).any():
        msg = f"The column {asked.y!r} counts, and holds numbers below 0: mend these rows."
        raise UnusableError(msg)
    if (y % 1 != 0).any():
        msg = (
            f"The column {asked.y!r} counts, and holds fractions: pass whole numbers, or take "
            'family="gaussian".'
        )
        raise UnusableError(msg)


def _codes(table: nw.DataFrame[Any], places: Sequence[str], asked: Asked) -> Codes:
    found = np.empty((len(table), len(places)), np.int64)
    outer = np.zeros(len(table), np.int64)
    for place, (own, name) in enumerate(zip(places, asked.factors, strict=True)):
        refuse_alike(table.get_column(own), name)
        levels, inner = np.unique(table.get_column(own).to_numpy(), return_inverse=True)
        if place < len(asked.groups):
            inner = outer = numbered(outer * max(1, len(levels)) + inner)
        found[:, place] = inner
    return found


def scaled(rows: Rows) -> tuple[Rows, Numbers]:
    """Bring predictors to mean 0 and variance 1.

    Returns
    -------
    Rows with such predictors, and the matrix that turns their effects into those of the given ones.
    """
    middle, spread = rows.x[:, 1:].mean(axis=0), rows.x[:, 1:].std(axis=0)
    x = rows.x.copy()
    x[:, 1:] = (x[:, 1:] - middle) / spread
    turn = np.diag(np.append(1.0, 1 / spread))
    turn[0, 1:] = -middle / spread
    return replace(rows, x=x), turn


def numbered(labels: Codes) -> Codes:
    """Number labels from 0 in their order."""
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)
