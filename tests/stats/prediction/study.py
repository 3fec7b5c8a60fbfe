"""Studies whose reports a model predicted and people coded in part."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

CATEGORIES = np.array(["hope", "insight", "relief"])


def drawn(seed: int, *, right: float, coded: float = 0.25, reports: int = 600) -> dict[str, Any]:
    """Draw the tables of a study of 6 therapists and 30 clients.

    Parameters
    ----------
    right
        How often the model sees the category; otherwise it guesses.
    coded
        Which share people coded.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    client = rng.integers(0, 30, reports)
    true = rng.choice(3, reports, p=[0.5, 0.3, 0.2])
    seen = rng.random(reports) < right
    guess = np.where(seen, true, rng.choice(3, reports))
    kept = rng.random(reports) < coded
    named = pl.DataFrame({"report": np.arange(reports), "client": client})
    return {
        "reports": named.with_columns(
            therapist=pl.col("client") % 6,
            perspective=pl.lit("client"),
            valence=pl.lit("helpful"),
        ),
        "predictions": named.select("report").with_columns(
            category=pl.Series(CATEGORIES[guess]), fold=pl.Series(client % 5)
        ),
        "consensus": named.select("report")
        .with_columns(
            category=pl.Series(CATEGORIES[true]), inclusion_probability=pl.lit(float(coded))
        )
        .filter(pl.Series(kept)),
    }


def independent(stored: dict[str, Any]) -> dict[str, Any]:
    """The tables of a stored case of `ppi.py`: every report is of a client of its own."""
    reports = len(stored["predicted"])
    of = pl.DataFrame({"report": range(reports), "client": range(reports)})
    settled = [("it" if one else None) for one in stored["settled"]]
    return {
        "reports": of.with_columns(
            therapist=pl.col("client") % 7,
            perspective=pl.lit("client"),
            valence=pl.lit("helpful"),
        ),
        "predictions": of.select(
            "report", category=pl.lit("it"), fold=pl.col("client") % 5
        ).with_columns(probability=pl.Series(stored["predicted"])),
        "consensus": of.head(len(settled))
        .select("report")
        .with_columns(
            category=pl.Series(settled), inclusion_probability=pl.Series(stored["chance"])
        ),
    }


def dataset(frames: dict[str, Any]) -> dict[str, Any]:
    """The same study as the tables of a dataset: two raters, who coded in one round."""
    consensus = frames["consensus"].with_columns(codebook=pl.lit("impacts@2"))
    given = pl.concat(
        [
            consensus.select("report", "inclusion_probability").unique().with_columns(rater=one)
            for one in (pl.lit("a1"), pl.lit("a2"))
        ]
    ).with_columns(
        round=pl.lit("first"), settled=True, gold=False, repeat=False, phase=pl.lit("independent")
    )
    return {
        "eventReports": frames["reports"],
        "predictions": frames["predictions"].with_columns(
            codebook=pl.lit("impacts@2"), model=pl.lit("words-1"), probability=pl.lit(1.0)
        ),
        "consensus": consensus.drop("inclusion_probability"),
        "assignments": given,
        "codings": given.select("report", "rater", "round").with_columns(
            codebook=pl.lit("impacts@2"), category=pl.lit("hope")
        ),
    }
