"""The same point estimates as the dataset's own SQL, which was written without a look at these."""

from __future__ import annotations

import math
from typing import Any

import duckdb
import pytest

from tests.stats.congruence.studies import Tables, simulated
from visavis.dataset.simulate.truth.queries import query
from visavis.stats.congruence import Congruence, congruence
from visavis.stats.results import Estimate

QUERIES = ("occurrence", "same_event", "category_sets", "profile", "rating")


def by_sql(tables: Tables, *, every_card: bool) -> list[dict[str, Any]]:
    with duckdb.connect() as db:
        for name, frame in tables.items():
            db.register(name, frame)
        db.execute(query("views"))
        if not every_card:
            db.execute("create table coded_by_all as select * from coded")
            db.execute(
                "create or replace view coded as "
                "select coded_by_all.* from coded_by_all join comparable using (session)"
            )
        found = []
        for name in QUERIES:
            rows = db.execute(query(name))
            names = [column[0] for column in rows.description]
            found += [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    return [row for row in found if row["level"] is not None]


TOO_FEW = ("Fewer than 5", "Raters judged fewer than 10", "The ratings of fewer than 5")


def ours(row: dict[str, Any], found: Congruence, name: str) -> Estimate:
    return found.level(row["level"]).estimate(
        name,
        perspective=str(row["perspective"]),
        valence=str(row.get("valence", "both")),
    )


def the_same(row: dict[str, Any], estimate: Estimate) -> tuple[float | None, int]:
    """Return our estimate, alpha with the SQL's expectation, which draws sets with replacement."""
    if row["name"] == "masi_alpha" and estimate.value is not None:
        sets = 2 * estimate.n
        return 1 - (1 - estimate.value) * sets / (sets - 1), estimate.n
    return estimate.value, estimate.n


@pytest.mark.parametrize(
    ("seed", "every_card"), [(3, False), (4, True)], ids=["pairs", "every card"]
)
def test_every_level_is_what_the_sql_of_the_dataset_finds(*, seed: int, every_card: bool) -> None:
    tables = simulated(therapists=8, clients=100, months=12, seed=seed)
    found = congruence(tables, every_card=every_card)
    rows = by_sql(tables, every_card=every_card)
    assert {row["level"] for row in rows} == {1, 2, 3, 4, 5, 6}
    for row in rows:
        estimate = ours(row, found, str(row["name"]))
        if (estimate.undefined or "").startswith(TOO_FEW):
            continue
        value, n = the_same(row, estimate)
        if row["name"] == "temporal_congruence":  # ours are the sessions that carry the slope
            assert n <= row["n"], row
            n = ours(row, found, "directional_discrepancy").n
        none = row["estimate"] is None or math.isnan(row["estimate"])
        assert n == row["n"], row
        assert value == pytest.approx(None if none else row["estimate"], abs=1e-10), row
