"""``visavis export``: one study's data as a study dataset."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
from visavis.cli.installation import require_tables
from visavis.dataset.write import Form
from visavis.gateways.outside import outside
from visavis.privacy.studies import may_receive_rows
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
    console.print(f"{'clients':<14} {len({one.client for one in therapies}):>10,} take part")
    console.print(f"{'episodes':<14} {len(therapies):>10,} are observed")
    for note in told.notes:
        console.print(note, markup=False)
    console.print(
        "This was a dry run: no dataset was written, only the study's key where it had none yet.",
    )


def show(console: Console, goal: Path, exported: Exported) -> None:
    """Say what left, and how it is known again."""
    for table, rows in exported.rows.items():
        console.print(f"{table:<14} {rows:>10,} rows")
    for note in exported.notes:
        console.print(note, markup=False)
    console.print(f"Wrote {goal}", markup=False)
    console.print(f"SHA-256 {exported.fingerprint}, as in the audit log", style="dim")
