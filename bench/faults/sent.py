"""What a client sent, and what was found of it."""

from __future__ import annotations

from typing import TypedDict


class Sent(TypedDict):
    """A card as the client knows it."""

    id: str
    path: str
    key: str
    text: str
    acknowledged: bool


class Found(TypedDict):
    """How many cards there are of each kind, and what the database says is wrong with it."""

    lost: int
    """Acknowledged, and not there."""
    missing: int
    """Not there, acknowledged or not."""
    doubled: int
    half_written: int
    other_words: int
    """Its text does not decrypt to what was sent."""
    damage: list[str]
