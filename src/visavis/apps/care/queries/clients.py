"""Clients as decisions and pages need them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from visavis.apps.care.models import Client, Episode, ErasureRequest, TherapySession
from visavis.apps.prepared import prepared
from visavis.privacy.members import ClientFacts


def facts(client: Client) -> ClientFacts:
    """What `privacy` needs to know to decide about `client`."""
    return ClientFacts(
        practice=client.practice_id,
        therapists=frozenset(episode.therapist_id for episode in _episodes(client.pk)),
        sealed_from_use=bool(_sealed(client.pk)),
    )


def session_by_id(session_id: UUID) -> TherapySession | None:
    """Return a therapy session with its episode, client and practice."""
    return next(iter(_sessions(session_id)), None)


@prepared
def _episodes(client_id: UUID) -> QuerySet[Episode]:
    return Episode.objects.filter(client=client_id)


@prepared
def _sealed(client_id: UUID) -> QuerySet[ErasureRequest]:
    """Erasures that have begun, or that a hold puts off: the record is out of use."""
    return ErasureRequest.objects.filter(client=client_id).exclude(
        hold_until__isnull=True, begun_at__isnull=True
    )


@prepared
def _sessions(session_id: UUID) -> QuerySet[TherapySession]:
    return TherapySession.objects.filter(pk=session_id).select_related("episode__client__practice")
