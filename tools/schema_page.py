"""The tables of the study dataset as a page for researchers: ``write`` brings it up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from visavis.dataset.schema import TABLES, Column, Kind, Table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "researcher" / "study-dataset.md"
START, END = "<!-- generated: tables -->", "<!-- end: tables -->"
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
    """One section a table, one row a column."""
    return "\n\n".join("\n".join(section(table)) for table in TABLES.values())


def section(table: Table) -> Iterator[str]:
    """Write one table."""
    key = ", ".join(f"`{name}`" for name in table.key)
    yield from (f"### `{table.name}`", "", f"One row: {_lower(table.says)} Its key: {key}.", "")
    yield from ("| column | kind | gaps | what it is |", "|---|---|---|---|")
    for column in table.columns:
        gaps = "" if column.required else "yes"
        yield f"| `{column.name}` | {kind(column)} | {gaps} | {says(column)} |"


def kind(column: Column) -> str:
    """Say what stands in the cells, and between which limits."""
    if column.references is not None:
        return f"code, of `{column.references}`"
    least, most = column.least, column.most
    if column.kind is Kind.DAY or least is None:
        return KINDS[column.kind]
    limits = f"from {least:g}" if most is None else f"{least:g} to {most:g}"
    return f"{KINDS[column.kind]}, {limits}"


def says(column: Column) -> str:
    """Say what the column is, with the meaning of each of its words."""
    words = (f"`{word}`: {means}" for word, means in column.words.items())
    return "<br>".join([column.says, *words])


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def with_tables(page: str) -> str:
    """Return `page` with the tables as they are now between the two marks.

    Raises
    ------
    ValueError
        When the marks are not there, each once.
    """
    if page.count(START) != 1 or page.count(END) != 1:
        msg = f"the page needs {START} and {END}, each once"
        raise ValueError(msg)
    before, rest = page.split(START)
    after = rest.split(END)[1]
    return f"{before}{START}\n\n{all_tables()}\n\n{END}{after}"


def is_current(page: Path = PAGE) -> bool:
    """Whether the page says what the schema says."""
    text = page.read_text(encoding="utf-8")
    return with_tables(text) == text


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it is current."""
    if arguments == ["write"]:
        PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    if is_current():
        return 0
    print("docs/researcher/study-dataset.md is out of date; run `make pages`")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
