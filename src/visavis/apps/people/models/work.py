"""How a therapist works, as far as a study wants to know."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from visavis.apps.constraints import words
from visavis.apps.people.models.member import Member
from visavis.vocab.therapist import Orientation

EARLIEST_YEAR = 1940


class WorkProfile(models.Model):
    """What a therapist tells of their work. No row is nothing told, and nothing agreed to."""

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, primary_key=True, related_name="work"
    )
    orientation = models.CharField(max_length=24, choices=words(Orientation), blank=True)
    practising_since = models.PositiveSmallIntegerField(null=True)
    """The year."""
    words_in_studies = models.BooleanField(default=False)
    """Whether the therapist's own words may enter study datasets, names struck out."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(orientation="") | Q(orientation__in=[o.value for o in Orientation]),
                name="workprofile_orientation",
            ),
            models.CheckConstraint(
                condition=Q(practising_since__isnull=True)
                | Q(practising_since__gte=EARLIEST_YEAR, practising_since__lte=9999),
                name="workprofile_practising_since",
            ),
        ]

    def __str__(self) -> str:
        return f"work of {self.member_id}"
