"""``visavis coding``: codings of a round as files, out and in."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.coding.actions.bring_in import bring_in
from visavis.apps.coding.actions.take_out import TakenOut, take_out, take_out_each
from visavis.apps.coding.models import Round, RoundRater
from visavis.apps.coding.queries.sheets import sheet_of
from visavis.cli.export import refuse_inside_data
from visavis.cli.installation import require_tables
from visavis.exchange.codings.read import read_codings
from visavis.exchange.codings.write import WRITERS
from visavis.gateways.outside import outside
from visavis.vocab.counted import counted
from visavis.vocab.remedy import RemedyError

FORMS = tuple(ending.removeprefix(".") for ending in WRITERS)


@click.group("coding")
def coding() -> None:
    """Take codings of a round out for other programs, and bring them in."""


@coding.command("export")
@click.argument("name", metavar="ROUND")
@click.option(
    "--to",
    "goal",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="A new folder: a file for each rater. Or FILE.csv, FILE.xlsx, FILE.qdpx: one for all.",
)
@click.option("--rater", metavar="LETTER", help="Only this one, so that FILE is theirs.")
@click.option(
    "--as", "form", type=click.Choice(FORMS), default="xlsx", show_default=True, help="In a folder."
)
def export_round(name: str, goal: Path, rater: str | None, form: str) -> None:
    """Write what the raters of ROUND were given, names struck out, and what they made of it.

    While raters are independent each file is of one rater alone.
    """
    require_tables()
    round_ = find_round(name)
    goal = goal.absolute()
    refuse_inside_data(goal)
    only = find_rater(round_, rater) if rater else None
    now = outside().clock.now()
    if goal.suffix.casefold() in WRITERS:
        taken = take_out(round_=round_, rater=only, file=goal, by=OPERATOR, now=now)
    else:
        each = [only] if only else list(round_.raters.filter(left_at=None))
        taken = take_out_each(
            round_=round_, raters=each, folder=goal, ending=f".{form}", by=OPERATOR, now=now
        )
    _show(goal, taken)


@coding.command("import")
@click.argument("name", metavar="ROUND")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--rater", required=True, metavar="LETTER", help="Whose codings these are.")
def import_round(name: str, file: Path, rater: str) -> None:
    """Bring in what a rater of ROUND made of it in FILE, while raters are independent.

    All of the file, or nothing. What is blank stays as it is.
    """
    require_tables()
    round_ = find_round(name)
    place = find_rater(round_, rater)
    found = read_codings(file, sheet_of(round_, [place], whole=False, words=False).sheet)
    brought = bring_in(place=place, found=found, by=OPERATOR, now=outside().clock.now())
    console = Console(highlight=False, soft_wrap=True)
    what = "packet" if round_.codebook is None else "report"
    console.print(
        f"{counted(brought.new, what)} coded, {brought.changed} changed, {brought.same} as they"
        f" were; {brought.left} still to code."
    )


def find_round(name: str) -> Round:
    """Return the round of this name or id.

    Raises
    ------
    RemedyError
        When there is none, or several studies have one of this name.
    """
    rounds = list(Round.objects.select_related("study", "codebook", "linked").order_by("made_at"))
    found = [one for one in rounds if name in (one.name, str(one.pk))]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(f"{one.pk} (“{one.study.name}”)" for one in found)
        msg = f"Several studies have a round “{name}”. Name it by its id: {ids}"
        raise RemedyError(msg)
    names = ", ".join(f"“{one.name}”" for one in rounds)
    msg = f"There is no round “{name}”. " + (
        f"There are: {names}" if names else "A coordinator of the network makes one."
    )
    raise RemedyError(msg)


def find_rater(round_: Round, letter: str) -> RoundRater:
    """Return the rater of this letter.

    Raises
    ------
    RemedyError
        When there is none.
    """
    places = {one.letter: one for one in round_.raters.select_related("member", "round__study")}
    if letter.upper() not in places:
        msg = f"“{round_.name}” has no rater {letter}; there are {', '.join(sorted(places))}"
        raise RemedyError(msg)
    return places[letter.upper()]


def _show(goal: Path, taken: TakenOut) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for name in taken.files:
        console.print(f"{goal / name if goal.is_dir() else goal}", markup=False)
    console.print(
        f"{counted(taken.reports, 'report')} of {counted(taken.clients, 'client')}, names struck"
        " out. What clients take back later goes here, but not from these files: delete them when"
        " they are brought in."
    )
