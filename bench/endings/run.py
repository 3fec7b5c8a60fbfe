"""``make bench PART=endings``: the hazard model beside statsmodels; what its intervals cover."""

from __future__ import annotations

import statistics

from bench.alone import taken
from bench.endings.alone import ROWS
from bench.endings.covered import covered
from bench.figures import Figure, at_least, below, keep

TURNS = 5
CLUSTERS = {"therapist": "8,000 therapists", "client": "75,000 clients"}


def run() -> int:
    """Measure, and keep the figures."""
    figures = [figure for cluster in CLUSTERS for figure in of_hazard(cluster)]
    return keep("endings", [*figures, *of_codes(), covered()])


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
    ratio = statistics.median(theirs["seconds"] / ours["seconds"] for ours, theirs in pairs)
    ours, theirs = pairs[0]
    apart, errors = (_apart(ours[what], theirs[what]) for what in ("estimates", "errors"))
    seconds = statistics.median(each["seconds"] for each, _ in pairs)
    return [
        Figure(f"hazard of a million client-sessions, by {cluster}", seconds, "s", "", None, how),
        at_least("  quicker than statsmodels' Logit", ratio, "times", 10, how),
        below("  estimates apart from its", apart, "", 1e-6, how),
        Figure("  CR2 apart from its CR1, relative", errors, "", "", None, how),
    ]


def of_codes() -> list[Figure]:
    """The same from a frame with codes, on both sides."""
    pairs = [
        (taken("endings", "coded", "therapist"), taken("endings", "formula", "therapist"))
        for _turn in range(TURNS)
    ]
    ratio = statistics.median(theirs["seconds"] / ours["seconds"] for ours, theirs in pairs)
    how = (
        f"the same rows, both from a frame with the therapist's code in words: Polars and pandas; "
        f"theirs by formula; the middle one of {TURNS} by turns"
    )
    return [at_least("  from frames with codes: quicker than logit", ratio, "times", 10, how)]


def _apart(ours: list[float], theirs: list[float]) -> float:
    return max(abs(one / other - 1) for one, other in zip(ours, theirs, strict=True))
