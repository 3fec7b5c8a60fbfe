"""What one side hands in after one therapy session, or at the ending of an episode."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.constraints import one_of, words
from visavis.vocab.card import SIDES, Gate, Occasion, Perspective


class Card(models.Model):
    """One side's card. The row is made for both sides when the occasion arises.

    That makes handing in one conditional update: whoever comes second finds it handed in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="cards")
    session = models.ForeignKey(
        TherapySession, on_delete=models.CASCADE, null=True, related_name="cards"
    )
    """None for the card about the ending."""
    occasion = models.CharField(max_length=8, choices=words(Occasion))
    perspective = models.CharField(max_length=10, choices=words(Perspective))
    generation = models.PositiveIntegerField(default=1)
    """Raised to make every earlier link to this card invalid."""
    paper_code = models.CharField(max_length=12, unique=True)
    """Printed on the index card, for typing it in later; opens nothing by itself."""
    asked_at = models.DateTimeField()
    seal_until = models.DateTimeField()
    """When the pair opens even if the other card never comes; the same on both cards."""
    form = models.CharField(max_length=60, blank=True)
    """The form that was answered, as ``id@version``."""
    language = models.CharField(max_length=12, blank=True)
    helpful = models.CharField(max_length=10, choices=words(Gate), default=Gate.UNANSWERED)
    hindering = models.CharField(max_length=10, choices=words(Gate), default=Gate.UNANSWERED)
    handed_in_at = models.DateTimeField(null=True)
    idempotency_key = models.UUIDField(null=True)
    """Made with the page on which the card was filled in; a retry carries the same."""
    after_reveal = models.BooleanField(default=False)
    """Handed in when the pair was open already: counts in no congruence."""
    on_paper = models.BooleanField(default=False)
    """Typed in from an index card by somebody else."""
    withdrawn_at = models.DateTimeField(null=True)
    """When the client took it back. Its answers are gone; that it came in stays, so that to
    everybody else the card looks like one whose answers are withheld."""

    class Meta:
        constraints: ClassVar = [
            one_of("occasion", Occasion, name="card_occasion"),
            one_of("perspective", SIDES, name="card_perspective"),
            one_of("helpful", Gate, name="card_helpful"),
            one_of("hindering", Gate, name="card_hindering"),
            models.CheckConstraint(
                condition=Q(occasion="session", session__isnull=False)
                | Q(occasion="ending", session__isnull=True),
                name="card_session_when_about_one",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True, idempotency_key__isnull=True, form="")
                | (Q(handed_in_at__isnull=False, idempotency_key__isnull=False) & ~Q(form="")),
                name="card_handed_in_whole",
            ),
            models.CheckConstraint(
                condition=Q(after_reveal=False) | Q(handed_in_at__isnull=False),
                name="card_after_reveal_when_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(
                    perspective="client",
                    handed_in_at__isnull=False,
                    helpful="unanswered",
                    hindering="unanswered",
                ),
                name="card_withdrawn_holds_nothing",
            ),
            models.UniqueConstraint(
                fields=["session", "perspective"],
                condition=Q(session__isnull=False),
                name="card_one_a_side_and_session",
            ),
            models.UniqueConstraint(
                fields=["episode", "perspective"],
                condition=Q(occasion="ending"),
                name="card_one_a_side_and_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.perspective} card {self.id}"
