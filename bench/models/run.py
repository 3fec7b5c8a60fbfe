"""``make bench PART=models``: the growth model beside lme4 and GPBoost, in the same run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.alone import asked, taken
from bench.figures import ROOT, Figure, at_least, below, keep

UNITS, LARGE, TURNS = 1_000_000, 10_000_000, 3
HOW = (
    f"(1 + t | client) + (1 | therapist), {UNITS:,} sessions, REML; ours from a Polars frame with "
    f"all intervals, the middle one of {TURNS}; lme4's lmer alone, and what it finds after a "
    "second, finer search"
)
ABSENT = "could not be measured here"


def run() -> int:
    """Measure, and keep the figures."""
    ours = middle([taken("models", "ours", UNITS) for _turn in range(TURNS)])
    figures = [
        Figure("growth model of a million sessions", ours["seconds"], "s", "", None, HOW),
        Figure("  processor time", ours["processor"], "s", "", None, HOW),
    ]
    figures += [*of_lme4(ours), *of_gpboost(ours), *of_many()]
    return keep("models", figures)


def middle(turns: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the turn that took neither the least nor the most time."""
    return sorted(turns, key=lambda one: float(one["seconds"]))[len(turns) // 2]


def of_lme4(ours: dict[str, Any]) -> list[Figure]:
    """The same rows by lme4."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return [Figure("  quicker than lme4", 0, "", ABSENT, None, "there is no R")]
    with tempfile.TemporaryDirectory(prefix="visavis-models-") as place:
        table = Path(place) / "growth.csv"
        taken("models", "table", f"{table}:{UNITS}")
        theirs = asked(
            [rscript, str(ROOT / "bench" / "models" / "lme4.R"), str(table)], "models: lme4"
        )
    pairs = [
        *zip(ours["estimates"], theirs["estimates"], strict=True),
        *zip(ours["errors"], theirs["errors"], strict=True),
    ]
    apart = max(abs(a - b) / max(abs(b), 1.0) for a, b in pairs)
    likely = abs(ours["log_likelihood"] / theirs["log_likelihood"] - 1)
    return [
        *quicker("lme4", ours, theirs, 20, HOW),
        below("  estimates and standard errors apart from lme4's", apart, "", 1e-4, HOW),
        below("  log-likelihood apart, relative", likely, "", 1e-6, HOW),
    ]


def of_gpboost(ours: dict[str, Any]) -> list[Figure]:
    """The same rows by GPBoost, which has no correlation of intercept and slope."""
    theirs = taken("models", "gpboost", UNITS)
    how = f"{HOW}; GPBoost without the correlation of a client's effects, with standard errors"
    return quicker("GPBoost", ours, theirs, 1, how)


def quicker(
    peer: str, ours: dict[str, Any], theirs: dict[str, Any], least: float, how: str
) -> list[Figure]:
    """How many times as long the peer takes, by the clock and by the processors."""
    spared = theirs["processor"] / ours["processor"]
    return [
        at_least(
            f"  quicker than {peer}", theirs["seconds"] / ours["seconds"], "times", least, how
        ),
        Figure(f"  less work than {peer}, in processor time", spared, "times", "", None, how),
    ]


def of_many() -> list[Figure]:
    """Ten times as many."""
    turns = [taken("models", "ours", LARGE) for _turn in range(TURNS)]
    how = f"the same of {LARGE:,} sessions of 500,000 clients, from a Polars frame"
    found = middle(turns)
    return [
        below("growth model of ten million sessions", found["seconds"], "s", 10, how),
        Figure("  processor time", found["processor"], "s", "", None, how),
        Figure("  memory", max(each["megabytes"] for each in turns), "MB", "", None, how),
    ]
