"""Signing in, as allauth does it; the member of a request is read by a statement written once."""

from __future__ import annotations

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from visavis.apps.people.models import Member
from visavis.apps.prepared import prepared


@prepared
def _members(member_id: UUID) -> QuerySet[Member]:
    return Member.objects.filter(pk=member_id)


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Differs in nothing but the way in which a member is read, once for every request."""

    def get_user(self, user_id: UUID) -> Member | None:
        """Return the member that a session names, while they may sign in."""
        found = next(iter(_members(user_id)), None)
        return found if found is not None and self.user_can_authenticate(found) else None
