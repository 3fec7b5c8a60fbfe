"""``make bench PART=endings``: the hazard model beside statsmodels; what its intervals cover."""

from __future__ import annotations

import statistics
from typing import Any

from bench.alone import taken
from bench.endings.alone import ROWS
from bench.endings.covered import covered
from bench.figures import Figure, at_least, below, keep

TURNS = 5
CLUSTERS = {"therapist": "8,000 therapists", "client": "75,000 clients"}


def run() -> int:
    """Measure, and keep the figures."""
    figures = [figure for cluster in CLUSTERS for figure in of_hazard(cluster)]
    codes = [figure for cluster in CLUSTERS for figure in of_codes(cluster)]
    return keep("endings", [*figures, *codes, covered()])


def of_hazard(cluster: str) -> list[Figure]:
    """Ours beside the peer by turns: from a frame as ours, and handed arrays that are ready."""
    turns = [
        tuple(taken("endings", work, cluster) for work in ("ours", "numbered", "statsmodels"))
        for _turn in range(TURNS)
    ]
    from_frames = [(ours, frame) for ours, frame, _arrays in turns]
    from_arrays = [(ours, arrays) for ours, _frame, arrays in turns]
    how = (
        f"{ROWS:,} client-sessions, 6 predictors, {CLUSTERS[cluster]} by number; ours from a "
        f"Polars frame with CR2 and its df, theirs with CR1; the middle one of {TURNS} by turns"
    )
    ours, theirs = from_arrays[0]
    apart, errors = (_apart(ours[what], theirs[what]) for what in ("estimates", "errors"))
    seconds = statistics.median(each["seconds"] for each, *_ in turns)
    return [
        Figure(f"hazard of a million client-sessions, by {cluster}", seconds, "s", "", None, how),
        *_quicker("statsmodels' logit from a pandas frame", from_frames, how),
        *_quicker("its Logit from arrays that are ready", from_arrays, how),
        below("  estimates apart from its", apart, "", 1e-6, how),
        Figure("  CR2 apart from its CR1, relative", errors, "", "", None, how),
    ]


def of_codes(cluster: str) -> list[Figure]:
    """The same from frames with codes in words, on both sides."""
    pairs = [
        (taken("endings", "coded", cluster), taken("endings", "worded", cluster))
        for _turn in range(TURNS)
    ]
    how = (
        f"the same rows, both from a frame with the {cluster}'s code in words: Polars and pandas; "
        f"theirs by formula; the middle one of {TURNS} by turns"
    )
    name = f"logit from a frame with codes of {cluster}s in words"
    return _quicker(name, pairs, how)


def _quicker(
    name: str, pairs: list[tuple[dict[str, Any], dict[str, Any]]], how: str
) -> list[Figure]:
    """Say how often ours goes into theirs, by the clock and in processor time."""
    return [
        at_least(f"  quicker than {name}", _times(pairs, "seconds"), "times", 10, how),
        Figure("    less processor time", _times(pairs, "processor"), "times", "", None, how),
    ]


def _times(pairs: list[tuple[dict[str, Any], dict[str, Any]]], what: str) -> float:
    """Return how often ours goes into theirs, the middle one of all turns."""
    return float(statistics.median(theirs[what] / ours[what] for ours, theirs in pairs))


def _apart(ours: list[float], theirs: list[float]) -> float:
    return max(abs(one / other - 1) for one, other in zip(ours, theirs, strict=True))
