"""Write the two projects of a study."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from visavis.dataset.schema import Table
from visavis.exchange.sharing.cuts import Cut, cut_texts
from visavis.exchange.sharing.redcap.dictionary import HEADER, dictionary
from visavis.exchange.sharing.redcap.fields import RECORD, field, form, is_record
from visavis.exchange.sharing.redcap.owners import Owners
from visavis.exchange.sharing.study import Study, pieces

LONGEST_TEXT = 65_535
"""Bytes; REDCap keeps values in MySQL's ``text``."""
INSTRUMENT, INSTANCE = "redcap_repeat_instrument", "redcap_repeat_instance"
COMPLETE = 2
THERAPISTS, CLIENTS = "therapists", "clients"


def write_redcap(study: Study, folder: Path) -> Iterator[tuple[str, list[Cut]]]:
    """Write the projects; yields each table with what had to be cut in it."""
    for owner in (THERAPISTS, CLIENTS):
        tables = [t for t in study.tables if (t.name == THERAPISTS) == (owner == THERAPISTS)]
        if tables:
            yield from _project(study, owner, tables, folder / owner)


def _project(
    study: Study, owner: str, tables: Sequence[Table], folder: Path
) -> Iterator[tuple[str, list[Cut]]]:
    (folder / "records").mkdir(parents=True)
    _rows(folder / "data_dictionary.csv", [HEADER, *dictionary(study, owner, tables)])
    repeating = [form(table.name) for table in tables if table.name != owner]
    if repeating:
        named = [(one, "") for one in repeating]
        _rows(folder / "repeating_instruments.csv", [("form_name", "custom_form_label"), *named])
    owners = Owners(study, owner)
    for at, table in enumerate(tables, start=1):
        file = folder / "records" / f"{at:02}_{form(table.name)}.csv"
        yield table.name, _records(study, owners, owner, table, file)


def _rows(file: Path, rows: Sequence[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)


def _records(study: Study, owners: Owners, owner: str, table: Table, file: Path) -> list[Cut]:
    cuts: list[Cut] = []
    count = _Instances()
    with file.open("wb") as opened:
        for at, piece in enumerate(pieces(study.numbered(table))):
            short, cut = cut_texts(table, piece, LONGEST_TEXT)
            cuts += cut
            rows = owners.with_record(table, short)
            if table.name == owner:
                none = pl.lit(None, pl.String)
                rows = rows.with_columns(none.alias(INSTRUMENT), none.alias(INSTANCE))
            else:
                rows = count.numbered(rows).with_columns(pl.lit(form(table.name)).alias(INSTRUMENT))
            _in_order(study, owner, table, rows).write_csv(opened, include_header=at == 0)
    return cuts


def _in_order(study: Study, owner: str, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    fields = [
        pl.col(column.name).alias(field(table, column))
        for column in study.columns(table)
        if not is_record(table, column, owner)
    ]
    complete = pl.lit(COMPLETE).alias(f"{form(table.name)}_complete")
    return rows.select(RECORD, INSTRUMENT, INSTANCE, *fields, complete)


class _Instances:
    """Counts the rows of each record, from piece to piece."""

    def __init__(self) -> None:
        self._seen = pl.DataFrame(schema={RECORD: pl.String, "seen": pl.Int64})

    def numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add each row's number within its record."""
        here = pl.int_range(1, pl.len() + 1).over(RECORD)
        joined = rows.join(self._seen, on=RECORD, how="left", maintain_order="left")
        numbered = joined.with_columns((here + pl.col("seen").fill_null(0)).alias(INSTANCE))
        new = rows.group_by(RECORD).agg(pl.len().cast(pl.Int64).alias("seen"))
        both = pl.concat([self._seen, new])
        self._seen = both.group_by(RECORD).agg(pl.col("seen").sum())
        return numbered.drop("seen")
