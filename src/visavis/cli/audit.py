"""``visavis audit``: hold the audit chain against its keys, its head and its anchors."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from visavis.apps.audit.queries.verify import verify as verify_chain
from visavis.apps.audit.rules.faults import Verdict
from visavis.apps.people.models import Practice
from visavis.cli.installation import require_tables
from visavis.vocab.counted import counted

BROKEN = 1
"""The exit code when something is wrong with the chain."""


@click.group()
def audit() -> None:
    """Look after the audit log."""


@audit.command(short_help="Say whether the audit log is whole.")
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Say whether the audit log is whole; ends with code 1 when it is not."""
    require_tables()
    verdict = verify_chain()
    console = Console(highlight=False, soft_wrap=True)
    if verdict.intact and not verdict.entries and Practice.objects.exists():
        # Setting a practice up leaves entries. A log without any was emptied, anchors and all.
        console.print("The audit log is empty although there is a practice: it was removed.")
        ctx.exit(BROKEN)
    show(console, verdict)
    if not verdict.intact:
        ctx.exit(BROKEN)


def show(console: Console, verdict: Verdict) -> None:
    """Print what a walk along the chain found."""
    anchored = counted(verdict.anchors, "anchor")
    if verdict.last_anchor is not None:
        anchored += f", the last of {verdict.last_anchor:%Y-%m-%d %H:%M} UTC"
    if verdict.lost_by_restore:
        console.print(
            counted(
                verdict.lost_by_restore,
                "entry that was anchored once was lost when a backup was restored.",
                "entries that were anchored once were lost when a backup was restored.",
            )
        )
    if verdict.intact:
        entries = counted(verdict.entries, "entry", "entries")
        console.print(f"The audit log is whole: {entries}, {anchored}.")
        return
    console.print(f"The audit log is not whole ({anchored}). What was found first:")
    table = Table(show_header=True, box=None, padding=(0, 2, 0, 0))
    for heading in ("number", "what", "shown by the anchor of"):
        table.add_column(heading)
    for fault in verdict.faults:
        at = f"{fault.anchored_at:%Y-%m-%d %H:%M} UTC" if fault.anchored_at else ""
        table.add_row(str(fault.number), fault.kind.value, at)
    console.print(table)
