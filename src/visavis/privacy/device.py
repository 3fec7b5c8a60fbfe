"""What may stay on the device on which a card is written."""

from __future__ import annotations

from datetime import datetime, timedelta

from visavis.privacy.retention import CARD_LINK_LIFE

CODINGS_WAIT = timedelta(days=7)
"""How long a rater's codings wait on their device for the network. They hold no client's words
but what the rater's own note repeats."""


def kept_for(*, asked_at: datetime, own_device: bool, now: datetime) -> timedelta | None:
    """Return how long a draft may wait on the device, or None when nothing may be kept there.

    A draft lives as long as the link that it can be handed in through. A link on the therapist's
    screen and a tablet that is handed over keep nothing: the device need not be the client's.
    """
    return asked_at + CARD_LINK_LIFE - now if own_device else None
