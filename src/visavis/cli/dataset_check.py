"""``visavis dataset check``: every fault with table, line and remedy; code 2 when there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid
from rich.text import Text

from visavis.dataset.check import Finding, Report
from visavis.dataset.check import check as check_dataset
from visavis.vocab.counted import counted

SCREEN = 40
"""Kinds of faults that are shown; the rest is counted."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, folder: Path) -> None:
    """Name every fault of the study dataset in DIR; changes nothing."""
    console = Console(highlight=False)
    with progress("Checking") as step:
        report = check_dataset(folder, progress=step)
    if report.findings:
        show_faults(console, report.findings)
        console.print(f"\n{_counted(report)}.", style="bold")
        ctx.exit(2)
    tables, rows = counted(len(report.rows), "table"), counted(sum(report.rows.values()), "row")
    console.print(f"No faults in {tables} with {rows}.", style="bold")


@contextmanager
def progress(what: str) -> Iterator[Callable[[str, float], None]]:
    """Show a bar on a terminal; on stderr, so that the outcome can be kept in a file."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    silent = not console.is_terminal
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=silent
    ) as bar:
        task = bar.add_task(what, total=1.0)
        yield lambda part, share: bar.update(
            task, completed=share, description=f"{what} {part:<13}"
        )


def show_faults(console: Console, findings: Sequence[Finding]) -> None:
    """Show one row a kind of fault: where, which lines, what is wrong and what to do."""
    made = Grid(box=None, padding=(0, 2, 1, 0), header_style="bold")
    made.add_column("Table or file", overflow="fold")
    made.add_column("Line", overflow="fold", max_width=14)
    made.add_column("Fault and remedy", overflow="fold", ratio=1)
    for finding in findings[:SCREEN]:
        fault = finding.fault
        where = f"{fault.where}\n  {fault.column}" if fault.column else fault.where
        made.add_row(Text(where), Text(_lines(finding)), _words(finding))
    console.print(made)
    if len(findings) > SCREEN:
        more = counted(len(findings) - SCREEN, "more kind of faults", "more kinds of faults")
        console.print(f"… and {more}.")


def _lines(finding: Finding) -> str:
    return ", ".join(str(place.line) for place in finding.places if place.line)


def _words(finding: Finding) -> Text:
    fault = finding.fault
    shown = list(dict.fromkeys(place.value for place in finding.places if place.value))
    made = Text(f"{fault.problem[:1].upper()}{fault.problem[1:]}", style="bold")
    made.append(f": {', '.join(shown)}. " if shown else ". ")
    made.append(fault.remedy, style="not bold")
    if finding.more:
        made.append(f"\n… and {finding.more:,} more like this", style="not bold dim")
    return made


def _counted(report: Report) -> str:
    places = len({finding.fault.where for finding in report.findings})
    where = counted(places, "table or file", "tables or files")
    return f"{counted(report.faults, 'fault')} in {where}"
