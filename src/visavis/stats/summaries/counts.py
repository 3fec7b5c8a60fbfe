"""How many rows have each combination of words."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from visavis.stats.frames import collected, label, lazy
from visavis.stats.summaries.summary import Kind, N, Summary, each_one, grouped, keys_beside


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
    named = frame.select(*(label(frame, key) for key in keys)).with_columns(each_one())
    table = collected(named.group_by(*keys).agg(nw.col(N).sum()))
    return Summary(kind=Kind.COUNTS, keys=keys, sums=(N,), table=grouped(table, keys, (N,)))
