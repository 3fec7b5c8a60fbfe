"""One sealed value: version, nonce, ciphertext and tag, bound to the place where it stands."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from visavis.gateways.keys.protocol import SealBrokenError

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"


def new_key() -> bytes:
    """Return a fresh AES-256 key."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def seal_bytes(key: bytes, plain: bytes, *, context: str) -> bytes:
    """Encrypt `plain`; `context` is authenticated and must be given again to open."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def open_bytes(key: bytes, sealed: bytes, *, context: str) -> bytes:
    """Decrypt what `seal_bytes` gave.

    Raises
    ------
    SealBrokenError
        When the key is another, a bit was changed, or the value was moved to another place.
    """
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if sealed[:1] != VERSION or len(nonce) != NONCE_BYTES:
        msg = "not a sealed value of this version"
        raise SealBrokenError(msg)
    try:
        return AESGCM(key).decrypt(nonce, body, context.encode())
    except InvalidTag as error:
        msg = "altered, moved to another place, or sealed with another key"
        raise SealBrokenError(msg) from error
