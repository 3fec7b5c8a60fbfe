"""A codebook typed into a spreadsheet is held to the same rules as one in YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.codebooks.cases import small
from visavis.codebooks.about import About
from visavis.codebooks.place import CodebookError
from visavis.exchange.codebook_tables import codebook_from_table
from visavis.exchange.spreadsheets.read import read_table
from visavis.vocab.card import Perspective

ABOUT = About(
    codebook="small", version="1", title="Small", language="en", says="What it was about."
)
HEAD = "Code,Title,Valence,Definition\n"
ROWS = "near,Near,helpful,It came near.\nfar,Far,hindering,It stayed away.\n"


def made(folder: Path, text: str) -> Path:
    file = folder / "book.csv"
    file.write_text(text)
    return file


def test_a_table_says_the_same_as_yaml(tmp_path: Path) -> None:
    assert codebook_from_table(read_table(made(tmp_path, HEAD + ROWS)), ABOUT) == small()


def test_a_workbook_with_sides_and_truths(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["code", "title", "definition", "perspectives", "codable", "counter example"])
    sheet.append(["top", "Top", "Above.", "", "no", ""])
    sheet.append(["low", "Low", "Below.", "client; guess", True, "Not this."])
    book.save(tmp_path / "book.xlsx")
    found = codebook_from_table(read_table(tmp_path / "book.xlsx"), ABOUT)
    assert [c.code for c in found.codable] == ["low"]
    assert found.by_code["low"].perspectives == {Perspective.CLIENT, Perspective.GUESS}
    assert found.by_code["low"].counter_example == "Not this."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + ROWS.replace("far,", "near,"), "line 3, categories[1].code: 'near' is there"),
        (HEAD + ROWS.replace("hindering", "bad"), "line 3, categories[1].valence: 'bad' is none"),
        (HEAD.replace("Valence", "Valance") + ROWS, "line 1, column C: there is no 'Valance'"),
        (HEAD + ROWS + "more,More,,,over here\n", "line 4: a cell stands to the right"),
        (HEAD + ROWS + "more,More,,\n", "line 4, categories[2].definition: expected a text"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CodebookError) as refused:
        codebook_from_table(read_table(made(tmp_path, text)), ABOUT)
    assert said in str(refused.value)
