"""What intervals of generalized mixed models cover, and what their engine says left to itself."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.coverage.cells import Cell, cell
from bench.coverage.nesting import CLIENTS_OF, DISPERSION, Numbers, generator
from bench.figures import ROOT, Figure, at_least, below
from visavis.stats.generalized import GeneralizedMixedModel, generalized_mixed_model
from visavis.stats.generalized.engine import library, quiet
from visavis.stats.results import Estimate

PAGE = ROOT / "docs" / "methods" / "generalized-mixed-models.md"
REFITS = 79
SESSIONS = 7.0
"""Of a client beyond the first, on average."""
START, WITHIN, BETWEEN, THERAPIST, CLIENT, RATER = -0.4, 0.5, 0.3, 0.5, 0.8, 0.5
"""Log odds, what predictors of sessions and of clients do to them, and how far groups differ."""
RATE = -1.0
"""Added to the logarithm of a rate, so that counts are small."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Studies of one kind."""

    row: str
    caseloads: Sequence[int]
    runs: int
    family: str = "binary"
    raters: int = 0


THIRTEEN = CLIENTS_OF.tolist()
KINDS = (
    Kind("13 therapists, 121 clients, yes or no", THIRTEEN, 100),
    Kind("13 therapists, 121 clients, counts", THIRTEEN, 60, family="count"),
    Kind("60 therapists, 240 clients, yes or no", [4] * 60, 24),
    Kind("121 clients, 5 raters crossed, yes or no", THIRTEEN, 150, raters=5),
)
COLUMNS = {
    ("t", "clusters"): "within clients, clusters drawn",
    ("t", "model"): "within clients, model",
    ("x", "clusters"): "between clients, clusters drawn",
    ("x", "model"): "between clients, model",
    ("intercept", "clusters"): "intercept, clusters drawn",
    ("intercept", "model"): "intercept, model",
}
SPREADS = {"client": "SD of clients", "therapist": "SD of therapists", "rater": "SD of raters"}


def covered(kinds: Sequence[Kind] = KINDS) -> Iterator[Cell]:
    """Cover every number of a model."""
    for kind in kinds:
        rng, found = generator(9_300 + KINDS.index(kind)), defaultdict[str, list[Any]](list)
        for _run in range(kind.runs):
            study, truth = drawn(rng, kind)
            for column, one in estimated(study, kind, rng):
                found[column].append((one, truth[column]))
        for column, pairs in found.items():
            estimates, values = zip(*pairs, strict=True)
            yield cell(estimates, values, part="glmm", row=kind.row, column=column)
        print(f"glmm: {kind.row} done", flush=True)


def estimated(
    study: dict[str, Numbers], kind: Kind, rng: np.random.Generator
) -> Iterator[tuple[str, Estimate]]:
    """Fit one study, and name its estimates as the table does."""
    raters = {"groups": ["client"], "crossed": ["rater"]} if kind.raters else {"rng": rng}
    found: GeneralizedMixedModel = generalized_mixed_model(
        study, y="y", fixed=["t", "x"], family=kind.family, resamples=REFITS, **raters
    )
    for (term, errors), column in COLUMNS.items():
        if errors == "model" or not kind.raters:
            yield column, found.effects.one(term=term, errors=errors)
    for one in found.deviations:
        yield SPREADS[one.of["group"]], one


def drawn(rng: np.random.Generator, kind: Kind) -> tuple[dict[str, Numbers], dict[str, float]]:
    """Draw one study, a line for each session, and what its intervals are to contain."""
    clients, size = int(np.sum(kind.caseloads)), len(kind.caseloads)
    of = np.repeat(np.arange(size), kind.caseloads)
    chance = DISPERSION / (DISPERSION + SESSIONS)
    client = np.repeat(np.arange(clients), 1 + rng.negative_binomial(DISPERSION, chance, clients))
    therapist = (0.0 if kind.raters else THERAPIST) * rng.normal(size=size)
    t, x = rng.normal(size=len(client)), rng.normal(size=clients)
    rater = rng.integers(max(1, kind.raters), size=len(client))
    linear = START + WITHIN * t + BETWEEN * x[client] + therapist[of][client]
    linear += CLIENT * rng.normal(size=clients)[client]
    linear += (RATER if kind.raters else 0.0) * rng.normal(size=max(1, kind.raters))[rater]
    if kind.family == "count":
        y: Any = rng.poisson(np.exp(linear + RATE))
    else:
        y = rng.random(len(client)) < 1 / (1 + np.exp(-linear))
    start = START + (RATE if kind.family == "count" else 0.0)
    # Whose clients are drawn anew are these therapists: their mean, as far as a caseload counts.
    these = start + float(therapist.mean()) if size < 30 else start  # noqa: PLR2004 -- as drawn_from
    truth = {
        **dict(zip(COLUMNS.values(), [WITHIN] * 2 + [BETWEEN] * 2 + [these, start], strict=True)),
        **dict(zip(SPREADS.values(), [CLIENT, THERAPIST, RATER], strict=True)),
    }
    table = {"therapist": of[client], "client": client, "rater": rater, "t": t, "x": x[client]}
    return {**table, "y": y.astype(np.int64)}, truth


SIZE, CROSSED = 6_000, (150, 2_400, 40)
"""Rows, and therapists, clients and raters of a study with which GPBoost is asked by itself."""
OF_GLMER = 0.0792
"""The standard error of the intercept of that study (seed 1) by glmer of lme4 1.1-31."""


def alone() -> list[Figure]:
    """Ask GPBoost as it comes, and as we ask it, about raters crossed with clients."""
    study = crossed()
    begun = time.perf_counter()
    ours = generalized_mixed_model(
        study, y="y", fixed=["x", "z"], groups=["therapist", "client"], crossed=["rater"]
    ).model_se["intercept"]
    seconds = time.perf_counter() - begun
    x = np.column_stack([np.ones(SIZE), study["x"], study["z"]])
    groups = np.column_stack([study[name] for name in ("therapist", "client", "rater")])
    with quiet():
        model = library().GPModel(
            group_data=groups, likelihood="bernoulli_logit", num_parallel_threads=1
        )
        model.fit(y=study["y"].astype(float), X=x)
        theirs = float(model.get_coef(std_err=True, format_pandas=False)[1][0])
    how = "6,000 rows, 150 therapists, 2,400 clients, 40 raters crossed, yes or no; seed 1"
    return [
        below(
            "  off glmer's error of an intercept", abs((ours or 0) / OF_GLMER - 1), "", 0.02, how
        ),
        at_least("  GPBoost's own, as it comes, is off", abs(theirs / OF_GLMER - 1), "", 0.1, how),
        Figure("  time of that fit", seconds, "s", "", None, how),
    ]


def crossed() -> dict[str, Numbers]:
    """Draw the study of which glmer was asked."""
    rng = generator(1)
    therapists, clients, raters = CROSSED
    client = rng.integers(0, clients, SIZE)
    therapist, rater = client % therapists, rng.integers(0, raters, SIZE)
    x, z = rng.normal(size=(SIZE, 2)).T
    linear = -0.5 + 0.5 * x + 0.25 * z + rng.normal(0, 0.46, therapists)[therapist]
    linear += rng.normal(0, 0.75, clients)[client] + rng.normal(0, 0.28, raters)[rater]
    y = (rng.random(SIZE) < 1 / (1 + np.exp(-linear))).astype(np.int64)
    return {"therapist": therapist, "client": client, "rater": rater, "x": x, "z": z, "y": y}
