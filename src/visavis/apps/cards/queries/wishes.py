"""Wishes to be contacted."""

from __future__ import annotations

from django.db.models import F, QuerySet

from visavis.apps.cards.models import ContactWish
from visavis.apps.people.models import Practice

LISTED = 100


def wishes_in(practice: Practice) -> QuerySet[ContactWish]:
    """Return the wishes of a practice's clients: the open ones first, the newest first."""
    return (
        ContactWish.objects.filter(client__practice=practice)
        .select_related("client", "answered_by")
        .order_by(F("answered_at").asc(nulls_first=True), "-asked_at")[:LISTED]
    )
