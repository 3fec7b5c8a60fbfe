"""``visavis links``: ways into the simulated practice that runs now."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click
from rich.console import Console

from visavis.cli import running
from visavis.cli.lazy import load_platform
from visavis.vocab.remedy import RemedyError


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Addresses that open a simulated practice."""

    sign_in: dict[str, str] = field(default_factory=dict)
    """By role, each for one use."""
    card: str = ""
    """One client's card that waits to be filled in; empty when none does."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print them for another program.")
@click.pass_context
def links(ctx: click.Context, *, as_json: bool) -> None:
    """Print fresh one-time sign-in links, one a role, and one open card link."""
    given = ctx.parent.params.get("data") if ctx.parent else None
    folder = Path(given or os.environ.get("VISAVIS_DATA", "data")).absolute()
    here = running.read(folder)
    if here is None or not here.healthy():
        msg = f"No server runs on {folder}. Start one with: make start"
        raise RemedyError(msg)
    os.environ["VISAVIS_ADDRESS"] = here.address
    load_platform(folder)
    from visavis.cli.ways_in import ways_in  # noqa: PLC0415 -- needs the settings

    ways = ways_in()
    if as_json:
        click.echo(json.dumps({"address": here.address, **asdict(ways)}))
    else:
        show(Console(highlight=False, soft_wrap=True), ways)


def show(console: Console, ways: WaysIn) -> None:
    """Print the ways in for a person to click on."""
    lines = {f"sign in as {role}": link for role, link in ways.sign_in.items()}
    if ways.card:
        lines["a client's card"] = ways.card
    wide = max(map(len, lines), default=0)
    for name, link in lines.items():
        console.print(f"  {name:<{wide}}  {link}")
    console.print("Each sign-in link works once; fresh ones: visavis links", style="dim")
