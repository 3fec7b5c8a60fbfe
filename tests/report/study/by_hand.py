"""A study whose tables are written by hand, small enough to count in the head."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from visavis.dataset.read import StudyDataset
from visavis.privacy.small_cells import Threshold
from visavis.report.study.plan import Plan
from visavis.report.study.rows import Results, Rows
from visavis.report.study.section import Finding, Section, Telling
from visavis.report.study.study import Study
from visavis.report.study.words import Words

ANYBODY = Threshold(therapists=1, clients=1)
"""Nobody is withheld, so that numbers may be counted by hand."""


def table(text: str) -> pl.DataFrame:
    """Read a table: names first, then a line each, with gaps where a dot stands."""
    names, *lines = ([*line.split()] for line in text.strip().splitlines())
    words = pl.DataFrame(lines, schema=dict.fromkeys(names, pl.String), orient="row")
    gaps = words.select(pl.when(pl.all() != ".").then(pl.all()).name.keep())
    kinds = {"number": pl.Int64, "day": pl.Int64, "rating": pl.Int64, "last_day": pl.Int64}
    kinds["observed_until"] = pl.Int64
    return gaps.with_columns(
        *(pl.col(name).cast(kind) for name, kind in kinds.items() if name in names),
        *(
            (pl.col(name) == "true").alias(name)
            for name in ("cards_expected", "after_reveal", "invited")
            if name in names
        ),
    )


def studied(tables: Mapping[str, pl.DataFrame], at_least: Threshold = ANYBODY) -> Study:
    """Return a study of these tables."""
    return Study(_dataset(), Plan(at_least=at_least), {k: v.lazy() for k, v in tables.items()})


def in_duckdb(study: Study) -> Study:
    """Return the same study on another engine."""
    database = duckdb.connect()
    tables: dict[str, Any] = {
        name: database.from_arrow(frame.collect().to_arrow())
        for name, frame in study.tables.items()
    }
    return Study(study.dataset, study.plan, tables)


def told(section: Section, results: Results) -> list[Finding]:
    """Tell a section in English."""
    return [*section.tell(results, Telling(Words("en"), {}, 0.95))]


def values(rows: Rows, *words: str) -> dict[tuple[object, ...], object]:
    """Return the value of each row by some of its words."""
    return {tuple(row[word] for word in words): row["value"] for row in rows}


def _dataset() -> StudyDataset:
    return StudyDataset(
        folder=Path(),
        name="By hand",
        says="",
        text=False,
        simulated=False,
        notes=(),
        files={},
        codebooks={},
        instruments={},
    )
