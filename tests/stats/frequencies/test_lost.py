"""What belongs to no report, and to no orientation, is counted."""

from __future__ import annotations

from tests.stats.frequencies.study import REPORTS
from visavis.stats.frequencies import frequencies


def test_settled_categories_of_no_report_are_counted() -> None:
    reports = {**REPORTS, "report": ["1", "2", "3", "4", "5", "6"]}
    del reports["category"]
    settled = {"report": ["1", "2", "7", "8", None, ""], "category": ["hope"] * 6}
    found = frequencies(reports=reports, consensus=settled).shares
    lost = {
        "settled categories without a report": 2,
        "settled categories of a report that is not in eventReports": 2,
    }
    [pooled, _] = found.where(weighting="reports")
    assert (pooled.n, dict(pooled.dropped), dict(pooled.lines)) == (
        2,
        {"not coded": 4, "of no category": 0},
        lost,
    )
    nobody = {"report": ["8"], "category": ["hope"]}
    [alone, *_] = frequencies(reports=reports, consensus=nobody).shares
    assert alone.undefined == "There are no such reports with a settled category."
    assert dict(alone.lines) == {"settled categories of a report that is not in eventReports": 1}


def test_reports_of_therapists_without_an_orientation_are_counted_beside_every_orientation() -> (
    None
):
    therapists = {"therapist": ["A", "B"], "orientation": ["cbt", None]}
    found = frequencies(reports=REPORTS, therapists=therapists).shares
    told = {
        one.of["orientation"]: (one.n, dict(one.lines)) for one in found.where(weighting="reports")
    }
    lost = {"settled reports of therapists without an orientation": 1}
    assert told == {"all": (5, {}), "cbt": (4, lost)}
