"""Who works in a practice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from visavis.apps.people.models import Member, Membership, Practice
from visavis.vocab.people import Role


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role with the id under which it can be ended."""

    membership: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member as the administrator's list shows them."""

    member: UUID
    name: str
    email: str
    joined: bool
    """False while the invitation waits for a password."""
    roles: tuple[HeldRole, ...]


def colleagues(practice: Practice) -> list[Colleague]:
    """Return everybody with a role in `practice` now, by name."""
    held = (
        Membership.objects.filter(practice=practice, until__isnull=True)
        .select_related("member")
        .order_by("member__name", "member__email", "role")
    )
    by_member: dict[UUID, list[Membership]] = defaultdict(list)
    for membership in held:
        by_member[membership.member_id].append(membership)
    return [_colleague(memberships) for memberships in by_member.values()]


def _colleague(memberships: list[Membership]) -> Colleague:
    member = memberships[0].member
    return Colleague(
        member=member.pk,
        name=member.name,
        email=member.email,
        joined=has_joined(member),
        roles=tuple(HeldRole(held.pk, Role(held.role)) for held in memberships),
    )


def has_joined(member: Member) -> bool:
    """Whether somebody has ever been in with this account."""
    return member.has_usable_password() or member.last_login is not None


def members_in(practice: Practice) -> QuerySet[Member]:
    """Return the members with a role in `practice` now, each once, by name."""
    held = Membership.objects.filter(practice=practice, until__isnull=True)
    return Member.objects.filter(pk__in=held.values("member")).order_by("name")


def has_role_elsewhere(member: Member, practice: Practice) -> bool:
    """Whether `member` holds, or ever held, a role outside `practice`."""
    return Membership.objects.filter(member=member).exclude(practice=practice).exists()


def members_with(role: Role, practice: Practice) -> list[UUID]:
    """Return the ids of the members who hold `role` in `practice` now."""
    held = Membership.objects.filter(practice=practice, role=role, until__isnull=True)
    return list(held.values_list("member_id", flat=True))
