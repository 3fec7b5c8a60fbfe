"""How many rows have each combination of words."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.stats.errors import UnusableError
from visavis.stats.frames import label, lazy
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


def counts(data: object, *, by: Sequence[str]) -> Summary:
    """Count rows for each combination of the values in the columns `by`.

    Parameters
    ----------
    data
        Any frame; see `visavis.stats.frames.lazy`.
    by
        The columns, clusters first. A missing value is one of its own.

    Returns
    -------
    Summary
        With the one sum ``n``. Any partition of the rows may be merged.
    """
    keys = keys_beside((N,), by)
    frame = lazy(data, *keys)
    if not keys:
        msg = "Name a column to count by, or more: by=[…]."
        raise UnusableError(msg)
    named = (label(frame, key).alias(own) for key, own in zip(keys, places(keys), strict=True))
    rows = frame.select(*named).with_columns(each_one("sum 0"))
    table = added_up(rows, keys, (N,))
    return Summary(kind=Kind.COUNTS, keys=keys, sums=(N,), table=grouped(table, keys, (N,)))
