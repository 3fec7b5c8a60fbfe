"""Every summary on PySpark in local mode, of random partitions, against Polars on the whole."""

from __future__ import annotations

import subprocess
import time
from typing import Any

import numpy as np
import polars as pl

from bench.figures import ROOT, Figure, keep
from tests.stats.summaries.cases import SCHEMA, SUMMARIES
from tests.stats.summaries.local_spark import spark
from visavis.stats.summaries import merge

FRAMES, PARTS, REPORTS = 6, 2, 400
SEED = 1
MOST_SECONDS = 480.0
HOW = (
    f"{FRAMES} random frames of up to {REPORTS} reports and three raters, cut into {PARTS} parts "
    "that keep reports whole; each part summarised by Spark in local mode, the summaries merged"
)


def run() -> int:
    """Try every summary on Spark; nothing may differ."""
    subprocess.run(["sh", "tools/spark.sh", ".venv"], cwd=ROOT, check=True)  # noqa: S607 -- sh by name
    rng, began = np.random.Generator(np.random.PCG64(SEED)), time.monotonic()
    tried = different = 0
    with spark() as session:
        for place in range(FRAMES):
            frame = _codings(rng)
            part = frame["report"] % PARTS
            for name, summary in SUMMARIES.items():
                if time.monotonic() - began > MOST_SECONDS:
                    break
                pieces = [frame.filter(part == piece) for piece in range(PARTS)]
                merged = merge(*(summary(_rows(session, piece)) for piece in pieces))
                tried += 1
                different += merged != summary(frame)
                print(f"spark: frame {place + 1} of {FRAMES}, {name}", flush=True)
    cases = FRAMES * len(SUMMARIES)
    return keep(
        "spark",
        [
            Figure("summaries tried on Spark", tried, "", f"{cases}", tried == cases, HOW),
            Figure("  other than on Polars", different, "", "none", different == 0, HOW),
        ],
    )


def _codings(rng: np.random.Generator) -> pl.DataFrame:
    """Return codings by three raters who now and then leave something out."""
    categories, ratings = (
        ["insight", "relief", "hope", "", None],
        [1.0, 2.0, 3.5, float("nan"), None],
    )
    rows = [
        (
            report,
            rater,
            categories[rng.integers(len(categories))],
            ratings[rng.integers(len(ratings))],
            int(rng.integers(400)),
            int(rng.integers(4)),
            f"K-{report % 30}",
        )
        for report in range(int(rng.integers(REPORTS // 2, REPORTS)))
        for rater in ("anna", "ben", "cleo")
        if rng.random() < 0.9  # noqa: PLR2004 -- one in ten was not asked
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _rows(session: Any, frame: pl.DataFrame) -> Any:  # noqa: ANN401 -- PySpark is not always there
    types = {"Int64": "long", "Float64": "double", "String": "string"}
    schema = ", ".join(f"{name} {types[str(dtype)]}" for name, dtype in frame.schema.items())
    return session.createDataFrame(frame.rows(), schema)
