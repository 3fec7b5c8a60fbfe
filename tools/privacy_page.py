"""The field register as tables in PRIVACY.md: ``write`` brings them up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from visavis.privacy.register import REGISTER, Key, Table

PAGE = Path(__file__).resolve().parent.parent / "PRIVACY.md"
START, END = "<!-- generated: register -->", "<!-- end: register -->"


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


def with_register(page: str) -> str:
    """Return `page` with the register as it is now between the two marks.

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
    return f"{before}{START}\n\n{register_tables()}\n\n{END}{after}"


def is_current(page: Path = PAGE) -> bool:
    """Whether the page says what the register says."""
    text = page.read_text(encoding="utf-8")
    return with_register(text) == text


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it is current."""
    if arguments == ["write"]:
        PAGE.write_text(with_register(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    if is_current():
        return 0
    print("PRIVACY.md: the field register is out of date; run `make pages`")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
