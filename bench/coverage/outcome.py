"""Events and outcome: the intervals of both sides' effects and of their difference."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from bench.coverage.cells import Cell, cell, markdown, verdict
from bench.coverage.nesting import CLIENTS, DISPERSION, THERAPIST_OF, THERAPISTS, generator
from bench.figures import ROOT, keep
from tools.generated import Part
from visavis.stats.outcome import rival_reports
from visavis.stats.results import Estimate

RUNS = 100
PAGE = ROOT / "docs" / "methods" / "events-and-outcome.md"
CLIENT, THERAPIST = 1.0, 0.5
"""What a report of the session before adds to the next score."""
SAME_CLIENT, SAME_THERAPIST = 2.0, 1.0
"""What a report adds to the score of its own session."""
OF_CLIENTS, OF_THERAPISTS, RESIDUAL = 6.0, 2.5, 5.5
AGREEING = 0.3
"""How much more often a therapist reports where the client does."""
LESS = "client_helpful less therapist_helpful, "
COLUMNS = {
    "client_helpful, within clients": ("client, before", CLIENT),
    f"{LESS}within clients": ("difference, before", CLIENT - THERAPIST),
    f"{LESS}within clients, same session": (
        "difference, same session",
        SAME_CLIENT - SAME_THERAPIST,
    ),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Studies of one kind, of 13 therapists and 121 clients."""

    row: str
    sessions: float = 9.0
    """Of a client beyond the third, on average."""
    lingering: float = 0.3
    """How much of a score is left in the next one."""
    growth: float = 0.0
    """SD of clients' own growth in a session, which the model has no place for."""
    slopes: float = 0.0
    """SD of what a client's report adds, between therapists; no place for that either."""
    answering: float = 0.0
    """How much oftener clients report something helpful after a score that is one SD higher."""

    @property
    def strong(self) -> bool:
        """Whether it goes against what the model takes for granted."""
        return bool(self.slopes or self.answering)


KINDS = (
    Kind("12 sessions a client"),
    Kind("12 sessions a client, scores do not linger", lingering=0.0),
    Kind("5 sessions a client", sessions=2.0),
    Kind("12 sessions a client, growth differs (SD .15 a session)", growth=0.15),
    Kind("12 sessions a client, effects of therapists differ (SD 1)", slopes=1.0),
    Kind("12 sessions a client, reports follow scores", answering=0.15),
)


def outcome() -> Iterator[Cell]:
    """Cover effects and differences of the next session."""
    for number, kind in enumerate(KINDS):
        rng, found = generator(8_300 + number), defaultdict[str, list[Estimate]](list)
        for _run in range(RUNS):
            study = rival_reports(drawn(rng, kind))
            for name in COLUMNS:
                found[name].append(study[name])
        for name, (column, truth) in COLUMNS.items():
            yield cell(
                found[name],
                [truth] * RUNS,
                part="outcome",
                row=kind.row,
                column=column,
                strong=kind.strong,
            )


def drawn(rng: np.random.Generator, kind: Kind) -> pl.DataFrame:
    """Draw one study, a line for each session; clients' own levels and reports go together."""
    chance = DISPERSION / (DISPERSION + kind.sessions)
    each = 3 + rng.negative_binomial(DISPERSION, chance, CLIENTS)
    usual = rng.beta(4, 4, CLIENTS)
    level = 38 + OF_THERAPISTS * rng.normal(size=THERAPISTS)[THERAPIST_OF] + 8 * (usual - 0.5)
    level = level + OF_CLIENTS * rng.normal(size=CLIENTS)
    growth = 0.2 + kind.growth * rng.normal(size=CLIENTS)
    adds = CLIENT + kind.slopes * rng.normal(size=THERAPISTS)[THERAPIST_OF]
    left, state = kind.lingering, level + RESIDUAL * rng.normal(size=CLIENTS)
    score, own, other = np.empty((3, CLIENTS, int(each.max())))
    for t in range(each.max()):
        if t:
            kept = left * score[:, t - 1] + (1 - left) * (level + growth * t)
            effects = adds * own[:, t - 1] + THERAPIST * other[:, t - 1]
            state = kept + effects + RESIDUAL * rng.normal(size=CLIENTS)
        above = np.tanh((score[:, t - 1] - level) / OF_CLIENTS) if t else np.zeros(CLIENTS)
        own[:, t] = rng.random(CLIENTS) < np.clip(usual + kind.answering * above, 0.02, 0.98)
        other[:, t] = rng.random(CLIENTS) < 0.35 + AGREEING * own[:, t]
        score[:, t] = state + SAME_CLIENT * own[:, t] + SAME_THERAPIST * other[:, t]
    there = np.arange(each.max()) < each[:, None]
    client, session = np.nonzero(there)
    return pl.DataFrame(
        {
            "therapist": THERAPIST_OF[client],
            "client": client,
            "episode": client,
            "number": session + 1,
            "week": session.astype(float),
            "score": score[there],
            "client_helpful": own[there],
            "therapist_helpful": other[there],
        }
    )


def run() -> int:
    """Run everything, write the table, and fail where a promise is not met."""
    begun = time.monotonic()
    cells = list(outcome())
    print(f"coverage of outcome in {time.monotonic() - begun:.0f} s", flush=True)
    table = markdown(cells, first="13 therapists, 121 clients")
    text = f"Percent of 95 % intervals that contain the truth, {RUNS} studies a row.\n\n{table}"
    Part(PAGE, "coverage", lambda: text).main(["write"])
    print(text)
    how = "which studies, on docs/methods/events-and-outcome.md"
    kinds = "intervals of events and outcome"
    return keep("coverage-outcome", [verdict(cells, part="outcome", kinds=kinds, how=how)])
