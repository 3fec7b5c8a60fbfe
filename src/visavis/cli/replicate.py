"""``visavis replicate``: invent the model study, report it, and say what was found again."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table as Grid

from visavis.cli.dataset_check import progress
from visavis.cli.terminal import console, text
from visavis.dataset.read import read
from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan as Planted
from visavis.dataset.simulate.run import simulate
from visavis.dataset.write.place import new_folder
from visavis.gateways.clock import SystemClock
from visavis.report.replica.recovered import Recovered, recovered
from visavis.report.study.compute import Report, compute
from visavis.report.study.open import open_study
from visavis.report.study.plan import Plan
from visavis.report.study.words import Words
from visavis.report.study.write import write
from visavis.stats.results.shown import shown

NETWORK = Network()
"""The model study."""
SIMULATED, COMPUTED = 0.2, 0.8
"""Which share of the work is behind after each step."""


@click.command("replicate")
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same network.")
@click.option(
    "--therapists",
    type=click.IntRange(min=1),
    default=NETWORK.therapists,
    show_default=True,
    help="How many.",
)
@click.option(
    "--clients",
    type=click.IntRange(min=1),
    default=NETWORK.clients,
    show_default=True,
    help="Who take part.",
)
@click.option(
    "--out",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="Keep the report in this new folder.",
)
def command(*, seed: int, therapists: int, clients: int, out: Path | None) -> None:
    """Invent the model study with planted truths, report it, and compare.

    13 therapists and 121 clients over 18 months: cards, pairs, three raters who err as planted,
    consensus, study dataset, report. Each line is one planted truth beside its estimate.
    """
    network = Network(therapists=therapists, clients=clients, seed=seed)
    with progress("Replicating") as step, tempfile.TemporaryDirectory() as beside:
        step("network", 0.0)
        folder = Path(beside) / "network"
        simulate(folder, network=network, plan=Planted())
        study = open_study(read(folder), Plan())
        report = compute(
            study,
            progress=lambda what, share: step(what, SIMULATED + (COMPUTED - SIMULATED) * share),
        )
        step("comparison", COMPUTED)
        told = recovered(report)
        if out is not None:
            _keep(report, out)
    _show(told)


def _keep(report: Report, out: Path) -> None:
    with new_folder(out) as made:
        write(report, made, words=Words("en"), on=SystemClock().now().date())


def _show(told: Sequence[Recovered]) -> None:
    screen = console()
    grid = Grid(box=None, header_style="bold", padding=(0, 2, 0, 0))
    grid.add_column("truth")
    for name in ("planted", "recovered", "95 % interval", "holds"):
        grid.add_column(name, justify="right")
    for one in told:
        grid.add_row(
            text(str(one.key)),
            shown(one.target),
            shown(one.value),
            f"{shown(one.low)} to {shown(one.high)}",
            "yes" if one.holds else "no",
        )
    screen.print(grid)
    held = sum(one.holds for one in told)
    screen.print(
        text(
            f"{held} of {len(told)} intervals hold what was planted; of 95 % intervals about "
            f"{0.95 * len(told):.0f} should."
        )
    )
