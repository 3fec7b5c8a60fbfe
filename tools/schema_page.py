"""The tables of the study dataset as a page for researchers: ``write`` brings it up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tools.gates.tree import ROOT
from tools.generated import Part
from visavis.dataset.schema import TABLES, Column, Kind, Table

KINDS = {
    Kind.CODE: "code",
    Kind.TERM: "term",
    Kind.WORD: "word",
    Kind.TEXT: "text",
    Kind.INTEGER: "whole number",
    Kind.DAY: "day",
    Kind.NUMBER: "number",
    Kind.FLAG: "true or false",
}


def all_tables() -> str:
    """One section a table, one item a column: unlike a table, a list reads on a telephone."""
    return "\n\n".join("\n".join(section(table)) for table in TABLES.values())


def section(table: Table) -> Iterator[str]:
    """Write one table."""
    key = ", ".join(f"`{name}`" for name in table.key)
    yield from (f"### `{table.name}`", "", f"One row: {_lower(table.says)} Its key: {key}.", "")
    for column in table.columns:
        gaps = "" if column.required else ", may be empty"
        yield f"- **`{column.name}`** ({kind(column)}{gaps}): {column.says}"
        yield from (f"    - `{word}`: {means}" for word, means in column.words.items())


def kind(column: Column) -> str:
    """Say what stands in the cells, and between which limits."""
    if column.references is not None:
        return f"code, of `{column.references}`"
    least, most = column.least, column.most
    if column.kind is Kind.DAY or least is None:
        return KINDS[column.kind]
    limits = f"from {least:g}" if most is None else f"{least:g} to {most:g}"
    return f"{KINDS[column.kind]}, {limits}"


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


PART = Part(ROOT / "docs" / "researcher" / "study-dataset.md", "tables", all_tables)

if __name__ == "__main__":
    sys.exit(PART.main(sys.argv[1:]))
