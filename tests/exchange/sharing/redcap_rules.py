"""What REDCap asks of a data dictionary and of files of records, said without our own code.

As its messages tell it (github.com/redcap-tools/PyCap/issues/190, /154, /152; github.com/vubiostat/
redcapAPI/issues/4) and `linkml.io/linkml-redcap/reference/data_dictionary/` models it.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

COLUMNS = (
    "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels",Field Note,'
    "Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,"
    "Identifier?,Branching Logic (Show field only if...),Required Field?,Custom Alignment,"
    "Question Number (surveys only),Matrix Group Name,Matrix Ranking?,Field Annotation"
)
FIELD = re.compile(r"[a-z](_?[a-z0-9])*")
TYPES = {"text", "notes", "radio", "dropdown", "yesno"}
"""Those of REDCap's types that a study can need."""
VALIDATED = {"integer": re.compile(r"-?\d+"), "number": re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")}
SYSTEM = ["redcap_repeat_instrument", "redcap_repeat_instance"]


@dataclass(frozen=True)
class Field:
    """A field of a project, as REDCap understands its row."""

    name: str
    form: str
    kind: str
    choices: dict[str, str]
    validation: str
    least: str
    most: str
    identifier: bool

    def takes(self, value: str) -> bool:
        """Whether the Data Import Tool lets this raw value in."""
        if value == "":
            return True
        if self.kind == "yesno":
            return value in ("0", "1")
        if self.choices:
            return value in self.choices
        if self.validation:
            if not VALIDATED[self.validation].fullmatch(value):
                return False
            above = self.least == "" or float(value) >= float(self.least)
            return above and (self.most == "" or float(value) <= float(self.most))
        return len(value.encode()) <= 65_535


def rows_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened, strict=True))


def read_dictionary(file: Path) -> dict[str, Field]:
    """Read a dictionary as strictly as REDCap does."""
    header, *rows = rows_of(file)
    assert header == next(csv.reader([COLUMNS]))
    assert {len(row) for row in rows} == {18}
    forms = [row[1] for row in rows]
    assert len([*groupby(forms)]) == len(set(forms)), "forms must be sequential"
    names = [row[0] for row in rows]
    assert len(names) == len(set(names))
    assert rows[0][3] == "text"
    return {row[0]: _field(row) for row in rows}


def _field(row: list[str]) -> Field:
    name, form, _, kind, label, choices, _, validation, least, most, identifier, *_ = row
    assert FIELD.fullmatch(name)
    assert len(name) <= 26
    assert FIELD.fullmatch(form)
    assert kind in TYPES
    assert label.strip()
    assert validation in {"", *VALIDATED}
    assert kind == "text" or not validation
    assert bool(choices) == (kind in ("radio", "dropdown"))
    return Field(name, form, kind, _choices(choices), validation, least, most, identifier == "y")


def _choices(choices: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in choices.split("|") if choices else []:
        code, comma, label = one.partition(",")
        assert comma
        assert re.fullmatch(r"\w+", code.strip())
        assert label.strip()
        assert code.strip() not in found
        found[code.strip()] = label.strip()
    return found


def read_records(file: Path, fields: dict[str, Field], repeating: set[str]) -> list[dict[str, str]]:
    """Read a file of records as strictly as the Data Import Tool does."""
    header, *rows = rows_of(file)
    first, *names = fields
    forms = {field.form for field in fields.values()}
    assert header[:3] == [first, *SYSTEM]
    assert set(header) <= {first, *SYSTEM, *names, *(f"{form}_complete" for form in forms)}
    records = [dict(zip(header, row, strict=True)) for row in rows]
    keys = [tuple(record[name] for name in header[:3]) for record in records]
    assert len(keys) == len(set(keys)), "a second row for the same instance"
    for record in records:
        _check(record, fields, repeating)
    return records


def _check(record: dict[str, str], fields: dict[str, Field], repeating: set[str]) -> None:
    identifier, instrument, instance = [*record.values()][:3]
    assert 0 < len(identifier) <= 100
    if instrument:
        assert instrument in repeating
        assert int(instance) >= 1
    else:
        assert instance == ""
    for name, value in [*record.items()][3:]:
        form = fields[name].form if name in fields else name.removesuffix("_complete")
        if name in fields:
            assert fields[name].takes(value), (name, value)
        else:
            assert value in ("0", "1", "2")
        assert value == "" or (form == instrument if instrument else form not in repeating)
