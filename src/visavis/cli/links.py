"""``visavis links``: ways into the simulated practice that runs now."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from visavis.cli import running
from visavis.cli.lazy import load_platform
from visavis.cli.showing import show
from visavis.vocab.remedy import RemedyError


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
