"""The table of contents."""

from __future__ import annotations

from visavis.report.study.section import Section
from visavis.report.study.sections.reported.section import SECTION as REPORTED

SECTIONS: tuple[Section, ...] = (REPORTED,)
