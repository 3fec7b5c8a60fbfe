"""Tables as CSV and as one workbook; figures as SVG and as what they are drawn from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from visavis.report.study.figures.figure import Figure
from visavis.report.study.rows import Rows
from visavis.report.study.section import Computed

TABLES, FIGURES, BOOK = "tables", "figures", "tables.xlsx"
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When every workbook was made: the same results are the same bytes."""
SHEET = 31
"""Characters that a sheet's name may have."""


def write_tables(folder: Path, sections: Sequence[Computed]) -> None:
    """Write the rows of every result, unrounded."""
    import xlsxwriter  # noqa: PLC0415 -- writes the same bytes each time, which openpyxl does not

    (folder / TABLES).mkdir()
    with xlsxwriter.Workbook(folder / BOOK) as book:
        book.set_properties({"created": NEVER})
        for name, rows in _named(sections):
            frame = _frame(rows)
            frame.write_csv(folder / TABLES / f"{name}.csv")
            frame.write_excel(book, name[:SHEET], autofit=True, header_format={"bold": True})


def _named(sections: Sequence[Computed]) -> Iterator[tuple[str, Rows]]:
    for one in sections:
        for name, rows in one.results.items():
            if len(rows):
                yield f"{one.section.key}-{name.replace(' ', '-')}", rows


def _frame(rows: Rows) -> pl.DataFrame:
    return pl.DataFrame([dict(row) for row in rows], infer_schema_length=None, strict=False)


def write_figures(folder: Path, drawn: Mapping[str, tuple[Figure, str]]) -> None:
    """Write each figure twice: drawn, and as the specification that holds its data."""
    (folder / FIGURES).mkdir()
    for name, (figure, image) in drawn.items():
        (folder / FIGURES / f"{name}.svg").write_text(image, encoding="utf-8")
        spec = json.dumps(figure.spec, ensure_ascii=False, indent=1)
        (folder / FIGURES / f"{name}.vl.json").write_text(f"{spec}\n", encoding="utf-8")
