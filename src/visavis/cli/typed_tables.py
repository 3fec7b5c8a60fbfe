"""What every command asks that reads a table of typed cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from visavis.exchange.spreadsheets.table import Table
from visavis.exchange.typed_cards.dates import Order
from visavis.exchange.typed_cards.mapping import ColumnMap, read_mapping
from visavis.exchange.typed_cards.ratings import Scale
from visavis.exchange.typed_cards.read import Declared
from visavis.vocab.remedy import RemedyError

LONG = 500
"""Rows from which on a bar shows how far it is."""
Asked = TypeVar("Asked", bound=Callable[..., object])
OPTIONS = (
    click.option("--sheet", default="", help="The sheet of a workbook that has several."),
    click.option("--mapping", type=click.Path(path_type=Path), help="Which column holds what."),
    click.option(
        "--dates",
        type=click.Choice([order.value for order in Order]),
        help="Day or month first, as in 03/11/26.",
    ),
    click.option(
        "--scale",
        type=click.Choice([scale.value for scale in Scale]),
        help="What the ratings are taken from.",
    ),
    click.option(
        "--problems", type=click.Path(path_type=Path), help="Write every problem to a .csv."
    ),
)


def table_options(command: Asked) -> Asked:
    """Give a command the options of a table of typed cards, in the order of `OPTIONS`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def declared_by(dates: str | None, scale: str | None) -> Declared:
    """What the options say about the dates and the ratings of the table."""
    return Declared(dates=Order(dates) if dates else None, scale=Scale(scale) if scale else None)


def columns_in(file: Path) -> ColumnMap:
    """Read the mapping that a person wrote.

    Raises
    ------
    RemedyError
        When the file cannot be read, or is no mapping.
    """
    try:
        return read_mapping(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        msg = (
            f"{file} cannot be read. To begin with one: visavis import cards CARDS --propose {file}"
        )
        raise RemedyError(msg) from error


def require_rows(table: Table) -> None:
    """Refuse a table that ends after the names of its columns.

    Raises
    ------
    RemedyError
        Which says so, and what to do.
    """
    if not table.rows:
        msg = (
            f"The table ends with the names of its columns, in line {table.header_line}: there is "
            "no card in it. Type one card a row below them, or name the file that holds the cards."
        )
        raise RemedyError(msg)


@contextmanager
def progress(what: str, rows: int) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal when it takes long; on stderr, so that output stays whole."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    silent = rows < LONG or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=silent) as bar:
        task = bar.add_task(what, total=rows)
        yield lambda: bar.advance(task)
