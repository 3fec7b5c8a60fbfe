"""Random tokens that a cookie carries, and what of them the database keeps."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """Return 256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """Return what is kept of a token: enough to know it again, too little to make it."""
    return hashlib.sha256(token.encode()).digest()
