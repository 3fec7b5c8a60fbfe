"""Congruence at its six levels; and, of the first one, how far therapists differ."""

from __future__ import annotations

from visavis.report.study.guard import guarded
from visavis.report.study.rows import Results, Rows
from visavis.report.study.study import Study
from visavis.stats.congruence import congruence
from visavis.stats.congruence.study import COLUMNS


def compute(study: Study) -> Results:
    """Compare what both sides name."""
    plan = study.plan
    found = congruence(
        study.some(*COLUMNS),
        codebook=study.codebook,
        round=plan.same_event_round,
        confidence=plan.level,
    )
    return {
        f"level {level.number}": guarded(Rows.of(level), plan.at_least) for level in found.levels
    }
