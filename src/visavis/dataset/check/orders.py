"""What rows owe each other together: the order of sessions, the last of them, a sum."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.check.keys import Tables, first_rows
from visavis.dataset.check.opened import ROW

ROUNDING = 1e-6

NUMBERS = Fault(
    "sessions",
    "number",
    "its day is before that of a session with a smaller number",
    "Number the sessions of an episode by their day.",
)
LAST_DAY = Fault(
    "episodes",
    "last_day",
    "it is not the day of the last session that was held",
    "Take it from sessions; leave it empty when none was held.",
)
SUMS = Fault(
    "predictions",
    "probability",
    "the probabilities of this report add up to more than 1",
    "The categories of one codebook exclude each other: correct the probabilities.",
)


def check_numbers(tables: Tables, findings: Findings) -> None:
    """See that within an episode the number grows with the day."""
    opened = tables.get("sessions")
    if opened is None or not opened.has("episode", "number", "day"):
        return
    frame = opened.lazy().select(
        pl.col(ROW),
        opened.hashed("episode").alias("episode"),
        opened.cell("number").cast(pl.Int32, strict=False).alias("number"),
        opened.cell("day").cast(pl.Int32, strict=False).alias("day"),
    )
    ordered = frame.drop_nulls().collect(engine="streaming").sort("episode", "number")
    same = pl.col("episode") == pl.col("episode").shift()
    back = ordered.lazy().filter(same & (pl.col("day") < pl.col("day").shift()))
    count, rows = first_rows(back)
    if count:
        kept = opened.lazy().filter(pl.col(ROW).is_in(rows.implode()))
        findings.add(NUMBERS, opened.locate(kept, "number"), count)


def check_last_days(tables: Tables, findings: Findings) -> None:
    """See that an episode's last day is that of its last session that was held."""
    opened, sessions = tables.get("episodes"), tables.get("sessions")
    if opened is None or sessions is None or not opened.has("episode", "last_day"):
        return
    if not sessions.has("episode", "day", "status"):
        return
    held = sessions.lazy().filter(sessions.cell("status") == "held")
    last = held.group_by(sessions.hashed("episode").alias("of")).agg(
        sessions.cell("day").max().alias("last")
    )
    told = opened.lazy().select(
        pl.col(ROW), opened.hashed("episode").alias("of"), opened.cell("last_day").alias("told")
    )
    joined = told.filter(pl.col("of").is_not_null()).join(last, on="of", how="left")
    count, rows = first_rows(joined.filter(pl.col("told").ne_missing(pl.col("last"))))
    if count:
        kept = opened.lazy().filter(pl.col(ROW).is_in(rows.implode()))
        findings.add(LAST_DAY, opened.locate(kept, "last_day"), count)


def check_sums(tables: Tables, several: Collection[str], findings: Findings) -> None:
    """See that the probabilities of one report, codebook and model are at most 1 in all.

    Unless the codebook is one of `several`, whose categories do not exclude each other.
    """
    opened = tables.get("predictions")
    if opened is None or not opened.has("report", "codebook", "model", "probability"):
        return
    asked = opened.lazy().filter(~opened.cell("codebook").is_in(sorted(several)))
    frame = asked.select(
        pl.col(ROW),
        opened.hashed("report", "codebook", "model").alias("of"),
        opened.cell("probability").alias("probability"),
    )
    summed = frame.group_by("of").agg(pl.col("probability").sum(), pl.col(ROW).min())
    count, rows = first_rows(summed.filter(pl.col("probability") > 1 + ROUNDING))
    if count:
        kept = opened.lazy().filter(pl.col(ROW).is_in(rows.implode()))
        findings.add(SUMS, opened.locate(kept, "report"), count)
