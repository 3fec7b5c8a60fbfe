"""Categories must stand in a codebook that goes along, and be of the report's valence there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import polars as pl

from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.check.keys import Tables, first_rows
from visavis.dataset.check.opened import ROW, Opened
from visavis.dataset.describe.json_file import UnreadableError, read_json
from visavis.dataset.describe.names import CODEBOOKS
from visavis.dataset.describe.variables import Json
from visavis.vocab.card import Valence

USES: Mapping[str, Sequence[str]] = {
    "codings": ("category", "link"),
    "consensus": ("category",),
    "predictions": ("category",),
}

SETTLED = ("codings", "consensus")
"""Where a category must be of the report's valence; a model may think any of them possible."""

VALENCES = frozenset(Valence)

Codebooks = Mapping[str, Mapping[str, str]]
"""Each codebook's categories, with the valence that they are for, if with one only; the codebook
by its name and by ``name@version``."""


def read_codebooks(folder: Path) -> Codebooks:
    """Return the codebooks that go along; one that cannot be read was told of elsewhere."""
    return {
        name: _codes(codebook.get("categories"))
        for codebook in _readable(folder)
        for name in _names(codebook)
    }


def read_several(folder: Path) -> frozenset[str]:
    """Return the codebooks of which a report may be given several categories."""
    return frozenset(
        name
        for codebook in _readable(folder)
        if codebook.get("several") is True
        for name in _names(codebook)
    )


def _readable(folder: Path) -> Iterator[Mapping[str, Json]]:
    for file in sorted((folder / CODEBOOKS).glob("*.json")):
        with suppress(UnreadableError):
            yield read_json(file)


def _names(codebook: Mapping[str, Json]) -> tuple[str, str]:
    name, version = codebook.get("codebook"), codebook.get("version")
    return str(name), f"{name}@{version}"


def _codes(categories: Json) -> dict[str, str]:
    listed = categories if isinstance(categories, list) else []
    return {
        str(one.get("code")): str(one.get("valence") or "")
        for one in listed
        if isinstance(one, dict)
    }


def check_categories(table: str, tables: Tables, codebooks: Codebooks, findings: Findings) -> None:
    """Check every use of a category in one table; only the different ones are looked up."""
    opened = tables[table]
    for column in USES[table]:
        if opened.has("codebook", column):
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
    return frozenset(codebooks[codebook])


def check_valences(table: str, tables: Tables, codebooks: Codebooks, findings: Findings) -> None:
    """See that no category for helpful events is given to a hindering one, nor the reverse."""
    reports, opened = tables.get("eventReports"), tables[table]
    against = sorted(
        f"{codebook}\n{code}\n{valence}"
        for codebook, codes in codebooks.items()
        for code, meant in codes.items()
        for valence in Valence
        if meant in VALENCES - {valence}
    )
    if reports is None or not reports.has("report", "valence"):
        return
    if against and opened.has("report", "codebook", "category"):
        judged = reports.lazy().select(
            reports.hashed("report").alias("of"), reports.cell("valence").alias("valence")
        )
        _check_valence(opened, judged.unique("of", keep="any"), against, findings)


def _check_valence(
    opened: Opened, judged: pl.LazyFrame, against: list[str], findings: Findings
) -> None:
    given = opened.lazy().select(
        pl.col(ROW),
        opened.hashed("report").alias("of"),
        opened.cell("codebook").alias("codebook"),
        opened.cell("category").alias("category"),
    )
    joined = given.join(judged, on="of", how="left")
    triple = pl.concat_str("codebook", "category", "valence", separator="\n")
    count, rows = first_rows(joined.filter(triple.is_in(against)))
    if count:
        remedy = "Correct the category, or the valence of the event report."
        problem = "the codebook does not have this category for reports of this valence"
        fault = Fault(opened.table.name, "category", problem, remedy)
        kept = opened.lazy().filter(pl.col(ROW).is_in(rows.implode()))
        findings.add(fault, opened.locate(kept, "category"), count)


def _note(opened: Opened, broken: pl.Expr, column: str, fault: Fault, findings: Findings) -> None:
    kept = opened.lazy().filter(broken)
    count = kept.select(pl.len()).collect(engine="streaming").item()
    findings.add(fault, opened.locate(kept.select(ROW, column), column), count)
