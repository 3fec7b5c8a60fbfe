"""Who codes what, and what came of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from visavis.apps.coding.models.packet import Packet
from visavis.apps.coding.models.round import RoundRater
from visavis.apps.constraints import words
from visavis.vocab.coding import Certainty, SourceGuess


class Assignment(models.Model):
    """A packet that one rater is to code, at a place in an order of the rater's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    packet = models.ForeignKey(Packet, on_delete=models.CASCADE, related_name="assignments")
    rater = models.ForeignKey(RoundRater, on_delete=models.CASCADE, related_name="assignments")
    place = models.PositiveIntegerField()
    repeat = models.BooleanField(default=False)
    """Whether this rater had it before in this round, unannounced."""
    excused_at = models.DateTimeField(null=True)
    """When it was taken off the rater, uncoded: they left the round."""

    class Meta:
        ordering: ClassVar = ["rater", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rater", "place"], name="assignment_place_once"),
            models.UniqueConstraint(
                fields=["rater", "packet", "repeat"], name="assignment_once_and_repeated_once"
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.id}"


class Coding(models.Model):
    """What a rater made of a packet. A change is a new row; the old one stays, so undo finds it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Made in the rater's browser: a coding that is sent twice is there once."""
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="codings")
    coded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    """When another one took its place, or it was undone; the one without counts."""
    categories = models.JSONField(default=list)
    """A list of ``{"category": …, "link": …}``: the link is the activity that led to it, if any."""
    matches = models.JSONField(default=list)
    """Of two sides: pairs of ids of texts that are about the same event. All others are not."""
    certainty = models.CharField(max_length=12, choices=words(Certainty), blank=True)
    does_not_fit = models.BooleanField(default=False)
    not_enough_text = models.BooleanField(default=False)
    source_guess = models.CharField(max_length=12, choices=words(SourceGuess), blank=True)
    memo_sealed = models.BinaryField(null=True)
    """The rater's own note; it may repeat the client's words, so it is under their key."""

    class Meta:
        ordering: ClassVar = ["assignment", "coded_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(replaced_at__isnull=True),
                name="coding_one_counts",
            ),
            models.CheckConstraint(
                condition=Q(certainty="") | Q(certainty__in=[c.value for c in Certainty]),
                name="coding_certainty",
            ),
            models.CheckConstraint(
                condition=Q(source_guess="") | Q(source_guess__in=[g.value for g in SourceGuess]),
                name="coding_source_guess",
            ),
            models.CheckConstraint(
                condition=Q(does_not_fit=False) | Q(not_enough_text=False),
                name="coding_fits_not_or_is_too_short",
            ),
        ]

    def __str__(self) -> str:
        return f"coding {self.id}"
