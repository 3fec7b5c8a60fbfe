"""Categories must stand in a codebook that goes along."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.check.keys import Tables
from visavis.dataset.check.opened import ROW, Opened
from visavis.dataset.describe.json_file import UnreadableError, read_json
from visavis.dataset.describe.names import CODEBOOKS
from visavis.dataset.describe.variables import Json

USES = (
    ("codings", "category"),
    ("codings", "link"),
    ("consensus", "category"),
    ("predictions", "category"),
)

Codebooks = Mapping[str, frozenset[str]]
"""The categories of each codebook, by its name and by ``name@version``."""


def read_codebooks(folder: Path) -> Codebooks:
    """Return the codebooks that go along; one that cannot be read was told of elsewhere."""
    found: dict[str, frozenset[str]] = {}
    for file in sorted((folder / CODEBOOKS).glob("*.json")):
        try:
            codebook = read_json(file)
        except UnreadableError:
            continue
        name, version = codebook.get("codebook"), codebook.get("version")
        found[str(name)] = found[f"{name}@{version}"] = _codes(codebook.get("categories"))
    return found


def _codes(categories: Json) -> frozenset[str]:
    listed = categories if isinstance(categories, list) else []
    return frozenset(str(one.get("code")) for one in listed if isinstance(one, dict))


def check_categories(tables: Tables, codebooks: Codebooks, findings: Findings) -> None:
    """Check every use of a category; only the different ones are looked up."""
    for table, column in USES:
        opened = tables.get(table)
        if opened is not None and opened.has("codebook", column):
            _check_use(opened, column, codebooks, findings)


def _check_use(opened: Opened, column: str, codebooks: Codebooks, findings: Findings) -> None:
    used = (
        opened.lazy()
        .select(opened.cell("codebook").alias("codebook"), opened.cell(column).alias("category"))
        .unique()
        .collect(engine="streaming")
    )
    unknown = sorted({name for name in used["codebook"].drop_nulls() if name not in codebooks})
    strange = sorted(
        (codebook, category)
        for codebook, category in used.drop_nulls().rows()
        if codebook in codebooks and category not in _allowed(column, codebook, codebooks)
    )
    if unknown and column == "category":
        remedy = f"Put it into the folder {CODEBOOKS}, or correct the name."
        fault = Fault(opened.table.name, "codebook", "there is no such codebook", remedy)
        _note(opened, opened.cell("codebook").is_in(unknown), "codebook", fault, findings)
    if strange:
        pair = pl.concat_str(opened.cell("codebook"), opened.cell(column), separator="\n")
        broken = pair.is_in([f"{codebook}\n{category}" for codebook, category in strange])
        remedy = "Correct the category, or the codebook's version."
        fault = Fault(opened.table.name, column, "it is no category of its codebook", remedy)
        _note(opened, broken, column, fault, findings)


def _allowed(column: str, codebook: str, codebooks: Codebooks) -> frozenset[str]:
    """Return what a column may hold: a link may lead into any of the codebooks."""
    if column == "link":
        return frozenset().union(*codebooks.values())
    return codebooks[codebook]


def _note(opened: Opened, broken: pl.Expr, column: str, fault: Fault, findings: Findings) -> None:
    kept = opened.lazy().filter(broken)
    count = kept.select(pl.len()).collect(engine="streaming").item()
    findings.add(fault, opened.locate(kept.select(ROW, column), column), count)
