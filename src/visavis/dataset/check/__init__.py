"""Checks a study dataset: every fault with table, line and remedy, whatever the folder holds.

The way of a check: the folder and what it says of itself (`folder`, `metadata`); each table's bytes
and header (`raw`, `headers`); each cell and each row by itself (`cells`, `row_rules`); keys,
references and rules between tables (`keys`, `between`, `orders`, `categories`). A table that fails
an early step is left out of the later ones, so that one fault is not told a hundred times.
"""

from visavis.dataset.check.checking import check
from visavis.dataset.check.findings import Finding, Place, Report

__all__ = ["Finding", "Place", "Report", "check"]
