"""``visavis export``: one study's data as a study dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.models import Study
from visavis.apps.people.models import Member
from visavis.apps.people.queries.viewers import viewer_for
from visavis.apps.studies.actions.export import Exported, export_study
from visavis.apps.studies.actions.export import Progress as Tell
from visavis.apps.studies.actions.prepare import Wanted, prepare
from visavis.apps.studies.queries.taking_part import treats_in
from visavis.apps.studies.rules.attributes import Attributes
from visavis.cli.installation import require_tables
from visavis.dataset.write import Form
from visavis.gateways.outside import outside
from visavis.privacy.studies import may_receive_rows
from visavis.vocab.counted import counted
from visavis.vocab.remedy import RemedyError


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--study", help="The study's name or id, where there are several.")
@click.option("--text", is_flag=True, help="With people's own words, where they agreed to it.")
@click.option("--for", "email", metavar="EMAIL", help="The analyst who receives it.")
@click.option("--parquet", is_flag=True, help="For millions of rows; the set is then not Psych-DS.")
@click.option("--dry-run", is_flag=True, help="Only show who takes part and what would be told.")
def export(
    folder: Path,
    *,
    study: str | None,
    text: bool,
    email: str | None,
    parquet: bool,
    dry_run: bool,
) -> None:
    """Write the data of one study to the new folder DIR: codes for names, days for dates.

    In are clients whose consent to research is in force, from the day on which they gave it.
    """
    require_tables()
    goal = folder.absolute()
    refuse_inside_data(goal)
    chosen = find_study(study)
    wanted = Wanted(
        study=chosen,
        text=text,
        form=Form.PARQUET if parquet else Form.CSV,
        recipient=find_recipient(email, chosen) if email else None,
    )
    now = outside().clock.now()
    if dry_run:
        show_before(Console(highlight=False, soft_wrap=True), wanted, now=now)
        return
    with share_done("Exporting") as progress:
        exported = export_study(wanted=wanted, goal=goal, by=OPERATOR, now=now, progress=progress)
    show(Console(highlight=False, soft_wrap=True), goal, exported)


def refuse_inside_data(goal: Path) -> None:
    """Refuse a goal in the data folder: what lies there is kept, backed up, and nobody's to send.

    Raises
    ------
    RemedyError
        When it lies there, by whatever way.
    """
    data = Path(settings.ENVIRONMENT.data).resolve()
    if goal.resolve().is_relative_to(data):
        msg = f"{goal} lies in the data folder {data}. Name a folder outside it."
        raise RemedyError(msg)


def find_study(name: str | None) -> Study:
    """Return the study of this name or id, or the only one.

    Raises
    ------
    RemedyError
        When there is none, or several and none was named.
    """
    studies = list(Study.objects.order_by("name"))
    if not studies:
        msg = "There is no study yet. A coordinator of the network sets one up, under “Studies”."
        raise RemedyError(msg)
    found = [one for one in studies if name is None or name in (one.name, str(one.pk))]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"“{one.name}”" for one in studies)
    problem = "There are several studies" if name is None else f"There is no study “{name}”"
    msg = f"{problem}. Name one by --study: {names}"
    raise RemedyError(msg)


def find_recipient(email: str, study: Study) -> Member:
    """Return the member with this address, if they may have the study's rows.

    Raises
    ------
    RemedyError
        When nobody has it, or when they may not: with the policy's sentence.
    """
    member = Member.objects.filter(email__iexact=email, is_active=True).first()
    if member is None:
        msg = (
            f"No member has the address {email}. Invite them as an analyst, or leave --for out "
            "when you keep the dataset yourself."
        )
        raise RemedyError(msg)
    decision = may_receive_rows(
        viewer_for(member, second_factor=True),
        list(study.practices.values_list("pk", flat=True)),
        treats=treats_in(study, member.pk),
    )
    if not decision:
        raise RemedyError(decision.reason)
    return member


@contextmanager
def share_done(what: str) -> Iterator[Tell]:
    """Show a bar on a terminal; on stderr, so that output stays whole."""
    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    silent = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=silent) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda share: bar.update(task, completed=share)


def show_before(console: Console, wanted: Wanted, *, now: datetime) -> None:
    """Say what would be told; how coarsely is settled only when something leaves.

    The key of the study is made all the same: where each therapy is cut back hangs on it, and with
    another one the export that follows would count differently.
    """
    _, told, therapies = prepare(wanted, now=now)
    clients = len({one.client for one in therapies})
    for table, rows in (
        ("therapists", len(told.by_therapist)),
        ("clients", clients),
        ("episodes", len(therapies)),
    ):
        show_rows(console, table, rows)
    for what, therapists in Counter(map(in_words, told.by_therapist.values())).most_common():
        console.print(f"Of {counted(therapists, 'therapist')}: {what}.", markup=False)
    show_notes(console, told.warning, told.notes)
    console.print(
        "This was a dry run: no dataset was written, only the study's key where it had none yet.",
    )


def show(console: Console, goal: Path, exported: Exported) -> None:
    """Say what left, and how it is known again."""
    for table, rows in exported.rows.items():
        show_rows(console, table, rows)
    show_notes(console, exported.warning, exported.notes)
    console.print(f"Wrote {goal}", markup=False)
    console.print(f"SHA-256 {exported.fingerprint}, as in the audit log", style="dim")


def show_rows(console: Console, table: str, rows: int) -> None:
    """Say how many rows a table has, or would have."""
    console.print(f"{table:<14} {counted(rows, 'row'):>15}")


def show_notes(console: Console, warning: str, notes: Sequence[str]) -> None:
    """Say what is told of therapists, and first of all where they stand out all the same."""
    if warning:
        console.print(warning, style="bold", markup=False)
    for note in notes:
        console.print(note, markup=False)


def in_words(told: Attributes) -> str:
    """Return what would stand in a therapist's row, as in "orientation humanistic"."""
    known = ((field.name, getattr(told, field.name)) for field in fields(told))
    return ", ".join(f"{name} {value}" for name, value in known if value is not None) or "nothing"
