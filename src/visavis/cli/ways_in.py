"""Find or make the addresses that open the simulated practice."""

from __future__ import annotations

from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.people.models import Practice
from visavis.cli.links import WaysIn
from visavis.gateways.outside import outside
from visavis.privacy.retention import CARD_LINK_LIFE
from visavis.vocab.card import Occasion, Perspective
from visavis.vocab.remedy import RemedyError


def ways_in() -> WaysIn:
    """Return fresh sign-in links and an open card.

    Raises
    ------
    RemedyError
        When a practice is real: its members sign in, and its clients have their own links.
    """
    if Practice.objects.filter(simulated=False).exists() or not Practice.objects.exists():
        msg = "This is a real practice: sign in with your password. Links are for simulated ones."
        raise RemedyError(msg)
    return WaysIn(sign_in={}, card=open_card_link())


def open_card_link() -> str:
    """Return the link of the newest client card that waits; empty when there is none."""
    since = outside().clock.now() - CARD_LINK_LIFE
    card = (
        Card.objects.filter(
            perspective=Perspective.CLIENT,
            occasion=Occasion.SESSION,
            handed_in_at__isnull=True,
            asked_at__gt=since,
        )
        .order_by("-asked_at")
        .first()
    )
    if card is None:
        return ""
    return f"{outside().address}/c/{token_for(card.pk, card.generation)}"
