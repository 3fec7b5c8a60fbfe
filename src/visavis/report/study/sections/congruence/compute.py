"""Congruence at its six levels."""

from __future__ import annotations

from visavis.report.study.guard import guarded
from visavis.report.study.rows import Results, Rows
from visavis.report.study.study import Study


def compute(study: Study) -> Results:
    """Compare what both sides name."""
    return {
        f"level {level.number}": guarded(Rows.of(level), study.plan.at_least)
        for level in study.met.levels
    }
