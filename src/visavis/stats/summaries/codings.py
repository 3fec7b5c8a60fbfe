"""Lines of codes become units with their codes: the rows' part of every summary of agreement.

Rows are read twice: once for who and what there is, once to put a unit's codes side by side. Codes
go as places, because numbers are smaller and faster than words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import (
    EXACT,
    collected,
    distinct,
    known,
    label,
    lazy,
    made,
    number,
)
from visavis.stats.gaps import NOTHING, gapped, says_nothing, without
from visavis.stats.refusals import doubled
from visavis.stats.summaries.summary import RATER, N, each_one
from visavis.vocab.counted import counted

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
    missing: tuple[str, ...] = NOTHING
    """Words that stand for a missing value, in any of the columns, besides blanks alone."""

    @property
    def kind(self) -> str:
        """What codes are: numbers, words, or sets of words."""
        return "numbers" if self.numeric else "sets" if self.several else "words"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        return tuple(filter(None, (self.unit, self.rater, self.code, self.cluster)))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Codings:
    """How many units of each cluster have the same codes from the same raters."""

    table: nw.DataFrame[Any]
    """Of a cluster as the engine knows it, what each rater gave, and ``n``."""
    raters: Mapping[str, str]
    """Each one's name by their column."""
    codes: tuple[Any, ...]
    """In their order."""
    given: tuple[Any, ...]
    """What stands for each of them in the table: places, or numbers that are as small."""
    dropped: Mapping[str, int]
    """Why lines were left out, and how many."""


def codings(data: object, where: Codes) -> Codings:
    """Put the codes of each unit side by side, and count the units that look alike.

    Raises
    ------
    UnusableError
        When a column is missing, a rater coded a unit twice, or a unit lies in two clusters.
    """
    frame = lazy(data, *where.columns)
    _one_round(frame, where)
    lines = lines_of(frame, where)
    found = found_in(lines, where)
    if (fewer := told(lines, where, found)) is not None:
        lines, found = fewer, found_in(fewer, where)
    if any(found.dropped.values()):
        lines = lines.filter(*(~nw.col(name).is_null() for name in MISSING))
    codes = tuple(found.codes)
    if not found.raters:
        return Codings(
            table=made({CLUSTER: [], N: []}, EMPTY),
            raters={},
            codes=(),
            given=(),
            dropped=found.dropped,
        )
    _few(codes, where)
    given = tuple(found.codes.values())
    if where.several:
        lines, codes = _sets(lines, found.codes, where)
        given = tuple(range(len(codes)))
    elif any(isinstance(code, str) or abs(code) >= EXACT for code in given):
        lines = lines.with_columns(_place(given, "code"))
        given = tuple(range(len(codes)))
    units, keys = units_by(lines, found), found.columns
    sums = nw.col(N, "twice", "elsewhere").sum()
    table = collected(units.group_by(CLUSTER, *keys).agg(sums), whole_numbers=True)
    check_units(table, where)
    counted = table.select(
        CLUSTER, *(_as_given(table, key, where) for key in keys), nw.col(N).cast(nw.Int64)
    )
    named = {f"{RATER}{name}": name for name in found.raters}
    return Codings(
        table=counted.rename(dict(zip(keys, named, strict=True))),
        raters=named,
        codes=codes,
        given=given,
        dropped=found.dropped,
    )


def _one_round(frame: nw.LazyFrame[Any], where: Codes) -> None:
    """Refuse sets that would be of two rounds together, where the table tells rounds apart.

    Without sets, a second code of a rater is refused anyway.
    """
    if not where.several or ROUND not in frame.collect_schema().names() or ROUND in where.columns:
        return
    names = (where.unit, where.rater, ROUND)
    places = [f"{place}" for place in range(len(names))]
    rounds = frame.select(
        label(frame, name).alias(at) for name, at in zip(names, places, strict=True)
    )
    known_all = reduce(and_, (~nw.col(at).is_null() for at in places))
    if found := doubled(rounds.filter(known_all).unique(), places[:2]):
        unit, rater = found[0].values()
        msg = (
            f"The {where.rater} {rater!r} coded the {where.unit} {unit!r} in {found[1]} rounds, "
            f"and they would become one set: pass the lines of one {ROUND} alone."
        )
        raise UnusableError(msg)


ROUND = "round"
"""The study dataset's column that tells a first coding from one to check how stable it is."""


