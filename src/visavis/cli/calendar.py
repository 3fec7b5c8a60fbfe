"""``visavis calendar``: plan sessions from a calendar file, by hand or every quarter of an hour."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.actions.calendar import follow_calendar
from visavis.apps.care.queries.calendar import (
    Diary,
    Plan,
    meetings,
    names_others,
    plan_diary,
    read_diary,
)
from visavis.apps.care.rules.calendar import Kind
from visavis.apps.people.models import Member, Practice
from visavis.apps.people.queries.viewers import viewer_for
from visavis.exchange.calendar.lines import FILE_BYTES
from visavis.exchange.calendar.problems import Skipped
from visavis.exchange.calendar.read import Reading
from visavis.gateways.outside import outside
from visavis.vocab.counted import counted
from visavis.vocab.people import Role
from visavis.vocab.remedy import RemedyError

WORDS = {
    Kind.NEW: "planned",
    Kind.MOVED: "moved",
    Kind.CANCELLED: "cancelled",
    Kind.RESTORED: "taking place after all",
    Kind.TAKEN_BACK: "taken back",
    Kind.RESTED: "taken back: the fixed hour rests",
}
PASSED_OVER = {
    Skipped.ALL_DAY: ("lasts a whole day", "last a whole day"),
    Skipped.BROKEN: ("cannot be read", "cannot be read"),
    Skipped.TOO_OFTEN: ("comes several times a day", "come several times a day"),
    Skipped.RULE: (
        "repeats in a way that is not understood here",
        "repeat in a way that is not understood here",
    ),
    Skipped.TWO_CODES: ("names two clients", "name two clients"),
}
NAMELESS = "names no client of theirs", "name no client of theirs"
OUTSIDE = "lies outside a therapy that is going on", "lie outside a therapy that is going on"
_WHILE = "it rests while the calendar plans the therapy."
RESTED = (
    f"planned session of a fixed hour is taken back: {_WHILE}",
    f"planned sessions of a fixed hour are taken back: {_WHILE}",
)
WOULD_REST = (
    f"planned session of a fixed hour would be taken back: {_WHILE}",
    f"planned sessions of a fixed hour would be taken back: {_WHILE}",
)
MOST_LISTED = 20
"""Events without a code that are named one by one."""


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--therapist", required=True, help="The e-mail address that they sign in with.")
@click.option("--practice", default="", help="Which practice; needed with several.")
@click.option("--part", is_flag=True, help="The file is not the whole calendar: take nothing back.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def calendar(*, file: Path, therapist: str, practice: str, part: bool, dry_run: bool) -> None:
    """Plan a therapist's sessions from FILE (.ics), by the clients' codes in its events.

    Reading the same file again changes nothing; it may run every few minutes on a feed that another
    program keeps up to date. Nothing is fetched from the network. A file without any event about
    their clients changes nothing, and ends with 2.
    """
    diary = _diary(therapist, practice)
    now = outside().clock.now()
    content = _content(file)
    reading = read_diary(content, diary, now=now)
    whole = not part and not reading.is_invitation
    found = meetings(reading, diary)
    plan = plan_diary(found, diary, now=now, whole=whole)
    if not plan.used:
        _show_passed_over(plan, reading, diary)
        raise RemedyError(_why_nothing(reading, others=names_others(content, diary, now=now)))
    if not dry_run:
        plan = follow_calendar(found=found, diary=diary, whole=whole, by=OPERATOR, now=now)
    _show_changes(plan, diary, dry_run=dry_run)
    _show_passed_over(plan, reading, diary)


def _diary(address: str, wanted: str) -> Diary:
    member = Member.objects.filter(email__iexact=address, is_active=True).first()
    if member is None:
        msg = f"Nobody here signs in with {address}. Check how --therapist is written."
        raise RemedyError(msg)
    treats_in = viewer_for(member, second_factor=True).practices(Role.THERAPIST)
    practices = list(Practice.objects.filter(pk__in=treats_in).order_by("name"))
    named = [one for one in practices if not wanted or one.name.casefold() == wanted.casefold()]
    if len(named) == 1:
        return Diary(member, named[0])
    if not practices:
        msg = (
            f"{address} is therapist in no practice. Its administrator gives that role on the "
            "page of members; or name another --therapist."
        )
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


def _why_nothing(reading: Reading, *, others: bool) -> str:
    """Return why a file is of no use; it would look as if every event were gone."""
    if reading.occurrences:
        why = (
            "Every event of this file about their clients lies outside a therapy that is going on."
        )
        remedy = "Check the days in FILE."
    elif others:
        why = "This calendar names clients of other therapists, and none of theirs."
        remedy = "Check FILE and --therapist."
    else:
        why = "No event of this calendar names a client of theirs."
        remedy = (
            "Check FILE and --therapist, and write a client's code, such as K-27, into each event."
        )
    last = "If it is meant to plan nobody any more, the therapist confirms that in the pages."
    return f"{why} Nothing was changed. {remedy} {last}"


def _show_changes(plan: Plan, diary: Diary, *, dry_run: bool) -> None:
    """Print codes and hours."""
    for kind, word in WORDS.items():
        for episode, change in plan.of(kind):
            click.echo(f"{episode.client.code}  {_hour(change.at, diary)}  {word}")
    rested = len(plan.of(Kind.RESTED))
    if rested:
        click.echo(counted(rested, *(WOULD_REST if dry_run else RESTED)))
    if not any(plan.of(kind) for kind in WORDS):
        click.echo("Nothing changes.")
    elif dry_run:
        click.echo("Nothing was changed: this was a dry run.")


def _show_passed_over(plan: Plan, reading: Reading, diary: Diary) -> None:
    """Print how much was passed over, where it stands and when it is, and none of its words."""
    counts = [(reading.skipped.get(reason, 0), words) for reason, words in PASSED_OVER.items()]
    counts += [(plan.after_ending, OUTSIDE), (len(reading.without_code), NAMELESS)]
    for n, (one_does, several_do) in counts:
        if n:
            click.echo(counted(n, f"event {one_does}.", f"events {several_do}."))
    for one in reading.without_code[:MOST_LISTED]:
        more = f", {one.times} times" if one.times > 1 else ""
        click.echo(f"  Line {one.line}: {_hour(one.at, diary)}{more}")
    _show_more(len(reading.without_code) - MOST_LISTED)
    if reading.faults:
        click.echo("To mend:")
    for fault in reading.faults:
        click.echo(f"  Line {fault.place}: {' '.join(fault.sentences)}")
    _show_more(reading.untold)
    if reading.unknown_zones:
        click.echo("Some name an unknown time zone; they are read by the practice's clock.")


def _show_more(n: int) -> None:
    if n > 0:
        click.echo(f"  And {n} more.")


def _hour(at: datetime, diary: Diary) -> str:
    return f"{at.astimezone(diary.zone):%Y-%m-%d %H:%M}"
