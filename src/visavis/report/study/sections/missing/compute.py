"""All that can be said of what is not there."""

from __future__ import annotations

from visavis.report.study.rows import Results, Rows
from visavis.report.study.sections.missing.gaps import gaps
from visavis.report.study.sections.missing.phases import phases
from visavis.report.study.study import Study
from visavis.stats.errors import UnusableError

NOTHING = "The dataset has no table in which anything could be missing."


def compute(study: Study) -> Results:
    """Estimate what is missing, as far as it is known what was asked.

    Raises
    ------
    UnusableError
        When there is no table in which anything could be missing.
    """
    lacks = study.lacks(("episodes", "sessions", "cards"))
    found = {"gaps": gaps(study), "phases": Rows("", ()) if lacks else phases(study)}
    results = {name: rows for name, rows in found.items() if len(rows)}
    if not results:
        raise UnusableError(NOTHING)
    return results
