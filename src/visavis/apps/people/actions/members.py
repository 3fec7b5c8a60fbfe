"""Members come by invitation, get roles, and lose them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.people.models import Member, Membership, Practice
from visavis.privacy.decision import Decision
from visavis.privacy.members import may_end_role
from visavis.vocab.people import Role


class RoleStaysError(Exception):
    """The role cannot end; the decision says why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


class LinkUsedError(Exception):
    """The member has a password already: the invitation is spent."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who is invited: as the invitation addresses them."""

    email: str
    name: str
    language: str = "en"


@transaction.atomic
def invite(*, new: NewMember, practice: Practice, role: Role, by: Actor, now: datetime) -> Member:
    """Give somebody a role in `practice`, with an account when they have none yet.

    An account that exists keeps its name, its address and its password.
    """
    member = Member.objects.filter(email__iexact=new.email).first()
    if member is None:
        member = _add(new, now)
        record(verb="member.invited", by=by, at=now, target=member, practice=practice.pk)
    give_role(member=member, practice=practice, role=role, by=by, now=now)
    return member


def _add(new: NewMember, now: datetime) -> Member:
    member = Member(email=new.email.lower(), name=new.name, language=new.language, date_joined=now)
    member.set_unusable_password()
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=False)
    return member


@transaction.atomic
def give_role(
    *, member: Member, practice: Practice | None, role: Role, by: Actor, now: datetime
) -> Membership:
    """Give `member` a role in `practice`, or in the network; giving it twice is giving it once."""
    held, given = Membership.objects.get_or_create(
        member=member, practice=practice, role=role, until=None, defaults={"since": now}
    )
    if given:
        record(
            verb="member.role_given",
            by=by,
            at=now,
            target=member,
            practice=practice.pk if practice else None,
            details={"role": role.value},
        )
    return held


@transaction.atomic
def end_role(*, membership: Membership, by: Actor, now: datetime) -> None:
    """End a role. The practice's last administrator stays.

    Raises
    ------
    RoleStaysError
        When nobody would be left to look after the practice.
    """
    practice = membership.practice
    if practice is not None:
        # Two administrators who end each other's role at once: the second waits here.
        Practice.objects.select_for_update().get(pk=practice.pk)
    held = Membership.objects.get(pk=membership.pk)
    if held.until is not None:
        return
    administrators = Membership.objects.filter(
        practice=practice, role=Role.ADMINISTRATOR, until__isnull=True
    ).count()
    decision = may_end_role(Role(held.role), administrators=administrators)
    if not decision:
        raise RoleStaysError(decision)
    held.until = now
    held.save(update_fields=["until"])
    record(
        verb="member.role_ended",
        by=by,
        at=now,
        target=held.member,
        practice=practice.pk if practice else None,
        details={"role": held.role},
    )


@transaction.atomic
def set_first_password(*, member: Member, password: str, now: datetime) -> None:
    """Set the password of an invited member; the link they came by proves their address.

    Raises
    ------
    LinkUsedError
        When a password was set before.
    """
    held = Member.objects.select_for_update().get(pk=member.pk)
    if held.has_usable_password():
        raise LinkUsedError
    held.set_password(password)
    held.save(update_fields=["password"])
    EmailAddress.objects.filter(user=held, email=held.email).update(verified=True)
    record(verb="member.joined", by=Actor.member(held.pk), at=now, target=held)
