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
    """Ours and the peer by turns."""
    pairs = [
        (taken("endings", "ours", cluster), taken("endings", "statsmodels", cluster))
        for _turn in range(TURNS)
    ]
    how = (
        f"{ROWS:,} client-sessions, 6 predictors, {CLUSTERS[cluster]}; ours from a Polars frame "
        f"with CR2 and its df, theirs from arrays with CR1; the middle one of {TURNS} by turns"
    )
    ours, theirs = pairs[0]
    apart, errors = (_apart(ours[what], theirs[what]) for what in ("estimates", "errors"))
    seconds = statistics.median(each["seconds"] for each, _ in pairs)
    return [
        Figure(f"hazard of a million client-sessions, by {cluster}", seconds, "s", "", None, how),
        at_least("  quicker than statsmodels' Logit", _times(pairs, "seconds"), "times", 10, how),
        Figure("  less processor time", _times(pairs, "processor"), "times", "", None, how),
        below("  estimates apart from its", apart, "", 1e-6, how),
        Figure("  CR2 apart from its CR1, relative", errors, "", "", None, how),
    ]


def of_codes(cluster: str) -> list[Figure]:
    """The same from a frame with codes, on both sides."""
    pairs = [
        (taken("endings", "coded", cluster), taken("endings", "formula", cluster))
        for _turn in range(TURNS)
    ]
    how = (
        f"the same rows, both from a frame with the {cluster}'s code in words: Polars and pandas; "
        f"theirs by formula; the middle one of {TURNS} by turns"
    )
    name = f"  from frames with codes of {cluster}s: quicker than logit"
    return [
        at_least(name, _times(pairs, "seconds"), "times", 10, how),
        Figure("  less processor time", _times(pairs, "processor"), "times", "", None, how),
    ]


def _times(pairs: list[tuple[dict[str, Any], dict[str, Any]]], what: str) -> float:
    """Return how often ours goes into theirs, the middle one of all turns."""
    return float(statistics.median(theirs[what] / ours[what] for ours, theirs in pairs))


def _apart(ours: list[float], theirs: list[float]) -> float:
    return max(abs(one / other - 1) for one, other in zip(ours, theirs, strict=True))
