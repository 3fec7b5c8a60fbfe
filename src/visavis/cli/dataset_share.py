"""``visavis dataset share``: a study dataset in other programs' forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from visavis import __version__
from visavis.cli.dataset_check import progress
from visavis.exchange.sharing import Shared, Way, share
from visavis.exchange.sharing.cuts import Cut
from visavis.vocab.counted import counted

SCREEN = 10
"""Cut texts that are named; the README lists all."""


@click.command("share")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "way",
    type=click.Choice([str(way) for way in Way]),
    required=True,
    help="The form: SPSS or Stata files, plain CSV with a codebook, two REDCap projects, Psych-DS.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new folder.")
@click.option("--text", is_flag=True, help="People's own words go along.")
def command(*, folder: Path, way: str, out: Path, text: bool) -> None:
    """Write the study dataset in DIR in another form, with labels and a codebook.

    DIR must be without a fault, as `visavis dataset check` sees it.
    """
    chosen = Way(way)
    with progress("Sharing") as step:
        shared = share(
            folder, out, way=chosen, text=text, made_by=f"visavis {__version__}", progress=step
        )
    _tell(Console(highlight=False, soft_wrap=True), out, chosen, shared)


def _tell(console: Console, out: Path, way: Way, shared: Shared) -> None:
    tables, rows = counted(len(shared.rows), "table"), counted(sum(shared.rows.values()), "row")
    console.print(
        f"Wrote {out}: {tables} with {rows}, as {way.called}.", style="bold", markup=False
    )
    if shared.words_left_out:
        console.print("People's own words were left out; with --text they go along.")
    if shared.cuts:
        _tell_cuts(console, way, shared.cuts)


def _tell_cuts(console: Console, way: Way, cuts: Sequence[Cut]) -> None:
    were = "text was longer" if len(cuts) == 1 else "texts were longer"
    console.print(f"{len(cuts):,} {were} than {way.called} holds, and cut. README.md says which:")
    for cut in cuts[:SCREEN]:
        told = f"  {cut.table}, {cut.column} of {cut.key}: {cut.bytes:,} bytes"
        console.print(told, markup=False)
