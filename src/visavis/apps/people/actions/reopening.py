"""The way back for a member who lost password or phone, from the machine's own terminal."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.people.models import Member


@transaction.atomic
def reopen_account(
    *, member: Member, forget_second_factor: bool, by: Actor, now: datetime
) -> Member:
    """End the member's password, and with it every sign-in, so that an invitation link works again.

    The second factor stays unless it is to be forgotten: whoever asks for that has made sure, in
    person, who is asking.
    """
    held = Member.objects.select_for_update().get(pk=member.pk)
    held.set_unusable_password()
    held.save(update_fields=["password"])
    if forget_second_factor:
        Authenticator.objects.filter(user=held).delete()
    record(
        verb="member.reopened",
        by=by,
        at=now,
        target=held,
        details={"second_factor_forgotten": forget_second_factor},
    )
    return held
