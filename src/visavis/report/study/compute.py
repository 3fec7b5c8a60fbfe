"""Every section computed once: what the page, the tables and ``results.json`` are all told from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from visavis.report.study.section import Computed, Section
from visavis.report.study.sections.contents import SECTIONS
from visavis.report.study.study import Study
from visavis.stats.errors import UnusableError
from visavis.vocab.counted import listed

Progress = Callable[[str, float], None]
"""Told what is being done, and which share of the work is behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a dataset came to."""

    study: Study
    sections: Sequence[Computed]


def compute(study: Study, *, progress: Progress = lambda _what, _share: None) -> Report:
    """Compute every section whose tables are there.

    Parameters
    ----------
    study
        A dataset that passed the check, and what was planned.
    progress
        Told before each section.

    Raises
    ------
    RemedyError
        When the protocol asks for what the dataset does not have.
    """
    found = []
    for place, section in enumerate(SECTIONS):
        progress(section.key, place / len(SECTIONS))
        found.append(_computed(section, study))
    return Report(study=study, sections=tuple(found))


def _computed(section: Section, study: Study) -> Computed:
    if lacks := study.lacks(section.needs):
        kind = "table" if len(lacks) == 1 else "tables"
        return Computed(section=section, left_out=f"The dataset lacks the {kind} {listed(lacks)}.")
    try:
        return Computed(section=section, results=section.compute(study))
    except UnusableError as error:
        return Computed(section=section, left_out=str(error))
