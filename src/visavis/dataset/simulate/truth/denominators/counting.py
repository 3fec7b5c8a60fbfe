"""Rows counted by some of the words that tell truths from their siblings."""

from __future__ import annotations

import polars as pl

KEYS = ("perspective", "valence", "group")
"""Words of a truth by which its rows are told from those of its siblings."""


def count_by(frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Return `n`, the rows by `keys`."""
    return frame.group_by(keys).len("n") if keys else pl.DataFrame({"n": [frame.height]})


def ordered_pairs(counts: pl.DataFrame) -> pl.DataFrame:
    """Return `n`, the ordered pairs within groups of these sizes."""
    return counts.select(n=(pl.col("n").cast(pl.Int64) * (pl.col("n").cast(pl.Int64) - 1)).sum())
