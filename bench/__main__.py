"""Run one part; or list them, with the figures that were last measured."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import (
    branches,
    checked,
    engines,
    figures,
    noise,
    offline,
    opening,
    replicate,
    seeds,
    sharing,
    simulate,
    spark,
    truth,
)
from bench.coded import run as coded
from bench.coding import run as coding
from bench.coverage import bands, glmm
from bench.coverage import models as coverage_models
from bench.coverage import outcome as coverage_outcome
from bench.coverage import pairs as coverage_pairs
from bench.coverage import prediction as coverage_prediction
from bench.coverage import run as coverage
from bench.endings import run as endings
from bench.export import run as export
from bench.faults import adversity, crash, outbox
from bench.fuzz import run as fuzz
from bench.models import run as models
from bench.nightly import run as nightly
from bench.recovery import run as recovery
from bench.speed import run as speed
from bench.stats import run as stats

PARTS: dict[str, tuple[str, Callable[[], int]]] = {
    "bands": ("how many scores of new clients lie in the band that a study gives", bands.run),
    "check": ("a study dataset of a million sessions, checked as CSV and as Parquet", checked.run),
    "adversity": ("disk full, database held, keys gone, PostgreSQL started again", adversity.run),
    "crash": ("kill -9 in the middle of 2,000 card posts, 20 times on each database", crash.run),
    "branches": ("branch coverage of the whole suite, with a floor for each layer", branches.run),
    "coded": (
        "a study coded through the pages by driven browsers: confusion planted and recovered",
        coded.run,
    ),
    "coding": (
        "1,500 reports coded by one rater: actions a second, p99, bytes, the last beside the first",
        coding.run,
    ),
    "coverage": (
        "how often intervals contain the truth, in studies of 13 therapists and 121 clients",
        coverage.run,
    ),
    "coverage-models": (
        "how often intervals of mixed models contain the truth",
        coverage_models.run,
    ),
    "coverage-outcome": (
        "how often intervals of events and outcome contain the truth",
        coverage_outcome.run,
    ),
    "coverage-pairs": (
        "how often intervals of pairs of ratings contain the truth",
        coverage_pairs.run,
    ),
    "coverage-prediction": (
        "how often shares from a model's codings and some of people contain the truth",
        coverage_prediction.run,
    ),
    "engines": ("every statistic on every engine, against Polars", engines.run),
    "endings": (
        "the hazard of ending beside statsmodels, and what intervals about endings cover",
        endings.run,
    ),
    "export": (
        "a study leaves a large installation: time for 1,000 cards, flat memory",
        export.run,
    ),
    "noise": ("how often each rule finds a rupture where there is none", noise.run),
    "offline": ("a client's card while network, page and browser come and go", offline.run),
    "fuzz": ("100,000 pieces of nonsense for pages and importers", fuzz.run),
    "glmm": (
        "how often intervals of generalized models contain the truth; GPBoost left to itself",
        glmm.run,
    ),
    "models": ("mixed models of a million sessions beside lme4 and GPBoost", models.run),
    "nightly": (
        "bands, calibration, reliability and hazard of 100,000 clients, in one night's work",
        nightly.run,
    ),
    "opening": (
        "a round of 20,000 reports is drawn, struck, sealed and dealt to its raters",
        opening.run,
    ),
    "outbox": (
        "workers killed and mail servers gone mad at every step of handing a message over",
        outbox.run,
    ),
    "replicate": (
        "the model study invented 200 times, reported, and held against what was planted",
        replicate.run,
    ),
    "recovery": (
        "every planted target found again by the library, at 121 and at 100,000 clients",
        recovery.run,
    ),
    "seeds": (
        "the property tests with many examples, from one fresh seed after another",
        seeds.run,
    ),
    "sharing": (
        "a million event reports passed on as SPSS, Stata, CSV, REDCap and Psych-DS files",
        sharing.run,
    ),
    "simulate": ("5,000,000 simulated sessions: time, flat memory, counts by DuckDB", simulate.run),
    "spark": ("every summary on PySpark, of random partitions, against Polars", spark.run),
    "speed": ("cards accepted per second, pages, start and memory, on both databases", speed.run),
    "stats": ("agreement, frequencies and congruence beside their peers", stats.run),
    "truth": ("every simulated target against large networks, by the dataset's own SQL", truth.run),
}


def main(arguments: list[str]) -> int:
    """Run the named part; without a name, list what there is and what was found."""
    if len(arguments) == 1 and arguments[0] in PARTS:
        return PARTS[arguments[0]][1]()
    if arguments:
        print(f"bench: there is no part {' '.join(arguments)!r}", file=sys.stderr)
    for name, (summary, _run) in PARTS.items():
        print(f"make bench PART={name:<15} {summary}")
    found = figures.table(figures.kept())
    if found:
        print(f"\n{found}")
    return 2 if arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
