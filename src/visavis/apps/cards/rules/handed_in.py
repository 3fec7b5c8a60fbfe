"""The proof that somebody handed in a card: it travels with the receipt and nowhere else.

The link to a card shows a receipt to whoever has it. Who may keep the card in a view of their own
is whoever filled it in, and only they know the key that the page was made with.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from visavis.apps.cards.rules.links import Way
from visavis.gateways.outside import outside

PURPOSE = "handed-in"
ID = 16
STAMP = 8
MAC = 16
WAYS = (Way.SENT, Way.SHOWN)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """That `key` was posted to `card` at a time, through a link that went out in some way.

    On a card that was in before, the key is not the card's; the proof says so to nobody.
    """

    card: UUID
    key: UUID
    way: Way
    at: datetime

    def as_text(self) -> str:
        """Return the proof as an address carries it."""
        raw = self._content()
        return base64.urlsafe_b64encode(raw + _mac(raw)).decode().rstrip("=")

    def _content(self) -> bytes:
        stamp = int(self.at.timestamp() * 1_000_000).to_bytes(STAMP, "big")
        return self.card.bytes + self.key.bytes + bytes([WAYS.index(self.way)]) + stamp


def handed_in_by(proof: str) -> HandedIn | None:
    """Return what `proof` says; None when we did not write it."""
    try:
        raw = base64.b64decode(proof + "=" * (-len(proof) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    content, mac = raw[:-MAC], raw[-MAC:]
    if len(content) != 2 * ID + 1 + STAMP or not hmac.compare_digest(mac, _mac(content)):
        return None
    micros = int.from_bytes(content[-STAMP:], "big")
    return HandedIn(
        card=UUID(bytes=content[:ID]),
        key=UUID(bytes=content[ID : 2 * ID]),
        way=WAYS[content[2 * ID]],
        at=datetime.fromtimestamp(micros / 1_000_000, UTC),
    )


def _mac(content: bytes) -> bytes:
    return outside().keys.mac(PURPOSE, content)[:MAC]
