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
)
from visavis.dataset.simulate.run import simulate
from visavis.dataset.write import Form


@click.command("simulate")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--therapists", type=int, default=THERAPISTS, show_default=True)
@click.option("--clients", type=int, default=CLIENTS, show_default=True, help="Who take part.")
@click.option("--months", type=int, default=MONTHS, show_default=True, help="The study's length.")
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same bytes.")
@click.option("--parquet", is_flag=True, help="Parquet instead of CSV: smaller, not Psych-DS.")
def command(
    *,
    folder: Path,
    therapists: int,
    clients: int,
    months: int,
    seed: int,
    parquet: bool,
) -> None:
    """Write an invented network into DIR, with what was planted in it beside the data."""
    plan = plan_for(months)
    network = Network(therapists=therapists, clients=clients, seed=seed)
    console = Console(stderr=True)
    columns = (
        TextColumn("Inventing clients"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=network.clients)
        simulate(
            folder,
            network=network,
            plan=plan,
            form=Form.PARQUET if parquet else Form.CSV,
            step=lambda count: bar.advance(task, count),
        )
    click.echo(f"Wrote {folder}.")
