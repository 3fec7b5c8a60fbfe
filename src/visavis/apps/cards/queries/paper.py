"""Find a card by the code that is printed on it."""

from __future__ import annotations

from visavis.apps.cards.models import Card
from visavis.apps.people.models import Practice
from visavis.vocab.card import Occasion, Perspective


def card_by_paper_code(practice: Practice, code: str) -> Card | None:
    """Return the client's card of this practice that carries `code`, however it was typed."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return (
        Card.objects.select_related("session", "episode__client__practice")
        .filter(
            paper_code=f"{letters[:4]}-{letters[4:]}",
            perspective=Perspective.CLIENT,
            occasion=Occasion.SESSION,
            episode__client__practice=practice,
            episode__client__erasure__isnull=True,
        )
        .first()
    )
