"""What a rater is given at once: a report, or the reports of two sides, with names struck out."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from visavis.apps.cards.models import EventReport
from visavis.apps.coding.models.codebook import GoldReport
from visavis.apps.coding.models.round import Round
from visavis.apps.constraints import both_or_neither


class Packet(models.Model):
    """One thing to judge. It tells neither side, nor session, nor therapist."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="packets")
    place = models.PositiveIntegerField()
    """In the order that was drawn; what a coordinator calls it by."""
    about = models.ForeignKey(
        EventReport, on_delete=models.CASCADE, null=True, related_name="packets"
    )
    """The report, or the first of the client's where there are two sides. When its client takes it
    back, the packet goes, and all that was coded of it. None for an invented report."""
    inclusion_probability = models.FloatField(default=1.0)
    """With which it was drawn into the round."""
    decoy = models.BooleanField(default=False)
    """Whether the two sides are from two sessions of one episode."""
    gold = models.ForeignKey(
        GoldReport, on_delete=models.CASCADE, null=True, related_name="packets"
    )
    checked_at = models.DateTimeField(null=True)
    """When a coordinator had read it through; nothing goes to raters before."""
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    left_out = models.BooleanField(default=False)
    """Whether it cannot be told without telling who it is: no rater gets it."""

    class Meta:
        ordering: ClassVar = ["round", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "place"], name="packet_place_once"),
            models.CheckConstraint(
                condition=Q(inclusion_probability__gt=0, inclusion_probability__lte=1),
                name="packet_inclusion_probability",
            ),
            models.CheckConstraint(
                condition=Q(about__isnull=False) | Q(gold__isnull=False),
                name="packet_about_a_report_or_gold",
            ),
            both_or_neither("checked_at", "checked_by", name="packet_checked_at_and_by"),
        ]

    def __str__(self) -> str:
        return f"packet {self.place}"


class PacketText(models.Model):
    """The words of one report in a packet, as raters read them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    packet = models.ForeignKey(Packet, on_delete=models.CASCADE, related_name="texts")
    report = models.ForeignKey(
        EventReport, on_delete=models.CASCADE, null=True, related_name="packet_texts"
    )
    """None for an invented report."""
    side = models.PositiveSmallIntegerField(default=0)
    """0 or 1: which of two sides, drawn at random; 0 where there is one report."""
    place = models.PositiveSmallIntegerField(default=0)
    """Drawn at random among those of its side."""
    text_sealed = models.BinaryField(null=True)
    """Names struck out, as corrected by the coordinator; under the client's key. None for an
    invented report, which stands in `GoldReport`."""

    class Meta:
        ordering: ClassVar = ["packet", "side", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["packet", "side", "place"], name="packettext_place_once"
            ),
            models.UniqueConstraint(
                fields=["packet", "report"],
                condition=Q(report__isnull=False),
                name="packettext_report_once",
            ),
            models.CheckConstraint(condition=Q(side__lte=1), name="packettext_side"),
            both_or_neither("report", "text_sealed", name="packettext_report_and_text"),
        ]

    def __str__(self) -> str:
        return f"text {self.id}"
