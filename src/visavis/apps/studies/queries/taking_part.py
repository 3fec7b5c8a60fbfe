"""Who takes part in a study: whatever is asked for an export begins here.

A client takes part while the consent to research is in force. Whoever withdrew it, asked to be
erased, or whose record is sealed from use, is not here, as if they had never been.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from visavis.apps.cards.models import Card
from visavis.apps.care.models import Consent, Episode, Study
from visavis.apps.studies.rules.codes import Codes
from visavis.privacy.studies import counts_since_consent, observation_ends
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


@dataclass(frozen=True, slots=True)
class TakingPart:
    """One therapy that a study may see."""

    episode: UUID
    client: UUID
    therapist: UUID
    started_on: date
    ended_on: date | None
    until: datetime
    """Where its observation ends."""


def agreements(study: Study) -> dict[UUID, Agreement]:
    """Return by client what those who take part agreed to; two queries."""
    with_text = set(_in_force(study, ConsentScope.TEXT).values_list("client_id", flat=True))
    zones: dict[str, ZoneInfo] = {}
    found = {}
    rows = _in_force(study, ConsentScope.RESEARCH).values_list(
        "client_id", "client__practice_id", "client__practice__time_zone", "given_at"
    )
    for client, practice, name, given_at in rows.iterator():
        zone = zones.setdefault(name, ZoneInfo(name))
        since = given_at.astimezone(zone).date()
        found[client] = Agreement(practice, zone, since, client in with_text)
    return found


def _in_force(study: Study, scope: ConsentScope) -> QuerySet[Consent]:
    return Consent.objects.filter(
        study=study, scope=scope, withdrawn_at__isnull=True, client__erasure__isnull=True
    )


def therapies(
    study: Study, agreed: Mapping[UUID, Agreement], *, until: datetime, codes: Codes
) -> list[TakingPart]:
    """Return the therapies of `agreed` that had not ended when they agreed; one query.

    Those of which nothing was observed by `until`, up to which the study has seen everything, come
    later.
    """
    rows = Episode.objects.filter(
        client__in=_in_force(study, ConsentScope.RESEARCH).values("client")
    ).values_list("pk", "client_id", "therapist_id", "started_on", "ended_on")
    found = (
        TakingPart(*row, until=observation_ends(until, drawn=codes.drawn_for(row[0])))
        for row in rows.iterator()
    )
    return [one for one in found if one.client in agreed and _seen(one, agreed[one.client])]


def _seen(therapy: TakingPart, agreement: Agreement) -> bool:
    last = therapy.until.astimezone(agreement.zone).date()
    ended = therapy.ended_on
    return max(therapy.started_on, agreement.since) <= last and (
        ended is None or counts_since_consent(ended, agreed=agreement.since)
    )


def taken_back(study: Study) -> frozenset[UUID]:
    """Return the cards that clients of the study took back; one query."""
    withdrawn = Card.objects.filter(
        withdrawn_at__isnull=False, episode__client__consents__study=study
    )
    return frozenset(withdrawn.values_list("pk", flat=True))


def treats_in(study: Study, member: UUID) -> bool:
    """Whether `member` has or had a client who ever took part in `study`."""
    return Episode.objects.filter(therapist=member, client__consents__study=study).exists()
