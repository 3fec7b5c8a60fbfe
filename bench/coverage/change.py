"""Change in scores: the intervals of mean change, of Hedges' g, and of classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from scipy.special import ndtr

from bench.coverage.cells import Cell, cell
from bench.coverage.nesting import (
    CLIENTS,
    FIXED,
    THERAPIST_OF,
    THERAPISTS,
    Numbers,
    generator,
    of_these,
)
from visavis.stats.change import Anchor, Norms, hedges_g, pre_post_change, reliable_change
from visavis.stats.results import Estimate
from visavis.stats.uncertainty import About

RUNS = 500
ALIKE = (0.0, 0.05, 0.10)
"""What part of the variance of change lies between therapists."""
SD, MEAN, SPREAD = 8.0, 6.0, 8.0
"""Of scores at the beginning; of change, and its standard deviation."""
LIMIT = 10.0
"""Points from which on somebody counts as improved: three in ten."""
EFFECT = 0.5
CHANGE, G, CLASS, BETWEEN = "mean change", "Hedges' g", "share improved", "Hedges' g of two groups"
SEED = 53


def change() -> Iterator[Cell]:
    """Cover each with clients and with therapists as clusters."""
    for about in About:
        for alike in ALIKE:
            yield from _cells(about, alike)
    for alike in ALIKE:
        yield _between(alike)


def _cells(about: About, alike: float) -> Iterator[Cell]:
    rng = generator(SEED + round(1000 * alike))
    these = about is About.THESE_THERAPISTS
    drawn = rng.standard_normal((RUNS // FIXED if these else RUNS, THERAPISTS))
    effects = MEAN + SPREAD * np.sqrt(alike) * np.repeat(drawn, RUNS // len(drawn), axis=0)
    rest = SPREAD * np.sqrt(1 - alike)
    found: Mapping[str, list[Estimate]] = {CHANGE: [], G: [], CLASS: []}
    for of_therapists in effects:
        pre = rng.normal(30, SD, CLIENTS)
        post = pre - of_therapists[THERAPIST_OF] - rng.normal(0, rest, CLIENTS)
        _estimates(_study(pre=pre, post=post), about, found)
    truths = _truths(effects, rest, these=these)
    for name, estimates in found.items():
        yield cell(
            estimates,
            truths[name],
            part="change",
            row=f"{about.value}, {name}",
            column=f"alike {alike:g}",
        )


def _estimates(data: pl.DataFrame, about: About, found: Mapping[str, list[Estimate]]) -> None:
    known = Norms(better="lower", source="simulated")
    of = {"about": about.value}
    changed = pre_post_change(data, better="lower").where(**of)
    found[CHANGE].append(changed.one(name=CHANGE))
    found[G].append(changed.estimates[-1])
    shares = reliable_change(data, norms=known, by=Anchor(LIMIT)).shares
    found[CLASS].append(shares.one(**of, **{"class": "improved"}))


def _truths(effects: Numbers, rest: float, *, these: bool) -> dict[str, Numbers]:
    whole = np.full(RUNS, MEAN)
    mean = of_these(effects) if these else whole
    share = of_these(ndtr((effects - LIMIT) / rest)) if these else ndtr((whole - LIMIT) / SPREAD)
    return {CHANGE: mean, G: mean / SD, CLASS: share}


def _between(alike: float) -> Cell:
    rng = generator(SEED + 7 + round(1000 * alike))
    found = []
    for _run in range(RUNS):
        treated = rng.permutation(np.arange(CLIENTS) % 2)
        leaning = np.sqrt(alike) * rng.standard_normal(THERAPISTS)
        score = leaning[THERAPIST_OF] + np.sqrt(1 - alike) * rng.standard_normal(CLIENTS)
        data = _study(score=score + EFFECT * treated, group=treated.astype(str))
        at_large = hedges_g(data, between=("1", "0")).where(about=About.THERAPISTS_AT_LARGE.value)
        found.append(at_large.estimates[-1])
    return cell(
        found,
        np.full(RUNS, EFFECT),
        part="change",
        row=f"{About.THERAPISTS_AT_LARGE.value}, {BETWEEN}",
        column=f"alike {alike:g}",
    )


def _study(**columns: object) -> pl.DataFrame:
    return pl.DataFrame({"client": np.arange(CLIENTS), "therapist": THERAPIST_OF, **columns})
