"""How an outcome depends on two ratings: on their height, on agreement, on who rates higher."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy, number
from visavis.stats.models import MixedModel, mixed_model
from visavis.stats.models.clustered import Errors
from visavis.stats.models.design import Numbers
from visavis.stats.pairs import quadratic
from visavis.stats.pairs.reasons import with_reason
from visavis.stats.refusals import refuse_session_twice
from visavis.stats.results import Estimate, Result, named
from visavis.stats.results.shown import Row
from visavis.stats.summaries import Summary, products
from visavis.stats.summaries.summary import once_each
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.p_values import with_p

Function = Callable[[Numbers], Numbers]
No = Callable[[Numbers, Numbers], str | None]
CENTRE = "centre"
NEEDED = "each rating needs three values at least, and the two must differ from each other"
OUTSIDE, FAR = "Nobody rates near the centre, {:g}: slopes are told of a point without data.", 4.0
"""From a mean so many standard deviations off, nobody rates there."""
FORM: Sequence[tuple[Function, No, Mapping[str, str]]] = (
    (
        quadratic.stationary,
        quadratic.no_point,
        {"x0": "stationary point, x", "y0": "stationary point, y"},
    ),
    (quadratic.intercept, quadratic.no_line, {"p10": "first principal axis, intercept"}),
    (quadratic.slope, quadratic.no_axis, {"p11": "first principal axis, slope"}),
)
"""What follows from the coefficients, why it may not, and its names."""
NO_INTERVAL = "It is a ratio of uncertain numbers: symmetric intervals of those mislead."


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface(Result):
    """A quadratic surface over two ratings, and how it runs where they agree and where not."""

    x: str
    y: str
    outcome: str
    centre: float
    """The rating of either side at which x and y are 0."""
    estimates: tuple[Estimate, ...]
    df: Mapping[str, float | None]
    """Satterthwaite's degrees of freedom of b1 to b5 and a1 to a5."""
    model: MixedModel = field(repr=False, compare=False)

    def __getitem__(self, name: str) -> Estimate:
        """Return an estimate by its name, as ``found["a4"]``."""
        return named(self.estimates, name)

    def title(self) -> str:
        """Return what the surface is of."""
        by = f"{self.outcome} by {self.x} and {self.y}, both less {self.centre:g}"
        return f"{by}: {self.model.who}"

    def rows(self) -> Sequence[Row]:
        """Return a row for each estimate, with the p of its being 0."""
        return [row for one in self.estimates for row in with_p(one, self.df.get(one.name))]


def terms(x: str, y: str) -> tuple[str, ...]:
    """Return what the five predictors are called."""
    return (x, y, f"{x}²", f"{x} × {y}", f"{y}²")


def count_surface(
    data: object,
    *,
    outcome: str,
    centre: float,
    x: str = "client_rating",
    y: str = "therapist_rating",
    groups: Sequence[str] = ("therapist", "client"),
) -> Summary:
    """Add up what a response surface needs of a table, for practices that merge.

    Parameters
    ----------
    data, outcome, centre, x, y, groups
        As in `response_surface`.

    Returns
    -------
    Summary
        Any partition of the rows may be merged.
    """
    rows = _prepared(data, outcome=outcome, centre=centre, ratings=(x, y), groups=groups)
    found = products(rows, of=(*terms(x, y), outcome), by=groups)
    return replace(found, about={**found.about, CENTRE: repr(float(centre))})


