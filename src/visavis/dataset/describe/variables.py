"""Columns as schema.org's ``PropertyValue``, which is how Psych-DS describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from visavis.dataset.schema import TABLES, Column, Kind, Table

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

VALUE_TYPES: Mapping[Kind, str] = {
    Kind.CODE: "string",
    Kind.TERM: "string",
    Kind.WORD: "string",
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.DAY: "integer",
    Kind.NUMBER: "number",
    Kind.FLAG: "boolean",
}


def variable(column: Column) -> dict[str, Json]:
    """Describe one column of one table."""
    made: dict[str, Json] = {
        "@type": "PropertyValue",
        "name": column.name,
        "description": full_sentence(column),
        "valueType": VALUE_TYPES[column.kind],
        "valueRequired": column.required,
    }
    if column.unit:
        made["unitText"] = column.unit
    if column.least is not None:
        made["minValue"] = column.least
    if column.most is not None:
        made["maxValue"] = column.most
    if column.words:
        made["levels"] = dict(column.words)
    if column.kind is Kind.FLAG:
        made["levels"] = {"true": "yes", "false": "no"}
    return made


def full_sentence(column: Column) -> str:
    """What the column says, and where the thing it names has its row."""
    if column.references is None:
        return column.says
    return f"{column.says} Its row stands in `{column.references}`."


def variables_of(table: Table, columns: Sequence[str]) -> list[Json]:
    """Describe the columns that a table's file has."""
    return [variable(table.column(name)) for name in columns]


def all_variables(tables: Mapping[str, Sequence[str]]) -> list[Json]:
    """Describe every name once: where tables differ, the sentence says what it is in which."""
    found: dict[str, list[tuple[str, Column]]] = {}
    for label, columns in tables.items():
        for name in columns:
            found.setdefault(name, []).append((label, TABLES[label].column(name)))
    return [_merged(uses) for uses in found.values()]


def _merged(uses: Sequence[tuple[str, Column]]) -> dict[str, Json]:
    first = variable(uses[0][1])
    others = [variable(column) for _, column in uses[1:]]
    if all(other == first for other in others):
        return first
    made: dict[str, Json] = {k: v for k, v in first.items() if all(o.get(k) == v for o in others)}
    made["description"] = " ".join(
        f"In {_listed(labels)}: {sentence}" for sentence, labels in _by_sentence(uses).items()
    )
    levels = {word: says for _, column in uses for word, says in column.words.items()}
    if levels:
        made["levels"] = dict(levels)
    return made


def _by_sentence(uses: Iterable[tuple[str, Column]]) -> dict[str, list[str]]:
    sentences: dict[str, list[str]] = {}
    for label, column in uses:
        sentences.setdefault(full_sentence(column), []).append(label)
    return sentences


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(f"`{label}`" for label in labels)
