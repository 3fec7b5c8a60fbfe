"""What both name, window by window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visavis.stats.results import Estimate, Result, Table
from visavis.stats.results.estimate import why_dropped
from visavis.stats.results.shown import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How often the sides meet when so many sessions apart count as one."""

    within: int
    common: float | None
    """The share of both sides' turning points that the other side names too."""
    by_chance: float | None
    beyond: Estimate
    """How far it lies beyond chance; of therapists at large where they are known."""
    p: float | None
    """The chance of as many or more, if each side had drawn its sessions."""
    no_p: str | None = None
    """Why there is none: a whole sentence."""
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InCommon(Result):
    """Turning points in common; see ``docs/methods/turning-points.md``."""

    windows: tuple[Window, ...]
    estimates: Table
    """Each side's share, chance and what lies beyond it, by window and whom it is about."""
    ratings: Table
    """Pearson's correlation of both sides' ratings of sessions that both name, by whom it is
    about."""
    episodes: int
    """In which both sides name a turning point in a session that was held."""
    points: Mapping[str, int]
    """How many each side names there."""
    dropped: Mapping[str, int]

    def title(self) -> str:
        """Say what it is."""
        return "Turning points that client and therapist both name"

    def rows(self) -> Sequence[Row]:
        """Return one row for each window."""
        why = why_dropped(self.dropped)
        return [self._row(window, why) for window in self.windows]

    def _row(self, window: Window, why: str | None) -> Row:
        interval = window.beyond.interval
        said = [*window.beyond.cautions, *([f"No p. {window.no_p}"] if window.no_p else [])]
        return {
            "sessions apart": window.within,
            "episodes": self.episodes,
            **{f"{side}'s": count for side, count in self.points.items()},
            "in common": window.common,
            "by chance": window.by_chance,
            "beyond chance": window.beyond.value,
            "low": interval.low if interval else None,
            "high": interval.high if interval else None,
            "confidence": interval.level if interval else None,
            "p": window.p,
            "method": window.method or None,
            "undefined": window.beyond.undefined,
            "no_interval": window.beyond.no_interval,
            "why_dropped": why,
            "cautions": " ".join(said) or None,
        }
