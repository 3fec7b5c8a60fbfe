"""The therapist's own card."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from visavis.apps.cards.models import Card
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.prepared import prepared
from visavis.vocab.card import Occasion, Perspective


def own_card(session: TherapySession) -> Card | None:
    """Return the therapist's card about a therapy session; None when none is asked for."""
    card = next(iter(_own_card(session.pk)), None)
    if card is not None:
        card.session, card.episode = session, session.episode  # read once, with the session
    return card


@prepared
def _own_card(session_id: UUID) -> QuerySet[Card]:
    return Card.objects.filter(session=session_id, perspective=Perspective.THERAPIST)


def own_ending_card(episode: Episode) -> Card | None:
    """Return the therapist's card about the ending; None while the therapy goes on."""
    cards = Card.objects.select_related("episode__client__practice")
    return cards.filter(
        episode=episode, occasion=Occasion.ENDING, perspective=Perspective.THERAPIST
    ).first()
