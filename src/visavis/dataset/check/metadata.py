"""What the dataset says of itself, held against what it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.describe.about import Form
from visavis.dataset.describe.json_file import UnreadableError, read_json
from visavis.dataset.describe.names import CODEBOOKS, DATA, DESCRIPTION, INSTRUMENTS, OWN, TRUTH
from visavis.dataset.describe.variables import Json
from visavis.dataset.schema import TABLES, VERSION, Kind

Object = Mapping[str, Json]
PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]*(/[A-Za-z0-9][A-Za-z0-9@._-]*){0,3}")
NEEDED = ("@context", "@type", "name", "description", "variableMeasured")


def load(file: Path, folder: Path, findings: Findings) -> Object:
    """Read a JSON file that goes along; what is wrong with it becomes a fault."""
    try:
        return read_json(file)
    except UnreadableError as error:
        remedy = "Put back the file as it was made, or mend it in an editor."
        findings.add(Fault(str(file.relative_to(folder)), "", f"it {error}", remedy))
        return {}


def check_metadata(
    folder: Path, headers: Mapping[str, tuple[str, ...]], forms: set[Form], findings: Findings
) -> None:
    """Check the description, what is special to us, and the files beside."""
    if (folder / DESCRIPTION).is_file():
        about = load(folder / DESCRIPTION, folder, findings)
        _required(about, findings)
        for table, columns in headers.items():
            _described(folder, table, columns, about, findings)
    if (folder / OWN).is_file():
        own = load(folder / OWN, folder, findings)
        _own(own, headers, forms, findings)
        _lost(folder, own, findings)
    for name in (CODEBOOKS, INSTRUMENTS):
        for file in sorted((folder / name).glob("*.json")):
            load(file, folder, findings)
    if (folder / TRUTH).is_file():
        load(folder / TRUTH, folder, findings)


def _required(about: Object, findings: Findings) -> None:
    for name in NEEDED:
        if about and not about.get(name):
            remedy = "Psych-DS asks for it; fill it in."
            findings.add(Fault(DESCRIPTION, name, "it is missing or empty", remedy))
    if about and about.get("@type") not in ("Dataset", None):
        findings.add(Fault(DESCRIPTION, "@type", "it is not Dataset", "Write “Dataset”."))


def _described(
    folder: Path, table: str, columns: tuple[str, ...], about: Object, findings: Findings
) -> None:
    if not about:
        return
    for file, metadata in _metadata_of(folder, table, about, findings):
        known = _names(metadata)
        for column in columns:
            if column not in known and column in TABLES[table].names:
                remedy = "Add it to variableMeasured, with what it is."
                problem = f"the column is not described, which {table} has"
                findings.add(Fault(file, column, problem, remedy))


def _metadata_of(
    folder: Path, table: str, about: Object, findings: Findings
) -> list[tuple[str, Object]]:
    beside = folder / DATA / f"table-{table}_data.json"
    made = [(DESCRIPTION, about)]
    if beside.is_file():
        made.append((f"{DATA}/{beside.name}", load(beside, folder, findings)))
    return [(name, found) for name, found in made if "variableMeasured" in found]


def _names(metadata: Object) -> set[str]:
    measured = metadata.get("variableMeasured")
    listed = measured if isinstance(measured, list) else []
    named = [one.get("name") if isinstance(one, dict) else one for one in listed]
    return {name for name in named if isinstance(name, str)}


def _own(
    own: Object, headers: Mapping[str, tuple[str, ...]], forms: set[Form], findings: Findings
) -> None:
    if not own:
        return
    if own.get("schema") != VERSION:
        remedy = f"This program knows the schema {VERSION}; take the one that made the dataset."
        findings.add(Fault(OWN, "schema", "it is another schema", remedy))
    if not isinstance(own.get("text"), bool):
        remedy = "Write true where people's own words stand in the tables, false otherwise."
        findings.add(Fault(OWN, "text", "it is neither true nor false", remedy))
    if own.get("psychDS") is True and Form.PARQUET in forms:
        remedy = "Psych-DS knows CSV only: write false."
        findings.add(Fault(OWN, "psychDS", "there are Parquet tables", remedy))
    if own.get("text") is False:
        for table, columns in headers.items():
            for name in _texts(table, columns):
                remedy = f"Remove the column, or say in {OWN} that there is text."
                problem = f"a column of people's own words, while {OWN} says there are none"
                findings.add(Fault(table, name, problem, remedy))


def _lost(folder: Path, own: Object, findings: Findings) -> None:
    named = own.get("files")
    for name in named if isinstance(named, list) else []:
        path = str(name)
        if PATH.fullmatch(path) is None:
            remedy = "Write the paths of files within the folder, as in codebook/impacts.json."
            findings.add(Fault(OWN, "files", "it names what is no file of a dataset", remedy))
        elif not (folder / path).is_file():
            remedy = f"Put it back: {OWN} says that it goes along."
            findings.add(Fault(path, "", "the file is missing", remedy))


def _texts(table: str, columns: tuple[str, ...]) -> list[str]:
    declared = TABLES[table]
    return [c.name for c in declared.columns if c.kind is Kind.TEXT and c.name in columns]