def response_surface(  # noqa: PLR0913 -- two ratings, and how
    data: object,
    *,
    outcome: str,
    centre: float,
    x: str = "client_rating",
    y: str = "therapist_rating",
    groups: Sequence[str] = ("therapist", "client"),
    se: str = Errors.MODEL,
    level: float = LEVEL,
) -> Surface:
    """Fit an outcome to two ratings, their squares and their product.

    ``z = b0 + b1 x + b2 y + b3 x² + b4 xy + b5 y²``, with an intercept of each client's and of each
    therapist's own, by the mixed model.

    Parameters
    ----------
    data
        Any frame with one line for each session, or the summary of `count_surface` of one, or of
        several that were merged.
    outcome
        The column of the outcome.
    centre
        What is taken away from both ratings: a point that both may rate, as the middle of the
        scale. Slopes are those at this point.
    x, y
        The columns of the two ratings, on one scale.
    groups
        As in `mixed_model`.
    se
        "model" or "robust", as in `mixed_model`.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Surface
        With ``b1`` to ``b5``, ``a1`` to ``a5``, the stationary point and the first principal axis;
        where the data cannot answer, they are undefined and say why.

    Raises
    ------
    UnusableError
        When a column is missing or stands in two places, or a summary has another centre.
    """
    if isinstance(data, Summary):
        if data.about.get(CENTRE) != repr(float(centre)):
            there = data.about.get(CENTRE, "none")
            msg = f"The summary has the centre {there}, and {centre!r} is asked for: name that one."
            raise UnusableError(msg)
        rows: object = data
    else:
        rows = _prepared(data, outcome=outcome, centre=centre, ratings=(x, y), groups=groups)
    model = mixed_model(rows, y=outcome, fixed=terms(x, y), groups=groups, se=se, level=level)
    model = with_reason(model, NEEDED)
    if _outside(model):
        model = replace(model, cautions=(*model.cautions, OUTSIDE.format(centre)))
    found = tuple(_along(model, terms(x, y)))
    return Surface(
        x=x,
        y=y,
        outcome=outcome,
        centre=float(centre),
        estimates=(*(one for one, _ in found), *_of_its_form(model, terms(x, y))),
        df={one.name: df for one, df in found},
        model=model,
    )


def _prepared(
    data: object, *, outcome: str, centre: float, ratings: tuple[str, str], groups: Sequence[str]
) -> nw.LazyFrame[Any]:
    """Return the columns that the model reads, and no others."""
    once_each("column", (outcome, *ratings, *groups))
    if not isfinite(centre):
        msg = f"centre={centre!r}: name a point that both may rate, as the middle of the scale."
        raise UnusableError(msg)
    frame = lazy(data, outcome, *ratings, *groups)
    refuse_session_twice(frame, groups)
    x, y = (number(frame, name) - nw.lit(float(centre)) for name in ratings)
    columns = zip(terms(*ratings), (x, y, x * x, x * y, y * y), strict=True)
    return frame.select(
        *groups,
        number(frame, outcome),
        *(column.alias(name) for name, column in columns),
    )


def _along(model: MixedModel, names: Sequence[str]) -> Iterator[tuple[Estimate, float | None]]:
    """Yield b1 to b5 and what adds up from them, with their degrees of freedom."""
    for place, name in enumerate(names, 1):
        one = replace(model[name], name=f"b{place}", of={"what": name}, unit="sessions")
        yield _cautioned(one, model), model.df.get(name)
    for name, (what, weights) in quadratic.ALONG.items():
        of = dict(zip(names, weights, strict=True))
        found, df = model.combination(of, name=name)
        yield _cautioned(replace(found, of={"what": what}, unit="sessions"), model), df


def _outside(model: MixedModel) -> bool:
    """Whether the centre lies far from what is rated."""
    if model.components is None:
        return False
    design = model.components.fit.design
    return bool((np.abs(design.centre[1:3]) > FAR * design.scale[1:3]).any())


def _cautioned(one: Estimate, model: MixedModel) -> Estimate:
    return replace(one, cautions=tuple(dict.fromkeys((*one.cautions, *model.cautions))))


def _of_its_form(model: MixedModel, names: Sequence[str]) -> Iterator[Estimate]:
    """Yield where the surface is level, and the axis along which it bends most upward."""
    like = replace(model[names[0]], unit="sessions", interval=None)
    for function, no, said in FORM:
        if model.components is None:
            yield from (replace(like, name=name, of={"what": what}) for name, what in said.items())
            continue
        covariance = model.components.effects_covariance[1:, 1:]
        b = model.components.effects[1:]
        why = no(b, covariance)
        values = [None] * len(said) if why else function(b).tolist()
        errors = values if why else quadratic.errors(function, b, covariance).tolist()
        for (name, what), value, se in zip(said.items(), values, errors, strict=True):
            yield replace(
                like,
                name=name,
                of={"what": what},
                value=value,
                se=se,
                undefined=why,
                no_interval=None if why else NO_INTERVAL,
            )
