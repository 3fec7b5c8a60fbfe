"""What a model learned from settled reports, and what it predicts of all."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from visavis.apps.cards.models import EventReport
from visavis.apps.care.models import Study
from visavis.apps.coding.models.codebook import CodebookVersion
from visavis.apps.constraints import both_or_neither


class LearnedModel(models.Model):
    """A model of one study and codebook; another one takes its place, it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="models")
    codebook = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT, related_name="models")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """None where the program learns anew, because a client left."""
    begun_at = models.DateTimeField(null=True)
    """When a worker took it up."""
    reports = models.PositiveIntegerField(default=0)
    """How many are to be predicted, and how many of them are: progress."""
    predicted = models.PositiveIntegerField(default=0)
    learned_at = models.DateTimeField(null=True)
    settled = models.PositiveIntegerField(default=0)
    """From how many reports it learned."""
    embedding = models.CharField(max_length=64, blank=True, default="")
    """The word vectors by which it reads reports; empty where it counts words."""
    fingerprint = models.CharField(max_length=64, blank=True)
    """Of the reports that it learned from: it is opened only while they are all still there."""
    body_sealed = models.BinaryField(null=True)
    """Words of clients with weights, under the model's own key."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "codebook"], name="learnedmodel_once"),
            both_or_neither("learned_at", "body_sealed", name="learnedmodel_learned_and_body"),
            models.CheckConstraint(
                condition=Q(learned_at__isnull=True) | ~Q(fingerprint=""),
                name="learnedmodel_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return f"model {self.id}"


class Prediction(models.Model):
    """How probable a model that never saw this client finds each category of a report."""

    model = models.ForeignKey(LearnedModel, on_delete=models.CASCADE, related_name="predictions")
    report = models.ForeignKey(EventReport, on_delete=models.CASCADE, related_name="predictions")
    """When its client takes it back, the prediction goes, and the model is no longer whole."""
    fold = models.PositiveSmallIntegerField()
    """The part of the clients that the model behind this prediction never saw."""
    learned_from = models.BooleanField(default=False)
    """Whether the models of the other folds learned from it."""
    probabilities = models.JSONField()
    """By category."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "report"], name="prediction_once"),
        ]

    def __str__(self) -> str:
        return f"prediction {self.pk}"
