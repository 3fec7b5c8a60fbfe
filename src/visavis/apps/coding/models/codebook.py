"""A version of a codebook that the site knows, and reports whose category experts settled."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from visavis.apps.constraints import one_of, words
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.coding import BookStatus


class CodebookVersion(models.Model):
    """One version of a codebook, as its file tells of it."""

    reference = models.CharField(max_length=130, primary_key=True)
    """``name@version``, as codings name it."""
    definition = models.JSONField()
    """As `visavis.codebooks.write.described` writes it; changed only while a draft."""
    status = models.CharField(max_length=8, choices=words(BookStatus), default=BookStatus.DRAFT)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """None for one that is shipped."""

    class Meta:
        ordering: ClassVar = ["reference"]
        constraints: ClassVar = [one_of("status", BookStatus, name="codebookversion_status")]

    def __str__(self) -> str:
        return self.reference


class GoldReport(models.Model):
    """A report whose categories experts settled: invented, or of a closed round.

    Raters learn by it before a round, and meet it again among the others in the round.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    codebook = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT, related_name="gold")
    text = models.TextField(blank=True)
    """An invented report: nobody's words. Empty for one of a closed round."""
    packet = models.ForeignKey(
        "coding.Packet", on_delete=models.CASCADE, null=True, related_name="made_gold"
    )
    """The report of a closed round whose words it has."""
    perspective = models.CharField(max_length=10, choices=words(Perspective), blank=True)
    """Whose account it is; empty where an invented one could be either side's."""
    valence = models.CharField(max_length=10, choices=words(Valence))
    categories = models.JSONField()
    """What was settled, as in `Coding.categories`; an empty list where none fits."""
    why = models.TextField()
    """For raters who coded it otherwise."""
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["codebook", "added_at", "id"]
        constraints: ClassVar = [
            one_of("valence", Valence, name="goldreport_valence"),
            models.CheckConstraint(
                condition=Q(perspective="") | Q(perspective__in=[p.value for p in Perspective]),
                name="goldreport_perspective",
            ),
            models.CheckConstraint(
                condition=(Q(packet__isnull=True) & ~Q(text="")) | Q(packet__isnull=False, text=""),
                name="goldreport_invented_or_of_a_packet",
            ),
        ]

    def __str__(self) -> str:
        return f"gold report {self.id}"
