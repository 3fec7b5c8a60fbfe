"""Units with the same codes are one line with a count: all that agreement needs of the rows.

A million reports, three raters and fifteen categories make at most a few thousand lines, unless
they are told apart by client as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, distinct, label, lazy, made, number
from visavis.stats.summaries.summary import RATER, TALLY, Kind, N, Summary, each_one, grouped

CLUSTER = "cluster"
AND = " | "
"""Between the codes of one rater for one unit, where there may be several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Where the codes are in a table of one line for each code that a rater gave a unit."""

    unit: str
    rater: str
    code: str
    cluster: str | None = None
    """What units are nested in, as the client or the therapist."""
    numeric: bool = False
    """Codes are numbers, to be told apart as such."""
    several: bool = False
    """A rater may give a unit several codes, each in a line of its own."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        return tuple(filter(None, (self.unit, self.rater, self.code, self.cluster)))


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
    frame = lazy(data, *where.columns)
    lines = _lines(frame, where)
    dropped = _dropped(lines, where)
    lines = lines.filter(*(~nw.col(name).is_null() for name in dropped))
    raters, codes = distinct(lines, "rater"), distinct(lines, "code")
    if not raters:
        return _summary(made({CLUSTER: [], N: []}, EMPTY), (CLUSTER,), where, dropped)
    numbered = lines.with_columns(_place(codes, "code"))
    if where.several:
        numbered, codes = _sets(numbered, codes)
    keys = tuple(f"{RATER}{name}" for name in raters)
    units = _units(numbered, dict(zip(keys, raters, strict=True)))
    sums = nw.col(N, "twice", "elsewhere").sum()
    table = collected(units.group_by(CLUSTER, *keys).agg(sums))
    _check(table, where)
    dtype = nw.Float64() if where.numeric else nw.String()
    named = table.with_columns(
        nw.col(key).replace_strict(range(len(codes)), codes, return_dtype=dtype) for key in keys
    )
    return _summary(named, (CLUSTER, *keys), where, dropped)


