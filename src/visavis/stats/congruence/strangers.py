"""Judgements and settled categories that no report of the tables is meant by: they are counted."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from visavis.stats.congruence.study import CLIENT, Frame, Study
from visavis.stats.frames import collected, flag
from visavis.stats.gaps import UNSAID
from visavis.stats.summaries.summary import each_one

OPEN = {
    "same": "judgements that do not say whether it is the same event",
    "decoy": "judgements that do not say whether they are of a decoy",
}
"""What judgements with a gap in a column are called."""
OF_WHOM = {
    "client_report": "judgements whose client_report is no event report of a client",
    "therapist_report": "judgements whose therapist_report is no event report of the other side",
}
"""What judgements are called whose report is in no table, or is the other side's."""
VALENCES = "judgements of two reports of which one helped and the other hindered"
SESSIONS = "judgements whose decoy says otherwise than the sessions of their reports"
STRANGERS = frozenset({*OPEN.values(), *OF_WHOM.values(), VALENCES, SESSIONS, UNSAID})
"""What all such lines are called."""


def of_judgements(study: Study) -> Mapping[str, int]:
    """Count judgements that belong to no pair of the client's and the other side's reports.

    Each is counted once, by the first reason.
    """
    rows = study.judgements
    reports = study.every_report.select("report", "perspective", "session", "valence")
    own = nw.col("perspective") == nw.lit(CLIENT)
    met = rows.select(*OF_WHOM, **{name: flag(rows, name) for name in OPEN})
    for name, whose in zip(OF_WHOM, (own, ~own), strict=True):
        of = {f"{name} {column}": nw.col(column) for column in ("session", "valence")}
        there = reports.filter(whose).select(
            nw.col("report").alias(name), nw.lit(1).alias(name[:6]), **of
        )
        met = met.join(there, on=name, how="left")
    lacking = {why: nw.col(name).is_null() for name, why in OPEN.items()} | {
        why: nw.col(name[:6]).is_null() for name, why in OF_WHOM.items()
    }
    session, valence = (
        nw.col(f"client_report {of}") == nw.col(f"therapist_report {of}")
        for of in ("session", "valence")
    )
    lacking |= {VALENCES: ~valence, SESSIONS: session == (nw.col("decoy") == nw.lit(1))}
    sound: nw.Expr = nw.lit(value=True)
    columns = []
    for place, lacks in enumerate(lacking.values()):
        first = nw.when(sound & lacks).then(nw.lit(1)).otherwise(nw.lit(0))
        columns.append(first.alias(f"why {place}"))
        sound = sound & ~lacks
    marked = met.select(*columns)
    sums = marked.select(nw.col(f"why {place}").sum() for place in range(len(lacking)))
    return _some(dict(zip(lacking, collected(sums, whole_numbers=True).row(0), strict=True)))


def of_categories(study: Study) -> Mapping[str, int]:
    """Count settled categories whose report is in no table."""
    said = study.every_report.select("report")
    unsaid: Frame = study.consensus.join(said, on="report", how="anti")
    marked = unsaid.with_columns(each_one("lines"))
    lines = collected(marked.select(nw.col("lines").sum()), whole_numbers=True).row(0)[0]
    return _some({UNSAID: lines})


def _some(counts: Mapping[str, int | None]) -> dict[str, int]:
    return {why: int(count) for why, count in counts.items() if count}
