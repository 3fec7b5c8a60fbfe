from __future__ import annotations

import json
import re
import shutil
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.stats.summaries.local_spark import spark
from visavis.dataset.read import read
from visavis.dataset.read.engines import Engine
from visavis.report.study.compute import Report, compute
from visavis.report.study.made.document import document
from visavis.report.study.open import open_study
from visavis.report.study.plan import Plan
from visavis.report.study.section import Computed, Value
from visavis.report.study.told import Told, tell
from visavis.report.study.words import Words
from visavis.report.study.write import PAGE, PAPER, RESULTS, write
from visavis.vocab.remedy import RemedyError

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
SCALES = {"0", "1", "4"}
"""The ends of scales, which a sentence explains."""


@pytest.fixture(scope="module")
def told(report: Report) -> Told:
    return tell(report, Words("en"), on=TODAY)


def test_every_section_of_a_whole_dataset_is_told(report: Report, told: Told) -> None:
    assert [one.left_out for one in report.sections] == [None] * len(report.sections)
    assert [one.key for one in told.sections] == [one.section.key for one in report.sections]
    assert all(one.findings for one in told.sections)


def test_every_number_in_a_sentence_is_one_of_the_results(report: Report, told: Told) -> None:
    words = Words("en")
    strange = []
    for section, computed in zip(told.sections, report.sections, strict=True):
        known = set(SCALES)
        for rows in computed.results.values():
            for row in rows:
                for value in row.values():
                    if isinstance(value, int | float):
                        for some in (value, abs(value)):
                            known |= {words.share(some).rstrip("%"), words.decimal(some)}
                        known.add(words.count(value))
        for finding in section.findings:
            found = NUMBER.findall(finding.sentence)
            strange += [(finding.key, one) for one in found if one.rstrip(".,") not in known]
    assert strange == []


def test_no_sentence_or_cell_holds_what_is_no_word_for_people(told: Told) -> None:
    cells = [
        str(cell.said if isinstance(cell, Value) else cell)
        for section in told.sections
        for finding in section.findings
        for lines in [finding.table.lines if finding.table else []]
        for cell in (finding.sentence, *finding.more, *(one for line in lines for one in line))
    ]
    assert not [cell for cell in cells if re.search(r"\b(None|nan|inf)\b|[{}]", cell)]


def test_what_was_planned_is_set_apart(report: Report) -> None:
    (outcome,) = (one for one in report.sections if one.section.key == "outcome")
    planned = outcome.results["models"].where(role="primary")
    assert [row["name"] for row in planned] == ["client_helpful, within clients"]


def test_a_plan_that_nothing_answers_is_refused(report: Report) -> None:
    for name in ("reported-helpfull", "next session: client_helpful"):
        plan = replace(report.study.plan, primary=(name,))
        asked = replace(report, study=replace(report.study, plan=plan))
        with pytest.raises(RemedyError, match=name):
            tell(asked, Words("en"), on=TODAY)


def test_the_same_results_are_the_same_bytes_but_for_the_date(
    report: Report, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("one", "two", "later")]
    for folder, day in zip(folders, (TODAY, TODAY, TOMORROW), strict=True):
        folder.mkdir()
        write(report, folder, words=Words("en"), on=day)
    one, two, later = (
        {
            str(file.relative_to(folder)): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        for folder in folders
    )
    assert one == two
    assert {name for name, content in one.items() if later[name] != content} == {PAGE, PAPER}
    lines = [made[PAGE].decode().splitlines() for made in (one, later)]
    assert sum(a != b for a, b in zip(*lines, strict=True)) == 1
    assert {PAGE, PAPER, RESULTS, "tables.xlsx"} < one.keys()
    assert one[PAPER].startswith(b"%PDF")


def test_a_section_is_the_same_on_duckdb(network: Path, report: Report) -> None:
    (mine,) = (one for one in report.sections if one.section.key == "agreement")
    study = open_study(read(network), report.study.plan, engine=Engine.DUCKDB)
    found = Computed(section=mine.section, results=mine.section.compute(study))
    alike(replace(report, sections=[mine]), replace(report, sections=[found]))


@pytest.mark.wide
@pytest.mark.parametrize("engine", [Engine.DUCKDB, Engine.SPARK])
def test_the_whole_report_is_the_same_on_every_engine(
    network: Path, report: Report, engine: Engine
) -> None:
    with spark() if engine is Engine.SPARK else nullcontext():
        other = compute(open_study(read(network), report.study.plan, engine=engine))
    alike(report, other)


def alike(one_report: Report, other: Report) -> None:
    one, two = (json.dumps(document(made), indent=0).splitlines() for made in (one_report, other))
    assert len(one) == len(two)
    for mine, theirs in zip(one, two, strict=True):
        if mine != theirs:
            first, second = (float(line.split(": ")[-1].rstrip(",")) for line in (mine, theirs))
            assert first == pytest.approx(second, rel=1e-6, abs=1e-9)


def test_a_dataset_without_tables_says_what_cannot_be_said(network: Path, tmp_path: Path) -> None:
    folder = tmp_path / "less"
    shutil.copytree(network, folder)
    for table in ("consensus", "codings", "scores", "matches", "cards"):
        (folder / "data" / f"table-{table}_data.csv").unlink()
    report = compute(open_study(read(folder), Plan()))
    left_out = {one.section.key: one.left_out for one in report.sections if one.left_out}
    assert left_out["agreement"] == "The dataset lacks the table codings."
    assert left_out["congruence"] == "The dataset lacks the table cards."
    assert left_out["outcome"] == "The dataset lacks the tables cards and scores."
    told = tell(report, Words("en"), on=TODAY)
    assert {one.why for one in told.left_out} == set(left_out.values())


def test_french_is_french(report: Report) -> None:
    told = tell(report, Words("fr"), on=TODAY)
    english = tell(report, Words("en"), on=TODAY)
    assert not {one.title for one in told.sections} & {one.title for one in english.sections}
    alike = [
        (one.key, mine.key)
        for one, other in zip(told.sections, english.sections, strict=True)
        for mine, theirs in zip(one.findings, other.findings, strict=True)
        if mine.sentence == theirs.sentence or mine.title == theirs.title
    ]
    assert alike == []
