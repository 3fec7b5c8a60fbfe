"""The table of contents."""

from __future__ import annotations

from visavis.report.study.section import Section
from visavis.report.study.sections.agreement.section import SECTION as AGREEMENT
from visavis.report.study.sections.congruence.section import SECTION as CONGRUENCE
from visavis.report.study.sections.endings.section import SECTION as ENDINGS
from visavis.report.study.sections.flow.section import SECTION as FLOW
from visavis.report.study.sections.methods.section import SECTION as METHODS
from visavis.report.study.sections.missing.section import SECTION as MISSING
from visavis.report.study.sections.outcome.section import SECTION as OUTCOME
from visavis.report.study.sections.reported.section import SECTION as REPORTED
from visavis.report.study.sections.therapists.section import SECTION as THERAPISTS
from visavis.report.study.sections.turning_points.section import SECTION as TURNING_POINTS

SECTIONS: tuple[Section, ...] = (
    FLOW,
    REPORTED,
    AGREEMENT,
    CONGRUENCE,
    OUTCOME,
    ENDINGS,
    TURNING_POINTS,
    THERAPISTS,
    MISSING,
    METHODS,
)
