"""Values that several raters gave the same units, as cross-products of raters."""

from __future__ import annotations

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, lazy
from visavis.stats.summaries.codings import (
    CLUSTER,
    Codes,
    check_units,
    found_in,
    lines_of,
    units_by,
)
from visavis.stats.summaries.products import products
from visavis.stats.summaries.summary import Summary


def ratings(
    data: object, *, unit: str, rater: str, value: str, cluster: str | None = None
) -> Summary:
    """Put the values of each unit side by side, and add up their products per cluster.

    Parameters
    ----------
    data
        Any frame in long form: one line for each value that a rater gave a unit.
    unit, rater, value
        The columns. Units that lack the value of a rater are left out and counted.
    cluster
        What units are nested in.

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
    given = nw.when(~nw.col("code").is_null()).then(nw.lit(1.0)).alias("code")
    found = found_in(lines.with_columns(given), where)
    if not found.raters:
        msg = "No line has a unit, a rater and a value: name the columns that hold them."
        raise UnusableError(msg)
    there = lines.filter(*(~nw.col(name).is_null() for name in ("unit", "rater", "code", CLUSTER)))
    units = units_by(there, found)
    check_units(collected(units.select(nw.col("twice", "elsewhere").sum())), where)
    named = units.rename({CLUSTER: cluster}) if cluster else units
    return products(named, of=found.columns, by=(cluster,) if cluster else ())