def _summary(
    table: nw.DataFrame[Any], keys: tuple[str, ...], where: Codes, dropped: Mapping[str, int]
) -> Summary:
    return Summary(
        kind=Kind.PATTERNS,
        keys=keys,
        sums=(N,),
        table=grouped(table, keys, (N,)),
        dropped={MISSING[name]: count for name, count in dropped.items()},
        about={
            "codes": "numbers" if where.numeric else "sets" if where.several else "words",
            CLUSTER: where.cluster or "",
        },
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
    frame = lazy(data, *codes, *filter(None, (cluster,)))
    keys = tuple(f"{TALLY}{name}" for name in sorted(codes))
    named = frame.select(
        (label(frame, cluster) if cluster else nw.lit("")).alias(CLUSTER),
        *(number(frame, key.removeprefix(TALLY)).fill_null(0).alias(key) for key in keys),
    )
    counted = named.with_columns(each_one())
    table = collected(counted.group_by(CLUSTER, *keys).agg(nw.col(N).sum()))
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


MISSING = {
    "code": "the code is missing",
    "unit": "the unit is missing",
    "rater": "the rater is missing",
    CLUSTER: "the cluster is missing",
}


def _lines(frame: nw.LazyFrame[Any], where: Codes) -> nw.LazyFrame[Any]:
    """Return the lines under our own names of columns."""
    code = number(frame, where.code) if where.numeric else label(frame, where.code)
    return frame.select(
        nw.col(where.unit).alias("unit"),
        label(frame, where.rater).alias("rater"),
        code.alias("code"),
        (label(frame, where.cluster) if where.cluster else nw.lit("")).alias(CLUSTER),
    )


def _dropped(lines: nw.LazyFrame[Any], where: Codes) -> dict[str, int]:
    """Return how many lines lack something, by what is missing first."""
    names = [name for name in MISSING if name != CLUSTER or where.cluster]
    gone: list[nw.Expr] = []
    before: list[nw.Expr] = []
    for name in names:
        lacks = nw.all_horizontal(nw.col(name).is_null(), *before, ignore_nulls=False)
        gone.append(nw.when(lacks).then(nw.lit(1)).otherwise(nw.lit(0)).alias(f"no {name}"))
        before.append(~nw.col(name).is_null())
    marked = lines.select(*gone)
    found = collected(marked.select(nw.all().sum()))
    return {name: int(found.get_column(f"no {name}")[0] or 0) for name in names}


def _place(codes: Sequence[Any], name: str) -> nw.Expr:
    """Return the place of a column's value among `codes`: numbers are smaller than words."""
    places: Any = nw
    for place, code in enumerate(codes):
        places = places.when(nw.col(name) == nw.lit(code)).then(nw.lit(place, nw.Int64))
    return (places if codes else nw.lit(None, nw.Int64)).alias(name)


def _sets(
    lines: nw.LazyFrame[Any], codes: tuple[Any, ...]
) -> tuple[nw.LazyFrame[Any], tuple[str, ...]]:
    """Make one line of a rater's codes for a unit; the places are then those of the sets."""
    if len(codes) > MOST_IN_A_SET:
        msg = (
            f"Several codes a unit can be compared for at most {MOST_IN_A_SET} categories, and "
            f"there are {len(codes)}: put rare ones together first."
        )
        raise UnusableError(msg)
    bit: Any = nw
    for place in range(len(codes)):
        bit = bit.when(nw.col("code") == nw.lit(place)).then(nw.lit(1 << place, nw.Int64))
    bit = bit.otherwise(nw.lit(0, nw.Int64)) if codes else nw.lit(0, nw.Int64)
    once = lines.unique(subset=["unit", "rater", "code"]).with_columns(bit.alias("code"))
    sets = (
        once.group_by("unit", "rater", CLUSTER)
        .agg(nw.col("code").sum())
        .with_columns(nw.col("code").cast(nw.Int64))  # DuckDB adds up in wider numbers
    )
    masks = distinct(sets, "code")
    named = tuple(
        AND.join(code for place, code in enumerate(codes) if mask >> place & 1) for mask in masks
    )
    return sets.with_columns(_place(masks, "code")), named


MOST_IN_A_SET = 62
EMPTY = {CLUSTER: nw.String(), N: nw.Int64()}
"""The columns where nobody coded anything."""


def _units(lines: nw.LazyFrame[Any], raters: dict[str, Any]) -> nw.LazyFrame[Any]:
    """Return one line for each unit: each rater's code, and whether something is wrong with it."""
    codes = {
        key: nw.when(nw.col("rater") == nw.lit(rater)).then(nw.col("code"))
        for key, rater in raters.items()
    }
    units = (
        lines.with_columns(each_one("lines"), **codes, last=nw.col(CLUSTER))
        .group_by("unit")
        .agg(
            nw.col("lines").sum(),
            nw.col(CLUSTER).min(),
            nw.col("last").max(),
            *(nw.col(key).max() for key in raters),
        )
    )
    coded = nw.sum_horizontal(
        *(nw.when(nw.col(key).is_null()).then(nw.lit(0)).otherwise(nw.lit(1)) for key in raters)
    )
    return units.with_columns(
        each_one(),
        twice=nw.when(nw.col("lines") != coded).then(nw.lit(1)).otherwise(nw.lit(0)),
        elsewhere=nw.when(nw.col(CLUSTER) != nw.col("last")).then(nw.lit(1)).otherwise(nw.lit(0)),
    )


def _check(table: nw.DataFrame[Any], where: Codes) -> None:
    if not len(table):
        return
    if elsewhere := int(table.get_column("elsewhere").sum()):
        msg = (
            f"{elsewhere} of the units lie in more than one {where.cluster}: each {where.unit} "
            f"belongs to one {where.cluster}."
        )
        raise UnusableError(msg)
    if twice := int(table.get_column("twice").sum()):
        msg = (
            f"{twice} of the units have two codes from one rater: keep one line for each "
            f"{where.unit} and {where.rater}, or allow several codes a unit."
        )
        raise UnusableError(msg)


def _whole(table: nw.DataFrame[Any], keys: Sequence[str]) -> None:
    for key in keys:
        counted = table.get_column(key)
        if len(counted) and ((counted < 0) | (counted != counted.round())).any():
            msg = (
                f"The column {key.removeprefix(TALLY)!r} is no count of raters: it needs 0, 1, 2 …"
            )
            raise UnusableError(msg)
