"""Which way a scale runs."""

from __future__ import annotations

from enum import StrEnum

from visavis.stats.errors import UnusableError


class Better(StrEnum):
    """Which way a scale runs."""

    HIGHER = "higher"
    LOWER = "lower"

    @classmethod
    def of(cls, said: Better | str) -> Better:
        """Return what was said of a scale.

        Raises
        ------
        UnusableError
            When a scale cannot run that way.
        """
        if said not in tuple(cls):
            msg = f"better={said!r}: a scale's better end is 'higher' or 'lower'."
            raise UnusableError(msg)
        return cls(said)

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return 1.0 if self is Better.HIGHER else -1.0
