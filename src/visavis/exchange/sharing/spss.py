"""SPSS: a ``.sav`` a table, with variable labels, value labels, formats and measurement levels.

SPSS holds texts of 32,767 bytes, variable labels of 256, value labels of 120 and a file's label of
64. A text cannot be missing there: a gap is an empty one. Numbers are system-missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from visavis.dataset.schema import Column, Kind, Table
from visavis.exchange.sharing.cuts import Cut, cut_texts
from visavis.exchange.sharing.labels import in_bytes, shortened
from visavis.exchange.sharing.readstat import labelled, variable_labels, writer
from visavis.exchange.sharing.study import Study

LONGEST_TEXT = 32_767
LONGEST_VARIABLE_LABEL = 256
LONGEST_VALUE_LABEL = 120
LONGEST_FILE_LABEL = 64
ORDERED = ("certainty", "rating")
"""Whose values have an order and no distance."""
TEXTS = (Kind.CODE, Kind.TERM, Kind.TEXT)


def write_spss(study: Study, folder: Path) -> Iterator[tuple[str, list[Cut]]]:
    """Write the tables; yields each with what had to be cut in it."""
    write = writer("write_sav")
    label = shortened(study.dataset.name, longest=LONGEST_FILE_LABEL, size=in_bytes)
    for table in study.tables:
        columns = study.columns(table)
        frame, cuts = cut_texts(table, study.numbered(table).collect(), LONGEST_TEXT)
        write(
            frame,
            folder / f"{table.name}.sav",
            file_label=label,
            column_labels=variable_labels(
                study, table, longest=LONGEST_VARIABLE_LABEL, size=in_bytes
            ),
            variable_value_labels=labelled(
                study, table, longest=LONGEST_VALUE_LABEL, size=in_bytes
            ),
            variable_measure={c.name: _measure(study, table, c) for c in columns},
            variable_format={c.name: _shown(c) for c in columns if c.kind not in TEXTS},
            row_compress=True,  # each text has the room of the longest, and is nearly all blank
        )
        yield table.name, cuts


def _measure(study: Study, table: Table, column: Column) -> str:
    if column.name in ORDERED:
        return "ordinal"
    return "nominal" if column.kind in TEXTS or study.words(table, column) else "scale"


def _shown(column: Column) -> str:
    return "F10.3" if column.kind is Kind.NUMBER else "F8.0"
