"""Which client each row belongs to, along the references of the schema."""

from __future__ import annotations

import polars as pl

from visavis.dataset.schema import TABLES, Column, Table
from visavis.exchange.sharing.redcap.fields import RECORD, is_record
from visavis.exchange.sharing.study import Study
from visavis.vocab.remedy import RemedyError

FAR = 99


class Owners:
    """Finds the record of each row; what it has read once it keeps."""

    def __init__(self, study: Study, owner: str) -> None:
        self._study = study
        self._owner = owner
        self._maps: dict[str, pl.DataFrame] = {}

    def with_record(self, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
        """Add the record's id to rows of a table.

        Raises
        ------
        RemedyError
            When the tables between it and the records' own are not there.
        """
        column = self._nearest(table)
        if column is None or self._distance(table) >= FAR:
            raise RemedyError(self._lost(table))
        if is_record(table, column, self._owner):
            return frame.with_columns(pl.col(column.name).alias(RECORD))
        return frame.join(
            self._map(column),
            left_on=column.name,
            right_on=f"{RECORD} of",
            how="left",
            maintain_order="left",
        )

    def _map(self, column: Column) -> pl.DataFrame:
        """Return the record's id of every row of the table that a column refers to."""
        to = column.references
        if to is None:
            raise TypeError(column.name)
        if to.table not in self._maps:
            table = TABLES[to.table]
            near = self._nearest(table)
            names = {to.column, *([near.name] if near else [])}
            frame = self._study.dataset.scan(to.table).select(sorted(names)).collect()
            owned = self.with_record(table, frame)
            self._maps[to.table] = owned.select(pl.col(to.column).alias(f"{RECORD} of"), RECORD)
        return self._maps[to.table]

    def _nearest(self, table: Table) -> Column | None:
        """Return the column that leads to the record by the fewest steps."""
        there = self._study.dataset.columns(table.name)
        columns = [column for column in table.columns if column.name in there and column.required]
        return min(columns, key=lambda column: self._steps(table, column), default=None)

    def _steps(self, table: Table, column: Column) -> int:
        if is_record(table, column, self._owner):
            return 0
        to = column.references
        if to is None or not self._study.dataset.has(to.table, to.column):
            return FAR
        return 1 + self._distance(TABLES[to.table])

    def _distance(self, table: Table) -> int:
        column = self._nearest(table)
        return FAR if column is None else self._steps(table, column)

    def _lost(self, table: Table) -> str:
        between = sorted(
            str(column.references.table)
            for column in table.columns
            if column.references is not None and column.references.table != "therapists"
        )
        needed = " or ".join(one for one in between if one not in self._study.dataset.files)
        return (
            f"REDCap keeps every row with its client, and whose the rows of {table.name} are cannot"
            f" be told: the dataset lacks the table {needed or 'episodes'}. Choose another form, as"
            " --as csv, or a dataset with that table."
        )
