"""``visavis import cards``: a dry run unless told otherwise, and all of a table or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from visavis.cli.import_report import (
    known_by_likeness,
    show_columns,
    show_outcome,
    show_plan,
    show_problems,
    write_problems,
)
from visavis.cli.imports import refuse_to_replace
from visavis.cli.lazy import load_platform, require
from visavis.cli.typed_tables import (
    columns_in,
    declared_by,
    progress,
    require_rows,
    table_options,
)
from visavis.exchange.spreadsheets.read import read_table
from visavis.exchange.spreadsheets.table import Table
from visavis.exchange.typed_cards.mapping import ColumnMap, write_mapping
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.proposal import Proposal
from visavis.exchange.typed_cards.proposal import propose as propose_columns
from visavis.exchange.typed_cards.read import Declared, read_cards
from visavis.vocab.remedy import RemedyError

if TYPE_CHECKING:
    from visavis.apps.cards.queries.typed_cards.plan import ImportPlan


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    practice: str
    commit: bool
    problems_file: Path | None
    declared: Declared


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--practice", default="", help="Whose cards they are; needed with several practices.")
@table_options
@click.option(
    "--propose", type=click.Path(path_type=Path), help="Write such a mapping to edit, and stop."
)
@click.option("--commit", is_flag=True, help="Take the cards in; without it nothing is changed.")
@click.pass_context
def cards(  # noqa: PLR0913 -- one parameter an option
    ctx: click.Context,
    *,
    file: Path,
    practice: str,
    sheet: str,
    mapping: Path | None,
    propose: Path | None,
    dates: str | None,
    scale: str | None,
    problems: Path | None,
    commit: bool,
) -> None:
    """Take in the paper cards of FILE (.csv or .xlsx); a dry run, unless --commit is given."""
    console = Console(highlight=False, soft_wrap=False)
    table = read_table(file, sheet=sheet)
    proposal = propose_columns(table)
    if propose is not None:
        write_proposal(console, table, proposal, propose)
        return
    require_rows(table)
    declared = declared_by(dates, scale)
    wishes = Wishes(practice, commit, problems, declared)
    chosen = columns_in(mapping) if mapping else _proposed(proposal, commit=commit)
    show_columns(console, table, chosen, proposal.remarks if mapping is None else {})
    require("import cards", "django", "server")
    load_platform(ctx.find_root().params.get("data"))
    if not take_in(console, table, chosen, wishes):
        ctx.exit(2)


def write_proposal(console: Console, table: Table, proposal: Proposal, file: Path) -> None:
    """Write the proposal for a person to edit."""
    refuse_to_replace(file)
    file.write_text(write_mapping(proposal.mapping, proposal.remarks), encoding="utf-8")
    show_columns(console, table, proposal.mapping, proposal.remarks)
    console.print(f"Wrote {file}. Look it through, then pass it by --mapping {file}", markup=False)


def _proposed(proposal: Proposal, *, commit: bool) -> ColumnMap:
    if commit and proposal.unsure:
        msg = (
            f"{known_by_likeness(len(proposal.unsure))}, and nothing is taken in on a guess. Write "
            "a mapping by --propose map.toml, look it through, and pass it by --mapping map.toml."
        )
        raise RemedyError(msg)
    return proposal.mapping


def take_in(console: Console, table: Table, mapping: ColumnMap, wishes: Wishes) -> bool:
    """Read, plan, show, and take in if that is wished; False when something stands in the way."""
    from visavis.cli import importing  # noqa: PLC0415 -- models exist only now

    practice = importing.practice_called(wishes.practice)
    with progress("Reading", len(table.rows)) as step:
        typed = read_cards(
            table,
            mapping,
            today=importing.today_in(practice),
            declared=wishes.declared,
            step=step,
        )
    plan = importing.plan(typed.cards, practice)
    problems = sorted([*typed.problems, *plan.problems])
    show_plan(console, typed, plan)
    if not problems and wishes.commit:
        with progress("Taking in", len(plan.cards)) as step:
            problems = list(importing.commit(typed.cards, practice, step))
    return _end(console, plan, problems, wishes)


def _end(
    console: Console, plan: ImportPlan, problems: Sequence[RowProblem], wishes: Wishes
) -> bool:
    if wishes.problems_file is not None:
        refuse_to_replace(wishes.problems_file)
        write_problems(wishes.problems_file, problems)
    if problems:
        show_problems(console, problems, outcome="Nothing was changed.")
    else:
        show_outcome(console, plan, committed=wishes.commit)
    return not problems
