"""``make bench PART=models``: the growth model beside lme4 and GPBoost, in the same run."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.figures import ROOT, Figure, at_least, below, keep

UNITS, LARGE, TURNS = 1_000_000, 10_000_000, 3
PEER = "GPBOOST_PYTHON"
"""A Python that has GPBoost, if this one has not."""
HOW = (
    f"(1 + t | client) + (1 | therapist), {UNITS:,} sessions, REML; ours from a Polars frame with "
    f"all intervals, the middle one of {TURNS}; lme4's lmer alone, and what it finds after a "
    "second, finer search"
)
ABSENT = "could not be measured here"


def run() -> int:
    """Measure, and keep the figures."""
    ours = [taken("ours", UNITS) for _turn in range(TURNS)]
    seconds = statistics.median(each["seconds"] for each in ours)
    figures = [Figure("growth model of a million sessions", seconds, "s", "", None, HOW)]
    figures += [*of_lme4(ours[0], seconds), *of_gpboost(seconds), *of_many()]
    return keep("models", figures)


def taken(who: str, argument: object, python: str = sys.executable) -> dict[str, Any]:
    """Do one piece of work in a process of its own."""
    return asked([python, "-m", "bench.models.alone", who, str(argument)], f"{who} {argument}")


def asked(command: Sequence[str], name: str) -> dict[str, Any]:
    """Return what a process prints last."""
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 -- our own
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "seconds" in found:
        print(f"models: {name}: {found['seconds']:.2f} s", flush=True)
    return found


def of_lme4(ours: dict[str, Any], seconds: float) -> list[Figure]:
    """The same rows by lme4."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return [Figure("  quicker than lme4", 0, "", ABSENT, None, "there is no R")]
    with tempfile.TemporaryDirectory(prefix="visavis-models-") as place:
        table = Path(place) / "growth.csv"
        taken("table", f"{table}:{UNITS}")
        theirs = asked([rscript, str(ROOT / "bench" / "models" / "lme4.R"), str(table)], "lme4")
    pairs = [
        *zip(ours["estimates"], theirs["estimates"], strict=True),
        *zip(ours["errors"], theirs["errors"], strict=True),
    ]
    apart = max(abs(a - b) / max(abs(b), 1.0) for a, b in pairs)
    likely = abs(ours["log_likelihood"] / theirs["log_likelihood"] - 1)
    return [
        at_least("  quicker than lme4", theirs["seconds"] / seconds, "times", 20, HOW),
        below("  estimates and standard errors apart from lme4's", apart, "", 1e-4, HOW),
        below("  log-likelihood apart, relative", likely, "", 1e-6, HOW),
    ]


def of_gpboost(seconds: float) -> list[Figure]:
    """The same rows by GPBoost, which has no correlation of intercept and slope."""
    python = os.environ.get(PEER, sys.executable)
    try:
        theirs = taken("gpboost", UNITS, python)["seconds"]
    except (OSError, subprocess.CalledProcessError):
        why = f"GPBoost is not installed; name a Python that has it as {PEER}"
        return [Figure("  quicker than GPBoost", 0, "", ABSENT, None, why)]
    ratio = theirs / seconds
    how = f"{HOW}; GPBoost without the correlation of a client's effects, with standard errors"
    return [at_least("  quicker than GPBoost", ratio, "times", 1, how)]


def of_many() -> list[Figure]:
    """Ten times as many."""
    found = [taken("ours", LARGE) for _turn in range(TURNS)]
    how = f"the same of {LARGE:,} sessions of 500,000 clients, from a Polars frame"
    seconds = statistics.median(each["seconds"] for each in found)
    return [
        below("growth model of ten million sessions", seconds, "s", 10, how),
        Figure("  memory", max(each["megabytes"] for each in found), "MB", "", None, how),
    ]
