"""Writes a study dataset, piece by piece and all or nothing."""

from visavis.dataset.describe.about import Author, Description, Form
from visavis.dataset.write.fit import UnfitError
from visavis.dataset.write.writer import DatasetWriter

__all__ = ["Author", "DatasetWriter", "Description", "Form", "UnfitError"]
