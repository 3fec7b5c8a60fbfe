"""A minimal study, and the ledger of consents."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from visavis.apps.care.models.client import Client
from visavis.apps.constraints import both_or_neither, one_of, words
from visavis.apps.people.models import Practice
from visavis.vocab.care import ConsentScope


class Study(models.Model):
    """A study that practices take part in: as much as consent and seal need."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    practices = models.ManyToManyField(Practice, related_name="studies")
    seal_days = models.PositiveSmallIntegerField()
    """How long a pair of this study stays sealed when a card does not come."""
    consent_version = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    rungs_told = models.JSONField(default=list, blank=True)
    """How coarsely its exports told each attribute of therapists; empty before the first."""
    orientations_pooled = models.JSONField(default=list, blank=True)
    """Orientations that its exports called `other`."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(seal_days__gte=1, seal_days__lte=60), name="study_seal_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """One line of the ledger: a scope, given at a time, perhaps withdrawn at another.

    Without a study it is the consent to care itself (`share`); with one, to take part in it.
    A line is never changed but for the stamp of its withdrawal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, null=True, related_name="consents")
    scope = models.CharField(max_length=16, choices=words(ConsentScope))
    version = models.CharField(max_length=20)
    """Of the text that was agreed to."""
    language = models.CharField(max_length=12)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """The member who took down a consent given on paper; None when the client gave it here."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, null=True)  # noqa: DJ001 -- paired with withdrawn_at

    class Meta:
        constraints: ClassVar = [
            one_of("scope", ConsentScope, name="consent_scope"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="consent_withdrawn_at_and_by"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
            models.CheckConstraint(
                condition=Q(scope="share") | Q(study__isnull=False), name="consent_study_named"
            ),
            models.UniqueConstraint(
                fields=["client", "study", "scope"],
                condition=Q(withdrawn_at__isnull=True, study__isnull=False),
                name="consent_to_study_in_force_once",
            ),
            models.UniqueConstraint(
                fields=["client", "scope"],
                condition=Q(withdrawn_at__isnull=True, study__isnull=True),
                name="consent_to_care_in_force_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.client_id}"
