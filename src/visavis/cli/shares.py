"""``visavis shares``: how often each category is named, of a study dataset with predictions."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as Grid

from visavis.cli.congruence import UNREADABLE
from visavis.cli.congruence_faults import refuse_torn
from visavis.cli.programs import print_rows
from visavis.cli.terminal import console, text
from visavis.dataset.read import read
from visavis.dataset.shares import predicted_shares
from visavis.stats.prediction import PredictionPowered
from visavis.stats.prediction.study import COLUMNS
from visavis.stats.results import Estimate
from visavis.stats.results.shown import shown
from visavis.vocab.remedy import RemedyError


@click.command("shares")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--codebook", metavar="NAME", help="Where there are several, as in impacts@1.")
@click.option("--model", metavar="NAME", help="Whose predictions, where there are several models.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(folder: Path, codebook: str | None, model: str | None, *, as_json: bool) -> None:
    """Say how often each category is named, where a machine coded what people did not.

    DIR is a study dataset with predictions, and with the codings and the consensus of a part that
    was drawn at random. What the model gets wrong is taken away again, as far as that part shows.
    """
    dataset = read(folder)
    refuse_torn(dataset, COLUMNS)
    try:
        found = predicted_shares(dataset, codebook=codebook, model=model)
    except UNREADABLE as error:
        msg = (
            "A table of the dataset cannot be read. To see the line and the column: visavis dataset"
            f" check {folder}"
        )
        raise RemedyError(msg) from error
    if as_json:
        print_rows(found.rows())
    else:
        show(console(), found)


def show(to: Console, found: PredictionPowered) -> None:
    """Print shares beside those of people alone, what makes them doubtful, and a sentence."""
    made = Grid(title=found.title(), title_justify="left", box=None, padding=(0, 2, 0, 0))
    for place, name in enumerate(("", "share", "95 % interval", "people alone", "95 % interval")):
        made.add_column(name, justify="right" if place else "left")
    for one, alone in zip(found.shares, found.people_alone, strict=True):
        made.add_row(text(_whose(one)), *_numbers(one), *_numbers(alone))
    to.print(made)
    reasons = [
        sentence
        for one in found.shares
        for sentence in (one.undefined, one.no_interval, one.why_dropped, *one.cautions)
        if sentence
    ]
    for sentence in dict.fromkeys(reasons):
        to.print(text(sentence, style="yellow"))
    to.print(text(f"\n{found.sentence()}", style="bold"))


def _whose(one: Estimate) -> str:
    return ", ".join(
        one.of[name] for name in ("category", "perspective", "valence", "about") if name in one.of
    )


def _numbers(one: Estimate) -> tuple[str, str]:
    around = f"{shown(one.interval.low)} to {shown(one.interval.high)}" if one.interval else "–"
    return shown(one.value), around
