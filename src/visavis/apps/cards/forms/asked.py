"""What one card asks of one person: the form, and what of it applies."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.apps.cards.queries.readers import Readers
from visavis.apps.cards.rules.content import MAX_TEXT
from visavis.instruments.card import CardForm
from visavis.vocab.card import Perspective, Visibility


@dataclass(frozen=True, slots=True)
class Asked:
    """The frame in which an entry is read and shown."""

    form: CardForm
    language: str
    perspective: Perspective
    visibilities: tuple[Visibility, ...] = (Visibility.THERAPIST,)
    """Whom the client may choose as readers; one alone is not asked about."""
    visibility: Visibility = Visibility.THERAPIST
    """Chosen beforehand."""
    contact: bool = False
    """Whether there is a tick *please contact me*."""
    guesses: bool = False
    """Whether the therapist may guess what the client will name."""
    readers: Readers | None = None
    """What the card says about who reads it; the therapist's own says nothing."""
    all_open: bool = False
    """Whether every box is there from the start; the therapist types without asking first."""
    max_text: int = MAX_TEXT

    @property
    def asks_visibility(self) -> bool:
        """Whether there is a choice to make."""
        return len(self.visibilities) > 1
