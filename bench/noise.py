"""How often each rule finds a rupture in pure noise, and in scores that only rise.

The first is what a rule finds by chance; whoever reports ruptures should know it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from bench.figures import ROOT, Figure, keep
from tools.generated import Part
from visavis.stats.ruptures import ruptures

PAGE = ROOT / "docs" / "methods" / "ruptures.md"
EPISODES = 20_000
SESSIONS = (4, 6, 8, 12, 20, 40)
BETWEEN = 1.0
"""Episodes differ as much as sessions within them."""
RISE = 0.25
"""Standard deviations a session, where scores rise."""
SEED = 31
CHART = "below 3 sigma on the chart"
MOST = 10.0
"""Percent of episodes of 20 sessions of noise in which a chart may find something."""


def run() -> int:
    """Simulate, write the tables into the page, and keep the figures."""
    noise = {n: dict(_found(n, rise=0.0)) for n in SESSIONS}
    rising = {n: dict(_found(n, rise=RISE)) for n in SESSIONS}
    text = "\n\n".join(
        [
            "Percent of episodes with at least one rupture, scores being nothing but noise:",
            _markdown(noise),
            f"The same, where scores rise by {RISE:g} standard deviations a session:",
            _markdown(rising),
        ]
    )
    Part(PAGE, "noise", lambda: text).main(["write"])
    print(text)
    mild, chart = noise[20]["drop of 1 SD stricter"], noise[20][CHART]
    how = (
        f"{EPISODES:,} episodes of 20 sessions, independent normal scores; docs/methods/ruptures.md"
    )
    return keep(
        "noise",
        [
            Figure("of noise has a drop of 1 SD, the stricter", mild, "%", "", None, how),
            Figure(
                "of noise falls below the chart",
                chart,
                "%",
                f"at most {MOST:g}",
                chart <= MOST,
                how,
            ),
        ],
    )


def _found(sessions: int, *, rise: float) -> Iterator[tuple[str, float]]:
    rng = np.random.Generator(np.random.PCG64(SEED + sessions))
    episode = np.repeat(np.arange(EPISODES), sessions)
    session = np.tile(np.arange(1, sessions + 1), EPISODES)
    own = rng.normal(0, BETWEEN, EPISODES)
    score = own[episode] + rng.normal(size=len(episode)) + rise * session
    found = ruptures(pl.DataFrame({"episode": episode, "session": session, "score": score}))
    for row in found.rows():
        with_one, episodes = row["with a rupture"], row["episodes"]
        yield str(row["rule"]), 100 * float(str(with_one)) / float(str(episodes))


def _markdown(found: dict[int, dict[str, float]]) -> str:
    """Lay out rules by the number of sessions."""
    rules = list(next(iter(found.values())))
    lines = [f"| sessions | {' | '.join(map(str, found))} |", f"|---|{'---|' * len(found)}"]
    lines += [
        f"| {rule} | {' | '.join(f'{x[rule]:.0f}' for x in found.values())} |" for rule in rules
    ]
    return "\n".join(lines)
