"""The card behind a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import Way, card_id_in, way_of
from visavis.apps.prepared import prepared
from visavis.privacy.retention import CARD_LINK_LIFE
from visavis.vocab.card import Perspective


@dataclass(frozen=True, slots=True)
class Opened:
    """A client's card, and how the link that opened it goes out."""

    card: Card
    way: Way
    in_hands: bool = False
    """On the therapist's tablet, which the client holds, and behind no link."""

    @property
    def shows_receipt(self) -> bool:
        """Whether whoever opens the link may know that the card is in."""
        return self.card.handed_in_at is not None and self.way is Way.SENT


@prepared
def _clients_card(card_id: UUID) -> QuerySet[Card]:
    return Card.objects.select_related("session", "episode__client__practice").filter(
        pk=card_id, perspective=Perspective.CLIENT, episode__client__erasure__isnull=True
    )


def card_by_token(token: str, *, now: datetime) -> Opened | None:
    """Return the client's card that `token` opens, or None.

    None stands for wrong, outdated and expired alike, and for a client who is being erased:
    who tries tokens learns nothing from the difference.
    """
    card_id = card_id_in(token)
    if card_id is None:
        return None
    card = client_card_by_id(card_id)
    way = way_of(token, card.pk, card.generation) if card is not None else None
    if card is None or way is None or now >= card.asked_at + CARD_LINK_LIFE:
        return None
    return Opened(card, way)


def client_card_by_id(card_id: UUID) -> Card | None:
    """Return a client's card, unless the client is being erased."""
    return next(iter(_clients_card(card_id)), None)


def card_in_hands(card_id: UUID, *, now: datetime) -> Opened | None:
    """Return the client's card for a tablet that its therapist handed over, or None.

    As behind a link on the screen, it is the same whether the card is in or not.
    """
    card = client_card_by_id(card_id)
    if card is None or now >= card.asked_at + CARD_LINK_LIFE:
        return None
    return Opened(card, Way.SHOWN, in_hands=True)
