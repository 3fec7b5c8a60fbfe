"""What lies in the folder, under which names, and where links lead."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.describe.names import DATA, DESCRIPTION, OWN, read_data_file
from visavis.dataset.schema import TABLES

MOST_NEAR = 3
"""Datasets that are named where a folder is none."""
REMOVE = "Remove it, or give it the name of a table."


def find_tables(folder: Path, findings: Findings) -> dict[str, Path]:
    """Return the data files that can be looked into, by table."""
    for name in (DESCRIPTION, OWN):
        if not (folder / name).is_file():
            remedy = "Put it back; the program that made the dataset wrote it."
            findings.add(Fault(name, "", "the file is missing", remedy))
    _leading_out(folder, findings)
    if not (folder / DATA).is_dir():
        findings.add(Fault(DATA, "", "the folder is missing", "Put the tables into it."))
        return {}
    _strays(folder, findings)
    found: dict[str, Path] = {}
    for file in _safe_files(folder / DATA, folder):
        table = _table_of(file, findings)
        if table in found:
            remedy = "Keep one of the two files."
            findings.add(Fault(f"{DATA}/{file.name}", "", "the table is there twice", remedy))
        elif table is not None:
            found[table] = file
    if not found:
        remedy = "A study dataset has at least one table."
        findings.add(Fault(DATA, "", "there is no table", remedy))
    return {name: found[name] for name in TABLES if name in found}


def no_dataset(folder: Path) -> Fault | None:
    """Say that a folder is no study dataset at all, and where one is; None when it may be one.

    Whatever else lies there is then nobody's to list.
    """
    if _may_be_one(folder):
        return None
    remedy = f"Name the folder that holds {DESCRIPTION}."
    near = [str(one) for one in _near(folder) if _is_one(one)]
    if near:
        remedy = f"{remedy} Is it {', or '.join(near[:MOST_NEAR])}?"
    problem = f"this is no study dataset: there is no {DESCRIPTION}, no {OWN} and no table"
    return Fault("the folder", "", problem, remedy)


def _may_be_one(folder: Path) -> bool:
    own = (DESCRIPTION, OWN)
    return any((folder / name).is_file() for name in own) or any(
        read_data_file(path.name) is not None
        for place in (folder, folder / DATA)
        if place.is_dir()
        for path in place.iterdir()
    )


def _is_one(folder: Path) -> bool:
    try:
        return (folder / DESCRIPTION).is_file()
    except PermissionError:  # closed to whoever asks
        return False


def _near(folder: Path) -> Iterator[Path]:
    """Yield where a dataset is looked for besides: the folder around, and those directly in it."""
    yield folder.absolute().parent
    yield from sorted(path for path in folder.iterdir() if path.is_dir())


def _leading_out(folder: Path, findings: Findings) -> None:
    for path in _walk(folder):
        if path.is_symlink() and not _inside(path, folder):
            fault = Fault(
                str(path.relative_to(folder)),
                "",
                "it is a link that leads out of the folder",
                "Put the file itself there: a dataset must be whole when it is copied.",
            )
            findings.add(fault)


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder, followlinks=False):
        for name in sorted([*folders, *files]):
            yield Path(root) / name


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to nothing, or in a circle
        return False


def _safe_files(data: Path, folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(data.iterdir())
        if path.is_file() and _inside(path, folder) and not path.name.startswith(".")
    ]


def _strays(folder: Path, findings: Findings) -> None:
    for path in sorted(folder.iterdir()):
        if path.name != DATA and read_data_file(path.name) is not None:
            remedy = f"Move it into the folder {DATA}."
            findings.add(Fault(path.name, "", "a table outside its folder", remedy))


def _table_of(file: Path, findings: Findings) -> str | None:
    if file.suffix == ".json":
        _sidecar(file, findings)
        return None
    where = f"{DATA}/{file.name}"
    named = read_data_file(file.name)
    if named is None:
        remedy = f"{REMOVE} A table's file is called table-NAME_data.csv (or .parquet)."
        findings.add(Fault(where, "", "it is not called as a table is", remedy))
        return None
    if named[0] not in TABLES:
        near = difflib.get_close_matches(named[0], TABLES, n=1, cutoff=0.7)
        remedy = f"Is it {near[0]}?" if near else REMOVE
        findings.add(Fault(where, "", "there is no table of that name", remedy))
        return None
    return named[0]


def _sidecar(file: Path, findings: Findings) -> None:
    if not any(file.with_suffix(ending).exists() for ending in (".csv", ".parquet")):
        remedy = "Remove it, or put the table back."
        findings.add(Fault(f"{DATA}/{file.name}", "", "it describes no table", remedy))
