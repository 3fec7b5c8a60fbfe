"""Prediction-powered shares: what intervals cover with good, useless and bad models."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.coverage.cells import Cell, cell, markdown, verdict
from bench.coverage.nesting import (
    CLIENTS,
    CLIENTS_OF,
    THERAPIST_OF,
    Numbers,
    around,
    generator,
    how_many,
    of_these,
    therapists,
)
from bench.figures import ROOT, keep
from tools.generated import Part
from visavis.stats.prediction import prediction_powered
from visavis.stats.results import Estimate

RUNS = 240
"""Studies a row; a multiple of `nesting.FIXED`."""
PAGE = ROOT / "docs" / "methods" / "prediction-powered.md"
REPORTS = 12.0
"""A client tells of so many, on average."""
OF_THERAPISTS, OF_CLIENTS = 0.02, 0.08
"""How alike a therapist's clients are, and a client's reports."""
FOLDS, WORDS = 5, 12
SEEN = 0.9
"""How often a model sees what a report is."""
THESE, AT_LARGE = "these therapists", "therapists at large"
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Study:
    """One study: reports in a row."""

    client: NDArray[np.int64]
    true: Flags
    coded: Flags
    chance: Numbers
    fold: NDArray[np.int64]


def learned(rng: np.random.Generator, study: Study) -> Numbers:
    """Predict from a word of the report, by how often people coded it so in the other folds."""
    lean = np.where(study.true, 0.75, 0.3)
    word = rng.binomial(WORDS - 1, lean)
    found = np.empty(len(word))
    for fold in range(FOLDS):
        own = study.fold == fold
        seen = study.coded & ~own
        cases = np.bincount(word[seen], study.true[seen], minlength=WORDS)
        found[own] = ((cases + 0.3) / (np.bincount(word[seen], minlength=WORDS) + 1))[word[own]]
    return found


def useless(rng: np.random.Generator, study: Study) -> Numbers:
    """Predict by chance alone."""
    return rng.random(len(study.true))


def biased(rng: np.random.Generator, study: Study) -> Numbers:
    """See it well, and believe it of nearly everything that a third of the clients tell."""
    seen = np.where(rng.random(len(study.true)) < SEEN, study.true, ~study.true)
    return np.where(study.client % 3 == 0, 0.95, seen)


def wrong(rng: np.random.Generator, study: Study) -> Numbers:
    """Say the contrary, nine times in ten."""
    return np.where(rng.random(len(study.true)) < SEEN, ~study.true, study.true).astype(float)


MODELS: dict[str, Callable[[np.random.Generator, Study], Numbers]] = {
    "learned in folds": learned,
    "useless": useless,
    "biased by client": biased,
    "nearly always wrong": wrong,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Studies of one kind, of 13 therapists and 121 clients."""

    row: str
    share: float
    chances: tuple[float, float]
    """With which reports are drawn to be coded by people: one of the two."""
    tuned: bool = True

    @property
    def models(self) -> tuple[str, ...]:
        """Which models are tried; those that are bad, where they are believed wholly."""
        return tuple(MODELS) if self.tuned else tuple(MODELS)[-2:]


KINDS = (
    Kind("share .30, people code 20 %", 0.3, (0.2, 0.2)),
    Kind("share .30, people code 10 % or 40 %", 0.3, (0.1, 0.4)),
    Kind("share .10, people code 20 %", 0.1, (0.2, 0.2)),
    Kind("share .30, people code 20 %, model wholly believed", 0.3, (0.2, 0.2), tuned=False),
)


def covered(number: int) -> list[tuple[Cell, float]]:
    """Cover one kind with each model, and say how wide intervals are beside people's alone."""
    kind, done = KINDS[number], []
    for place, name in enumerate(kind.models):
        for about in (THESE, AT_LARGE):
            rng = generator(9_000 + 100 * number + 10 * place + (about == THESE))
            found, truths, widths = defaultdict[str, list[Estimate]](list), [], []
            for truth, study in studies(rng, kind, these=about == THESE):
                result = estimated(study, MODELS[name](rng, study), tuned=kind.tuned)
                for way, table in result.items():
                    found[way].append(table[about])
                truths.append(truth)
                widths.append(_width(result["powered"][about]) / _width(result["people"][about]))
            for way, column in (("powered", about), ("people", f"people alone, {about}")):
                row = f"{kind.row}; {name}"
                made = cell(found[way], truths, part="prediction", row=row, column=column)
                done.append((made, float(np.nanmedian(widths))))
        print(f"coverage-prediction: {kind.row}, {name}", flush=True)
    return done


