"""``visavis erase``: take down a client's wish to be erased, or carry it out at once."""

from __future__ import annotations

from uuid import UUID

import click
from rich.console import Console

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.actions.erasure import ask_erasure, erase_now
from visavis.apps.care.models import Client
from visavis.apps.people.models import Practice
from visavis.cli.installation import require_tables
from visavis.gateways.outside import outside
from visavis.vocab.remedy import RemedyError


@click.command()
@click.argument("client")
@click.option("--practice", help="Name or id of the practice, where there are several.")
@click.option(
    "--now",
    "at_once",
    is_flag=True,
    help="Erase at once, where law does not allow the 72 hours in which it could be taken back.",
)
@click.option("--yes", is_flag=True, help="Do not ask whether this is meant.")
def erase(client: str, *, practice: str | None, at_once: bool, yes: bool) -> None:
    """Erase CLIENT, named by code (as in K-27) or id.

    Study data is out at once. The record goes after 72 hours in which the wish can be revoked;
    the therapist is told.
    """
    require_tables()
    found = find_client(client, practice)
    whom = f"{found.code} of {found.practice.name}"
    if not yes:
        what = "for good, now" if at_once else "after 72 hours, study data at once"
        click.confirm(f"Erase {whom} {what}?", abort=True)
    now = outside().clock.now()
    console = Console(highlight=False, soft_wrap=True)
    if at_once:
        erase_now(client=found, by=OPERATOR, now=now)
        console.print(f"{whom} is erased. No key opens a backup of it any more.")
        return
    request = ask_erasure(client=found, by=OPERATOR, now=now)
    console.print(f"Study data of {whom} is out.")
    if request.hold_until is not None:
        console.print(f"A hold keeps the record, sealed from use, until {request.hold_until}.")
    else:
        console.print(f"The record goes on {request.due_at:%Y-%m-%d at %H:%M} UTC unless revoked.")


def find_client(name: str, practice: str | None) -> Client:
    """Look a client up by id, or by code in a practice.

    Raises
    ------
    RemedyError
        When there is none, or the code alone does not say which.
    """
    number = _as_id(name)
    if number is not None:
        found = Client.objects.filter(pk=number)
    else:
        found = Client.objects.filter(code__iexact=name, practice=_find_practice(practice))
    client = found.select_related("practice").first()
    if client is None:
        msg = f"There is no client {name} here. Clients are named by code, as in K-27, or by id."
        raise RemedyError(msg)
    return client


def _find_practice(name: str | None) -> Practice:
    practices = Practice.objects.order_by("name")
    if name is not None:
        number = _as_id(name)
        practices = practices.filter(pk=number) if number else practices.filter(name__iexact=name)
    found = list(practices[:2])
    if len(found) == 1:
        return found[0]
    names = ", ".join(Practice.objects.order_by("name").values_list("name", flat=True)[:10])
    msg = f"Say which practice with --practice; there are: {names or 'none'}."
    raise RemedyError(msg)


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
