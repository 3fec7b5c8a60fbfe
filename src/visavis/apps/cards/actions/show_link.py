"""Show the client's link to the client, on the therapist's screen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import Way, token_for
from visavis.gateways.outside import outside


@transaction.atomic
def show_link(*, card: Card, by: Actor, now: datetime) -> str:
    """Return the address of a client's card, and note who had it on the screen.

    It is the same before and after the card is handed in, and so is what it opens: neither the
    screen nor the link tells the therapist anything.
    """
    client = card.episode.client
    record(
        verb="card.link_shown",
        by=by,
        at=now,
        subject=client.subject,
        practice=client.practice_id,
        target=card,
    )
    return f"{outside().address}/c/{token_for(card.pk, card.generation, Way.SHOWN)}"
