from __future__ import annotations

import io
import random
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from visavis.exchange.spreadsheets.read import read_content, read_table
from visavis.exchange.spreadsheets.table import (
    BrokenCell,
    Cell,
    Limits,
    Row,
    UnreadableFileError,
    column_letter,
)
from visavis.exchange.spreadsheets.write import harmless, write_csv, write_workbook


def saved(book: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def book(*rows: list[object], title: str = "Sheet1") -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return made


def repacked(content: bytes, part: str, text: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return held.getvalue()


def test_dates_are_dates_and_numbers_typed_as_text_stay_text() -> None:
    content = saved(book(["code", "day", "at", "n"], ["007", date(2026, 3, 2), time(14, 30), 7]))
    assert read_content(content).rows == (
        Row(2, ("007", datetime(2026, 3, 2), time(14, 30), 7)),  # noqa: DTZ001 -- as in the file
    )


def test_empty_rows_are_counted_and_hidden_ones_are_read() -> None:
    made = book(["a", "b"], [1, 2], [None, None], [None, " "], [3, 4])
    made.worksheets[0].row_dimensions[5].hidden = True
    table = read_content(saved(made))
    assert ([row.line for row in table.rows], table.blank_rows) == ([2, 5], 2)


def test_a_row_formatted_at_the_very_end_of_the_sheet_is_no_obstacle() -> None:
    made = book(["a", "b"], [1, 2])
    made.worksheets[0].row_dimensions[1_048_576].height = 30
    table = read_content(saved(made))
    assert ([row.cells for row in table.rows], table.blank_rows) == ([(1, 2)], 0)


def test_an_error_of_the_spreadsheet_is_no_text() -> None:
    made = book(["a", "b"], ["x", "y"])
    made.worksheets[0]["B2"].value = "#REF!"
    made.worksheets[0]["B2"].data_type = "e"
    assert read_content(saved(made)).rows == (Row(2, ("x", BrokenCell("#REF!"))),)


def test_a_formula_without_a_saved_result_is_refused_by_its_place() -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_content(saved(book(["a", "b"], [1, "=A2+1"])))
    assert refused.value.problem == "Cell B2 holds a formula without a result."


def test_the_only_visible_sheet_with_something_on_it_is_read() -> None:
    made = book(["a", "b"], [1, 2])
    made.create_sheet("empty")
    hidden = made.create_sheet("old")
    hidden.append(["c", "d"])
    hidden.sheet_state = "hidden"
    assert read_content(saved(made)).columns == ("a", "b")


def test_of_several_sheets_one_must_be_named() -> None:
    made = book(["a", "b"], title="Spring")
    made.create_sheet("Autumn").append(["c", "d"])
    with pytest.raises(UnreadableFileError) as refused:
        read_content(saved(made))
    assert refused.value.remedy == "Name the one with the cards by --sheet: “Spring”, “Autumn”."
    assert read_content(saved(made), sheet="autumn").columns == ("c", "d")
    with pytest.raises(UnreadableFileError):
        read_content(saved(made), sheet="winter")


def test_a_sheet_called_cards_needs_no_naming() -> None:
    made = book(["a", "b"], title="Notes")
    made.create_sheet("Cards").append(["c", "d"])
    assert read_content(saved(made)).columns == ("c", "d")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = repacked(saved(book(["a", "b"])), "xl/theme/theme1.xml", b" " * 5_000_000)
    assert read_content(content).columns == ("a", "b")
    with pytest.raises(UnreadableFileError) as refused:
        read_content(content, limits=Limits(unpacked_bytes=4_000_000))
    assert refused.value.problem == "The file is too large once unpacked."


def test_a_document_type_with_entities_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(UnreadableFileError):
        read_content(repacked(saved(book(["a", "b"])), "xl/workbook.xml", bomb))


def test_a_row_wider_than_any_is_refused_before_it_is_built() -> None:
    wide = b'<row r="1">' + b"<c/>" * (17 * 16_384) + b"</row>"
    sheet = b"<worksheet><sheetData>" + wide + b"</sheetData></worksheet>"
    with pytest.raises(UnreadableFileError):
        read_content(repacked(saved(book(["a", "b"])), "xl/worksheets/sheet1.xml", sheet))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old .xls file, or one with a password."),
        (b"PK\x03\x04garbage", "The .xlsx file is damaged, or not all of it is there."),
    ],
)
def test_other_formats_are_told_apart(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_content(content)
    assert refused.value.problem == problem


def test_a_zip_of_something_else_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("word/document.xml", "<x/>")
    with pytest.raises(UnreadableFileError) as refused:
        read_content(held.getvalue())
    assert refused.value.problem == "This is no Excel workbook."


def test_a_damaged_workbook_is_refused_wherever_the_damage_is() -> None:
    content = saved(book(["a", "b"], *[[n, f"text {n}"] for n in range(20)]))
    chance = random.Random(7)  # noqa: S311 -- which byte is damaged, nothing secret
    refused = 0
    for _ in range(60):
        damaged = bytearray(content)
        damaged[chance.randrange(4, len(damaged))] ^= 0xFF
        try:
            read_content(bytes(damaged))
        except UnreadableFileError:
            refused += 1
    assert refused > 30


def test_damaged_parts_inside_a_sound_archive_are_refused() -> None:
    content = saved(book(["a", "b"], [1, "x"], [date(2026, 3, 2), 2.5]))
    chance = random.Random(8)  # noqa: S311 -- which byte is damaged, nothing secret
    parts = [n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if n.endswith(".xml")]
    refused = 0
    for _ in range(60):
        part = chance.choice(parts)
        damaged = bytearray(zipfile.ZipFile(io.BytesIO(content)).read(part))
        damaged[chance.randrange(len(damaged))] = chance.randrange(32, 127)
        try:
            read_content(repacked(content, part, bytes(damaged)))
        except UnreadableFileError:
            refused += 1
    assert 0 < refused < 60


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["K-1", date(2026, 3, 2), 3, "é\nsecond line"], ["", "", "", "x"]]
    write_workbook(tmp_path / "a.xlsx", [("cards", ["a", "b", "c", "d"], rows)])
    table = read_table(tmp_path / "a.xlsx")
    first = ("K-1", datetime(2026, 3, 2), 3, "é\nsecond line")  # noqa: DTZ001 -- as in the file
    assert table.rows == (Row(2, first), Row(3, ("", "", "", "x")))


def test_a_written_csv_opens_in_excel_and_computes_nothing(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["a", "b"], [["=1+1", "é"]])
    assert (tmp_path / "a.csv").read_bytes() == "\ufeffa,b\r\n'=1+1,é\r\n".encode()
    assert harmless("plain") == "plain"


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read_table(tmp_path / "none.csv")
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,2\n")
    with pytest.raises(UnreadableFileError):
        read_table(tmp_path / "a.csv", limits=Limits(file_bytes=4))


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_the_letters_of_the_spreadsheet(place: int, letters: str) -> None:
    assert column_letter(place) == letters
