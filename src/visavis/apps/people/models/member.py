"""Whoever has an account, and what they are there for."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from visavis.apps.constraints import one_of, words
from visavis.apps.people.models.practice import Practice
from visavis.vocab.people import Role

if TYPE_CHECKING:
    from datetime import datetime


class MemberManager(BaseUserManager["Member"]):
    """Finds members for sign-in."""

    def get_by_natural_key(self, username: str | None) -> Member:
        """Look a member up by e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class Member(AbstractBaseUser):
    """A person with an account. What they may do stands in their memberships."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role in one practice, or in the whole network when no practice is named."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, null=True, related_name="memberships"
    )
    role = models.CharField(max_length=16, choices=words(Role))
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("role", Role, name="membership_role"),
            models.UniqueConstraint(
                fields=["member", "practice", "role"],
                condition=Q(until__isnull=True, practice__isnull=False),
                name="membership_held_once",
            ),
            models.UniqueConstraint(
                fields=["member", "role"],
                condition=Q(until__isnull=True, practice__isnull=True),
                name="membership_in_network_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.member_id}"


class SignInLink(models.Model):
    """A link that signs a member of a simulated practice in, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    """Of the token, which is nowhere stored."""
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link for {self.member_id}"

    def is_usable(self, now: datetime) -> bool:
        """Whether it was not used and has not run out."""
        return self.used_at is None and now < self.expires_at
