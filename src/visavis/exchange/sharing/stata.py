"""Stata: a ``.dta`` a table, with variable labels and value labels.

Written as Stata 14 does (format 118), which every edition since then opens; 119 is for more than
32,767 variables and opens in Stata/MP only. Variable labels have 80 characters, value labels 32,000
bytes, 65,536 of them a set. Texts beyond 2,045 bytes become ``strL``, which holds two billion
(https://www.stata.com/manuals/rlimits.pdf). A text cannot be missing there: a gap is an empty one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from visavis.exchange.sharing.cuts import Cut
from visavis.exchange.sharing.labels import in_bytes, shortened
from visavis.exchange.sharing.readstat import labelled, variable_labels, writer
from visavis.exchange.sharing.study import Study

LONGEST_LABEL = 80
LONGEST_VALUE_LABEL = 32_000
VERSION = 14


def write_stata(study: Study, folder: Path) -> Iterator[tuple[str, list[Cut]]]:
    """Write the tables; yields each, and nothing is ever cut."""
    write = writer("write_dta")
    label = shortened(study.dataset.name, longest=LONGEST_LABEL, size=len)
    for table in study.tables:
        frame = study.numbered(table).with_columns(pl.col(pl.String).fill_null("")).collect()
        write(
            frame,
            folder / f"{table.name}.dta",
            file_label=label,
            column_labels=variable_labels(study, table, longest=LONGEST_LABEL, size=len),
            variable_value_labels=labelled(
                study, table, longest=LONGEST_VALUE_LABEL, size=in_bytes
            ),
            version=VERSION,
        )
        yield table.name, []
