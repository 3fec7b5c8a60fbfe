"""Which therapies of a study an export tells of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from visavis.apps.cards.models import Card
from visavis.apps.care.models import Episode, Study
from visavis.apps.care.queries.agreements import Agreement, agreed_in
from visavis.apps.studies.rules.codes import Codes
from visavis.privacy.studies import counts_since_consent, observation_ends
from visavis.vocab.care import ConsentScope


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


def therapies(
    study: Study, agreed: Mapping[UUID, Agreement], *, until: datetime, codes: Codes
) -> list[TakingPart]:
    """Return the therapies of `agreed` that had not ended when they agreed; one query.

    Those of which nothing was observed by `until`, up to which the study has seen everything, come
    later.
    """
    rows = Episode.objects.filter(
        client__in=agreed_in(study, ConsentScope.RESEARCH).values("client")
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
