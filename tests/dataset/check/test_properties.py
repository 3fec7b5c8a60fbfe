"""Whatever is broken, wherever: it is found at its place; and nothing makes the check stumble."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dataset.example import ROWS, frame, write_example
from visavis.dataset.check import check
from visavis.dataset.check.cells import check_cells
from visavis.dataset.check.findings import Findings
from visavis.dataset.check.tables import open_table
from visavis.dataset.schema import TABLES, Column, Kind

WRONG = {
    Kind.CODE: ["Ada Lovelace", "17", "", "ada@example.org", "c2026-11-22", "c" * 65],
    Kind.TERM: ["two words", "@1", "ada@example.org", "x" * 65],
    Kind.WORD: ["purple", "Client", "1"],
    Kind.INTEGER: ["seven", "1.0", "0x1", "99999999999999999999", "-99999"],
    Kind.DAY: ["2026-11-22", "1.5", "46348", "-99999"],
    Kind.NUMBER: ["1,5", "inf", "NaN", "1.5 h"],
    Kind.FLAG: ["TRUE", "yes", "1", "maybe"],
    Kind.TEXT: ["on 3/11/26", "ada@example.org", "+41 79 123 45 67", "x" * 32_768],
}
CELLS = [
    (table, row, column)
    for table, rows in ROWS.items()
    for row in range(len(rows) - 1)
    for column in TABLES[table].columns
]


def faults_of(table: str, cells: pl.DataFrame, folder: Path) -> list[tuple[int, str]]:
    file = folder / f"table-{table}_data.csv"
    cells.write_csv(file)
    findings = Findings()
    opened = open_table(TABLES[table], file, findings)
    assert opened is not None
    check_cells(opened, findings)
    return [(p.line, f.fault.column) for f in findings.found for p in f.places]


def line_of(table: str, row: int) -> int:
    """One line a row, and one more after the text that has a line end in it."""
    before = ROWS[table][1 : row + 1]
    return 2 + row + sum(cell.count("\n") for cells in before for cell in cells)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(CELLS), st.data())
def test_a_wrong_cell_is_found_at_its_line_and_column(
    cell: tuple[str, int, Column], data: st.DataObject
) -> None:
    table, row, column = cell
    value = data.draw(st.sampled_from([v for v in WRONG[column.kind] if v or column.required]))
    if column.least is None and column.most is None and value in ("-99999", "1"):
        value = "seven"  # where there are no limits nothing is out of them
    cells = frame(table).cast(pl.String)
    changed = [value if n == row else old for n, old in enumerate(cells[column.name])]
    with TemporaryDirectory() as scratch:
        series = pl.Series(column.name, changed, dtype=pl.String)
        found = faults_of(table, cells.with_columns(series), Path(scratch))
    assert (line_of(table, row), column.name) in found


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_no_damage_makes_it_stumble(data: st.DataObject) -> None:
    with TemporaryDirectory() as scratch:
        dataset = write_example(Path(scratch) / "d")
        files = sorted(file for file in dataset.rglob("*") if file.is_file())
        file = data.draw(st.sampled_from(files))
        content = bytearray(file.read_bytes())
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, len(content)))
        content[start:end] = data.draw(st.binary(max_size=8) | st.sampled_from([b'"', b",", b"\n"]))
        file.write_bytes(content)
        report = check(dataset)
        assert report.faults >= len(report.findings)
