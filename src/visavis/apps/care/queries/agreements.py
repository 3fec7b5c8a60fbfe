"""What clients agreed to who take part in a study; whatever reads for research begins here.

A client takes part while the consent to research is in force. Whoever withdrew it, asked to be
erased, or whose record is sealed from use, is not here, as if they had never been.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from visavis.apps.care.models import Consent, Study
from visavis.vocab.care import ConsentScope


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one client agreed to."""

    practice: UUID
    zone: ZoneInfo
    """Of the practice: days are counted by its calendar."""
    since: date
    text: bool
    """Whether their words may be read as well."""


def agreements(study: Study) -> dict[UUID, Agreement]:
    """Return by client what those who take part agreed to; two queries."""
    with_text = set(agreed_in(study, ConsentScope.TEXT).values_list("client_id", flat=True))
    zones: dict[str, ZoneInfo] = {}
    found = {}
    rows = agreed_in(study, ConsentScope.RESEARCH).values_list(
        "client_id", "client__practice_id", "client__practice__time_zone", "given_at"
    )
    for client, practice, name, given_at in rows.iterator():
        zone = zones.setdefault(name, ZoneInfo(name))
        since = given_at.astimezone(zone).date()
        found[client] = Agreement(practice, zone, since, client in with_text)
    return found


def agreed_in(study: Study, scope: ConsentScope) -> QuerySet[Consent]:
    """Return the lines about `scope` that are in force in `study`, of clients who stay."""
    return Consent.objects.filter(
        study=study, scope=scope, withdrawn_at__isnull=True, client__erasure__isnull=True
    )
