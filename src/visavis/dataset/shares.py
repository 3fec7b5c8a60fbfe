"""Shares of categories in a study dataset, from what people settled and a model predicted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from visavis.dataset.read import StudyDataset, read
from visavis.stats.prediction import PredictionPowered, count_study, prediction_powered
from visavis.stats.prediction.study import COLUMNS
from visavis.stats.uncertainty.jackknife import LEVEL


def predicted_shares(
    study: Path | str | StudyDataset | Mapping[str, object],
    *,
    codebook: str | None = None,
    model: str | None = None,
    tuned: bool = True,
    level: float = LEVEL,
) -> PredictionPowered:
    """Estimate how often each category is named, with what a model coded beside people.

    Parameters
    ----------
    study
        The folder of a study dataset; or its tables by name, of Polars, pandas, PyArrow, DuckDB or
        PySpark.
    codebook, model
        Of which predictions; needed where there are several.
    tuned, level
        As in `prediction_powered`.

    Raises
    ------
    RemedyError, UnusableError
        When the folder is no study dataset, lacks a table that is needed, or a table holds what it
        must not.
    """
    if isinstance(study, Path | str):
        study = read(study)
    if isinstance(study, StudyDataset):
        study = {name: study.scan(name) for name in COLUMNS if name in study.files}
    counted = count_study(study, codebook=codebook, model=model)
    return prediction_powered(counted, tuned=tuned, level=level)
