"""One person's account of one helpful or hindering moment."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from visavis.apps.cards.models.card import Card
from visavis.apps.constraints import one_of, words
from visavis.vocab.card import Moment, Perspective, Valence, Visibility


class EventReport(models.Model):
    """One event report on a card; the therapist's guess stands on the therapist's card."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="reports")
    place = models.PositiveSmallIntegerField()
    """0, 1, 2 … in the order in which they stand on the card."""
    perspective = models.CharField(max_length=10, choices=words(Perspective))
    valence = models.CharField(max_length=10, choices=words(Valence))
    text_sealed = models.BinaryField(null=True)
    """Under the client's key, or under the notes key when the therapist wrote it."""
    rating = models.PositiveSmallIntegerField(null=True)
    """1 to 4; None when it was left open."""
    moment = models.CharField(max_length=12, choices=words(Moment), blank=True)
    visibility = models.CharField(max_length=16, choices=words(Visibility))

    class Meta:
        ordering: ClassVar = ["card", "place"]
        constraints: ClassVar = [
            one_of("perspective", Perspective, name="report_perspective"),
            one_of("valence", Valence, name="report_valence"),
            one_of("visibility", Visibility, name="report_visibility"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=4),
                name="report_rating",
            ),
            models.CheckConstraint(
                condition=Q(moment="") | Q(moment__in=[m.value for m in Moment]),
                name="report_moment",
            ),
            models.UniqueConstraint(fields=["card", "place"], name="report_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.valence} report {self.id}"
