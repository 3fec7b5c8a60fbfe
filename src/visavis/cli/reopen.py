"""``visavis reopen``: let a member in again who lost password or phone."""

from __future__ import annotations

import click

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.people.actions.invitations import invitation_link
from visavis.apps.people.actions.reopening import reopen_account
from visavis.apps.people.models import Member
from visavis.gateways.outside import outside
from visavis.vocab.remedy import RemedyError


@click.command()
@click.argument("email")
@click.option(
    "--forget-second-factor",
    is_flag=True,
    help="Phone and recovery codes are lost too. Make sure in person who is asking.",
)
def reopen(email: str, *, forget_second_factor: bool) -> None:
    """Print a link under which a member chooses a new password; the old one ends at once."""
    member = Member.objects.filter(email__iexact=email).first()
    if member is None:
        msg = f"Nobody here signs in with {email}."
        raise RemedyError(msg)
    held = reopen_account(
        member=member,
        forget_second_factor=forget_second_factor,
        by=OPERATOR,
        now=outside().clock.now(),
    )
    click.echo(invitation_link(held))
