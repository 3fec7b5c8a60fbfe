"""A report on disk: all of its files, or none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from visavis.report.study.compute import Report
from visavis.report.study.made.comparison import comparison
from visavis.report.study.made.document import written
from visavis.report.study.made.files import write_figures, write_tables
from visavis.report.study.made.page import page
from visavis.report.study.made.paper import paper
from visavis.report.study.told import tell
from visavis.report.study.words import Words

PAGE, PAPER, RESULTS = "report.html", "report.pdf", "results.json"
COMPARISON = "comparison.html"


def write(report: Report, folder: Path, *, words: Words, on: date) -> None:
    """Write every form of a report into a folder.

    Parameters
    ----------
    report
        What was computed.
    folder
        Empty; whoever calls moves it to its place when all is written.
    words
        The language.
    on
        The day that is written on it.
    """
    told = tell(report, words, on=on)
    (folder / RESULTS).write_text(written(report), encoding="utf-8")
    (folder / PAGE).write_text(page(told), encoding="utf-8")
    (folder / PAPER).write_bytes(paper(told))
    write_tables(folder, report.sections)
    write_figures(folder, told.drawn)


def write_comparison(
    reports: tuple[Report, Report], folder: Path, *, words: Words, on: date
) -> None:
    """Write two reports side by side into an empty folder.

    Parameters are those of `write`, but for two.
    """
    one, other = (tell(report, words, on=on) for report in reports)
    names = (one.name, other.name)
    if names[0] == names[1]:  # two waves of one study
        first, second = (report.study.dataset.folder.name for report in reports)
        names = (f"{one.name}, {first}", f"{other.name}, {second}")
    (folder / COMPARISON).write_text(comparison((one, other), names=names), encoding="utf-8")
    (folder / RESULTS).write_text(written(*reports), encoding="utf-8")
