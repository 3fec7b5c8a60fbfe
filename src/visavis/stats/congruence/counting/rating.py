"""Level 6: both sides' mean ratings of a session, and their cross-products."""

from __future__ import annotations

import narwhals as nw

from visavis.stats.congruence.counting.lines import N, once, summary, summed
from visavis.stats.congruence.study import CLIENT, THERAPIST, Frame, Study
from visavis.stats.summaries import Summary

KEYS = ("valence",)
SUMS = (N, "by_client", "by_therapist", "squares", "products", "unrated")
"""Sessions that both rate; the sums of the client's and of the therapist's mean rating, of the
client's squared, and of their product; sessions in which a side named something and rated none."""


def session_means(study: Study) -> Frame:
    """Return each session in which both report the same valence, with each side's mean rating.

    A side that rates none of its reports has no mean. The sessions are those with both cards in
    before the reveal.
    """
    there = study.named.filter(nw.col(CLIENT) > nw.lit(0), nw.col(THERAPIST) > nw.lit(0))
    return there.select("episode", "session", *KEYS, *map(_mean, (CLIENT, THERAPIST)))


def rating(study: Study) -> Summary:
    """Add up both sides' mean ratings of a session, per episode and valence.

    A partition must keep a session's reports together.
    """
    both = ~(nw.col("by_client").is_null() | nw.col("by_therapist").is_null())
    means = session_means(study).select(
        "episode",
        *KEYS,
        once(both).alias(N),
        once(~both).alias("unrated"),
        *(
            nw.when(both).then(nw.col(name)).otherwise(nw.lit(0.0)).alias(name)
            for name in ("by_client", "by_therapist")
        ),
    )
    products = means.with_columns(
        (nw.col("by_client") * nw.col("by_client")).alias("squares"),
        (nw.col("by_client") * nw.col("by_therapist")).alias("products"),
    )
    table = summed(products, ("episode", *KEYS), *SUMS, whole_numbers=False)
    return summary(study, table, by=KEYS, sums=SUMS)


def _mean(side: str) -> nw.Expr:
    rated = nw.col(f"{side} rated") > nw.lit(0)
    mean = nw.when(rated).then(nw.col(f"{side} rating") / nw.col(f"{side} rated"))
    return mean.alias(f"by_{side}")
