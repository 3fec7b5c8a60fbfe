"""Studies of one drawn table, without the way over a whole dataset."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from visavis.dataset.read.dataset import StudyDataset
from visavis.dataset.schema import Table
from visavis.exchange.sharing.study import Study


def drawn_study(
    folder: Path, table: Table, rows: pl.DataFrame, categories: dict[str, str] | None = None
) -> Study:
    """A study of one table; its rows come from a Parquet file in `folder`."""
    file = folder / f"table-{table.name}_data.parquet"
    rows.write_parquet(file)
    dataset = StudyDataset(
        folder=folder,
        name="Drawn",
        says="By lot.",
        text=True,
        simulated=True,
        notes=(),
        files={table.name: file},
        codebooks={},
        instruments={},
    )
    return Study(dataset=dataset, text=True, categories=categories or {})
