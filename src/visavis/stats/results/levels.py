"""The level of an interval, checked once for all."""

from __future__ import annotations

from visavis.stats.errors import UnusableError


def sound(level: object) -> float:
    """Return the level, if it is one.

    Raises
    ------
    UnusableError
        When it does not lie between 0 and 1, as 95 does not.
    """
    if isinstance(level, (int, float)) and 0 < level < 1:
        return float(level)
    msg = f"The level {level!r} is no share: one lies between 0 and 1, as 0.95 for 95 %."
    raise UnusableError(msg)
