"""What is known of a scale before anybody of the study filled it in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

from visavis.stats.errors import UnusableError
from visavis.stats.results.better import Better

NUMBERS = ("reliability", "mean", "sd", "functional_mean", "functional_sd", "cutoff", "limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Norms:
    """One scale's direction, reliability, and how clients and others score on it.

    What is None is taken from the study's own clients, where that can be done; the result then says
    so. Norms differ by country and population: `source` says where these come from.
    """

    better: Better | str
    source: str
    reliability: float | None = None
    """Of one score: how much of its variance is not error."""
    mean: float | None = None
    """Of clients when they begin."""
    sd: float | None = None
    functional_mean: float | None = None
    """Of people who need no therapy."""
    functional_sd: float | None = None
    cutoff: float | None = None
    """As published. A score that equals it counts as clinical."""
    limit: float | None = None
    """Reliable change in points, as published. Change must exceed it."""

    def __post_init__(self) -> None:
        """Refuse what no scale has."""
        object.__setattr__(self, "better", Better.of(self.better))
        if not self.source.strip():
            msg = "source is empty: say where the norms come from, they differ by population."
            raise UnusableError(msg)
        self._refuse_words()
        if self.reliability is not None and not 0 < self.reliability < 1:
            msg = f"reliability={self.reliability}: it lies between 0 and 1, both left out."
            raise UnusableError(msg)
        for name in ("sd", "functional_sd", "limit"):
            value = getattr(self, name)
            if value is not None and not 0 < value < math.inf:
                msg = f"{name}={value}: it is a number above 0."
                raise UnusableError(msg)
        for name in ("mean", "functional_mean", "cutoff"):
            value = getattr(self, name)
            if value is not None and not math.isfinite(value):
                msg = f"{name}={value}: a number is needed."
                raise UnusableError(msg)

    def _refuse_words(self) -> None:
        for name in NUMBERS:
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, Real)):
                msg = f"{name}={value!r}: a number is needed."
                raise UnusableError(msg)

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return Better(self.better).sign

    @classmethod
    def of_instrument(
        cls,
        definition: Mapping[str, Any],
        *,
        scale: str,
        clinical: str | None = None,
        functional: str | None = None,
    ) -> Norms:
        """Read the norms of a scale from a file in ``instruments/``.

        Parameters
        ----------
        definition
            What `json.load` makes of the file. A scale has a ``direction`` (``higher is better``)
            and ``norms``, each with a ``population`` and some of mean, sd, reliability, cutoff,
            limit and source.
        scale
            Its ``id``.
        clinical, functional
            The populations that stand for clients who begin, and for people who need no therapy.
            Cut-off, limit and reliability are taken from the first that has them.

        Raises
        ------
        UnusableError
            When the file lacks the scale, its direction, or a population that was named.
        """
        found = _one(definition.get("scales", ()), "id", scale, "scale")
        known = found.get("norms", ())
        ill = {} if clinical is None else _one(known, "population", clinical, "population")
        well = {} if functional is None else _one(known, "population", functional, "population")
        direction = str(found.get("direction", ""))
        better = direction.removesuffix(" is better")
        if better not in tuple(Better):
            msg = (
                f"The scale {scale!r} says direction {direction!r}: write 'higher is better' or "
                "'lower is better'."
            )
            raise UnusableError(msg)
        either = {**well, **{name: value for name, value in ill.items() if value is not None}}
        name = f"{definition.get('id', '?')}@{definition.get('version', '?')}, {scale}"
        told = dict.fromkeys(str(one["source"]) for one in (ill, well) if one.get("source"))
        return cls(
            better=better,
            source="; ".join([name, *filter(None, (clinical, functional)), *told]),
            reliability=either.get("reliability"),
            mean=ill.get("mean"),
            sd=ill.get("sd"),
            functional_mean=well.get("mean"),
            functional_sd=well.get("sd"),
            cutoff=either.get("cutoff"),
            limit=either.get("limit"),
        )


def _one(
    entries: Sequence[Mapping[str, Any]], key: str, wanted: str, what: str
) -> Mapping[str, Any]:
    for entry in entries:
        if entry.get(key) == wanted:
            return entry
    there = ", ".join(repr(entry.get(key)) for entry in entries) or "none"
    msg = f"The questionnaire has no {what} {wanted!r}: there is {there}."
    raise UnusableError(msg)
