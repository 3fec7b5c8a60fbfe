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
    network_of,
    plan_for,
)
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.dataset.write import Form
from visavis.vocab.remedy import RemedyError


@click.command("simulate")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--therapists", type=int, help=f"How many therapists; {THERAPISTS} if not said.")
@click.option("--clients", type=int, help=f"How many clients take part; {CLIENTS} if not said.")
@click.option("--months", type=int, default=MONTHS, show_default=True, help="The study's length.")
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same bytes.")
@click.option("--sessions", type=int, help="As many clients as have about so many sessions.")
@click.option("--parquet", is_flag=True, help="Parquet instead of CSV: smaller, not Psych-DS.")
def command(
    *,
    folder: Path,
    therapists: int | None,
    clients: int | None,
    months: int,
    seed: int,
    sessions: int | None,
    parquet: bool,
) -> None:
    """Write an invented network into DIR, with what was planted in it beside the data."""
    plan = plan_for(months)
    if sessions is None:
        network = Network(
            therapists=THERAPISTS if therapists is None else therapists,
            clients=CLIENTS if clients is None else clients,
            seed=seed,
        )
    elif clients is None:
        network = network_of(sessions=sessions, therapists=therapists, seed=seed, plan=plan)
    else:
        msg = "--sessions and --clients both say how large the network is. Leave one of them out."
        raise RemedyError(msg)
    _invent(folder, network, plan, Form.PARQUET if parquet else Form.CSV)


def _invent(folder: Path, network: Network, plan: Plan, form: Form) -> None:
    """Simulate, with a bar on a terminal."""
    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("clients"), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=network.clients)
        simulate(
            folder,
            network=network,
            plan=plan,
            form=form,
            step=lambda count: bar.advance(task, count),
        )
    click.echo(
        f"Wrote {folder}: {network.clients:,} clients of {network.therapists:,} therapists. "
        "What was planted is in truth.json."
    )
