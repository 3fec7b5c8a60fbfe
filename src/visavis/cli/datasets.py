"""``visavis dataset``: study datasets on disk, with no installation and no database."""

from __future__ import annotations

from typing import ClassVar

import click

from visavis.cli.lazy import LazyCommand, LazyGroup, Needs


class Datasets(LazyGroup):
    """What can be done with a study dataset."""

    table: ClassVar[dict[str, LazyCommand]] = {
        "check": LazyCommand(
            "visavis.cli.dataset_check",
            "check",
            "Name every fault of a study dataset.",
            Needs.BARE,
        ),
        "build": LazyCommand(
            "visavis.cli.dataset_build",
            "command",
            "Make a study dataset from typed cards.",
            Needs.BARE,
        ),
        "share": LazyCommand(
            "visavis.cli.dataset_share",
            "command",
            "Pass a study dataset on as SPSS, Stata, CSV, REDCap or Psych-DS files.",
            Needs.BARE,
        ),
    }


@click.group("dataset", cls=Datasets)
def datasets() -> None:
    """Study datasets on disk, with no installation and no database."""
