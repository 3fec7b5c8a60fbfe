"""How far a model's reading of a report is from what people settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def doubt_of(settled: Sequence[str], chances: Mapping[str, float]) -> float:
    """Return the largest distance of any category, from 0 to 1.

    Parameters
    ----------
    settled
        The categories that the report is of.
    chances
        How probable the model finds each category; one that it does not know has none.
    """
    names = {*settled, *chances}
    return max((abs((name in settled) - chances.get(name, 0.0)) for name in names), default=0.0)


def likeliest(chances: Mapping[str, float]) -> tuple[str, float]:
    """Return the likeliest category and its probability; an empty name where none is likelier."""
    if not chances:
        return "", 1.0
    best = max(sorted(chances), key=lambda name: chances[name])
    none = 1 - sum(chances.values())
    return (best, chances[best]) if chances[best] >= none else ("", none)
