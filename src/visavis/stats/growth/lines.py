"""From the sums of each client to those that a growth model is fitted to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import narwhals as nw
import numpy as np

from visavis.stats.growth.courses import BEGUN, FIRST, INTAKE, INTAKES, SCORE
from visavis.stats.growth.shapes import Shape
from visavis.stats.models.gram import checked
from visavis.stats.models.mixed import Fitted, Method, fitted
from visavis.stats.summaries import Kind, Summary
from visavis.stats.summaries.products import ONE, TIMES, matrices
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty.totals import Numbers

BY = " × "
"""Between the names of two columns whose product predicts."""


def column(courses: Summary, name: str) -> Numbers:
    """Return a sum of each client."""
    return np.asarray(courses.table.get_column(name).to_numpy(), np.float64)


def later(courses: Summary) -> Summary:
    """Return those who have a score after the intake."""
    table = courses.table.filter(nw.col(N) > 0)
    return Summary(
        kind=courses.kind,
        keys=courses.keys,
        sums=courses.sums,
        table=table,
        dropped=courses.dropped,
        about=courses.about,
    )


def intakes(courses: Summary) -> Numbers:
    """Return each client's intake score."""
    return column(courses, INTAKE) / column(courses, INTAKES)


def by_intake(courses: Summary, shape: Shape, *, method: Method) -> Fitted:
    """Fit later scores on intake, time, and how the one goes with the other."""
    x = intakes(courses)
    sums = matrices(courses, (ONE, shape.column, SCORE)).transpose(1, 2, 0)
    place = {ONE: 0, shape.column: 1, SCORE: 2, INTAKE: 0, f"{INTAKE}{BY}{shape.column}": 1}
    weight = {name: x if name.startswith(INTAKE) else np.ones(len(x)) for name in place}
    names = (ONE, INTAKE, shape.column, f"{INTAKE}{BY}{shape.column}", SCORE)
    products = {
        _named(a, b): sums[place[a], place[b]] * weight[a] * weight[b]
        for i, a in enumerate(names)
        for b in names[i:]
    }
    return _fitted(courses, products, names, shape, method=method)


def all_scores(courses: Summary, columns: Sequence[str]) -> Numbers:
    """Return each client's cross-products of (1, columns …, score), the first score among them.

    The first score is a row like the others only where the intake is no column of its own.
    """
    sums = matrices(courses, (ONE, *columns, SCORE)).transpose(1, 2, 0)
    if courses.about[INTAKE] == "a column":
        return sums
    begun = column(courses, BEGUN)
    curves = [shape.curve(begun) for name in columns for shape in Shape if shape.column == name]
    first = np.array([np.ones(len(courses)), *curves, intakes(courses)])
    return np.asarray(sums + first[:, None] * first[None, :])


def without_intake(courses: Summary, shape: Shape) -> Fitted:
    """Fit all scores on time."""
    names = (ONE, shape.column, SCORE)
    sums = all_scores(courses, names[1:-1])
    products = {
        _named(a, b): sums[i, k] for i, a in enumerate(names) for k, b in enumerate(names) if k >= i
    }
    # the first scores are among the others here
    whole = replace(courses, dropped={w: n for w, n in courses.dropped.items() if w != FIRST})
    return _fitted(whole, products, names, shape, method=Method.REML)


def _fitted(
    courses: Summary,
    products: Mapping[str, Numbers],
    names: tuple[str, ...],
    shape: Shape,
    *,
    method: Method,
) -> Fitted:
    sums = {N if name == _named(ONE, ONE) else name: held for name, held in products.items()}
    whole = Summary(
        kind=Kind.PRODUCTS,
        keys=courses.keys,
        sums=tuple(sums),
        table=courses.table.select(*courses.keys).with_columns(
            nw.new_series(name, held, nw.Float64, backend="polars") for name, held in sums.items()
        ),
        dropped=courses.dropped,
        about={"of": " ".join(names[1:])},
    )
    return fitted(whole, checked(SCORE, names[1:-1], [shape.column], courses.keys), method=method)


def _named(one: str, other: str) -> str:
    return f"{one}{TIMES}{other}"
