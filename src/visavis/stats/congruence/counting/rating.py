"""Level 6: both sides' mean ratings of a session, and their cross-products."""

from __future__ import annotations

import narwhals as nw

from visavis.stats.congruence.counting.lines import N, once, summary, summed
from visavis.stats.congruence.study import CLIENT, THERAPIST, Study
from visavis.stats.summaries import Summary

KEYS = ("valence",)
SUMS = (N, "by_client", "by_therapist", "squares", "products", "unrated")
"""Sessions that both rate; the sums of the client's and of the therapist's mean rating, of the
client's squared, and of their product; sessions in which a side named something and rated none."""


def rating(study: Study) -> Summary:
    """Add up both sides' mean ratings of a session, per episode and valence.

    A partition must keep a session's reports together.
    """
    both = (nw.col("client rated") > nw.lit(0)) & (nw.col("therapist rated") > nw.lit(0))
    named = study.named.filter(nw.col(CLIENT) > nw.lit(0), nw.col(THERAPIST) > nw.lit(0))
    means = named.select(
        "episode",
        *KEYS,
        once(both).alias(N),
        once(~both).alias("unrated"),
        _mean(CLIENT, both).alias("by_client"),
        _mean(THERAPIST, both).alias("by_therapist"),
    )
    products = means.with_columns(
        (nw.col("by_client") * nw.col("by_client")).alias("squares"),
        (nw.col("by_client") * nw.col("by_therapist")).alias("products"),
    )
    table = summed(products, ("episode", *KEYS), *SUMS, whole_numbers=False)
    return summary(study, table, by=KEYS, sums=SUMS)


def _mean(side: str, both: nw.Expr) -> nw.Expr:
    """Return the mean rating of a side where both rate, and 0 elsewhere."""
    mean = nw.col(f"{side} rating") / nw.col(f"{side} rated")
    return nw.when(both).then(mean).otherwise(nw.lit(0.0))
