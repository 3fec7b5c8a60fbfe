"""Units with the same codes are one line with a count: all that agreement needs of the rows.

A million reports, three raters and fifteen categories make at most a few thousand lines, unless
they are told apart by client as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import label, lazy, number
from visavis.stats.gaps import told
from visavis.stats.summaries.codings import (
    AND,
    CLUSTER,
    MISSING,
    MOST_IN_A_SET,
    Codes,
    codings,
)
from visavis.stats.summaries.summary import (
    TALLY,
    Kind,
    N,
    Summary,
    added_up,
    each_one,
    grouped,
    once_each,
)

__all__ = ["AND", "CLUSTER", "MOST_IN_A_SET", "Codes", "patterns", "tallies"]


def patterns(data: object, where: Codes) -> Summary:
    """Count the units that have the same codes from the same raters, per cluster.

    Parameters
    ----------
    data
        Any frame in long form: one line for each code that a rater gave a unit. Lines without a
        code or a unit are left out and counted.
    where
        The columns.

    Returns
    -------
    Summary
        With a key for each rater (missing where the rater gave no code) and the sum ``n``. A
        partition must keep the lines of a unit together.

    Raises
    ------
    UnusableError
        When a column is missing, a rater coded a unit twice, or a unit lies in two clusters.
    """
    found = codings(data, where)
    keys = (CLUSTER, *found.raters)
    dtype = nw.Float64() if where.numeric else nw.String()
    places = range(len(found.codes))
    table = found.table.with_columns(
        nw.col(CLUSTER).cast(nw.String),
        *(
            nw.col(key).replace_strict(found.given, places, return_dtype=nw.Int64)
            for key in found.raters
        ),
    ).sort(*keys)
    named = table.with_columns(
        nw.col(key).replace_strict(places, found.codes, return_dtype=dtype) for key in found.raters
    )
    return Summary(
        kind=Kind.PATTERNS,
        keys=keys,
        sums=(N,),
        table=named,
        dropped=found.dropped,
        about={"codes": where.kind, "code": where.code, CLUSTER: where.cluster or ""},
    )


def tallies(data: object, *, codes: Sequence[str], cluster: str | None = None) -> Summary:
    """Count the units whose categories were given equally often, per cluster.

    Parameters
    ----------
    data
        Any frame in wide form: one line for each unit.
    codes
        One column for each category, with how many raters chose it.
    cluster
        What units are nested in.

    Returns
    -------
    Summary
        With a key for each category and the sum ``n``. Any partition of the lines may be merged.

    Raises
    ------
    UnusableError
        When a column is missing or holds no numbers.
    """
    once_each("category", codes)
    frame = told(lazy(data, *codes, *filter(None, (cluster,))), filter(None, (cluster,)))
    ordered = sorted(codes)
    named = frame.select(
        (label(frame, cluster) if cluster else nw.lit("")).alias("key 0"),
        *(
            number(frame, name).fill_null(0).alias(f"key {place}")
            for place, name in enumerate(ordered, 1)
        ),
    )
    keys = tuple(f"{TALLY}{name}" for name in ordered)
    table = added_up(named.with_columns(each_one("sum 0")), (CLUSTER, *keys), (N,))
    _whole(table, keys)
    outside = table.filter(nw.col(CLUSTER).is_null()).get_column(N)
    return Summary(
        kind=Kind.TALLIES,
        keys=(CLUSTER, *keys),
        sums=(N,),
        table=grouped(table.filter(~nw.col(CLUSTER).is_null()), (CLUSTER, *keys), (N,)),
        dropped={MISSING[CLUSTER]: int(outside.sum()) if len(outside) else 0},
        about={CLUSTER: cluster or ""},
    )


def _whole(table: nw.DataFrame[Any], keys: Sequence[str]) -> None:
    for key in keys:
        counted = table.get_column(key)
        if (
            len(counted)
            and ((counted < 0) | (counted != counted.round()) | ~counted.is_finite()).any()
        ):
            msg = (
                f"The column {key.removeprefix(TALLY)!r} is no count of raters: it needs 0, 1, 2 …"
            )
            raise UnusableError(msg)
