"""``visavis appoint``: give a member a role in the whole network."""

from __future__ import annotations

import click

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.people.actions.members import give_role
from visavis.apps.people.models import Member
from visavis.gateways.outside import outside
from visavis.vocab.people import Role
from visavis.vocab.remedy import RemedyError


@click.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def appoint(email: str, role: str) -> None:
    """Give a member a role in the whole network, such as the coordinator who sets up studies.

    Roles in one practice are given by its administrator, on the page of members.
    """
    member = Member.objects.filter(email__iexact=email, is_active=True).first()
    if member is None:
        msg = f"Nobody here signs in with {email}. Invite them in their practice first."
        raise RemedyError(msg)
    now = outside().clock.now()
    give_role(member=member, practice=None, role=Role(role), by=OPERATOR, now=now)
    click.echo(f"{member.email} is now {role} of the whole network.")
