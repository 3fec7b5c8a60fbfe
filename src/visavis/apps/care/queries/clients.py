"""Clients as decisions and pages need them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from visavis.apps.care.models import Client, Episode, ErasureRequest, TherapySession
from visavis.apps.prepared import prepared
from visavis.privacy.members import ClientFacts


def facts(client: Client) -> ClientFacts:
    """What `privacy` needs to know to decide about `client`."""
    episodes = _episodes(client.pk)
    # Read beside the episodes; a client who has none yet is asked about alone.
    erasure = _erasure_beside(episodes[0]) if episodes else next(iter(_erasures(client.pk)), None)
    return ClientFacts(
        practice=client.practice_id,
        therapists=frozenset(episode.therapist_id for episode in episodes),
        sealed_from_use=erasure is not None and _seals(erasure),
    )


def _seals(erasure: ErasureRequest) -> bool:
    """Whether an erasure has begun, or a hold puts it off: the record is out of use."""
    return erasure.begun_at is not None or erasure.hold_until is not None


def _erasure_beside(episode: Episode) -> ErasureRequest | None:
    found: ErasureRequest | None = getattr(episode.client, "erasure", None)
    return found


def session_by_id(session_id: UUID) -> TherapySession | None:
    """Return a therapy session with its episode, client and practice."""
    return next(iter(_sessions(session_id)), None)


@prepared
def _episodes(client_id: UUID) -> QuerySet[Episode]:
    return Episode.objects.filter(client=client_id).select_related("client__erasure")


@prepared
def _erasures(client_id: UUID) -> QuerySet[ErasureRequest]:
    return ErasureRequest.objects.filter(client=client_id)


@prepared
def _sessions(session_id: UUID) -> QuerySet[TherapySession]:
    return TherapySession.objects.filter(pk=session_id).select_related("episode__client__practice")
