"""Which value a row lacks: the first of those that a model reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals as nw

from visavis.stats.frames import collected, lazy, number
from visavis.stats.summaries.moments import MISSING


def by_column(
    dropped: Mapping[str, int], data: object, columns: Sequence[str]
) -> Mapping[str, int]:
    """Return what was left out of a frame, with the column in place of a value that is missing.

    Parameters
    ----------
    dropped
        How many rows were left out, and why.
    data
        The frame.
    columns
        Those that measure: each row is counted at the first that it lacks.
    """
    if not dropped.get(MISSING):
        return dropped
    frame = lazy(data, *columns)
    counts = collected(frame.select(*_first_lacking(frame, columns))).row(0)
    found = {f"without {name}": int(n or 0) for name, n in zip(columns, counts, strict=True)}
    others = {why: n for why, n in dropped.items() if why != MISSING}
    return {**{why: n for why, n in found.items() if n}, **others}


def _first_lacking(frame: nw.LazyFrame[Any], columns: Sequence[str]) -> Iterator[nw.Expr]:
    whole = nw.lit(value=True)
    for place, name in enumerate(columns):
        lacks = number(frame, name).is_null()
        yield nw.when(whole & lacks).then(nw.lit(1)).otherwise(nw.lit(0)).sum().alias(f"{place}")
        whole = whole & ~lacks
