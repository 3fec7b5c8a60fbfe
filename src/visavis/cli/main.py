"""The `visavis` command: the table of its commands."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import click

from visavis import __version__
from visavis.cli.lazy import LazyCommand, LazyGroup, Needs


class Visavis(LazyGroup):
    """Every command, in the order in which ``--help`` lists them."""

    table: ClassVar[dict[str, LazyCommand]] = {
        "start": LazyCommand(
            "visavis.cli.start",
            "start",
            "Serve a practice: pages and background work, until Ctrl-C.",
            Needs.SERVER,
        ),
        "links": LazyCommand(
            "visavis.cli.links",
            "links",
            "Print ways into the simulated practice that runs now.",
            Needs.SERVER,
        ),
        "serve": LazyCommand("visavis.cli.serve", "serve", "Serve the pages only.", Needs.SERVER),
        "worker": LazyCommand(
            "visavis.cli.worker", "worker", "Do the background work only.", Needs.PLATFORM
        ),
        "outbox": LazyCommand(
            "visavis.cli.outbox",
            "outbox",
            "Look after messages that may not have arrived.",
            Needs.PLATFORM,
        ),
        "calendar": LazyCommand(
            "visavis.cli.calendar",
            "calendar",
            "Plan sessions from a therapist's calendar file.",
            Needs.PLATFORM,
        ),
        "appoint": LazyCommand(
            "visavis.cli.appoint",
            "appoint",
            "Give a member a role in the whole network.",
            Needs.PLATFORM,
        ),
        "reopen": LazyCommand(
            "visavis.cli.reopen",
            "reopen",
            "Let a member in again who lost password or phone.",
            Needs.PLATFORM,
        ),
        "forms": LazyCommand(
            "visavis.cli.forms",
            "forms",
            "Load another wording, language or rating line for the card.",
            Needs.PLATFORM,
        ),
        "erase": LazyCommand(
            "visavis.cli.erase", "erase", "Erase a client, in backups too.", Needs.PLATFORM
        ),
        "backup": LazyCommand(
            "visavis.cli.backup", "backup", "Copy the data, without the keys.", Needs.PLATFORM
        ),
        "restore": LazyCommand(
            "visavis.cli.restore", "restore", "Put a backup in the data's place.", Needs.PLATFORM
        ),
        "keys": LazyCommand(
            "visavis.cli.keys", "keys", "Renew the key store, or bring it back.", Needs.PLATFORM
        ),
        "audit": LazyCommand(
            "visavis.cli.audit", "audit", "Say whether the audit log is whole.", Needs.PLATFORM
        ),
        "export": LazyCommand(
            "visavis.cli.export",
            "export",
            "Write one study's data as a study dataset.",
            Needs.PLATFORM,
        ),
        "coding": LazyCommand(
            "visavis.cli.codings",
            "coding",
            "Take codings of a round out for other programs, and bring them in.",
            Needs.PLATFORM,
        ),
        "dataset": LazyCommand(
            "visavis.cli.datasets", "datasets", "Check and make study datasets.", Needs.BARE
        ),
        "import": LazyCommand(
            "visavis.cli.imports", "imports", "Take in what was typed elsewhere.", Needs.BARE
        ),
        "agreement": LazyCommand(
            "visavis.cli.agreement",
            "command",
            "Say how far raters agree, of a file of codes.",
            Needs.BARE,
        ),
        "congruence": LazyCommand(
            "visavis.cli.congruence",
            "command",
            "Say how far client and therapist name the same, of a study dataset.",
            Needs.BARE,
        ),
        "shares": LazyCommand(
            "visavis.cli.shares",
            "command",
            "Say how often each category is named, where a machine coded what people did not.",
            Needs.BARE,
        ),
        "report": LazyCommand(
            "visavis.cli.report",
            "command",
            "Report what a network found, of a study dataset.",
            Needs.REPORT,
        ),
        "replicate": LazyCommand(
            "visavis.cli.replicate",
            "command",
            "Invent the model study, report it, and compare with what was planted.",
            Needs.REPORT,
        ),
        "codebook": LazyCommand(
            "visavis.cli.codebooks",
            "codebooks",
            "Show, check and compare what raters code by.",
            Needs.BARE,
        ),
        "simulate": LazyCommand(
            "visavis.cli.simulating",
            "command",
            "Invent a network whose truths are known, as a study dataset.",
            Needs.BARE,
        ),
    }


@click.group(cls=Visavis, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The installation's data folder; otherwise VISAVIS_DATA, or ./data.",
)
@click.version_option(__version__, prog_name="visavis")
def main(data: Path | None) -> None:
    """Two accounts of the same hour: software for practice research networks."""
    del data  # read by the group when it loads the settings
