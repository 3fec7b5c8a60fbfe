"""A report on disk: all of its files, or none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from visavis.report.study.compute import Report
from visavis.report.study.made.document import written
from visavis.report.study.made.files import write_figures, write_tables
from visavis.report.study.made.page import page
from visavis.report.study.made.paper import paper
from visavis.report.study.told import tell
from visavis.report.study.words import Words

PAGE, PAPER, RESULTS = "report.html", "report.pdf", "results.json"


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
