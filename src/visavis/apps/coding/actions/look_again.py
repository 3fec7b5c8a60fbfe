"""Note that somebody read a client's words again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.models import Packet


@transaction.atomic
def note_second_look(*, packet: Packet, by: Actor, now: datetime) -> None:
    """Write the entry of one who reads a packet on which a model and people differ."""
    client = packet.about.card.episode.client if packet.about else None
    record(
        verb="packet.read",
        by=by,
        at=now,
        subject=client.subject if client else None,
        practice=client.practice_id if client else None,
        target=packet,
    )
