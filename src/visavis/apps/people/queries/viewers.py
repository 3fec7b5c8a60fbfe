"""Members in the terms that decisions are made in."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from visavis.apps.people.models import Member, Membership, Practice
from visavis.apps.prepared import prepared
from visavis.privacy.viewer import Post, Viewer
from visavis.vocab.people import Role


def in_force(member: Member) -> QuerySet[Membership]:
    """Return the roles that `member` holds now."""
    return member.memberships.filter(until__isnull=True)


def viewer_for(member: Member, *, second_factor: bool) -> Viewer:
    """Return `member` as one who asks, with the roles held now."""
    held = _in_force(member.pk)
    return Viewer(
        member=member.pk,
        posts=frozenset(Post(Role(post.role), post.practice_id) for post in held),
        second_factor=second_factor,
    )


@prepared
def _in_force(member_id: UUID) -> QuerySet[Membership]:
    return Membership.objects.filter(member=member_id, until__isnull=True)


def practices_of(viewer: Viewer) -> QuerySet[Practice]:
    """Return the practices that `viewer` has a role in, by name; a network role reaches all."""
    if any(post.practice is None for post in viewer.posts):
        return Practice.objects.order_by("name")
    return Practice.objects.filter(pk__in=[post.practice for post in viewer.posts]).order_by("name")


def only_simulated(member: Member) -> bool:
    """Whether every practice that `member` was ever in is invented.

    A role in the network reaches every practice: it counts while all of them are invented.
    """
    held = [post.practice for post in member.memberships.select_related("practice")]
    named = [practice for practice in held if practice is not None]
    if not named or not all(practice.simulated for practice in named):
        return False
    return len(named) == len(held) or not Practice.objects.filter(simulated=False).exists()


def has_second_factor(member: Member) -> bool:
    """Whether `member` has set up an authenticator app or a passkey."""
    types = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=member, type__in=types).exists())
