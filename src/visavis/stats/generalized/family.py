"""What kind of outcome a model is of."""

from __future__ import annotations

from enum import StrEnum

from visavis.stats.errors import UnusableError


class Family(StrEnum):
    """How an outcome is spread around what is expected."""

    BINARY = "binary"
    """Yes or no, by log odds."""
    COUNT = "count"
    """0, 1, 2 …, by the logarithm of the rate (Poisson)."""
    GAUSSIAN = "gaussian"
    """A score, as it is."""

    @property
    def ratio(self) -> str | None:
        """What the exponential of an effect is called; None where effects are differences."""
        return {Family.BINARY: "odds ratio", Family.COUNT: "rate ratio"}.get(self)

    @property
    def scale(self) -> str:
        """What an effect is measured in."""
        return {Family.BINARY: "log odds", Family.COUNT: "log rate"}.get(self, "outcome")


def family_of(name: str) -> Family:
    """Return the family of this name.

    Raises
    ------
    UnusableError
        When there is none.
    """
    try:
        return Family(name)
    except ValueError as error:
        known = ", ".join(repr(one.value) for one in Family)
        msg = f"There is no family {name!r}: it is one of {known}."
        raise UnusableError(msg) from error
