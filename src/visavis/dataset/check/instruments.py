"""Scores must be of a questionnaire that goes along."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

import polars as pl

from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.check.keys import Tables, first_rows
from visavis.dataset.check.opened import ROW
from visavis.dataset.describe.json_file import UnreadableError, read_json
from visavis.dataset.describe.names import INSTRUMENTS

Versions = AbstractSet[str]
"""Each questionnaire with its version, as ``name\\nversion``."""
UNKNOWN = Fault(
    "scores",
    "instrument",
    "there is no such questionnaire in this version",
    f"Put it into the folder {INSTRUMENTS}, or correct the name or the version.",
)


def read_instruments(folder: Path) -> Versions:
    """Return what goes along; a file that cannot be read was told of elsewhere."""
    found: set[str] = set()
    for file in sorted((folder / INSTRUMENTS).glob("*.json")):
        try:
            instrument = read_json(file)
        except UnreadableError:
            continue
        found.add(f"{instrument.get('id')}\n{instrument.get('version')}")
    return found


def check_instruments(tables: Tables, known: Versions, findings: Findings) -> None:
    """See that every score is of a questionnaire that is described beside the tables."""
    opened = tables.get("scores")
    if opened is None or not opened.has("instrument", "version"):
        return
    pair = pl.concat_str(opened.cell("instrument"), opened.cell("version"), separator="\n")
    count, rows = first_rows(opened.lazy().filter(~pair.is_in(sorted(known))))
    if count:
        kept = opened.lazy().filter(pl.col(ROW).is_in(rows.implode()))
        findings.add(UNKNOWN, opened.locate(kept, "instrument"), count)
