"""A published model of a real study of treatment, with its dropout."""

from __future__ import annotations

import polars as pl
import pytest

from tests.samples import SAMPLES, beside
from visavis.stats.models import mixed_model

MONTHS = ("bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")


def said(column: str, word: str) -> pl.Expr:
    return (pl.col(column) == word).cast(pl.Float64).alias(column)


@beside
def test_beat_the_blues_by_the_model_of_everitt_and_hothorn() -> None:
    """Proudfoot et al. (2003), 280 scores, as lme4 prints the model of HSAUR's chapter on them."""
    assert SAMPLES is not None
    wide = pl.read_csv(SAMPLES / "BtheB.csv").rename({"": "client"})
    known = ("client", "drug", "length", "treatment", "bdi.pre")
    scores = wide.unpivot(index=known, on=MONTHS, variable_name="month", value_name="bdi").select(
        "client",
        "bdi.pre",
        pl.col("bdi"),
        pl.col("month").str.extract(r"(\d)").cast(pl.Float64),
        said("treatment", "BtheB"),
        said("drug", "Yes"),
        said("length", ">6m"),
    )
    fixed = ["bdi.pre", "month", "treatment", "drug", "length"]
    found = mixed_model(scores, y="bdi", fixed=fixed, groups=["client"], method="ML")
    values = [5.59239, 0.63968, -0.70476, -2.32908, -2.82495, 0.19708]
    assert list(found.fixed.values()) == pytest.approx(values, abs=5e-6)
    errors = [2.24244, 0.07789, 0.14639, 1.67036, 1.72684, 1.63832]
    assert list(found.fixed_se.values()) == pytest.approx(errors, abs=5e-6)
    assert [sd**2 for sd in found.sd.values() if sd] == pytest.approx([48.777, 25.140], abs=1e-3)
    assert found.log_likelihood == pytest.approx(-935.7, abs=0.05)
    assert found.estimates[0].n == 280
