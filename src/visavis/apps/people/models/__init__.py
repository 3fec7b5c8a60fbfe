"""Practices, members and the identity vault."""

from visavis.apps.people.models.identity import Identity
from visavis.apps.people.models.member import Member, Membership, SignInLink
from visavis.apps.people.models.practice import Practice
from visavis.apps.people.models.work import WorkProfile

__all__ = ["Identity", "Member", "Membership", "Practice", "SignInLink", "WorkProfile"]
