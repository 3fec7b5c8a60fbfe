"""Every target against a dozen large networks, by the queries that each dataset brings along."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from bench.figures import Figure, keep
from tests.dataset.simulate.recovered import Key, estimates, file_of, key_of, truth_of
from visavis.dataset.simulate.network import Network, scaled
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.dataset.write import Form

NETWORKS, SESSIONS = 24, 150_000
FURTHEST = 5.0
"""Of about 280 z, each with an error from 24 networks, one in a hundred runs goes beyond."""
SPREAD = 1.2
"""Root mean square of all z, many of which hang together; 1.05 is to be expected."""
HOW = f"mean of {NETWORKS} networks of {SESSIONS:,} sessions; errors from how far they lie apart"


def run() -> int:
    """Simulate networks, estimate everything in each, and compare with the targets."""
    found: list[dict[Key, float]] = []
    truths: list[dict[str, Any]] = []
    wrong = 0
    for seed in range(1, NETWORKS + 1):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "network"
            network = scaled(Network(seed=seed), sessions=SESSIONS, plan=Plan())
            simulate(folder, network=network, plan=Plan(), form=Form.PARQUET)
            content = truth_of(folder)
            truths = [truth for truth in content["truths"] if truth["target"] is not None]
            with duckdb.connect() as db:
                for table in content["realised"]["rows"]:
                    db.read_parquet(str(file_of(folder, table))).create_view(table)
                db.execute(content["queries"]["views"])
                wrong += _wrong_counts(db, content)
                queries = content["queries"]["truths"].values()
                found.append({k: v for query in queries for k, v in estimates(db, query).items()})
            shutil.rmtree(folder)
        print(f"truth: network {seed} of {NETWORKS}", flush=True)
    z = {key_of(truth): _z(truth, found) for truth in truths}
    return _figures(z, wrong)


def _wrong_counts(db: duckdb.DuckDBPyConnection, content: Mapping[str, Any]) -> int:
    """Return how many counts of a network its queries do not find again."""
    wrong = 0
    for name, query in content["queries"]["realised"].items():
        rows = db.execute(query)
        names = [column[0] for column in rows.description]
        counted = {frozenset(zip(names, row, strict=True)) for row in rows.fetchall()}
        wrong += counted != {frozenset(row.items()) for row in content["realised"][name]}
    return wrong


def _z(truth: Mapping[str, Any], found: Sequence[Mapping[Key, float]]) -> float:
    values = np.asarray([one[key_of(truth)] for one in found])
    error = values.std(ddof=1) / math.sqrt(len(values))
    return float((values.mean() - truth["target"]) / error)


def _figures(z: Mapping[Key, float], wrong: int) -> int:
    for key, value in sorted(z.items(), key=lambda item: -abs(item[1]))[:5]:
        print(f"truth: {value:+.1f} standard errors: {' '.join(str(word) for word in key if word)}")
    furthest = max(abs(value) for value in z.values())
    spread = math.sqrt(sum(value**2 for value in z.values()) / len(z))
    return keep(
        "truth",
        [
            Figure(
                f"of {len(z)} targets, the furthest from its estimate",
                furthest,
                "standard errors",
                f"at most {FURTHEST:g}",
                furthest <= FURTHEST,
                HOW,
            ),
            Figure(
                "distance of targets from estimates, root mean square",
                spread,
                "standard errors",
                f"at most {SPREAD:g}",
                spread <= SPREAD,
                HOW,
            ),
            Figure(
                "realised counts that their query does not find",
                wrong,
                "",
                "0",
                wrong == 0,
                f"all counts of {NETWORKS} networks",
            ),
        ],
    )
