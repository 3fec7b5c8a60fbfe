"""Where things stand in a study dataset's folder."""

from __future__ import annotations

import re
from types import MappingProxyType

from visavis.dataset.describe.about import Form

DESCRIPTION = "dataset_description.json"
OWN = "visavis.json"
IGNORES = (".psychds-ignore", ".psychdsignore")
"""Psych-DS renamed the file: the rules of 1.5 ask for the first, programs in use read the second.
"""
README = "README.md"
CHANGES = "CHANGES.md"
PROTOCOL = "protocol.toml"
TRUTH = "truth.json"
DATA = "data"
CODEBOOKS = "codebook"
INSTRUMENTS = "instruments"

ENDINGS = MappingProxyType({Form.CSV: ".csv", Form.PARQUET: ".parquet"})
_DATA_FILE = re.compile(r"table-([A-Za-z0-9]+)_data(\.csv|\.parquet)")


def data_file(table: str, form: Form) -> str:
    """Name a table's file, as Psych-DS names data files."""
    return f"table-{table}_data{ENDINGS[form]}"


def read_data_file(name: str) -> tuple[str, Form] | None:
    """Return table and form of a data file's name; None when it is no such name."""
    found = _DATA_FILE.fullmatch(name)
    if found is None:
        return None
    return found.group(1), Form.CSV if found.group(2) == ".csv" else Form.PARQUET
