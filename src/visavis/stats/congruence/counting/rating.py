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
    study.table("eventReports", "rating")
    sides = (CLIENT, THERAPIST)
    own = study.reports.filter(
        (nw.col("perspective") == nw.lit(CLIENT)) | (nw.col("perspective") == nw.lit(THERAPIST))
    )
    rated = ~nw.col("rating").is_null()
    columns = {}
    for side in sides:
        of_side = nw.col("perspective") == nw.lit(side)
        columns[f"{side} named"] = once(of_side)
        columns[f"{side} rated"] = once(of_side & rated)
        columns[side] = nw.when(of_side & rated).then(nw.col("rating")).otherwise(nw.lit(0.0))
    sessions = (
        own.with_columns(**columns)
        .group_by("episode", "session", "valence")
        .agg(nw.col(*columns).sum())
        .filter(nw.col("client named") > nw.lit(0), nw.col("therapist named") > nw.lit(0))
    )
    both = (nw.col("client rated") > nw.lit(0)) & (nw.col("therapist rated") > nw.lit(0))
    means = sessions.with_columns(
        once(both).alias(N),
        once(~both).alias("unrated"),
        *(
            nw.when(both)
            .then(nw.col(side) / nw.col(f"{side} rated"))
            .otherwise(nw.lit(0.0))
            .alias(side)
            for side in sides
        ),
    )
    products = means.with_columns(
        (nw.col(CLIENT) * nw.col(CLIENT)).alias("squares"),
        (nw.col(CLIENT) * nw.col(THERAPIST)).alias("products"),
    )
    products = products.rename({CLIENT: "by_client", THERAPIST: "by_therapist"})
    table = summed(products, ("episode", *KEYS), *SUMS)
    return summary(study, table, by=KEYS, sums=SUMS)
