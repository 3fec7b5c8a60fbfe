"""Whether therapies end more often after sessions in which the client named a hindrance."""

from __future__ import annotations

from visavis.report.study.guard import WITHHELD, guarded, without
from visavis.report.study.rows import Rows
from visavis.report.study.study import Study
from visavis.stats.endings import Logarithm, client_sessions, hazard
from visavis.stats.endings.sessions import HINDERING
from visavis.stats.results.shown import Row

EFFECT = "average marginal effect"


def hindering(study: Study) -> Rows:
    """Estimate the chance that a session is the last, given what the client's card says of it."""
    rows = client_sessions(study.some("episodes", "sessions", "cards"))
    found = hazard(rows, predictors=(HINDERING,), time=Logarithm("number"), level=study.plan.level)
    mine = tuple(row for row in found.rows() if row["predictor"] == HINDERING)
    told = guarded(Rows(found.title(), mine), study.plan.at_least)
    few = any(row["undefined"] == WITHHELD for row in told)  # clients of too few therapists, too
    return without(told, withheld=lambda _row: few)


def effect(rows: Rows) -> Row:
    """Return by how much the chance differs, for therapists at large."""
    return rows.first(**{"name": EFFECT, "cluster by": "therapist"})
