"""What therapists told of their work."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from visavis.apps.people.models import WorkProfile


def profiles() -> dict[UUID, WorkProfile]:
    """Return what therapists told of their work, by member."""
    return {profile.member_id: profile for profile in WorkProfile.objects.all()}


def agreed_to_words(told: Mapping[UUID, WorkProfile]) -> frozenset[UUID]:
    """Return who agreed that their own words enter studies."""
    return frozenset(member for member, profile in told.items() if profile.words_in_studies)
