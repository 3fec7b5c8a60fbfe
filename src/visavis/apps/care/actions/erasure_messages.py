"""Who is told of a wish to be erased: the practice always, the client where they can be reached."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from visavis.apps.care.models import Client
from visavis.apps.notices.actions.enqueue import enqueue
from visavis.apps.people.queries.identities import channel_to
from visavis.apps.people.queries.members import members_with
from visavis.vocab.notices import Channel
from visavis.vocab.people import Role


def as_recipient(client: Client) -> str:
    """Return how the outbox names a client."""
    return f"client:{client.pk}"


def tell_practice(kind: str, client: Client, *, about: UUID, once: str, now: datetime) -> None:
    """Tell the therapists, and the administrators, who answer for what law requires keeping."""
    therapists = client.episodes.values_list("therapist_id", flat=True)
    administrators = members_with(Role.ADMINISTRATOR, client.practice)
    for member in sorted({*therapists, *administrators}):
        enqueue(
            kind=kind,
            about=about,
            recipient=f"member:{member}",
            channel=Channel.MAIL,
            once=f"{kind}:{once}:{member}",
            due_at=now,
            now=now,
        )


def tell_client(kind: str, client: Client, *, about: UUID, once: str, now: datetime) -> None:
    """Tell the client; without a contact the practice does it in person, and the page says so."""
    channel = channel_to(client.pk)
    if channel is None:
        return
    enqueue(
        kind=kind,
        about=about,
        recipient=as_recipient(client),
        channel=channel,
        once=f"{kind}:{once}",
        due_at=now,
        now=now,
    )
