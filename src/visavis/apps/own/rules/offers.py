"""What a page offers a view before it is made: an id and a name, sealed for one card.

Without the seal, whoever posts names of their own would learn from the answer which are taken.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from uuid import UUID, uuid4

from visavis.apps.own.rules.names import new_name
from visavis.gateways.outside import outside

PURPOSE = "own-offer"


@dataclass(frozen=True, slots=True)
class Named:
    """What the page gave a view before it was made: a passkey and the client note it."""

    card: UUID
    view: UUID
    name: str

    @property
    def seal(self) -> str:
        """What the page posts beside id and name."""
        content = self.card.bytes + self.view.bytes + self.name.encode()
        return outside().keys.mac(PURPOSE, content).hex()


def new_offer(card: UUID, language: str) -> Named:
    """Return an id and a name that nobody chose."""
    return Named(card, uuid4(), new_name(language))


def offered(card: UUID, *, view: str, name: str, seal: str) -> Named | None:
    """Return what was posted, if a page offered just that for this card."""
    try:
        named = Named(card, UUID(view), name)
    except ValueError:
        return None
    return named if hmac.compare_digest(named.seal.encode(), seal.encode()) else None
