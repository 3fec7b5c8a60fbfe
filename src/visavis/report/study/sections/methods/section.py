"""How the numbers came about, for whoever checks them or makes them again."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.report.study.rows import Results
from visavis.report.study.section import Finding, Section, Telling
from visavis.report.study.sections.methods.compute import compute
from visavis.report.study.sections.methods.found import found
from visavis.report.study.sections.methods.made_from import made_from
from visavis.report.study.sections.methods.recognised import recognised
from visavis.report.study.words import gettext_noop


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell what it was made from, how numbers were found, what is withheld, how to cite."""
    return [
        found(results, telling),
        recognised(results, telling),
        made_from(results, telling),
    ]


SECTION = Section(
    key="methods",
    title=gettext_noop("How this was found"),
    needs=(),
    compute=compute,
    tell=tell,
    in_short=False,
)
