"""What lme4 found, and the data it was given."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from visavis.stats.frames import made
from visavis.stats.models import MixedModel
from visavis.stats.summaries import Kind, Summary

EXPECTED: Mapping[str, Any] = json.loads(
    (Path(__file__).parent.parent / "expected" / "lme4.json").read_text(encoding="utf-8")
)
NESTED = pl.DataFrame(EXPECTED["nested"]["data"])
SUMS = {
    "n": "n",
    "days": "1·days",
    "reaction": "1·reaction",
    "days_days": "days·days",
    "days_reaction": "days·reaction",
    "reaction_reaction": "reaction·reaction",
}


def sleepstudy() -> Summary:
    """The published study as its subjects' sums."""
    sums = EXPECTED["sleepstudy"]["sums"]
    table = made({"subject": sums["subject"], **{SUMS[name]: sums[name] for name in SUMS}})
    return Summary(
        kind=Kind.PRODUCTS,
        keys=("subject",),
        sums=tuple(SUMS.values()),
        table=table,
        about={"of": "days reaction"},
    )


def numbers(found: MixedModel) -> dict[str, float | None]:
    """All of a model's values by their names."""
    return {one.name: one.value for one in found.estimates}


def spreads(parts: Mapping[str, Sequence[Any]]) -> dict[str, float]:
    """lme4's standard deviations and correlations by our names."""
    found = {}
    names = {"(Intercept)": "intercept", "Days": "days", "Subject": "subject"}
    for group, one, other, value in zip(
        *(parts[name] for name in ("grp", "var1", "var2", "sdcor")), strict=True
    ):
        terms = [names.get(term, term) for term in (one, other) if term is not None]
        kind = "correlation" if len(terms) > 1 else "sd"
        where = f"{', '.join(terms)} | {names.get(group, group)}" if terms else "residual"
        found[f"{kind} {where}"] = value
    return found


def drawn(rng: np.random.Generator, *, therapists: int = 6, clients: int = 4) -> pl.DataFrame:
    """A small study in which everything varies."""
    who = np.repeat(np.arange(therapists * clients), rng.integers(3, 7, therapists * clients))
    t = rng.integers(0, 10, len(who)) / 2
    of_client = rng.normal(size=(2, therapists * clients)) * [[1.0], [0.3]]
    score = 5 + of_client[0][who] + (of_client[1][who] - 0.4) * t + rng.normal(size=len(who))
    score += rng.normal(size=therapists)[who // clients]
    return pl.DataFrame({"therapist": who // clients, "client": who, "t": t, "score": score})
