"""Values that several raters gave the same units, as cross-products of raters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, lazy
from visavis.stats.summaries.codings import (
    CLUSTER,
    MISSING,
    Codes,
    Found,
    check_units,
    found_in,
    lines_of,
    told,
    units_by,
)
from visavis.stats.summaries.products import measures, products_of
from visavis.stats.summaries.summary import RATER, Summary


def ratings(
    data: object,
    *,
    unit: str,
    rater: str,
    value: str,
    cluster: str | None = None,
    raters: Sequence[str] | None = None,
) -> Summary:
    """Put the values of each unit side by side, and add up their products per cluster.

    Parameters
    ----------
    data
        Any frame in long form: one line for each value that a rater gave a unit.
    unit, rater, value
        The columns. Units that lack the value of a rater are left out and counted, once however
        many they lack; so are lines that lack a unit, a rater or a cluster, and lines without a
        value of which no unit is the poorer.
    cluster
        What units are nested in.
    raters
        All raters, where this is a part that is to be merged: some of them may have rated no unit
        of it. Without them, those who rated one.

    Returns
    -------
    Summary
        Of cross-products, as `products` makes it of one column for each rater. A partition must
        keep the lines of a unit together; parts merge when the same raters rated in each.

    Raises
    ------
    UnusableError
        When a column is missing, `value` holds no numbers, a rater rated a unit twice, or a unit
        lies in two clusters.
    """
    where = Codes(unit=unit, rater=rater, code=value, cluster=cluster, numeric=True)
    lines = lines_of(lazy(data, *where.columns), where)
    fewer = told(lines, where)
    lines = lines if fewer is None else fewer
    given = nw.when(~nw.col("code").is_null()).then(nw.lit(1.0)).alias("code")
    found = found_in(lines.with_columns(given), where)
    names = _all_of(found, raters)
    there = lines.filter(*(~nw.col(name).is_null() for name in ("unit", "rater", CLUSTER)))
    units = units_by(there, found, gaps=True)
    checked = collected(units.select(nw.col("twice", "elsewhere", "gaps").sum()))
    check_units(checked, where)
    own = measures(names)
    values = {at: _values(found, name) for at, name in zip(own, names, strict=True)}
    rows = units.with_columns(nw.col(CLUSTER).alias("key 0"), **values).select(
        *(("key 0",) if cluster else ()), *own
    )
    of = [f"{RATER}{name}" for name in names]
    made = _named(products_of(rows, of=of, by=(cluster,) if cluster else ()), where)
    lost = {LINES[name]: found.dropped.get(why, 0) for name, why in MISSING.items()}
    gaps = checked.get_column("gaps").sum() if len(checked) else 0
    lost[LINES["code"]] -= int(gaps or 0)  # their units are counted as such already
    return replace(made, dropped={**made.dropped, **{why: n for why, n in lost.items() if n}})


LINES = {
    "code": "lines without a value",
    "unit": "lines without a unit",
    "rater": "lines without a rater",
    CLUSTER: "lines without a cluster",
}
"""What is said of lines that were left out before they became units, or beside them."""


def _all_of(found: Found, raters: Sequence[str] | None) -> list[str]:
    """Return the names of all raters, in their order."""
    if raters is None and not found.raters:
        msg = (
            "No line has a unit, a rater and a value: name the columns that hold them; or, where "
            "this is a part of more, all raters: raters=[…]."
        )
        raise UnusableError(msg)
    names = sorted(set(found.raters if raters is None else map(str, raters)))
    if strange := [name for name in found.raters if name not in names]:
        msg = f"The rater {strange[0]!r} is none of those named: name all of them."
        raise UnusableError(msg)
    return names


def _values(found: Found, rater: str) -> nw.Expr:
    """Return the column of a rater's values."""
    if rater not in found.raters:
        return nw.lit(None, nw.Float64)
    return nw.col(found.columns[list(found.raters).index(rater)])


def _named(summary: Summary, where: Codes) -> Summary:
    """Name a cluster as every summary does: the engine's own numbers told them apart."""
    if not where.cluster:
        return summary
    table = summary.table.with_columns(nw.col(where.cluster).cast(nw.String))
    return replace(summary, table=table.sort(where.cluster))
