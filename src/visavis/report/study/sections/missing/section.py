"""What is missing: cards, answers, categories, scores and endings."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.report.study.rows import Results
from visavis.report.study.section import Finding, Section, Telling
from visavis.report.study.sections.missing.compute import compute
from visavis.report.study.sections.missing.not_there import not_there
from visavis.report.study.sections.missing.over_time import over_time
from visavis.report.study.words import gettext_noop


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell where cards are missing, and what else."""
    return [*over_time(results, telling), *not_there(results, telling)]


SECTION = Section(
    key="missing",
    title=gettext_noop("What is missing"),
    needs=(),
    compute=compute,
    tell=tell,
)
