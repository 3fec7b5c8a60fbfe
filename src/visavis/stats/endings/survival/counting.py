"""How many therapies were last seen at which time, and how many of them ended there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import blank, flag, label, lazy, number
from visavis.stats.gaps import NOTHING, told
from visavis.stats.summaries.summary import (
    Kind,
    N,
    Summary,
    added_up,
    each_one,
    grouped,
    keys_beside,
    places,
)

TIME, EVENTS, OTHERS, UNTOLD = "time", "events", "others", "untold"
SUMS = (N, EVENTS, OTHERS, UNTOLD)
STRANGE = 2
"""In place of yes and no, for what is neither."""
OF = "survival"


def count_times(
    data: object,
    *,
    time: str,
    event: str = "ended",
    other: str | None = None,
    group: str | None = None,
    cluster: Sequence[str] | str = ("therapist", "client"),
) -> Summary:
    """Count therapies by the time at which they were last seen.

    Parameters
    ----------
    data, time, event, other, group, cluster
        As in `survival`.

    Returns
    -------
    Summary
        Any partition of the lines may be merged.

    Raises
    ------
    UnusableError
        When a column is missing or says neither yes nor no, a time lies below 0, or a therapy ended
        in both ways.
    """
    clusters = (cluster,) if isinstance(cluster, str) else tuple(cluster)
    if not clusters:
        msg = "Therapies of one therapist are alike: name what is independent, as cluster='client'."
        raise UnusableError(msg)
    groups = (group,) if group else ()
    keys = keys_beside((TIME, *SUMS), (*groups, *clusters))
    flags = (event, *((other,) if other else ()))
    frame = told(lazy(data, time, *flags, *keys), (*flags, *keys), NOTHING)
    _refuse_alone(frame, event, other)
    ended = {
        name: _flag(frame, column) for name, column in zip((EVENTS, OTHERS), flags, strict=False)
    }
    own = places((*keys, TIME, *ended))
    rows = frame.select(
        *(label(frame, key).alias(place) for key, place in zip(keys, own, strict=False)),
        number(frame, time).alias(own[len(keys)]),
        *(
            each.alias(place)
            for each, place in zip(ended.values(), own[len(keys) + 1 :], strict=True)
        ),
    ).with_columns(each_one("sum 0"))
    table = added_up(rows, (*keys, TIME, *ended), (N,))
    called = {TIME: time, **dict(zip(ended, flags, strict=True))}
    _refuse_strange(table, {name: called[name] for name in ended})
    whole, dropped = _whole(_with_untold(table, ended), (*keys, TIME, *ended), called)
    _sound(whole, time, flags)
    added = whole.with_columns(_ends(name, (*ended, UNTOLD)) for name in SUMS[1:])
    return Summary(
        kind=Kind.COUNTS,
        keys=(*keys, TIME),
        sums=SUMS,
        table=grouped(added, (*keys, TIME), SUMS),
        dropped=dropped,
        about={
            "of": OF,
            "time": time,
            "event": event,
            "other": other or "",
            "group": group or "",
        },
    )


def _refuse_alone(frame: nw.LazyFrame[Any], event: str, other: str | None) -> None:
    """Refuse dropout as if nobody ever ended otherwise, where it is known who did."""
    if other is None and {event, OTHER} <= set(frame.collect_schema()) and event == DROPOUT:
        msg = (
            f"event={event!r} alone would take therapies that ended otherwise for some that may "
            f"still end so: add other={OTHER!r}. To count on a world without other endings, leave "
            f"the column {OTHER!r} out."
        )
        raise UnusableError(msg)


DROPOUT, OTHER = "dropout", "other"
"""What `episode_times` calls the two ways of ending."""


def _flag(frame: nw.LazyFrame[Any], column: str) -> nw.Expr:
    """Return 1 and 0 for yes and no, a gap for a gap, and `STRANGE` for anything else."""
    said, silent = flag(frame, column), blank(frame, column)
    return nw.when(~said.is_null()).then(said).when(~silent).then(nw.lit(STRANGE)).alias(column)


def _refuse_strange(table: nw.DataFrame[Any], called: Mapping[str, str]) -> None:
    for name, column in called.items():
        if (table.get_column(name) == STRANGE).any():
            msg = (
                f"The column {column!r} says whether a therapy ended, and holds more than yes and "
                "no, or 1 and 0: write its codes so."
            )
            raise UnusableError(msg)


def _with_untold(table: nw.DataFrame[Any], ended: Mapping[str, object]) -> nw.DataFrame[Any]:
    """Mark therapies that ended in a way that nobody told; of one way there is none."""
    nobody = nw.lit(0) == 1
    if len(ended) > 1:
        nobody = nw.col(EVENTS).is_null() & nw.col(OTHERS).is_null()
    return table.with_columns(nobody.alias(UNTOLD)).with_columns(
        nw.when(nw.col(UNTOLD)).then(nw.lit(0)).otherwise(nw.col(name)).alias(name)
        for name in ended
    )


def _ends(name: str, there: Sequence[str]) -> nw.Expr:
    """Return how many of the therapies of a line ended so."""
    if name not in there:
        return nw.lit(0.0).alias(name)
    times, so = (nw.col(one).cast(nw.Float64) for one in (N, name))  # DuckDB counts in decimals
    return (times * so).alias(name)


def _whole(
    table: nw.DataFrame[Any], keys: Sequence[str], called: dict[str, str]
) -> tuple[nw.DataFrame[Any], dict[str, int]]:
    dropped = {}
    for key in keys:
        missing = table.get_column(key).is_null()
        gone = table.filter(missing).get_column(N)
        dropped[f"without {called.get(key, key)}"] = int(gone.sum()) if len(gone) else 0
        table = table.filter(~missing)
    return table, dropped


def _sound(table: nw.DataFrame[Any], time: str, flags: Sequence[str]) -> None:
    when = table.get_column(TIME)
    if ((when < 0) | ~when.is_finite()).any():
        msg = f"The column {time!r} has a time below 0 or without end: count from the beginning."
        raise UnusableError(msg)
    if len(flags) > 1 and ((table.get_column(EVENTS) == 1) & (table.get_column(OTHERS) == 1)).any():
        msg = f"A therapy ended in both ways, {flags[0]!r} and {flags[1]!r}: one of them at most."
        raise UnusableError(msg)
