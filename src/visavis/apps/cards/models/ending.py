"""How an episode closed and which moments turned it, as each side tells it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from visavis.apps.cards.models.card import Card
from visavis.apps.care.models import TherapySession
from visavis.apps.constraints import one_of, words
from visavis.vocab.card import HowEnded, Visibility


class Ending(models.Model):
    """One side's account of the ending; stands on that side's ending card."""

    card = models.OneToOneField(
        Card, on_delete=models.CASCADE, primary_key=True, related_name="ending"
    )
    how = models.CharField(max_length=20, choices=words(HowEnded), blank=True)
    words_sealed = models.BinaryField(null=True)
    visibility = models.CharField(max_length=16, choices=words(Visibility))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how="") | Q(how__in=[h.value for h in HowEnded]), name="ending_how"
            ),
            one_of("visibility", Visibility, name="ending_visibility"),
        ]

    def __str__(self) -> str:
        return f"ending {self.card_id}"


class TurningPoint(models.Model):
    """A moment named in retrospect, after therapy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="turning_points")
    place = models.PositiveSmallIntegerField()
    session = models.ForeignKey(
        TherapySession, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """The therapy session it was in, when the person could say."""
    when_sealed = models.BinaryField(null=True)
    """When it was, in the person's own words, when no session is named."""
    what_sealed = models.BinaryField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    visibility = models.CharField(max_length=16, choices=words(Visibility))

    class Meta:
        ordering: ClassVar = ["card", "place"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=4),
                name="turningpoint_rating",
            ),
            one_of("visibility", Visibility, name="turningpoint_visibility"),
            models.UniqueConstraint(fields=["card", "place"], name="turningpoint_place_once"),
        ]

    def __str__(self) -> str:
        return f"turning point {self.id}"
