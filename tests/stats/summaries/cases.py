"""What every engine must give alike; `make bench PART=spark` tries all of it on Spark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from visavis.stats.summaries import Summary, counts, moments, patterns, products, tallies
from visavis.stats.summaries.patterns import Codes

SUMMARIES: dict[str, Callable[[Any], Summary]] = {
    "counts": lambda data: counts(data, by=["client", "category"]),
    "moments": lambda data: moments(data, of="rating", by=["client"]),
    "products": lambda data: products(data, of=["day", "rating"], by=["client"]),
    "patterns": lambda data: patterns(
        data, Codes(unit="report", rater="rater", code="category", cluster="client")
    ),
    "sets": lambda data: patterns(
        data, Codes(unit="report", rater="rater", code="category", several=True)
    ),
    "numbers": lambda data: patterns(
        data, Codes(unit="report", rater="rater", code="rating", numeric=True)
    ),
    "tallies": lambda data: tallies(data, codes=["day", "votes"], cluster="client"),
}


SCHEMA = {
    "report": pl.Int64(),
    "rater": pl.String(),
    "category": pl.String(),
    "rating": pl.Float64(),
    "day": pl.Int64(),
    "votes": pl.Int64(),
    "client": pl.String(),
}
