"""A tablet in a client's hands: what its session remembers meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HandedOver:
    """For one card, until its therapist unlocks."""

    card: UUID
    seen: datetime
    """When its screen was last asked for."""
    done: bool = False
    """Handed in, or put aside: the screen stays neutral."""
    language: str = ""
    """In which the client read the card; the neutral screen goes on in it."""

    @classmethod
    def kept(cls, kept: Mapping[str, str | bool]) -> HandedOver:
        """Return what `as_kept` wrote into a session."""
        card, seen = UUID(str(kept["card"])), datetime.fromisoformat(str(kept["seen"]))
        return cls(card, seen, bool(kept["done"]), str(kept["language"]))

    def as_kept(self) -> dict[str, str | bool]:
        """Return it as a session keeps it."""
        seen = self.seen.isoformat()
        return {"card": str(self.card), "seen": seen, "done": self.done, "language": self.language}
