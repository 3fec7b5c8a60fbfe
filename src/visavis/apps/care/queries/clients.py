"""Clients as decisions and pages need them."""

from __future__ import annotations

from visavis.apps.care.models import Client, ErasureRequest
from visavis.privacy.members import ClientFacts


def facts(client: Client) -> ClientFacts:
    """What `privacy` needs to know to decide about `client`."""
    return ClientFacts(
        practice=client.practice_id,
        therapists=frozenset(client.episodes.values_list("therapist_id", flat=True)),
        sealed_from_use=ErasureRequest.objects.filter(client=client)
        .exclude(hold_until__isnull=True, begun_at__isnull=True)
        .exists(),
    )
