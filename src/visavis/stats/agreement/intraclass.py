"""The intraclass correlation: whether raters who measure the same units give the same numbers.

References
----------
Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability.
Psychological Bulletin, 86, 420–428.
McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation
coefficients. Psychological Methods, 1, 30–46.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np

from visavis.stats.agreement.coefficients import FEWEST
from visavis.stats.agreement.mean_squares import LEAST, Form, Squares, squares_of, value_of
from visavis.stats.agreement.random_raters import with_raters
from visavis.stats.agreement.way import FEW, rough
from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, lazy, number
from visavis.stats.results import Estimate, Interval, Result, named
from visavis.stats.results.levels import sound
from visavis.stats.results.shown import Row
from visavis.stats.summaries import Kind, Summary, ratings
from visavis.stats.summaries.products import ONE, matrices
from visavis.stats.summaries.ratings import LINES
from visavis.stats.uncertainty import Spread, Totals, jackknife
from visavis.stats.uncertainty.jackknife import LEVEL, Range
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted

LOST = 1e-9
"""The share of all variation, of sums that were made elsewhere, below which too few digits are left
to compute with."""


class _Single(NamedTuple):
    """The same of one table, as plain numbers."""

    units: float
    within: float
    raters: float
    rest: float
    n: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation(Estimate):
    """One form, with the interval of Shrout and Fleiss beside that of the jackknife."""

    by_f: Interval | None = None
    """Holds where units are independent and values normal."""

    def rows(self) -> Sequence[Row]:
        """Return its one row."""
        [row] = Estimate.rows(self)
        low, high = (self.by_f.low, self.by_f.high) if self.by_f else (None, None)
        raters = int(self.of["raters"])
        return [{**row, "raters": raters, "f_low": low, "f_high": high}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intraclass(Result):
    """All six forms of one table of values."""

    forms: tuple[Correlation, ...]
    raters: int

    def __getitem__(self, form: str) -> Correlation:
        """Return a form by its name, as ``found["ICC(2,1)"]``."""
        return named(self.forms, form, what="form")

    def title(self) -> str:
        """Return what it is about."""
        return f"Intraclass correlation of {counted(self.raters, 'rater')}"

    def rows(self) -> Sequence[Row]:
        """Return a row for each form."""
        return [row for one in self.forms for row in one.rows()]


def icc(
    data: object,
    *,
    unit: str | None = None,
    rater: str | None = None,
    value: str | None = None,
    cluster: str | None = None,
    level: float = LEVEL,
) -> Intraclass:
    """Compute the six intraclass correlations of one line for each value that a rater gave a unit.

    Parameters
    ----------
    data
        Any frame (see `visavis.stats.frames.lazy`) in long form; or a summary made by `ratings`, or
        by `products` of a table with a column for each rater, or merged of such.
    unit, rater, value
        The columns. Units that lack a rater's value are left out and counted; so are lines that
        lack a unit, a rater or a cluster.
    cluster
        What units are nested in. The intervals then come from leaving out each cluster in turn,
        and of forms (2,1) and (2,k) allow for other raters as well; those of the F distribution
        stand beside them.
    level
        The share of intervals that are to contain what is estimated.

    Raises
    ------
    UnusableError
        When the data cannot be used; the sentence names the column and the remedy.
    """
    sound(level)
    summary = data if isinstance(data, Summary) else _summary(data, unit, rater, value, cluster)
    if summary.kind != Kind.PRODUCTS:
        msg = (
            f"The ICC needs a summary of cross-products, and this is one of {summary.kind}: make "
            "it with visavis.ratings."
        )
        raise UnusableError(msg)
    names = [ONE, *(s.removeprefix(f"{ONE}·") for s in summary.sums if s.startswith(f"{ONE}·"))]
    k = len(names) - 1
    sums = _sums(matrices(summary, names))
    totals = Totals(sums, np.ones(len(summary), np.int64), sums[:, 0])
    why = _why_not(totals.whole, k)
    named = _Named(summary.keys[0] if summary.keys else None, summary.dropped, level)
    return Intraclass(forms=tuple(_form(form, totals, k, why, named) for form in Form), raters=k)


class _Named(NamedTuple):
    cluster: str | None
    dropped: Mapping[str, int]
    level: float

    @property
    def units(self) -> dict[str, int]:
        """The units that were left out."""
        return {why: n for why, n in self.dropped.items() if why not in LINES.values()}

    @property
    def lines(self) -> dict[str, int]:
        """The lines that were left out before they became units."""
        return {why: n for why, n in self.dropped.items() if why in LINES.values()}


def _summary(
    data: object, unit: str | None, rater: str | None, value: str | None, cluster: str | None
) -> Summary:
    if unit is None or rater is None or value is None:
        msg = "Name the columns of the units, the raters and the values: unit=, rater=, value=."
        raise UnusableError(msg)
    named = [name for name in (unit, rater, value, cluster) if name is not None]
    if len(set(named)) < len(named):
        msg = "One column is named for two things: name another column for one of them."
        raise UnusableError(msg)
    frame = _centred(lazy(data, *named), value)
    return ratings(frame, unit=unit, rater=rater, value=value, cluster=cluster)


def _centred(frame: nw.LazyFrame[Any], value: str) -> nw.LazyFrame[Any]:
    """Move values towards 0, which changes no correlation: squares of large ones lose digits."""
    column = number(frame, value)
    ends = collected(frame.select(column.min().alias("low"), column.max().alias("high")))
    low, high = ends.row(0)
    if low is None:
        return frame
    middle = low / 2 + high / 2
    if not np.isfinite(middle):
        msg = (
            f"The column {value!r} holds an infinite value, or a number of more than fifteen "
            "digits: correct it, or leave it empty."
        )
        raise UnusableError(msg)
    return frame.with_columns((column - middle).alias(value))


def _sums(products: Numbers) -> Numbers:
    """Return units, squares of unit totals, squares of values, and each rater's sum, a row each."""
    of_units = products[:, 1:, 1:].sum((1, 2))
    of_values = np.trace(products[:, 1:, 1:], axis1=1, axis2=2)
    return np.column_stack([products[:, 0, 0], of_units, of_values, products[:, 0, 1:]])


