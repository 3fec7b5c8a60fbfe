"""``make bench PART=bands``: how many scores of new clients lie in the band that a study gives."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.coverage.nesting import CLIENTS_OF, DISPERSION, Numbers, generator
from bench.figures import ROOT, Figure, keep
from tools.generated import Part
from visavis.stats.growth import expected_trajectory

SHARE, LEAST, MOST = 0.8, 78.0, 82.0
NEW, LATE, EARLY = 20_000, 10, 4
"""New clients; sessions from which on, and until which, scores are also counted apart."""
PAGE = ROOT / "docs" / "methods" / "expected-trajectory.md"


@dataclass(frozen=True, slots=True)
class Kind:
    """Studies of one kind, and the new clients that their bands are held to."""

    row: str
    caseloads: Sequence[int]
    runs: int
    shape: str = "log"
    leave: bool = False
    """Clients leave sooner after a good score."""
    floor: bool = False
    """Scores are whole numbers from 0 to 27: many are at an end."""
    promised: bool = True


SMALL = CLIENTS_OF.tolist()
KINDS = (
    Kind("13 therapists, 121 clients", SMALL, 300),
    Kind("the same, shape chosen by AIC", SMALL, 60, shape="best"),
    Kind("the same, clients leave after good scores", SMALL, 200, leave=True),
    Kind("the same, whole scores from 0 to 27", SMALL, 100, floor=True, promised=False),
    Kind("150 therapists, 1,200 clients", [8] * 150, 40),
    Kind("1,250 therapists, 10,000 clients", [8] * 1250, 4),
)


def drawn(rng: np.random.Generator, kind: Kind) -> dict[str, NDArray[Any]]:
    """Draw a line for each session; scores fall along log(1 + at)."""
    clients, of = int(np.sum(kind.caseloads)), np.arange(len(kind.caseloads))
    of = np.repeat(of, kind.caseloads)
    each = 3 + rng.negative_binomial(DISPERSION, DISPERSION / (DISPERSION + 8), clients)
    level, own = rng.normal(size=(2, clients))
    level = (9 if kind.floor else 22) + 5 * level + 2 * rng.normal(size=len(kind.caseloads))[of]
    client = np.repeat(np.arange(clients), each)
    at = np.arange(1.0, len(client) + 1) - np.repeat(np.cumsum(each) - each, each)
    slope = (-2 - 0.15 * (level - level.mean()) + 1.5 * own)[client]
    score = np.asarray(level[client] + slope * np.log1p(at), np.float64)
    score += 3.5 * rng.normal(size=len(client))
    if kind.floor:
        score = np.clip(np.round(score), 0, 27)
    kept = _staying(client, at, score) if kind.leave else np.ones(len(client), bool)
    return {
        "therapist": of[client][kept],
        "client": client[kept],
        "at": at[kept],
        "score": score[kept],
    }


def _staying(client: NDArray[np.int64], at: Numbers, score: Numbers) -> NDArray[np.bool_]:
    """Return which sessions are held: after a score below 10, from the third on, none is."""
    good = (score < 10) & (at >= 3)  # noqa: PLR2004 -- the third
    before: NDArray[np.int64] = np.cumsum(good) - good
    return np.asarray(before == before[np.searchsorted(client, client)])


def held(kind: Kind, number: int) -> Numbers:
    """Return, for each study, what part of new clients' scores is where: of shape (runs, 7)."""
    rng = generator(9_100 + number)
    others = replace(kind, caseloads=[4] * (NEW // 4), leave=False)
    new = drawn(generator(9_000), others)
    first = new["at"] == 1
    intake = new["score"][first][new["client"]]
    rows = []
    for _run in range(kind.runs):
        study = drawn(rng, kind)
        found = expected_trajectory(study, better="lower", source="simulated", shape=kind.shape)
        if found.trajectory is None:
            continue
        _expected, worse, better = found.trajectory.read(intake[~first], new["at"][~first])
        rows.append(_shares(worse, better, new["score"][~first], new["at"][~first], intake[~first]))
    return np.array(rows)


def _shares(worse: Numbers, better: Numbers, score: Numbers, at: Numbers, x: Numbers) -> Numbers:
    known = np.isfinite(worse)
    inside = (score <= worse) & (score >= better)
    low, high = np.quantile(x, [1 / 3, 2 / 3])
    parts = [at <= EARLY, at >= LATE, x <= low, x >= high]
    return np.array(
        [
            inside[known].mean(),
            (score > worse)[known].mean(),
            (score < better)[known].mean(),
            *(inside[known & part].mean() for part in parts),
        ]
    )


def line(kind: Kind, found: Numbers) -> str:
    """Return a row of the table."""
    means = " | ".join(f"{100 * value:.1f}" for value in found.mean(axis=0))
    low, high = 100 * np.quantile(found[:, 0], [0.05, 0.95])
    spread = f"{low:.0f} to {high:.0f}"
    return f"| {kind.row}{'' if kind.promised else ' ‡'} | {kind.runs} | {means} | {spread} |"


HEAD = (
    "| studies | how many | in the band | worse | better | sessions 2 to 4 | from session 10 on | "
    "lowest third of intakes | highest third | nine of ten studies |\n" + "|---" * 10 + "|"
)


def run() -> int:
    """Run everything, write the table, and fail where a promise is not met."""
    begun, lines, off = time.monotonic(), [HEAD], []
    for number, kind in enumerate(KINDS):
        found = held(kind, number)
        lines.append(line(kind, found))
        print(f"bands: {kind.row} after {time.monotonic() - begun:.0f} s", flush=True)
        covered = 100 * float(found[:, 0].mean())
        if kind.promised and not LEAST <= covered <= MOST:
            off.append(kind.row)
    text = "\n".join(lines)
    Part(PAGE, "coverage", lambda: text).main(["write"])
    print(text)
    how = f"bands of {SHARE:.0%}, {NEW:,} new clients; which studies, on {PAGE.relative_to(ROOT)}"
    kept = sum(kind.promised for kind in KINDS)
    name = f"of {kept} kinds of studies, bands outside {LEAST:g} to {MOST:g} %"
    return keep("bands", [Figure(name, len(off), "", "none", not off, how)])
