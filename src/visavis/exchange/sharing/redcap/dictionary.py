"""The data dictionary of a project: a row a field, in REDCap's 18 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from visavis.dataset.describe.variables import full_sentence
from visavis.dataset.schema import Column, Kind, Table
from visavis.exchange.sharing.codebook import plain
from visavis.exchange.sharing.labels import value_label
from visavis.exchange.sharing.redcap.fields import RECORD, field, form, is_record
from visavis.exchange.sharing.study import Study

HEADER = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
NAME, FORM, SECTION, TYPE, LABEL, CHOICES, NOTE, VALIDATION, LEAST, MOST, IDENTIFIER = HEADER[:11]
REQUIRED = "Required Field?"
ANNOTATION = "Field Annotation"
VALIDATIONS: Mapping[Kind, str] = {
    Kind.INTEGER: "integer",
    Kind.DAY: "integer",
    Kind.NUMBER: "number",
}
MANY = 8
"""So many choices are a list to open, fewer are buttons."""


def dictionary(study: Study, owner: str, tables: Sequence[Table]) -> list[list[str]]:
    """Return the rows below the header.

    Parameters
    ----------
    study
        What is passed on.
    owner
        The table whose rows are the project's records; its form comes first, and is there even
        where the table is not.
    tables
        The project's tables, that one included where it is there.
    """
    rows = [
        {
            NAME: RECORD,
            FORM: form(owner),
            TYPE: "text",
            LABEL: f"The code, as in {owner}.{owner[:-1]}",
            ANNOTATION: f"{owner}.{owner[:-1]}",
        }
    ]
    ordered = sorted(tables, key=lambda table: table.name != owner)
    for table in ordered:
        rows += _fields(study, owner, table)
    return [[row.get(name, "") for name in HEADER] for row in rows]


def _fields(study: Study, owner: str, table: Table) -> Iterator[dict[str, str]]:
    section = table.says
    for column in study.columns(table):
        if is_record(table, column, owner):
            continue
        yield {
            NAME: field(table, column),
            FORM: form(table.name),
            SECTION: section,
            LABEL: full_sentence(column),
            NOTE: column.unit,
            REQUIRED: "y" if column.required else "",
            ANNOTATION: f"{table.name}.{column.name}",
            **_kind(study, table, column),
        }
        section = ""


def _kind(study: Study, table: Table, column: Column) -> dict[str, str]:
    if column.kind is Kind.FLAG:
        return {TYPE: "yesno"}
    words, numbers = study.words(table, column), study.numbers(table, column)
    if words:
        labels = ((numbers[word], choice(value_label(word, words[word]))) for word in words)
        shown = " | ".join(f"{number}, {label}" for number, label in labels)
        return {TYPE: "radio" if len(words) < MANY else "dropdown", CHOICES: shown}
    if column.kind is Kind.TEXT:
        return {TYPE: "notes", IDENTIFIER: "y"}
    if column.kind in VALIDATIONS:
        limits = {LEAST: plain(column.least), MOST: plain(column.most)}
        return {TYPE: "text", VALIDATION: VALIDATIONS[column.kind], **limits}
    return {TYPE: "text"}


def choice(label: str) -> str:
    """Return a label without what separates choices, in one line."""
    return " ".join(label.replace("|", "/").split())
