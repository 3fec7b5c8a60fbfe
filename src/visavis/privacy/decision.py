"""A permission is a decision with a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something may be done, and the sentence that says why not.

    The sentence is written in English and marked for translation; pages translate it.
    """

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        """Let a decision stand in a condition."""
        return self.allowed


ALLOW = Decision(allowed=True)


def deny(reason: str) -> Decision:
    """Refuse, with a `reason` that a person can read."""
    return Decision(allowed=False, reason=reason)
