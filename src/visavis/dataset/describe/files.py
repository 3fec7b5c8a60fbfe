"""The files that a dataset gets without anybody writing them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath

from visavis.dataset.describe.about import Author, Description, Form
from visavis.dataset.describe.names import (
    CHANGES,
    CODEBOOKS,
    DATA,
    DESCRIPTION,
    IGNORES,
    INSTRUMENTS,
    OWN,
    PROTOCOL,
    README,
    TRUTH,
    data_file,
)
from visavis.dataset.describe.readme import changes, readme
from visavis.dataset.describe.variables import Json, all_variables, variables_of
from visavis.dataset.schema import TABLES, VERSION

PSYCH_DS = "1.5.1"
"""The version of Psych-DS whose rules the folder follows."""
CONTEXT = "https://schema.org/"
BEYOND_PSYCH_DS = "".join(
    f"{name}\n" for name in (OWN, CODEBOOKS, INSTRUMENTS, PROTOCOL, TRUTH, *IGNORES)
)
"""What goes along and is no matter of Psych-DS."""


def own_files(
    about: Description,
    tables: Mapping[str, Sequence[str]],
    form: Form,
    *,
    along: Collection[str] = (),
) -> dict[str, bytes]:
    """Return description, README, CHANGES and a sidecar a table, by path.

    Parameters
    ----------
    about
        The dataset in words.
    tables
        The tables that were written, each with the columns that its file has.
    form
        How the tables are kept.
    along
        The paths of other files, as of codebooks.
    """
    files = {
        DESCRIPTION: to_json(description(about, tables, form)),
        README: readme(about, tables, form).encode(),
        CHANGES: changes(about).encode(),
        OWN: to_json(own_words(about, form, along)),
        **dict.fromkeys(IGNORES, BEYOND_PSYCH_DS.encode()),
    }
    for label, columns in tables.items():
        name = PurePosixPath(DATA, data_file(label, form)).with_suffix(".json")
        files[str(name)] = to_json(sidecar(label, columns))
    return files


def description(
    about: Description, tables: Mapping[str, Sequence[str]], form: Form
) -> dict[str, Json]:
    """Describe the whole dataset, as Psych-DS asks."""
    made: dict[str, Json] = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": about.name,
        "description": about.says,
    }
    if form is Form.CSV:
        made["schemaVersion"] = PSYCH_DS
    made["variableMeasured"] = all_variables(tables)
    if about.authors:
        made["author"] = [_author(author) for author in about.authors]
    made |= _given(license=about.licence, citation=about.citation)
    made["keywords"] = list(about.keywords)
    return made


def own_words(about: Description, form: Form, along: Collection[str]) -> dict[str, Json]:
    """Say what schema.org has no words for; `along` tells when a file has got lost."""
    return {
        "schema": VERSION,
        "madeBy": about.made_by,
        "form": form.value,
        "psychDS": form is Form.CSV,
        "text": about.text,
        "simulated": about.simulated,
        "notes": list(about.notes),
        "files": [*sorted(along)],
    }


def _author(author: Author) -> dict[str, Json]:
    kind = "Person" if author.family else "Organization"
    return {"@type": kind} | _given(
        name=author.name, givenName=author.given, familyName=author.family, identifier=author.orcid
    )


def _given(**values: str) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value}


def sidecar(label: str, columns: Sequence[str]) -> dict[str, Json]:
    """Describe one table's columns as they are in this table."""
    table = TABLES[label]
    key = ", ".join(name for name in table.key if name in columns)
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": label,
        "description": f"{table.says} Its key: {key}.",
        "variableMeasured": variables_of(table, columns),
    }


def to_json(value: Json) -> bytes:
    """Write JSON that is the same every time and that a person can read."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
