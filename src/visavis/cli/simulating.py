"""``visavis simulate``: a network with planted truths, as a study dataset."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from visavis.dataset.simulate.network import (
    CLIENTS,
    MONTHS,
    THERAPISTS,
    Network,
    plan_for,
    scaled,
)
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.dataset.write import Form
from visavis.vocab.counted import counted


@click.command("simulate")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--therapists", type=int, default=THERAPISTS, show_default=True, help="How many.")
@click.option("--clients", type=int, default=CLIENTS, show_default=True, help="Who take part.")
@click.option("--months", type=int, default=MONTHS, show_default=True, help="The study's length.")
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same bytes.")
@click.option(
    "--sessions",
    type=int,
    help="Scale therapists and clients, in the proportion above, to about so many sessions.",
)
@click.option("--parquet", is_flag=True, help="Parquet instead of CSV: smaller, not Psych-DS.")
def command(
    *,
    folder: Path,
    therapists: int,
    clients: int,
    months: int,
    seed: int,
    sessions: int | None,
    parquet: bool,
) -> None:
    """Write an invented network into DIR, with what was planted in it beside the data."""
    plan = plan_for(months)
    network = Network(therapists=therapists, clients=clients, seed=seed)
    if sessions is not None:
        network = scaled(network, sessions=sessions, plan=plan)
    _invent(folder, network, plan, Form.PARQUET if parquet else Form.CSV)


def _invent(folder: Path, network: Network, plan: Plan, form: Form) -> None:
    """Simulate, with a bar on a terminal."""
    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("clients"), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=network.clients)
        realised = simulate(
            folder,
            network=network,
            plan=plan,
            form=form,
            step=lambda count: bar.advance(task, count),
        )
    reports, guesses = realised.reports
    click.echo(
        f"Wrote {folder}: {counted(network.clients, 'client')} of "
        f"{counted(network.therapists, 'therapist')}, {counted(reports, 'event report')} and "
        f"{counted(guesses, 'guess', 'guesses')}. "
        "What was planted is in truth.json."
    )
