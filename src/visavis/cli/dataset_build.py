"""``visavis dataset build``: typed cards as a study dataset, with no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom

import click
from rich.console import Console

from visavis import __version__
from visavis.cli.dataset_check import show_faults
from visavis.cli.import_report import (
    known_by_likeness,
    show_columns,
    show_problems,
    write_problems,
)
from visavis.cli.imports import refuse_to_replace
from visavis.cli.kept_apart import kept_apart, key_kept
from visavis.cli.typed_tables import (
    columns_in,
    declared_by,
    progress,
    require_rows,
    table_options,
)
from visavis.dataset.check import check
from visavis.dataset.write import Description
from visavis.exchange.card_dataset import Built, LeftOut, Secret, build
from visavis.exchange.card_dataset.build import NOTES, WITH_TEXT
from visavis.exchange.spreadsheets.read import read_table
from visavis.exchange.spreadsheets.write import write_csv
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.proposal import propose
from visavis.exchange.typed_cards.read import Declared, read_cards
from visavis.gateways.clock import SystemClock
from visavis.vocab.counted import counted
from visavis.vocab.remedy import RemedyError

SAYS = "What clients and therapists wrote on index cards after therapy sessions."
ROW = {
    "therapists": "therapist",
    "clients": "client",
    "episodes": "episode",
    "sessions": "session",
    "cards": "card",
    "eventReports": "event report",
}
"""What a row of each table is."""
SEEDED = (
    "Codes and ends were drawn with a seed, as for invented cards: whoever knows it can tell who is"
    " who."
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    folder: Path
    codes: Path | None
    key: Path | None
    seed: int | None
    """For invented cards: whoever knows it could undo the codes."""
    problems: Path | None
    about: Description
    declared: Declared


@click.command("build")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="Typed cards", help="What the dataset is called.")
@click.option("--text", is_flag=True, help="People's own words go along, as they were typed.")
@click.option("--codes", type=click.Path(path_type=Path), help="Write who is who to this .csv.")
@click.option(
    "--key",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the key of the drawn ends in this file, for the next build.",
)
@click.option(
    "--seed",
    type=int,
    help="For invented cards only: the same codes and ends each time. Whoever knows it can undo"
    " them, and the dataset says so.",
)
@table_options
@click.pass_context
def command(  # noqa: PLR0913 -- one parameter an option
    ctx: click.Context,
    *,
    file: Path,
    folder: Path,
    name: str,
    text: bool,
    codes: Path | None,
    key: Path | None,
    seed: int | None,
    sheet: str,
    mapping: Path | None,
    dates: str | None,
    scale: str | None,
    problems: Path | None,
) -> None:
    """Make a study dataset in DIR from the paper cards of FILE (.csv or .xlsx)."""
    if not name.strip():
        msg = "The dataset needs a name: leave --name out, or write one, as in --name 'North 2026'."
        raise RemedyError(msg)
    about = Description(
        name=name.strip(),
        says=SAYS,
        made_by=f"visavis {__version__}",
        text=text,
        notes=(*NOTES, *([WITH_TEXT] if text else []), *([] if seed is None else [SEEDED])),
    )
    declared = declared_by(dates, scale)
    wishes = Wishes(folder, codes, key, seed, problems, about, declared)
    if not make(Console(highlight=False), file, sheet, mapping, wishes):
        ctx.exit(2)


def make(console: Console, file: Path, sheet: str, mapping: Path | None, wishes: Wishes) -> bool:
    """Read the table and write the dataset; False when something stands in the way."""
    table = read_table(file, sheet=sheet)
    require_rows(table)
    proposal = propose(table)
    chosen = columns_in(mapping) if mapping else proposal.mapping
    show_columns(console, table, chosen, proposal.remarks if mapping is None else {})
    if mapping is None and proposal.unsure:
        msg = (
            f"{known_by_likeness(len(proposal.unsure))}, and nothing is written on a guess. Write"
            f" a mapping by: visavis import cards {file} --propose map.toml — look it through, and"
            " pass it by --mapping map.toml."
        )
        raise RemedyError(msg)
    with progress("Reading", len(table.rows)) as step:
        today = SystemClock().now().astimezone().date()
        typed = read_cards(table, chosen, today=today, declared=wishes.declared, step=step)
    if typed.problems:
        return _refused(console, typed.problems, wishes)
    rng = SystemRandom() if wishes.seed is None else Random(wishes.seed)  # noqa: S311 -- asked for
    with (
        kept_apart(wishes.codes, wishes.folder) as who_is_who,
        key_kept(wishes.key, wishes.folder, rng=rng) as key,
    ):
        draw = Secret(key).draw
        built = build(typed.cards, wishes.folder, about=wishes.about, rng=rng, draw=draw)
        if built.problems:
            return _refused(console, built.problems, wishes)
        if who_is_who is not None:
            write_csv(who_is_who, ["kind", "in the table", "code"], built.old_codes)
    _tell(console, built, wishes)
    return _looked_through(console, wishes.folder) if wishes.about.text else True


def _refused(console: Console, problems: Sequence[RowProblem], wishes: Wishes) -> bool:
    if wishes.problems is not None:
        refuse_to_replace(wishes.problems)
        write_problems(wishes.problems, problems)
    show_problems(console, problems, outcome="Nothing was written.")
    return False


def _tell(console: Console, built: Built, wishes: Wishes) -> None:
    told = ", ".join(counted(rows, ROW[table]) for table, rows in built.rows.items())
    console.print(f"Wrote {wishes.folder}: {told}.", style="bold", markup=False, soft_wrap=True)
    if built.left_out.sessions:
        console.print(_not_in(built.left_out), markup=False, soft_wrap=True)
    if wishes.codes is not None:
        told = f"Who is who stands in {wishes.codes}. Keep it apart from the dataset."
        console.print(told, markup=False, soft_wrap=True)
    if wishes.about.text:
        console.print(
            "Names in people's words were not struck out: look through them.", soft_wrap=True
        )
    console.print(
        f"To check it: visavis dataset check {wishes.folder}", markup=False, soft_wrap=True
    )


def _not_in(left_out: LeftOut) -> str:
    sessions, cards = counted(left_out.sessions, "session"), counted(left_out.cards, "card")
    therapies = counted(left_out.therapies, "therapy (episode)", "therapies (episodes)")
    told = f"{sessions} of {therapies}, with {cards}"
    whole = counted(left_out.whole, "therapy is", "therapies are")
    rest = f" Of these, {whole} left out whole." if left_out.whole else ""
    return f"Not in is what lies after the drawn ends of observation: {told}.{rest}"


def _looked_through(console: Console, folder: Path) -> bool:
    """Say what in people's words leads to a person or a date; False when there is something."""
    report = check(folder)
    if report.findings:
        console.print("\nThe dataset is written, and must not be passed on as it is:\n")
        show_faults(console, report.findings)
    return not report.findings