def _few(codes: Sequence[Any], where: Codes) -> None:
    if where.numeric and any(abs(code) >= EXACT for code in codes):
        msg = (
            f"The column {where.code!r} holds infinity, or a number of more than fifteen digits: "
            "correct it, or leave it empty."
        )
        raise UnusableError(msg)
    if len(codes) > MOST:
        msg = (
            f"There are {len(codes)} different {'sets of ' if where.several else ''}codes, and at "
            f"most {MOST} are compared: put them "
            "into categories, or take visavis.icc for measurements."
        )
        raise UnusableError(msg)


MOST = 200
"""Different codes that are compared; measurements on a fine scale are for the ICC."""


def _as_given(table: nw.DataFrame[Any], key: str, where: Codes) -> nw.Expr:
    """Return a rater's codes; pandas made fractions of those that have gaps."""
    became = table.schema[key].is_float() and not where.numeric
    return nw.col(key).cast(nw.Int64) if became else nw.col(key)


MISSING = {
    "code": "the code is missing",
    "unit": "the unit is missing",
    "rater": "the rater is missing",
    CLUSTER: "the cluster is missing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Who coded, what they gave, and how many lines lack something."""

    raters: Mapping[str, Any]
    """Each one's name, and what stands for it in the lines."""
    codes: Mapping[Any, Any]
    """The same of codes."""
    dropped: Mapping[str, int]

    @property
    def columns(self) -> tuple[str, ...]:
        """The column of each rater, by place: some engines take A and a for one name."""
        return tuple(f"code {place}" for place in range(len(self.raters)))


def lines_of(frame: nw.LazyFrame[Any], where: Codes) -> nw.LazyFrame[Any]:
    """Return the lines under our own names of columns."""
    code = number(frame, where.code) if where.numeric else _raw(frame, where.code)
    cluster = _raw(frame, where.cluster) if where.cluster else nw.lit("")
    return frame.select(
        known(frame, where.unit).alias("unit"),
        _raw(frame, where.rater).alias("rater"),
        code.alias("code"),
        cluster.alias(CLUSTER),
    )


def told(
    lines: nw.LazyFrame[Any], where: Codes, found: Found | None = None
) -> nw.LazyFrame[Any] | None:
    """Return lines without words that say nothing: blanks alone, and what stands for a gap.

    Parameters
    ----------
    lines
        Those of `lines_of`.
    where
        The columns, and what stands for a gap.
    found
        Who coded what, where that is known already: names need no second look.

    Returns
    -------
    None where every word says something.
    """
    columns = [name for name in OURS if name != CLUSTER or where.cluster]
    named = [*found.raters, *map(str, found.codes)] if found else []
    unread = [name for name in columns if not (found and name in {"rater", "code"})]
    there = any(says_nothing(name, where.missing) for name in named)
    if not there and not gapped(lines, unread, where.missing):
        return None
    return without(lines, columns, where.missing)


OURS = ("unit", "rater", "code", CLUSTER)
"""Our own names of the columns of lines."""


def _raw(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return a column that names things; whole numbers stay such until few are left to be named."""
    if frame.collect_schema()[name].is_integer():
        return nw.col(name)
    return label(frame, name)


def found_in(lines: nw.LazyFrame[Any], where: Codes) -> Found:
    """Count the lines by rater and code, and by what they lack."""
    marked = lines.select(
        "rater", "code", each_one(), *(_lacks(name) for name in ("unit", CLUSTER))
    )
    keys = ("rater", "code", "no unit", f"no {CLUSTER}")
    met = collected(marked.group_by(*keys).agg(nw.col(N).sum()), whole_numbers=True)
    dropped = {MISSING[name]: 0 for name in MISSING if name != CLUSTER or where.cluster}
    raters, codes = set(), set()
    for rater, code, no_unit, no_cluster, n in met.select(*keys, N).rows():
        lacks = {"code": code is None, "unit": no_unit, "rater": rater is None, CLUSTER: no_cluster}
        why = next((name for name in MISSING if lacks[name]), None)
        if why is None:
            raters.add(rater)
            codes.add(code)
        else:
            dropped[MISSING[why]] += int(n)
    return Found(
        raters=_by_name(raters),
        codes={code: code for code in sorted(codes)} if where.numeric else _by_name(codes),
        dropped=dropped,
    )


def _by_name(found: Iterable[Any]) -> dict[str, Any]:
    return dict(sorted((str(one), one) for one in found))


def _lacks(name: str) -> nw.Expr:
    missing = nw.when(nw.col(name).is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
    return missing.alias(f"no {name}")


def _place(codes: Sequence[Any], name: str) -> nw.Expr:
    """Return the place of a column's value among `codes`: numbers are smaller than words."""
    places: Any = nw
    for place, code in enumerate(codes):
        places = places.when(nw.col(name) == nw.lit(code)).then(nw.lit(place, nw.Int32))
    return (places if codes else nw.lit(None, nw.Int32)).alias(name)


def _sets(
    lines: nw.LazyFrame[Any], codes: Mapping[str, Any], where: Codes
) -> tuple[nw.LazyFrame[Any], tuple[str, ...]]:
    """Make one line of a rater's codes for a unit; they become the places of the sets."""
    if len(codes) > MOST_IN_A_SET:
        msg = (
            f"Several codes a unit can be compared for at most {MOST_IN_A_SET} categories, and "
            f"there are {len(codes)}: put rare ones together first."
        )
        raise UnusableError(msg)
    if strange := [code for code in codes if AND in code]:
        msg = f"The code {strange[0]!r} looks like several: write it without {AND!r}."
        raise UnusableError(msg)
    bit: Any = nw
    for place, code in enumerate(codes.values()):
        bit = bit.when(nw.col("code") == nw.lit(code)).then(nw.lit(1 << place, nw.Int64))
    bit = bit.otherwise(nw.lit(0, nw.Int64))
    once = lines.unique(subset=["unit", "rater", "code", CLUSTER]).with_columns(bit.alias("code"))
    sets = (
        once.group_by("unit", "rater", CLUSTER)
        .agg(nw.col("code").sum())
        .with_columns(nw.col("code").cast(nw.Int64))  # DuckDB adds up in wider numbers
    )
    masks = distinct(sets, "code")
    named = {
        AND.join(code for place, code in enumerate(codes) if mask >> place & 1): mask
        for mask in masks
    }
    order = tuple(sorted(named))
    _few(order, where)
    placed = sets.with_columns(_place([named[name] for name in order], "code"))
    return placed, order


MOST_IN_A_SET = 62
EMPTY = {CLUSTER: nw.String(), N: nw.Int64()}
"""The columns where nobody coded anything."""


def units_by(lines: nw.LazyFrame[Any], found: Found, *, gaps: bool = False) -> nw.LazyFrame[Any]:
    """Return one line for each unit: each rater's code, and whether something is wrong with it.

    With `gaps`, lines without a code make units, too; the column ``gaps`` counts these lines of
    units that lack the code of a rater.
    """
    raters = found.columns
    line = each_one("lines")
    if gaps:
        empty = nw.col("code").is_null()
        line = nw.when(empty).then(nw.lit(0)).otherwise(nw.lit(1)).cast(nw.Int64).alias("lines")
        gap = nw.when(empty).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).alias("gaps")
        lines = lines.with_columns(gap)
    codes = {
        key: nw.when(nw.col("rater") == nw.lit(rater)).then(nw.col("code"))
        for key, rater in zip(raters, found.raters.values(), strict=True)
    }
    units = (
        lines.with_columns(line, **codes, last=nw.col(CLUSTER))
        .group_by("unit")
        .agg(
            nw.col("lines", *(("gaps",) if gaps else ())).sum(),
            nw.col(CLUSTER).min(),
            nw.col("last").max(),
            *(nw.col(key).max() for key in raters),
        )
    )
    coded = nw.sum_horizontal(
        nw.lit(0),  # nobody may have coded anything
        *(nw.when(nw.col(key).is_null()).then(nw.lit(0)).otherwise(nw.lit(1)) for key in raters),
    )
    if gaps:
        lacking = nw.when(coded < nw.lit(len(raters))).then(nw.col("gaps")).otherwise(nw.lit(0))
        units = units.with_columns(gaps=lacking)
    return units.with_columns(
        each_one(),
        twice=nw.when(nw.col("lines") != coded).then(nw.lit(1)).otherwise(nw.lit(0)),
        elsewhere=nw.when(nw.col(CLUSTER) != nw.col("last")).then(nw.lit(1)).otherwise(nw.lit(0)),
    )


SEVERAL = ", or allow several codes a unit with several=True"


def check_units(table: nw.DataFrame[Any], where: Codes) -> None:
    """Refuse units that somebody coded twice, or that lie in two clusters."""
    if not len(table):
        return
    if elsewhere := int(table.get_column("elsewhere").sum()):
        msg = (
            f"{counted(elsewhere, 'unit lies', 'units lie')} in more than one {where.cluster}: "
            f"each {where.unit} belongs to one {where.cluster}."
        )
        raise UnusableError(msg)
    if twice := int(table.get_column("twice").sum()):
        what, else_ = ("values", "") if where.numeric else ("codes", SEVERAL)
        msg = (
            f"{counted(twice, 'unit has', 'units have')} two {what} from one rater: keep one line "
            f"for each {where.unit} and {where.rater}, as those of one round{else_}."
        )
        raise UnusableError(msg)
