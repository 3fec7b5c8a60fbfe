"""The token of a card's link: derived when it is sent, never stored."""

from __future__ import annotations

import base64
import binascii
import hmac
from uuid import UUID

from visavis.gateways.outside import outside

PURPOSE = "link"
MAC_BYTES = 16
ID_BYTES = 16


def token_for(card_id: UUID, generation: int) -> str:
    """Return the 43 letters that open a card: its id and an HMAC over id and generation."""
    return base64.urlsafe_b64encode(card_id.bytes + _mac(card_id, generation)).decode().rstrip("=")


def card_id_in(token: str) -> UUID | None:
    """Return the card's id that a token claims; `is_genuine` says whether to believe it."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return UUID(bytes=raw[:ID_BYTES]) if len(raw) == ID_BYTES + MAC_BYTES else None


def is_genuine(token: str, card_id: UUID, generation: int) -> bool:
    """Whether `token` is the one that was made for this card and generation."""
    return hmac.compare_digest(token.encode(), token_for(card_id, generation).encode())


def _mac(card_id: UUID, generation: int) -> bytes:
    message = card_id.bytes + generation.to_bytes(4, "big")
    return outside().keys.mac(PURPOSE, message)[:MAC_BYTES]
