"""Shares, mean ratings and rates: the intervals of frequencies in simulated studies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import ndtr, ndtri

from bench.coverage.cells import Cell, cell
from bench.coverage.nesting import (
    CLIENTS_OF,
    THERAPIST_OF,
    Numbers,
    around,
    by_therapist,
    generator,
    how_many,
    of_these,
    therapists,
)
from visavis.stats.frequencies.words import Weighting
from visavis.stats.results import Estimate
from visavis.stats.uncertainty import About, Ratios, ratios
from visavis.stats.uncertainty.estimates import Scale, What, estimates

RUNS = 6_000
SHARES = (0.02, 0.05, 0.10, 0.20, 0.40)
ALIKE = ((0.0, 0.0), (0.02, 0.10), (0.05, 0.20), (0.10, 0.10))
"""How alike events are: of a therapist, and of a client beyond that; the last is strong."""
MANY, FEW = 6.0, 1.0
"""Reports a client: helpful, and hindering."""
A_CLIENT = {MANY: "6 reports", FEW: "1 report"}
WEIGHED = {Weighting.REPORTS: "pooled", Weighting.CLIENTS: "client-weighted"}
POINTS = np.array([0.15, 0.25, 0.35, 0.25])
"""Of the ratings 1 to 4."""


def shares() -> Iterator[Cell]:
    """Cover shares of categories."""
    for about in About:
        for mean in (MANY, FEW):
            for alike in ALIKE:
                for share in SHARES:
                    yield from _share(about, mean, alike, share)


def _share(about: About, mean: float, alike: tuple[float, float], share: float) -> Iterator[Cell]:
    rng = generator(int(1e6 * share + 1e3 * mean + 1e5 * sum(alike)))
    these = about is About.THESE_THERAPISTS
    of_therapists = therapists(rng, runs=RUNS, mean=share, icc=alike[0], these=these)
    of_clients = around(rng, of_therapists[:, THERAPIST_OF], alike[1])
    n = how_many(rng, runs=RUNS, mean=mean)
    named = rng.binomial(n, of_clients)
    truth = of_these(of_therapists) if these else np.full(RUNS, share)
    for weighting, words in WEIGHED.items():
        parts = _weighed(named.astype(float), n.astype(float), weighting)
        found = _estimates(parts, about, Scale.SHARE)
        yield cell(
            found,
            truth,
            part="shares",
            row=f"{about.value}, {words}, {A_CLIENT[mean]} a client, {_words(alike)}",
            column=f"{share:.0%}",
            strong=alike == ALIKE[-1],
        )


def means() -> Iterator[Cell]:
    """Cover mean ratings."""
    cuts = ndtri(np.cumsum(POINTS)[:-1])
    for about in About:
        for mean in (MANY, FEW):
            for alike in ALIKE:
                yield from _mean(about, mean, alike, cuts)


def _mean(about: About, mean: float, alike: tuple[float, float], cuts: Numbers) -> Iterator[Cell]:
    rng = generator(int(1e3 * mean + 1e5 * sum(alike)))
    these = about is About.THESE_THERAPISTS
    rows = RUNS // 20 if these else RUNS
    leaning = np.sqrt(alike[0]) * rng.standard_normal((rows, len(CLIENTS_OF)))
    leaning = np.repeat(leaning, RUNS // rows, axis=0)
    n = how_many(rng, runs=RUNS, mean=mean)
    client = leaning[:, THERAPIST_OF] + np.sqrt(alike[1]) * rng.standard_normal(n.shape)
    left = np.sqrt(1 - sum(alike))
    above = ndtr((client[..., None] - cuts) / left)  # chance of a rating above each cut
    chances = -np.diff(above, axis=-1, prepend=1, append=0)
    ratings = rng.multinomial(n, chances) @ np.arange(1, 5)
    rest = np.sqrt(1 - alike[0])
    of_therapist = 1 + ndtr((leaning[..., None] - cuts) / rest).sum(axis=-1)
    truth = of_these(of_therapist) if these else np.full(RUNS, POINTS @ np.arange(1, 5))
    for weighting, words in WEIGHED.items():
        parts = _weighed(ratings.astype(float), n.astype(float), weighting)
        yield cell(
            _estimates(parts, about, Scale.RATING),
            truth,
            part="means",
            row=f"{about.value}, {words}, {A_CLIENT[mean]} a client",
            column=_words(alike),
            strong=alike == ALIKE[-1],
        )


def rates() -> Iterator[Cell]:
    """Cover reports a card: 10 cards a client, and rates that differ by client and therapist."""
    for about in About:
        for rate in (0.6, 0.1):
            for alike in ALIKE:
                yield from _rate(about, rate, alike)


def _rate(about: About, rate: float, alike: tuple[float, float]) -> Iterator[Cell]:
    rng = generator(int(1e4 * rate + 1e5 * sum(alike)))
    these = about is About.THESE_THERAPISTS
    of_therapists = therapists(rng, runs=RUNS, mean=rate, icc=alike[0], these=these)
    of_clients = around(rng, of_therapists[:, THERAPIST_OF], alike[1])
    cards = 1 + how_many(rng, runs=RUNS, mean=9.0)
    told = rng.binomial(cards, of_clients)
    truth = of_these(of_therapists) if these else np.full(RUNS, rate)
    for weighting, words in WEIGHED.items():
        parts = _weighed(told.astype(float), cards.astype(float), weighting)
        yield cell(
            _estimates(parts, about, Scale.RATE),
            truth,
            part="rates",
            row=f"{about.value}, {words}, {rate:g} reports a card",
            column=_words(alike),
            strong=alike == ALIKE[-1],
        )


def _words(alike: tuple[float, float]) -> str:
    return f"alike {alike[0]:g} + {alike[1]:g}"


def _weighed(over: Numbers, under: Numbers, weighting: Weighting) -> tuple[Numbers, Numbers]:
    if weighting is Weighting.REPORTS:
        return over, under
    there = under > 0
    return np.where(there, over / np.maximum(under, 1), 0.0), there.astype(float)


def _estimates(parts: tuple[Numbers, Numbers], about: About, scale: Scale) -> list[Estimate]:
    """Estimate every study as the library does; studies take the place of columns."""
    by = by_therapist if about is About.THERAPISTS_AT_LARGE else np.asarray
    over, under = (by(part)[..., None] for part in parts)
    found = ratios(over, under)
    columns = Ratios(**{name: getattr(found, name)[:, 0] for name in Ratios.__dataclass_fields__})
    runs = len(over)
    what = What(name="", scale=scale, unit="", about=about, of={}, empty="There is nothing.")
    return estimates(columns, what, columns=[{}] * runs, n=[1] * runs)
