"""What was reported."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.report.study.rows import Results
from visavis.report.study.section import Finding, Section, Telling
from visavis.report.study.sections.reported.amounts import rates, ratings
from visavis.report.study.sections.reported.compute import compute
from visavis.report.study.sections.reported.shares import shares
from visavis.report.study.words import gettext_noop
from visavis.vocab.card import Valence


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell shares of both valences, how much is reported, and how strongly it is rated."""
    return [
        *(finding for valence in Valence for finding in shares(results, telling, valence)),
        rates(results, telling),
        ratings(results, telling),
    ]


SECTION = Section(
    key="reported",
    title=gettext_noop("What was reported"),
    needs=("eventReports",),
    compute=compute,
    tell=tell,
)
