"""How long therapies last, how they end, and after which sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from visavis.report.study.rows import Results
from visavis.report.study.section import Finding, Section, Telling
from visavis.report.study.sections.endings.broken_off import broken_off
from visavis.report.study.sections.endings.compute import compute
from visavis.report.study.sections.endings.duration import duration
from visavis.report.study.sections.endings.last_session import last_session
from visavis.report.study.sections.endings.two_sides import two_sides
from visavis.report.study.words import gettext_noop


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell how long therapies last, how each side tells the ending, and what came before it."""
    found = [
        *duration(results, telling),
        *two_sides(results, telling),
        *broken_off(results, telling),
        *last_session(results, telling),
    ]
    why = [str(row["why"]) for row in results["lacking"]]
    return [replace(found[0], more=[*found[0].more, *why]), *found[1:]] if found else []


SECTION = Section(
    key="endings",
    title=gettext_noop("How therapies end"),
    needs=("episodes",),
    compute=compute,
    tell=tell,
)
