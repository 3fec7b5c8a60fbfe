"""The field register as tables in PRIVACY.md: ``write`` brings them up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tools.gates.tree import ROOT
from tools.generated import Part
from visavis.privacy.register import REGISTER, Key, Table


def register_tables() -> str:
    """One section per table of the database, one row per field."""
    return "\n\n".join(section(label, table) for label, table in REGISTER.items())


def section(label: str, table: Table) -> str:
    """Write one table of the register."""
    return "\n".join(
        [
            f"### `{label}`",
            "",
            f"Kept: {table.kept}.",
            f"When the client is erased: {table.erasure.value}.",
            "",
            "| field | kind | encrypted under | what it is |",
            "|---|---|---|---|",
            *rows(table),
        ]
    )


def rows(table: Table) -> Iterator[str]:
    """Write the fields of one table."""
    for name, field in table.fields.items():
        key = "" if field.key is Key.NONE else field.key.value
        yield f"| `{name}` | {field.sensitivity.value} | {key} | {field.why} |"


PART = Part(ROOT / "PRIVACY.md", "register", register_tables)

if __name__ == "__main__":
    sys.exit(PART.main(sys.argv[1:]))
