"""One planted truth."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What was planted of one quantity, and what an analysis of the tables aims at."""

    name: str
    """As in ``share``, ``kappa``; together with the words below it is unique."""
    level: int | None = None
    """Of congruence, 1 to 6."""
    perspective: str = ""
    valence: str = ""
    category: str = ""
    group: str = ""
    """What else tells it from its siblings: an orientation, a rater, an ending."""
    latent: float | None
    """Without anything in between; None where there is no such thing."""
    target: float | None
    """What the analysis aims at; None where it depends on choices of the analyst."""
    n: int | None = None
    """On how many rows of the dataset the estimate rests; None where that is not known."""
    unit: str
    how: str
    """Of which rows, counted how, and how the target was computed."""
    query: str = ""
    """Which query finds it in the tables; empty where none can."""

    def as_json(self) -> dict[str, object]:
        """Return what there is to say, without empty words."""
        return {
            name: value
            for name, value in asdict(self).items()
            if value or name in ("latent", "target") or (name == "n" and value is not None)
        }
