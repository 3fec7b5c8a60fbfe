"""How many took part, and how much of what was asked came back."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.report.study.rows import Results
from visavis.report.study.section import Finding, Section, Telling
from visavis.report.study.sections.flow.cards import cards
from visavis.report.study.sections.flow.compute import compute
from visavis.report.study.sections.flow.course import course
from visavis.report.study.sections.flow.written import written
from visavis.report.study.words import gettext_noop


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell who took part, who handed in cards, and what stands on them."""
    return [course(results, telling), *cards(results, telling), *written(results, telling)]


SECTION = Section(
    key="flow",
    title=gettext_noop("Who took part, and what came back"),
    needs=(),
    compute=compute,
    tell=tell,
)
