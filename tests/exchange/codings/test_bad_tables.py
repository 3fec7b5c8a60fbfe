"""A table that cannot be taken in says which line, which column and what to do."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.exchange.codings.sheets import coded_as, id_of, sheet
from visavis.exchange.codings.given import CodingsError
from visavis.exchange.codings.read import read_codings
from visavis.exchange.codings.write import write_codings

HEAD = "rater,id,category,certainty,does_not_fit,not_enough_text,memo\n"
A1, A2, B1 = (id_of(name) for name in ("A1", "A2", "B1"))


def told(folder: Path, text: str, *, several: bool = False) -> list[str]:
    file = folder / "team.csv"
    file.write_text(text)
    with pytest.raises(CodingsError) as refused:
        read_codings(file, sheet(coded=False, several=several))
    return str(refused.value).splitlines()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"A,{A1},nonsense,,,,", "line 2, column C (category): 'nonsense' is no category of"),
        (f"A,{A1},task,,,,", "line 2, column C (category): 'task' is no category of"),
        (f"A,{A1},poor_fit,,,,", "column C (category): 'poor_fit' is not for helpful reports"),
        ("A,123,self_awareness,,,,", "line 2, column B (id): '123' is no report of this round"),
        (f"C,{A1},self_awareness,,,,", "column A (rater): 'C' is no rater of this round; here it"),
        (f"B,{A1},self_awareness,,,,", "column B (id): this report was given to another rater"),
        (f"A,{A1},self_awareness,4,,,", "column D (certainty): '4' is not known here; use unsure"),
        (f"A,{A1},self_awareness,,yes,,", "column C (category): a category, and that none"),
        (f"A,{A1},,,yes,yes,", "column F (not_enough_text): either nothing fits, or"),
        (f"A,{A1},,,,,hm", "column C (category): no category; choose one"),
        (f"A,{A1},self_awareness,,,,,over", "line 2: a cell stands to the right"),
    ],
)
def test_a_row(tmp_path: Path, row: str, said: str) -> None:
    (problem,) = told(tmp_path, HEAD + row)
    assert problem.startswith("team.csv, line 2")
    assert said in problem


def test_every_problem_is_told_and_twenty_at_most(tmp_path: Path) -> None:
    rows = "".join(f"A,{n},self_awareness,,,,\n" for n in range(23))
    problems = told(tmp_path, HEAD + rows)
    assert len(problems) == 21
    assert problems[-1] == "and 3 more"


def test_what_is_coded_twice(tmp_path: Path) -> None:
    once, other = f"A,{A1},self_awareness,,,,\n", f"A,{A1},problem_solution,sure,,,\n"
    (problem,) = told(tmp_path, HEAD + once + other)
    assert "line 3, column B (id): this report is coded in line 2 already" in problem
    (problem,) = told(tmp_path, HEAD + once + once, several=True)
    assert "line 3, column C (category): this report has it already" in problem
    unsure = f"A,{A1},self_awareness,unsure,,,\n"
    (problem,) = told(tmp_path, HEAD + unsure + other, several=True)
    assert "line 3, column D (certainty): line 2 says otherwise" in problem


def test_columns_that_are_not_ours(tmp_path: Path) -> None:
    strange, missing = told(tmp_path, "rater,id,catgory\nA,1,x\n")
    assert strange.startswith("team.csv, line 1, column C: 'catgory' is no column of codings;")
    assert missing.startswith("team.csv, line 1: there is no column 'category'; take the table")


def test_titles_figures_and_blanks_are_read(tmp_path: Path) -> None:
    file = tmp_path / "team.csv"
    file.write_text(HEAD + f"A,{A1.upper()},self-AWARENESS,2,no,,\nA,{A2},,,,,\nB,{B1},,,X,,\n")
    found = read_codings(file, sheet(coded=False))
    assert sorted(found) == sorted([A1, B1])
    assert (found[A1].chosen[0].category, found[A1].certainty) == ("self_awareness", "fairly_sure")
    assert found[B1].does_not_fit


def test_a_workbook_names_the_sheet_and_refuses_what_was_never_computed(tmp_path: Path) -> None:
    file = tmp_path / "team.xlsx"
    write_codings(sheet(coded=False), file)
    book = openpyxl.load_workbook(file)
    book["rater B"]["F3"] = "nonsense"
    book.save(file)
    with pytest.raises(CodingsError, match=r"sheet “rater B”, line 3, column F \(category\)"):
        read_codings(file, sheet(coded=False))
    book["rater B"]["F3"] = "=A1"
    book.save(file)
    with pytest.raises(CodingsError, match="Cell F3 holds a formula without a result"):
        read_codings(file, sheet(coded=False))


def test_files_that_are_none(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        for part in range(3):
            with archive.open(f"xl/worksheets/sheet{part}.xml", "w") as opened:
                opened.write(b" " * 2**20)
        # What it says of itself is enough to refuse it: nothing is unpacked.
        for entry in archive.filelist:
            entry.file_size = 2**30 if entry.filename.endswith("0.xml") else entry.file_size
    (tmp_path / "text.qdpx").write_text("no zip")
    for name, said in (
        ("bomb.xlsx", "bomb.xlsx: The file is too large once unpacked."),
        ("text.qdpx", "text.qdpx: This is no .qdpx"),
        ("none.csv", "none.csv: The file cannot be opened"),
        ("none.qdpx", "none.qdpx: it cannot be opened"),
        ("team.doc", "team.doc: codings are read from .csv"),
    ):
        with pytest.raises(CodingsError) as refused:
            read_codings(tmp_path / name, sheet(coded=False))
        assert str(refused.value).startswith(said)


def test_a_sheet_may_be_called_otherwise_by_now(tmp_path: Path) -> None:
    file = tmp_path / "team.xlsx"
    write_codings(sheet(coded=False), file)
    book = openpyxl.load_workbook(file)
    book["rater A"]["F2"] = "self_awareness"
    book["rater A"].title = "Tabelle1"
    book.create_sheet("notes").append(["ask", "about", "this"])
    book.create_sheet("blank")
    book.save(file)
    assert list(read_codings(file, sheet(coded=False))) == [A1]
    for name in ("Tabelle1", "rater B"):
        del book[name]
    book.save(file)
    with pytest.raises(CodingsError) as refused:
        read_codings(file, sheet(coded=False))
    assert str(refused.value).startswith("team.xlsx, no sheet has the columns rater and id;")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (datetime(2026, 3, 4), "'2026-03-04 00:00:00' is no category of impacts@2"),  # noqa: DTZ001 -- a spreadsheet knows no zone
        (3.5, "'3.5' is no category of"),
        ("=cmd|'/c calc'!A1", "holds a formula without a result"),
    ],
)
def test_what_a_spreadsheet_program_makes_of_a_cell(
    tmp_path: Path, cell: datetime | float | str, said: str
) -> None:
    file = tmp_path / "team.xlsx"
    write_codings(sheet(coded=False), file)
    book = openpyxl.load_workbook(file)
    book["rater A"]["F2"] = cell
    book.save(file)
    with pytest.raises(CodingsError) as refused:
        read_codings(file, sheet(coded=False))
    assert said in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheet_programs_are_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "team.csv"
    row = f"a;{A1};self_awareness;2,0;;;à revoir\n"
    file.write_text(HEAD.replace(",", ";") + row, encoding=encoding)
    found = read_codings(file, sheet(coded=False))
    assert (found[A1].certainty, found[A1].memo) == ("fairly_sure", "à revoir")


def test_a_formula_typed_into_a_memo_stays_words(tmp_path: Path) -> None:
    file = tmp_path / "team.csv"
    file.write_text(f'{HEAD}A,{A1},self_awareness,,,,"=HYPERLINK(""x"")"\n')
    found = read_codings(file, sheet(coded=False))
    assert found[A1].memo == '=HYPERLINK("x")'
    write_codings(coded_as(sheet(coded=False), found), tmp_path / "out.csv")
    assert """"'=HYPERLINK""" in (tmp_path / "out.csv").read_text()
