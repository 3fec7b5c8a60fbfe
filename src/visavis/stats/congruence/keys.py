"""What each line of a table must have of its own: joins would count doubled lines twice."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, lazy
from visavis.stats.summaries.summary import each_one

OF_ITS_OWN: Mapping[str, tuple[str, ...]] = {
    "episodes": ("episode",),
    "sessions": ("session",),
    "eventReports": ("report",),
    "consensus": ("report", "category", "codebook"),
}
"""By table: the columns of which no two lines may have the same, as far as they are there."""


def refuse_doubled(tables: Mapping[str, object]) -> None:
    """Refuse lines that stand in a table twice.

    Raises
    ------
    UnusableError
        When there are any, with the table and the first of them.
    """
    for name, columns in OF_ITS_OWN.items():
        if name in tables:
            _refuse(name, tables[name], columns)


def _refuse(name: str, table: object, columns: tuple[str, ...]) -> None:
    rows = lazy(table)
    there = [column for column in columns if column in rows.collect_schema().names()]
    if columns[0] not in there:
        return
    named = rows.filter(~nw.col(columns[0]).is_null()).select(*there, each_one("lines"))
    counted = named.group_by(*there).agg(nw.col("lines").sum())
    several = counted.filter(nw.col("lines") > nw.lit(1))
    doubled = collected(several, whole_numbers=True).sort(*there)
    if not len(doubled):
        return
    one = doubled.row(0)  # the first of them all
    words = ", ".join(f"{column} {value!r}" for column, value in zip(there, one, strict=False))
    msg = (
        f"In the table {name}: {one[-1]} lines are of {words}, and one is needed: leave the "
        "doubled lines out, or give each a code of its own."
    )
    raise UnusableError(msg)
