"""Therapies, the sessions that were held, and what was reported after them."""

from __future__ import annotations

import narwhals as nw

from visavis.report.study.counting import Asked, behind, count_alone, known, share, total
from visavis.report.study.rows import Rows
from visavis.report.study.study import Study
from visavis.stats.frames import label, lazy
from visavis.stats.frequencies.counted import UNCODED
from visavis.stats.results.shown import Row
from visavis.stats.summaries import counts
from visavis.stats.summaries.summary import N
from visavis.vocab.card import Perspective
from visavis.vocab.care import SessionStatus

THERAPISTS, CLIENTS, THERAPIES = "therapists", "clients", "therapies"
REPORTS, SETTLED = "reports", "settled"
WHAT_BECAME = (SessionStatus.HELD, SessionStatus.CANCELLED, SessionStatus.MISSED)


def therapies(study: Study) -> Rows:
    """Count therapies, and sessions by what became of them."""
    at_least = study.plan.at_least
    frame = lazy(study.tables["episodes"], "episode", "therapist", "client")
    whose = frame.select(label(frame, name) for name in ("episode", "therapist", "client"))
    table = known(counts(whose.drop("episode"), by=("therapist", "client")).table)
    everybody = behind(table)
    numbers = {
        THERAPISTS: len(everybody.therapists),
        CLIENTS: len(everybody.clients),
        THERAPIES: total(table),
    }
    rows = [count_alone({"name": k}, n, everybody, at_least) for k, n in numbers.items()]
    if "sessions" in study.tables:
        sessions = lazy(study.tables["sessions"], "session", "episode", "status")
        named = sessions.select(label(sessions, name) for name in ("episode", "status"))
        every = named.join(whose, on="episode", how="left")
        by_status = known(counts(every, by=("therapist", "client", "status")).table)
        for status in WHAT_BECAME:
            of = nw.col("status") == nw.lit(status.value)
            cell = behind(by_status, of)
            rows.append(count_alone({"name": status.value}, total(by_status, of), cell, at_least))
    return Rows("Therapies and sessions", tuple(rows))


def reports(study: Study) -> Rows:
    """Count event reports, and say how many of them have a settled category."""
    plan, table = study.plan, study.counted.reports.table
    asked = Asked(unit="event reports", level=plan.level, at_least=plan.at_least)
    rows: list[Row] = []
    for one in Perspective:
        mine = known(table.filter(nw.col("perspective") == nw.lit(one.value)))
        words = {"name": REPORTS, "perspective": one.value}
        if total(mine):
            rows.append(count_alone(words, total(mine), behind(mine), plan.at_least))
        if total(mine) and "consensus" in study.tables:
            settled = nw.col(N) - nw.col(UNCODED)
            rows.append(share(mine, settled, nw.col(N), asked, of={**words, "name": SETTLED}))
    return Rows("Event reports", tuple(rows))
