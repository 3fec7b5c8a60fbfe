"""How often both sides place a turning point in the same session, against chance."""

from __future__ import annotations

import narwhals as nw

from visavis.privacy.published import is_small
from visavis.privacy.small_cells import Threshold
from visavis.report.study.counting import Table, behind
from visavis.report.study.guard import guarded, without
from visavis.report.study.rows import Results, Rows
from visavis.report.study.study import Study
from visavis.stats.turning_points import InCommon, count_turning_points, turning_points
from visavis.stats.turning_points.common import BEYOND, BOTH, DRAWS
from visavis.stats.turning_points.counting import SIDES, WITHIN, by, met
from visavis.stats.uncertainty import About

FEWEST, WORK = 199, 1_000_000
"""Draws of sessions for the tests of windows: as many as therapies times draws are no more work."""


def compute(study: Study) -> Results:
    """Estimate what both name, what chance would make of it, and what lies beyond."""
    plan = study.plan
    counted = count_turning_points(study.some("turningPoints", "sessions", "episodes"))
    told = told_windows(counted.table, plan.at_least)
    draws = min(DRAWS, max(FEWEST, WORK // max(1, len(counted))))
    found = turning_points(counted, rng=study.rng("turning points"), draws=draws, level=plan.level)
    rows = without(_rows(found), withheld=lambda row: row["within"] not in told)
    return {"in common": guarded(rows, plan.at_least)}


def told_windows(table: Table, at_least: Threshold) -> set[str]:
    """Say which windows may be told: enough meet in one that did not in the one before.

    And enough do not meet in it at all.
    """
    named = [nw.col(by(side)) for side in SIDES]
    pairs = table.filter(*(points > nw.lit(0.0) for points in named))
    told, before = set(), nw.lit(0.0)
    for within in WITHIN:
        meeting = [nw.col(met(side, within)) for side in SIDES]
        met_here = meeting[0] + meeting[1]
        cells = (behind(pairs, met_here > before), behind(pairs, met_here < named[0] + named[1]))
        if not any(is_small(cell, at_least) for cell in cells):
            told.add(str(within))
            before = met_here
    return told


def _rows(found: InCommon) -> Rows:
    """Return every estimate; those of both sides together with how likely chance alone is."""
    p = {str(window.within): window.p for window in found.windows}
    rows = []
    for row in found.estimates.rows():
        whole = (row["side"], row["about"]) == (BOTH, About.THERAPISTS_AT_LARGE.value)
        rows.append(
            {
                **row,
                "sessions apart": int(str(row["within"])),
                "p": p[str(row["within"])] if whole and row["name"] == BEYOND else None,
            }
        )
    return Rows(found.title(), tuple(rows))
