"""Take a card back: its answers are deleted, and the row says so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.models import Card, Ending
from visavis.gateways.outside import outside
from visavis.gateways.withdrawals import note_withdrawal, withdrawn_before
from visavis.vocab.card import Gate, Perspective

AT_ONCE = 500
"""Ids in one question to the database; SQLite takes no more than a thousand."""


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
    # Before the commit: after a crash in between, a restore takes back what was asked for.
    note_withdrawal(outside().data, held.pk)
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


def withdraw_again(*, by: Actor, now: datetime) -> int:
    """Take back once more what a restored backup brought back; return how many cards."""
    ids = sorted(withdrawn_before(outside().data))
    back = [
        card
        for start in range(0, len(ids), AT_ONCE)
        for card in Card.objects.select_related("episode__client").filter(
            pk__in=ids[start : start + AT_ONCE],
            handed_in_at__isnull=False,
            withdrawn_at__isnull=True,
        )
    ]
    for card in back:
        withdraw_card(card=card, by=by, now=now)
    return len(back)
