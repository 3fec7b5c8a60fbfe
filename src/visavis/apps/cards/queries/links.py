"""The card behind a link."""

from __future__ import annotations

from datetime import datetime

from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import card_id_in, is_genuine
from visavis.privacy.retention import CARD_LINK_LIFE
from visavis.vocab.card import Perspective


def card_by_token(token: str, *, now: datetime) -> Card | None:
    """Return the client's card that `token` opens, or None.

    None stands for wrong, outdated and expired alike, and for a client who is being erased:
    who tries tokens learns nothing from the difference.
    """
    card_id = card_id_in(token)
    if card_id is None:
        return None
    card = (
        Card.objects.select_related("session", "episode__client__practice", "episode__therapist")
        .filter(pk=card_id, perspective=Perspective.CLIENT, episode__client__erasure__isnull=True)
        .first()
    )
    if card is None or not is_genuine(token, card.pk, card.generation):
        return None
    return card if now < card.asked_at + CARD_LINK_LIFE else None
