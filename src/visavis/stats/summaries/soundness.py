"""What cannot be in a summary: a file may have been written or changed by something else."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from visavis.stats.summaries.codings import CLUSTER
from visavis.stats.summaries.products import ONE, TIMES
from visavis.stats.summaries.summary import RATER, TALLY, Kind, N, Summary


def fault(summary: Summary) -> str | None:
    """Say what is wrong with a summary, as the end of a sentence; None where nothing is."""
    return next(_faults(summary), None)


def _faults(summary: Summary) -> Iterator[str]:
    yield from _of_columns(summary)
    yield from _of_kind(summary)
    yield from _of_numbers(summary)


def _of_columns(summary: Summary) -> Iterator[str]:
    named = (*summary.keys, *summary.sums)
    if len(set(named)) < len(named):
        yield "a column is named twice"
    if N not in summary.sums:
        yield f"it has no column {N!r}"
    for name in summary.sums:
        dtype = summary.table.schema[name]
        if (dtype == nw.Int64) != (name == N) or dtype == nw.String:
            yield f"the column {name!r} holds {dtype}"


def _of_kind(summary: Summary) -> Iterator[str]:
    begins = {Kind.PATTERNS: RATER, Kind.TALLIES: TALLY}.get(summary.kind)
    if begins is not None:
        others = [key for key in summary.keys if not key.startswith(begins)]
        if others != [CLUSTER] or summary.sums != (N,):
            yield f"its columns are none of {summary.kind}"
        numbers = summary.kind == Kind.TALLIES or summary.about.get("codes") == "numbers"
        needed = nw.Float64 if numbers else nw.String
        for key in summary.keys:
            if key.startswith(begins) and summary.table.schema[key] != needed:
                yield f"the column {key!r} holds {summary.table.schema[key]}"
    if summary.kind == Kind.PRODUCTS and not summary.sums[-1].count(TIMES):
        yield f"its columns are none of {summary.kind} with {ONE!r}"


def _of_numbers(summary: Summary) -> Iterator[str]:
    table = summary.table
    for name in summary.sums:
        column = table.get_column(name)
        if column.is_null().any() or not column.is_finite().all():
            yield f"a number is missing or infinite in the column {name!r}"
    if (table.get_column(N) < 0).any() or min(summary.dropped.values(), default=0) < 0:
        yield "something was counted fewer than 0 times"
    lines = table.select(*summary.keys) if summary.keys else None
    if (len(table) > 1) if lines is None else len(lines.unique()) < len(lines):
        yield "two lines have the same keys"
