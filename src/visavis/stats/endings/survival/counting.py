"""How many therapies were last seen at which time, and how many of them ended there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import flag, label, lazy, number
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

TIME, EVENTS, OTHERS = "time", "events", "others"
SUMS = (N, EVENTS, OTHERS)
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
        When a column is missing, a time lies below 0, or a therapy ended in both ways.
    """
    clusters = (cluster,) if isinstance(cluster, str) else tuple(cluster)
    if not clusters:
        msg = "Therapies of one therapist are alike: name what is independent, as cluster='client'."
        raise UnusableError(msg)
    groups = (group,) if group else ()
    keys = keys_beside((TIME, *SUMS), (*groups, *clusters))
    flags = (event, *((other,) if other else ()))
    frame = lazy(data, time, *flags, *keys)
    ended = {
        name: flag(frame, column) for name, column in zip((EVENTS, OTHERS), flags, strict=False)
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
    whole, dropped = _whole(table, (*keys, TIME, *ended), called)
    _sound(whole, time, flags)
    added = whole.with_columns(_ends(name, there=name in ended) for name in (EVENTS, OTHERS))
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


def _ends(name: str, *, there: bool) -> nw.Expr:
    """Return how many of the therapies of a line ended so."""
    found = nw.col(N) * nw.col(name) if there else nw.lit(0)
    return found.cast(nw.Float64).alias(name)


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
