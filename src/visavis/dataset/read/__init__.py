"""Reads a study dataset, CSV or Parquet, whichever tables it has."""

from visavis.dataset.read.dataset import StudyDataset, read

__all__ = ["StudyDataset", "read"]
