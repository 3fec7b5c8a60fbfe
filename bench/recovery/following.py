"""What a report goes with in the score of its own session, and in that of the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from visavis.dataset.simulate.instrument import INSTRUMENT, SCALE
from visavis.stats.outcome import count_next_session, next_session_outcome, outcome_sessions
from visavis.stats.results import Estimate
from visavis.stats.summaries import Summary

SLOPES = {"client_helpful": "within_slope", "client_hindering": "hindering_slope"}
BEFORE = " of the session before"
"""Nothing carries over from one session to the next: the target is 0."""
READ = ("episodes", "sessions", "cards", "scores")


def count(frames: Mapping[str, Any]) -> Summary:
    """Sum up sessions of a piece."""
    tables = {name: frames[name] for name in READ}
    lines = outcome_sessions(tables, instrument=INSTRUMENT, scale=SCALE)
    return count_next_session(lines, list(SLOPES))


def estimate(summary: Summary, level: float) -> Iterator[tuple[str, Estimate]]:
    """Yield estimates by the names of their targets; clients' growth differs, as is planted."""
    found = next_session_outcome(summary, list(SLOPES), random=["week"], level=level)
    for predictor, name in SLOPES.items():
        within = f"{predictor}, within clients"
        yield name, found[f"{within}, same session"]
        yield f"{name}{BEFORE}", found[within]


def targets() -> Iterator[tuple[str, float]]:
    """Yield what ``truth.json`` has no word for."""
    for name in SLOPES.values():
        yield f"{name}{BEFORE}", 0.0