def _width(one: Estimate) -> float:
    return one.interval.high - one.interval.low if one.interval else np.nan


def studies(rng: np.random.Generator, kind: Kind, *, these: bool) -> Iterator[tuple[float, Study]]:
    """Draw studies, each with the share that it is to find."""
    of_therapist = therapists(rng, runs=RUNS, mean=kind.share, icc=OF_THERAPISTS, these=these)
    settled = of_these(of_therapist) if these else np.full(RUNS, kind.share)
    for run, counts in enumerate(how_many(rng, runs=RUNS, mean=REPORTS)):
        shares = around(rng, of_therapist[run][THERAPIST_OF], OF_CLIENTS)
        client = np.repeat(np.arange(CLIENTS), counts)
        chance = rng.choice(kind.chances, len(client))
        yield (
            float(settled[run]),
            Study(
                client=client,
                true=rng.random(len(client)) < shares[client],
                coded=rng.random(len(client)) < chance,
                chance=chance,
                fold=rng.permutation(CLIENTS)[client] % FOLDS,
            ),
        )


def estimated(study: Study, guess: Numbers, *, tuned: bool) -> dict[str, dict[str, Estimate]]:
    """Estimate the share of one study, by what it tells about."""
    report = np.arange(len(study.client))
    frames: dict[str, Any] = {
        "reports": {
            "report": report,
            "therapist": THERAPIST_OF[study.client],
            "client": study.client,
            "perspective": ["client"] * len(report),
            "valence": ["helpful"] * len(report),
        },
        "predictions": {
            "report": report,
            "category": ["it"] * len(report),
            "probability": guess.astype(float),
            "fold": study.fold,
        },
        "consensus": {
            "report": report[study.coded],
            "category": np.where(study.true, "it", "another")[study.coded].tolist(),
            "inclusion_probability": study.chance[study.coded],
        },
    }
    found = prediction_powered(**frames, tuned=tuned)
    tables = {"powered": found.shares, "people": found.people_alone}
    return {
        way: {e.of["about"]: e for e in table.where(category="it")} for way, table in tables.items()
    }


def run() -> int:
    """Run everything, write the table, and fail where a promise is not met."""
    begun = time.monotonic()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        found = [one for some in pool.map(covered, range(len(KINDS))) for one in some]
    print(f"coverage of predictions in {time.monotonic() - begun:.0f} s", flush=True)
    cells = [one for one, _width in found]
    text = (
        f"Percent of 95 % intervals that contain the truth, {RUNS} studies a row; by chance alone "
        f"up to {cells[0].error:.1f} more or less. Last, how wide the interval is beside that of "
        f"people alone (median, these therapists).\n\n{_with_widths(found)}"
    )
    Part(PAGE, "coverage", lambda: text).main(["write"])
    print(text)
    how = "which studies, on docs/methods/prediction-powered.md"
    kinds = "kinds of prediction-powered shares without caution"
    return keep("coverage-prediction", [verdict(cells, part="prediction", kinds=kinds, how=how)])


def _with_widths(found: list[tuple[Cell, float]]) -> str:
    """Lay out the cells, and what the model saves."""
    head, line, *rows = markdown(
        [one for one, _width in found], first=f"{len(CLIENTS_OF)} therapists, {CLIENTS} clients"
    ).splitlines()
    widths = {one.row: width for one, width in found if one.column == THESE}
    told = [f"{row} {width:.2f} |" for row, width in zip(rows, widths.values(), strict=True)]
    return "\n".join([f"{head} width |", f"{line}---|", *told])
