"""Take a card back: its answers are deleted, and the row says so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.models import Card, Ending
from visavis.vocab.card import Gate, Perspective


class NotWithdrawableError(Exception):
    """Only a client's card that is in can be taken back."""


@transaction.atomic
def withdraw_card(*, card: Card, by: Actor, now: datetime) -> Card:
    """Delete what stands on a client's card; twice is once.

    Words, ratings and first answers go, and with them the ciphertext. That the card came in
    stays, with its time: to the therapist and in response rates it looks like a card whose
    answers are withheld. Nothing is exported of it.

    Raises
    ------
    NotWithdrawableError
        When it is not a client's, or not handed in.
    """
    held = Card.objects.select_for_update().get(pk=card.pk)
    if held.perspective != Perspective.CLIENT or held.handed_in_at is None:
        raise NotWithdrawableError
    if held.withdrawn_at is not None:
        return held
    held.reports.all().delete()
    held.turning_points.all().delete()
    Ending.objects.filter(card=held).delete()
    held.helpful = held.hindering = Gate.UNANSWERED
    held.withdrawn_at = now
    held.save(update_fields=["helpful", "hindering", "withdrawn_at"])
    client = card.episode.client
    record(
        verb="card.withdrawn",
        by=by,
        at=now,
        subject=client.subject,
        practice=client.practice_id,
        target=held,
        details={"about": held.occasion},
    )
    return held
