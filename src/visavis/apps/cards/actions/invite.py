"""Ask a client for a card: the link goes out by the way that reaches them, if one does."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.models import Card
from visavis.apps.notices.actions.drop import drop_about
from visavis.apps.notices.actions.enqueue import enqueue
from visavis.apps.people.queries.identities import channel_to
from visavis.privacy.seal import still_asked

KIND = "card_invitation"


@transaction.atomic
def invite(*, card: Card, by: Actor, now: datetime) -> bool:
    """Send the link to a client's card, once; say whether there is an address to send it to.

    The answer is about the address alone. A card that is handed in, or about an hour long ago,
    is not asked for any more, and the caller cannot tell.
    """
    client_id = card.episode.client_id
    channel = channel_to(client_id)
    if channel is None:
        return False
    fresh = still_asked(
        happened_at=card.session.at if card.session else card.asked_at,
        asked_at=card.asked_at,
        seal_until=card.seal_until,
        now=now,
    )
    if card.handed_in_at is None and fresh:
        enqueue(
            kind=KIND,
            about=card.pk,
            recipient=f"client:{client_id}",
            channel=channel,
            once=f"{KIND}:{card.pk}:{card.generation}",
            due_at=now,
            now=now,
        )
        _note(card, by=by, now=now)
    return True


@transaction.atomic
def invite_again(*, card: Card, by: Actor, now: datetime) -> bool:
    """Send a fresh link; the earlier one, which may have gone astray, opens nothing any more.

    A card that is handed in keeps its link, which shows the receipt.
    """
    take_back(card=card, now=now)
    card.refresh_from_db()
    return invite(card=card, by=by, now=now)


@transaction.atomic
def take_back(*, card: Card, now: datetime) -> None:
    """Let no link that was sent for an open card open it any more, and send none that waits."""
    open_card = Card.objects.filter(pk=card.pk, handed_in_at__isnull=True)
    if open_card.update(generation=F("generation") + 1):
        drop_about(about=card.pk, now=now)


def _note(card: Card, *, by: Actor, now: datetime) -> None:
    client = card.episode.client
    record(
        verb="card.invited",
        by=by,
        at=now,
        subject=client.subject,
        practice=client.practice_id,
        target=card,
        details={"about": card.occasion},
    )
