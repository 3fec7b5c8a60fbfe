"""Give a rater packets to read: every reading of a client's words is an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import Draft, record_all
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.models import Assignment
from visavis.apps.coding.queries.next_packet import PacketView, packets_of


@transaction.atomic
def give(*, assignments: Sequence[Assignment], by: Actor, now: datetime) -> list[PacketView]:
    """Return the packets of these assignments; that they were read is written down."""
    views = packets_of(assignments)
    record_all([_draft(assignment) for assignment in assignments], by=by, at=now)
    return views


def _draft(assignment: Assignment) -> Draft:
    """Name the client, where there is one; what kind of packet it is stands nowhere."""
    about = assignment.packet.about
    subject = None if about is None else about.card.episode.client.subject
    return Draft(verb="packet.read", subject=subject, target=assignment)
