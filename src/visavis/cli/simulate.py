"""Fill an empty installation with the simulated practice."""

from __future__ import annotations

from random import Random

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from visavis.apps.cards.actions import simulate as actions
from visavis.gateways.outside import outside

SEED = 13
"""The same practice at every first start."""


def simulate(console: Console) -> None:
    """Make the practice, with a progress bar."""
    bar = Progress(TextColumn("Inventing a practice"), BarColumn(), console=console, transient=True)
    with bar:
        task = bar.add_task("", total=1.0)
        actions.simulate(
            rng=Random(SEED),  # noqa: S311 -- an invented practice needs no secrets
            now=outside().clock.now(),
            progress=lambda share: bar.update(task, completed=share),
        )
