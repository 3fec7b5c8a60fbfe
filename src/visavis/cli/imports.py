"""``visavis import``: what others typed, into the platform."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import click

from visavis.cli.lazy import LazyCommand, LazyGroup, Needs
from visavis.vocab.remedy import RemedyError


class Imports(LazyGroup):
    """What can be taken in."""

    table: ClassVar[dict[str, LazyCommand]] = {
        "cards": LazyCommand(
            "visavis.cli.import_cards",
            "cards",
            "Take in paper cards that were typed into a table.",
            Needs.BARE,
        ),
        "template": LazyCommand(
            "visavis.cli.imports", "template", "Write an empty table to type into.", Needs.BARE
        ),
    }


@click.group("import", cls=Imports)
def imports() -> None:
    """Take in what was typed elsewhere."""


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> None:
    """Write an empty table for typing paper cards, FILE.csv or FILE.xlsx."""
    refuse_to_replace(file)
    if file.suffix.lower() not in (".csv", ".xlsx"):
        msg = f"{file.name} is neither .csv nor .xlsx. Give the file one of these endings."
        raise RemedyError(msg)
    from visavis.exchange.typed_cards.template import (  # noqa: PLC0415 -- openpyxl is slow to load
        write_template,
    )

    write_template(file)
    click.echo(f"Wrote {file}. Type one card a row, then: visavis import cards {file}")


def refuse_to_replace(file: Path) -> None:
    """Keep a file that is there: somebody may have typed into it."""
    if file.exists():
        msg = f"{file} is there already. Choose another name, or remove it first."
        raise RemedyError(msg)
