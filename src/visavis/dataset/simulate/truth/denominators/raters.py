"""What raters' agreement rests on."""

from __future__ import annotations

from itertools import combinations

import polars as pl

from visavis.dataset.simulate.truth.denominators.counting import count_by
from visavis.dataset.simulate.truth.views import Views
from visavis.vocab.coding import SourceGuess

FIRST = pl.col("round") == "first"
NAMED = pl.col("category").is_not_null()
CODING = ("report", "rater")
RATER = pl.col("rater").alias("group")


def named_by_both(views: Views) -> pl.DataFrame:
    """Count reports with a category by both raters of a pair."""
    raters, patterns = views.patterns
    counts = {
        f"{raters[one]} {raters[two]}": sum(
            n for pattern, n in patterns.items() if pattern >> one & pattern >> two & 1
        )
        for one, two in combinations(range(len(raters)), 2)
    }
    schema = {"group": pl.String(), "n": pl.Int64()}
    return pl.DataFrame(list(counts.items()), schema=schema, orient="row")


def pairable(views: Views) -> pl.DataFrame:
    """Count categories given to a report that has another one."""
    codes = ((pattern.bit_count(), n) for pattern, n in views.patterns[1].items())
    return pl.DataFrame({"n": [sum(count * n for count, n in codes if count > 1)]})


def twice(views: Views) -> pl.DataFrame:
    """Count reports that a rater gave a category twice."""
    named = views["codings"].select(*CODING, "round", "category").filter(NAMED)
    again = named.filter(~FIRST).select("report", again="rater")
    both = named.filter(FIRST).select("report", RATER).join(again, on="report")
    return count_by(both.filter(pl.col("group") == pl.col("again")), "group")


def gold(views: Views) -> pl.DataFrame:
    """Count a rater's categories for reports whose true one is known."""
    known = views["assignments"].filter("gold", FIRST).select("report").unique()
    named = views["codings"].filter(FIRST, NAMED).select("report", RATER)
    return count_by(named.join(known, on="report", how="semi"), "group")


def codings(views: Views) -> pl.DataFrame:
    """Count a rater's codings."""
    return count_by(views["codings"].filter(FIRST).select(RATER), "group")


def ventured(views: Views) -> pl.DataFrame:
    """Count guesses at whose account it is."""
    guess = views["assignments"]["source_guess"]
    return pl.DataFrame({"n": [(guess != SourceGuess.CANNOT_TELL).sum()]})
