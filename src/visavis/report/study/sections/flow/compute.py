"""All that can be counted of a study's course with the tables that are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from visavis.report.study.rows import Results, Rows
from visavis.report.study.sections.flow.people import people
from visavis.report.study.sections.flow.response import response
from visavis.report.study.sections.flow.therapies import reports, therapies
from visavis.report.study.study import Study
from visavis.stats.errors import UnusableError

NEEDS = {
    "people": ("enrolments",),
    "therapies": ("episodes",),
    "response": ("episodes", "sessions", "cards"),
    "reports": ("eventReports",),
    "settled": ("eventReports", "consensus"),
}
"""By part of the flow: the tables without which it is left out."""
NOTHING = (
    "The dataset has none of the tables enrolments, episodes, sessions, cards and eventReports."
)


def compute(study: Study) -> Results:
    """Count what there is; name what there is not.

    Raises
    ------
    UnusableError
        When there is nothing to count.
    """
    lacking = {part: study.lacks(needs) for part, needs in NEEDS.items()}
    at_least = study.plan.at_least
    made: Mapping[str, Callable[[], Rows]] = {
        "people": lambda: people(study.tables["enrolments"], at_least),
        "therapies": lambda: therapies(study),
        "response": lambda: response(study),
        "reports": lambda: reports(study),
    }
    results = {part: make() for part, make in made.items() if not lacking[part]}
    if not results:
        raise UnusableError(NOTHING)
    gone = tuple(
        {"part": part, "tables": ", ".join(tables)} for part, tables in lacking.items() if tables
    )
    return {**results, "lacking": Rows("Left out for want of tables", gone)}
