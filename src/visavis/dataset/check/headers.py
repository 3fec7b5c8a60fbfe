"""A table's columns: those that are there, missing, unknown, or there twice."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Sequence
from pathlib import Path

from visavis.dataset.check.findings import Fault, Findings, Place
from visavis.dataset.schema import Table
from visavis.vocab.counted import counted

_FIRST = 2**16
_OTHER_SIGNS = {";": "semicolons", "\t": "tabs"}
NOT_UTF8 = "Save it as CSV in UTF-8, with commas."
HEADER = Place(line=1)


def read_header(table: Table, file: Path, findings: Findings) -> tuple[str, ...] | None:
    """Return the names in a CSV file's first line; None where there is no header to go by."""
    with file.open("rb") as opened:
        first = opened.read(_FIRST).split(b"\n")[0]
    try:
        line = first.decode("utf-8-sig").rstrip("\r")
    except UnicodeDecodeError:
        findings.add(Fault(table.name, "", "the header is not UTF-8", NOT_UTF8), (HEADER,))
        return None
    names = tuple(next(csv.reader([line]), ()))
    if len(names) <= 1:
        for sign, called in _OTHER_SIGNS.items():
            if sign in line:
                problem = f"its cells are separated by {called}"
                findings.add(Fault(table.name, "", problem, NOT_UTF8), (HEADER,))
                return None
    if not any(name in table.names for name in names):
        remedy = f"The first line names the columns: {', '.join(table.names)}."
        findings.add(Fault(table.name, "", "it has no header", remedy), (HEADER,))
        return None
    return names


def check_names(table: Table, names: Sequence[str], findings: Findings) -> bool:
    """Compare a header with the schema; False when columns cannot be told apart."""
    for column in table.columns:
        if column.required and column.name not in names:
            remedy = "Every dataset has it; add it, filled in for every row."
            findings.add(Fault(table.name, column.name, "the column is missing", remedy), (HEADER,))
    for name in sorted(set(names) - set(table.names)):
        near = difflib.get_close_matches(name.casefold(), table.names, n=1, cutoff=0.75)
        remedy = f"Is it {near[0]}?" if near else "Remove it: the schema does not know it."
        problem = "the column is not known"
        findings.add(Fault(table.name, _shown(name), problem, remedy), (HEADER,))
    double = sorted({name for name in names if names.count(name) > 1})
    for name in double:
        fault = Fault(table.name, _shown(name), "the column is there twice", "Keep one of the two.")
        findings.add(fault, (HEADER,))
    return not double


def _shown(name: str) -> str:
    """Give a name that may be anything, even a row of data: its signs only when they are tame."""
    if name.isidentifier() and len(name) <= 40:  # noqa: PLR2004 -- as long as a name may be
        return name
    return f"({counted(len(name), 'character')})"
