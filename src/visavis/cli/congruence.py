"""``visavis congruence``: how far client and therapist name the same, of a study dataset."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import click
import narwhals as nw
import polars as pl

from visavis.cli.congruence_by import By, rows, show_by
from visavis.cli.congruence_faults import refuse_empty, refuse_torn, told_with_place
from visavis.cli.congruence_shown import show
from visavis.cli.programs import print_rows
from visavis.cli.terminal import console
from visavis.dataset.read import StudyDataset, read
from visavis.stats.congruence import Congruence, congruence
from visavis.stats.congruence.study import COLUMNS
from visavis.stats.errors import UnusableError
from visavis.vocab.remedy import RemedyError


@click.command("congruence")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--codebook", metavar="NAME", help="Where there are several, as in impacts@1.")
@click.option(
    "--round",
    "of_round",
    metavar="NAME",
    help="Whose judgements of pairs count, where there are several rounds.",
)
@click.option(
    "--every-card",
    is_flag=True,
    help="Level 5 from every card, not only from sessions with both cards in before the reveal.",
)
@click.option(
    "--by",
    type=click.Choice([str(one) for one in By]),
    help="A line for each therapist (shrunken towards the network's) or episode.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(
    *,
    folder: Path,
    by: str | None,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 -- what the options above give
) -> None:
    """Say how far client and therapist name the same after a session, at six levels.

    DIR is a study dataset. Levels whose tables it lacks are left out, and named.
    """
    dataset = read(folder)
    refuse_torn(dataset)
    found = _computed(dataset, **asked)
    if as_json:
        print_rows(rows(found, By(by)) if by else found.rows())
    elif by:
        show_by(console(), found, By(by))
    else:
        show(console(), found)


def _computed(
    dataset: StudyDataset, *, codebook: str | None, of_round: str | None, every_card: bool
) -> Congruence:
    try:
        tables = {name: dataset.scan(name) for name in COLUMNS if name in dataset.files}
        refuse_empty(dataset, tables)
        return congruence(tables, codebook=codebook, round=of_round, every_card=every_card)
    except UnusableError as error:
        if placed := told_with_place(dataset, error):
            raise RemedyError(placed) from error
        raise
    except UNREADABLE as error:
        if placed := told_with_place(dataset, error):
            raise RemedyError(placed) from error
        found = next((name for name in COLUMNS if _unreadable(dataset, name)), None)
        which = f"The table {found}" if found else "A table of the dataset"
        msg = (
            f"{which} cannot be read. To see the line and the column: "
            f"visavis dataset check {dataset.folder}"
        )
        raise RemedyError(msg) from error


UNREADABLE = (
    pl.exceptions.PolarsError,
    nw.exceptions.NarwhalsError,  # these stand in for some of Polars'
    UnicodeDecodeError,
    csv.Error,
    OSError,
)


def _unreadable(dataset: StudyDataset, name: str) -> bool:
    if name not in dataset.files:
        return False
    try:
        dataset.scan(name).collect()
    except UNREADABLE:
        return True
    return False
