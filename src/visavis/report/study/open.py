"""A dataset's tables on the engine that was asked for."""

from __future__ import annotations

from visavis.dataset.read import StudyDataset
from visavis.dataset.read.engines import Engine, frames
from visavis.report.study.plan import Plan
from visavis.report.study.study import Study


def open_study(dataset: StudyDataset, plan: Plan, *, engine: Engine = Engine.POLARS) -> Study:
    """Return the dataset as sections see it."""
    return Study(dataset=dataset, plan=plan, tables=frames(dataset, engine))
