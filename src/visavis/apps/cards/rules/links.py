"""The token of a card's link: derived when it is sent, never stored."""

from __future__ import annotations

import base64
import binascii
import hmac
from enum import StrEnum
from uuid import UUID

from visavis.gateways.outside import outside

MAC_BYTES = 16
ID_BYTES = 16


class Way(StrEnum):
    """How a link reached the client; the value is the purpose of its key."""

    SENT = "link"
    """To the client's own address. After handing in it shows a receipt."""
    SHOWN = "link-shown"
    """On the therapist's screen, where the therapist can open it too: it never shows whether
    the card is in, and is the same in every generation, as only a card that is not in gets a
    new one."""


def token_for(card_id: UUID, generation: int, way: Way = Way.SENT) -> str:
    """Return the 43 letters that open a card: its id and an HMAC over id and generation."""
    raw = card_id.bytes + _mac(card_id, generation, way)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def card_id_in(token: str) -> UUID | None:
    """Return the card's id that a token claims; `way_of` says whether to believe it."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return UUID(bytes=raw[:ID_BYTES]) if len(raw) == ID_BYTES + MAC_BYTES else None


def way_of(token: str, card_id: UUID, generation: int) -> Way | None:
    """Return how the link with this token goes out, or None when it is no link to this card."""
    for way in Way:
        if hmac.compare_digest(token.encode(), token_for(card_id, generation, way).encode()):
            return way
    return None


def _mac(card_id: UUID, generation: int, way: Way) -> bytes:
    counted = generation if way is Way.SENT else 0
    message = card_id.bytes + counted.to_bytes(4, "big")
    return outside().keys.mac(way, message)[:MAC_BYTES]
