"""A round of coding, and who codes in it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from visavis.apps.care.models import Study
from visavis.apps.coding.models.codebook import CodebookVersion
from visavis.apps.constraints import one_of, words
from visavis.vocab.coding import RoundKind, Stage


class Round(models.Model):
    """Reports of one study that raters code by one codebook, or match with one another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=60)
    """As the study dataset names it."""
    kind = models.CharField(max_length=12, choices=words(RoundKind))
    codebook = models.ForeignKey(
        CodebookVersion, on_delete=models.PROTECT, null=True, related_name="rounds"
    )
    """None where reports are matched."""
    linked = models.ForeignKey(
        CodebookVersion, on_delete=models.PROTECT, null=True, related_name="linked_rounds"
    )
    """The activities that raters may name as what led to a category; None where none is asked."""
    stage = models.CharField(max_length=12, choices=words(Stage), default=Stage.PREPARING)
    seed = models.BigIntegerField()
    """What is drawn, and who codes what in which order, follows from it."""
    masks_roles = models.BooleanField(default=True)
    """Whether “my therapist” and the like are struck as well."""
    asks_source = models.BooleanField(default=True)
    """Whether raters guess whose account it is: how blind they were is reported."""
    codings_a_report = models.PositiveSmallIntegerField(default=1)
    """How many raters code each report that is not drawn for the overlap."""
    overlap = models.FloatField(default=1.0)
    """Share of the reports that all raters code: agreement is computed from these."""
    repeats = models.FloatField(default=0.0)
    """Share of a rater's reports that come once more, unannounced."""
    threshold = models.FloatField(null=True)
    """Agreement with gold from which a rater may enter; None for no school before the round."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    settled_from = models.DateTimeField(null=True)
    """When the independent phase ended: no coding is accepted from then on."""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            one_of("kind", RoundKind, name="round_kind"),
            one_of("stage", Stage, name="round_stage"),
            models.UniqueConstraint(fields=["study", "name"], name="round_name_once"),
            models.CheckConstraint(
                condition=Q(kind="categories", codebook__isnull=False)
                | Q(kind="same_event", codebook__isnull=True),
                name="round_codebook_for_categories",
            ),
            models.CheckConstraint(
                condition=Q(linked__isnull=True) | Q(codebook__isnull=False),
                name="round_linked_beside_a_codebook",
            ),
            models.CheckConstraint(
                condition=Q(stage="preparing", opened_at__isnull=True)
                | (~Q(stage="preparing") & Q(opened_at__isnull=False)),
                name="round_opened_when_not_preparing",
            ),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False)
                | (~Q(stage="closed") & Q(closed_at__isnull=True)),
                name="round_closed_when_closed",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{share}__gte": 0, f"{share}__lte": 1}), name=f"round_{share}"
                )
                for share in ("overlap", "repeats")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundRater(models.Model):
    """A rater in one round; nobody but the coordinator learns which member it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="raters")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rounds"
    )
    letter = models.CharField(max_length=3)
    """What codings are called by before an adjudicator: A, B, C …, drawn at random."""
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    """Their codings stay; what they had not coded goes to others."""

    class Meta:
        ordering: ClassVar = ["round", "letter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "member"], name="roundrater_once"),
            models.UniqueConstraint(fields=["round", "letter"], name="roundrater_letter_once"),
        ]

    def __str__(self) -> str:
        return f"rater {self.letter}"
