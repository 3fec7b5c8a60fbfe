"""How therapies end: what was told, how long they last, and what a hindering event does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.process import CLIENT_HINDERING
from visavis.stats.endings import (
    Steps,
    Told,
    client_sessions,
    count_dropout,
    count_hazard,
    count_times,
    dropout,
    episode_times,
    hazard,
    survival,
)
from visavis.stats.results import Estimate
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty import About
from visavis.vocab.card import SIDES, HowEnded

TOLD = {(side, word): Told(side.value, (word,)) for side in SIDES for word in HowEnded}
HINDERED, NUMBER, FROM = "client_hindering", "number", 7
"""Agreed endings begin with session 7, as is planted."""
PHASE = Steps(NUMBER, at=(FROM,))
AFTER = (3, 6, 10, 15, 20)
"""Sessions after which the share still in therapy is looked at."""
ALL_ROWS: Mapping[str, Any] = {"event": "ended", "cluster": "therapist"}
Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What adds up."""

    told: Summary
    alone: Summary
    with_time: Summary
    times: Summary

    def __add__(self, other: Counted) -> Counted:
        """Return the sums of both parts."""
        return Counted(
            self.told + other.told,
            self.alone + other.alone,
            self.with_time + other.with_time,
            self.times + other.times,
        )


def count(frames: Mapping[str, pl.DataFrame]) -> Counted:
    """Sum up a piece of a network."""
    tables = {name: frames[name] for name in ("episodes", "sessions", "cards")}
    rows = client_sessions(tables)
    return Counted(
        told=count_dropout(tables, list(TOLD.values())),
        alone=count_hazard(rows, predictors=[HINDERED], **ALL_ROWS),
        with_time=count_hazard(rows, predictors=[HINDERED], time=PHASE, **ALL_ROWS),
        times=count_times(episode_times(tables), time=NUMBER, **ALL_ROWS),
    )


def estimate(counted: Counted, level: float) -> Iterator[tuple[Words, Estimate]]:
    """Yield estimates with the words of their targets."""
    shares = dropout(counted.told, level=level).where(about=About.THERAPISTS_AT_LARGE.value)
    for (side, word), rule in TOLD.items():
        share = shares.one(definition=rule.name)
        yield {"name": "ending_told", "perspective": side.value, "group": word.value}, share
    (difference,) = hazard(counted.alone, level=level).effects
    yield {"name": "ending_hazard_difference"}, difference
    for ratio in hazard(counted.with_time, level=level).coefficients:
        yield {"name": "log odds ratio of ending", "group": ratio.of["predictor"]}, ratio
    curve = survival(counted.times, level=level)
    last = max(step.time for step in curve.steps)
    for number in AFTER:
        if number <= last:
            yield {"name": "still in therapy", "group": str(number)}, curve.at(number)


def targets(plan: Plan) -> Iterator[tuple[Words, float]]:
    """Yield targets that ``truth.json`` has no word for.

    The odds ratio is the one that settles in an infinitely large network: the fit, by another
    program, to the expected counts of the four kinds of sessions.
    """
    process = Model(plan, 13).process
    cells = []
    for hindered in (0, 1):
        seen = process.states * process.client_card * (hindered == CLIENT_HINDERING)
        n = process.weekly * seen.sum(axis=1)[:, None]
        ends = np.einsum("cw,cs,ws->w", process.weekly, seen, process.ending, optimize=True)
        late = np.arange(1, plan.weeks + 1) >= FROM
        cells += [
            (n[:, own].sum(), ends[own].sum(), hindered, own is late) for own in (~late, late)
        ]
    rows = np.array(cells, float)
    x = np.column_stack([np.ones(4), rows[:, 3], rows[:, 2]])
    # Two seconds to import, and most of what runs from here asks for no truth of endings.
    import statsmodels.api as sm  # type: ignore[import-untyped]  # noqa: PLC0415 -- slow import

    fitted = sm.GLM(
        np.column_stack([rows[:, 1], rows[:, 0] - rows[:, 1]]), x, family=sm.families.Binomial()
    ).fit(tol=1e-12)
    names = ("(intercept)", f"{NUMBER} from {FROM}", HINDERED)
    for name, value in zip(names, fitted.params, strict=True):
        yield {"name": "log odds ratio of ending", "group": name}, float(value)
    for number in AFTER:
        share = float(process.weights @ process.reached[:, number])
        yield {"name": "still in therapy", "group": str(number)}, share