def _why_not(whole: Numbers, k: int) -> str | None:
    n = round(float(whole[0]))
    if k < 2:  # noqa: PLR2004 -- a pair
        return "There is one rater only, so there is nothing to compare."
    if n < FEWEST:
        return (
            f"Only {counted(n, 'unit has', 'units have')} a value from every rater; {FEWEST} are "
            "needed at least."
        )
    varied = whole[2] - whole[3:].sum() ** 2 / (n * k)
    if varied > LOST * whole[2]:
        return None
    same = "All values are the same, so nothing shows whether raters tell units apart"
    if not whole[2]:
        return f"{same}."
    return (
        f"{same}; or they lie so far from 0 that their sums have lost the differences: subtract a "
        "constant before adding up."
    )


def _form(form: Form, totals: Totals, k: int, why: str | None, named: _Named) -> Correlation:
    n = round(float(totals.whole[0]))
    value = float("nan") if why else float(value_of(form, squares_of(totals.whole[np.newaxis]))[0])
    if not np.isfinite(value):
        reason = why or (NOT_ABOVE if form in (Form.ICC2, Form.ICC2K) else NO_UNITS)
        return Correlation(
            name=form,
            undefined=reason,
            n=n,
            dropped=named.units,
            lines=named.lines,
            cluster=named.cluster,
            of={"raters": str(k)},
        )
    squares = squares_of(totals.whole[np.newaxis])
    by_f = f_interval(form, squares, level=named.level)
    spread = _spread(form, totals, named) if named.cluster else Spread(interval=by_f)
    return Correlation(
        name=form,
        value=value,
        se=spread.se,
        interval=spread.interval,
        no_interval=spread.no_interval or (None if spread.interval else _why_none(form, squares)),
        n=n,
        dropped=named.units,
        lines=named.lines,
        clusters=totals.clusters if named.cluster else n,
        cluster=named.cluster,
        cautions=_cautions(totals.clusters, named.cluster),
        of={"raters": str(k)},
        by_f=by_f,
    )


def _cautions(clusters: int, cluster: str | None) -> tuple[str, ...]:
    if cluster is None:
        return (INDEPENDENT,)
    return (rough(clusters, cluster),) if clusters < FEW else ()


