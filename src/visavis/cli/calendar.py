"""``visavis calendar``: plan sessions from a calendar file, by hand or every quarter of an hour."""

from __future__ import annotations

from pathlib import Path

import click

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.actions.calendar import follow_calendar
from visavis.apps.care.queries.calendar import Diary, Plan, meetings, plan_diary, read_diary
from visavis.apps.care.rules.calendar import Kind
from visavis.apps.people.models import Member, Practice
from visavis.apps.people.queries.viewers import viewer_for
from visavis.exchange.calendar.lines import FILE_BYTES
from visavis.exchange.calendar.problems import Skipped
from visavis.exchange.calendar.read import Reading
from visavis.gateways.outside import outside
from visavis.vocab.people import Role
from visavis.vocab.remedy import RemedyError

WORDS = {
    Kind.NEW: "planned",
    Kind.MOVED: "moved",
    Kind.CANCELLED: "cancelled",
    Kind.RESTORED: "taking place after all",
    Kind.TAKEN_BACK: "taken back",
}
PASSED_OVER = {
    Skipped.ALL_DAY: "last a whole day",
    Skipped.BROKEN: "cannot be read",
    Skipped.TOO_OFTEN: "come several times a day",
    Skipped.RULE: "repeat in a way that is not understood here",
    Skipped.TWO_CODES: "name two clients",
}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--therapist", required=True, help="The e-mail address that they sign in with.")
@click.option("--practice", default="", help="Which practice; needed with several.")
@click.option("--part", is_flag=True, help="The file is not the whole calendar: take nothing back.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def calendar(*, file: Path, therapist: str, practice: str, part: bool, dry_run: bool) -> None:
    """Plan a therapist's sessions from FILE (.ics), by the clients' codes in its events.

    Reading the same file again changes nothing; it may run every few minutes on a feed that another
    program keeps up to date. Nothing is fetched from the network.
    """
    diary = _diary(therapist, practice)
    now = outside().clock.now()
    reading = read_diary(_content(file), diary, now=now)
    whole = not part and not reading.is_invitation
    found = meetings(reading, diary)
    if dry_run:
        plan = plan_diary(found, diary, now=now, whole=whole)
    else:
        plan = follow_calendar(found=found, diary=diary, whole=whole, by=OPERATOR, now=now)
    _show(plan, reading, diary, dry_run=dry_run)


def _diary(address: str, wanted: str) -> Diary:
    member = Member.objects.filter(email__iexact=address, is_active=True).first()
    if member is None:
        msg = f"Nobody here signs in with {address}."
        raise RemedyError(msg)
    treats_in = viewer_for(member, second_factor=True).practices(Role.THERAPIST)
    practices = list(Practice.objects.filter(pk__in=treats_in).order_by("name"))
    named = [one for one in practices if not wanted or one.name.casefold() == wanted.casefold()]
    if len(named) == 1:
        return Diary(member, named[0])
    if not practices:
        msg = f"{address} is therapist in no practice."
    else:
        names = ", ".join(f"“{one.name}”" for one in practices)
        msg = f"Name the practice by --practice. There are: {names}."
    raise RemedyError(msg)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(FILE_BYTES + 1)
    except OSError as error:
        msg = f"The file cannot be opened ({error.strerror}). Check its name and place."
        raise RemedyError(msg) from error


def _show(plan: Plan, reading: Reading, diary: Diary, *, dry_run: bool) -> None:
    """Print codes and hours; of what was passed over only how much it is."""
    for kind, word in WORDS.items():
        for episode, change in plan.of(kind):
            at = change.at.astimezone(diary.zone)
            click.echo(f"{episode.client.code}  {at:%Y-%m-%d %H:%M}  {word}")
    if not any(plan.of(kind) for kind in WORDS):
        click.echo("Nothing changes.")
    elif dry_run:
        click.echo("Nothing was changed: this was a dry run.")
    passed_over = {PASSED_OVER[reason]: n for reason, n in reading.skipped.items()}
    passed_over |= {
        "name no client of theirs": len(reading.without_code),
        "lie outside a therapy that is going on": plan.after_ending,
    }
    for why, n in passed_over.items():
        if n:
            click.echo(f"{n} events {why}.")
    if reading.unknown_zones:
        click.echo("Some name an unknown time zone; they are read by the practice's clock.")
