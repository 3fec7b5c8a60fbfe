"""Columns as schema.org's ``PropertyValue``, which is how Psych-DS describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from visavis.dataset.schema import TABLES, Column, Kind, Table

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

DATA_TYPES: Mapping[Kind, str] = {
    Kind.CODE: "https://schema.org/Text",
    Kind.TERM: "https://schema.org/Text",
    Kind.WORD: "https://schema.org/Text",
    Kind.TEXT: "https://schema.org/Text",
    Kind.INTEGER: "https://schema.org/Integer",
    Kind.DAY: "https://schema.org/Integer",
    Kind.NUMBER: "https://schema.org/Number",
    Kind.FLAG: "https://schema.org/Boolean",
}
"""As schema.org has no property for the type of a variable, it stands as its additional type."""
FLAGS: Mapping[str, str] = {"true": "yes", "false": "no"}


def variable(column: Column) -> dict[str, Json]:
    """Describe one column of one table."""
    made: dict[str, Json] = {
        "@type": "PropertyValue",
        "name": column.name,
        "description": full_sentence(column),
        "additionalType": DATA_TYPES[column.kind],
    }
    if column.unit:
        made["unitText"] = column.unit
    if column.least is not None:
        made["minValue"] = column.least
    if column.most is not None:
        made["maxValue"] = column.most
    allowed = FLAGS if column.kind is Kind.FLAG else column.words
    if allowed:
        made["valueReference"] = _levels(allowed)
    return made


def _levels(allowed: Mapping[str, str]) -> list[Json]:
    return [
        {"@type": "PropertyValue", "value": word, "description": means}
        for word, means in allowed.items()
    ]


def full_sentence(column: Column) -> str:
    """What the column says, where the thing it names has its row, and whether it may have gaps."""
    says = column.says
    if column.references is not None:
        says = f"{says} Its row stands in `{column.references}`."
    told = column.required or "mpty" in column.says
    return says if told else f"{says} May be empty."


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
        made["valueReference"] = _levels(levels)
    return made


def _by_sentence(uses: Iterable[tuple[str, Column]]) -> dict[str, list[str]]:
    sentences: dict[str, list[str]] = {}
    for label, column in uses:
        sentences.setdefault(full_sentence(column), []).append(label)
    return sentences


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(f"`{label}`" for label in labels)