NO_UNITS = "Units do not differ at all, so their values cannot be told apart."
NOT_ABOVE = (
    "Units differ less than the raters of one unit do, so much so that the estimated variance of a "
    "mean of raters is not above 0."
)
NO_LEAST = (
    "The interval of one rater's value reaches down to where the mean of raters has no variance, "
    "so there is no lower bound."
)
EXACT = "Raters do not differ at all, so the data cannot say how far it may be off."
CONSTANT = (
    "Raters differ by the same amount on every unit, so the data cannot say how far it may be off."
)
WITHIN = Range(high=1.0)
INDEPENDENT = (
    "Units are taken as independent of each other, and values as normal. Where several units come "
    "from one client or one session, name that column as the cluster."
)


def _why_none(form: Form, squares: Squares) -> str:
    error, units = _error(form, squares), float(squares.units[0])
    if error <= LEAST * units:
        return EXACT if float(squares.raters[0]) <= LEAST * units else CONSTANT
    return NO_UNITS if units <= LEAST * error else NO_LEAST


def _error(form: Form, squares: Squares) -> float:
    first = form in (Form.ICC1, Form.ICC1K)
    return float((squares.within if first else squares.rest)[0])


def _spread(form: Form, totals: Totals, named: _Named) -> Spread:
    found = jackknife(
        totals,
        lambda sums: value_of(form, squares_of(sums)),
        cluster=f"{named.cluster} clusters",
        within=WITHIN,
        level=named.level,
    )
    squares = squares_of(totals.whole[np.newaxis])
    if form in (Form.ICC2, Form.ICC2K):
        found = with_raters(found, form, squares)
    if found.se is not None and found.se < LEAST:
        return Spread(no_interval=_why_none(form, squares))
    return found


def f_interval(form: Form, squares: Squares, *, level: float = LEVEL) -> Interval | None:
    """Return the interval of Shrout and Fleiss; None where raters do not differ at all."""
    s = _Single._make(float(part[0]) for part in squares[:5])
    k = squares.k
    error = _error(form, squares)
    if error <= LEAST * s.units or s.units <= LEAST * error:
        return None
    single = form in (Form.ICC1, Form.ICC2, Form.ICC3)
    low, high = (
        _two(s, k, float(value_of(Form.ICC2, squares)[0]), level)
        if form in (Form.ICC2, Form.ICC2K)
        else _by_ratio(form, s, k, level)
    )
    if not single:
        low, high = (k * bound / (1 + (k - 1) * bound) for bound in (low, high))
    if not low <= high < np.inf or low > float(value_of(form, squares)[0]):
        return None  # beyond where the mean of raters has no variance, bounds change places
    return Interval(low=low, high=high, method="F, units independent", level=level)


def _by_ratio(form: Form, s: _Single, k: int, level: float) -> tuple[float, float]:
    """Return the bounds of (1,1) or (3,1)."""
    first = form in (Form.ICC1, Form.ICC1K)
    ratio = s.units / (s.within if first else s.rest)
    above, below = s.n - 1, s.n * (k - 1) if first else (s.n - 1) * (k - 1)
    low = ratio / _quantile(level, above, below)
    high = ratio * _quantile(level, below, above)
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _two(s: _Single, k: int, value: float, level: float) -> tuple[float, float]:
    """Return the bounds of (2,1), by Satterthwaite's degrees of freedom."""
    of_raters = k * value * s.raters / s.rest
    of_rest = s.n * (1 + (k - 1) * value) - k * value
    df = (k - 1) * (s.n - 1) * (of_raters + of_rest) ** 2 / ((s.n - 1) * of_raters**2 + of_rest**2)
    least, most = _quantile(level, s.n - 1, df), _quantile(level, df, s.n - 1)
    error = k * s.raters + (k * s.n - k - s.n) * s.rest
    low = s.n * (s.units - least * s.rest) / (least * error + s.n * s.units)
    high = s.n * (most * s.units - s.rest) / (error + s.n * most * s.units)
    return low, high


def _quantile(level: float, above: float, below: float) -> float:
    from scipy.special import fdtri  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    return float(fdtri(above, below, (1 + level) / 2))
