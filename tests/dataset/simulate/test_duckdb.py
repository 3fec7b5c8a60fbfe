from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.dataset.simulate.recovered import Key, estimates, key_of, recovered, truth_of
from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.dataset.write import Form

STANDARD_ERRORS = 4.5
"""Of nearly 300 estimates on one network, the errors themselves estimated from 12 groups."""
SHARES_OF_NOTHING = {"share", "share_by_client", "ending_told"}
"""What nobody ever said makes no row, however many rows it is a share of."""
WITHOUT_TRUTH = {("session_status", "held")}
"""What a query finds besides."""


def test_another_program_finds_every_planted_count(tmp_path: Path) -> None:
    folder = tmp_path / "network"
    simulate(folder, network=Network(therapists=5, clients=40), plan=Plan(months=6))
    truth = truth_of(folder)
    with duckdb.connect() as connection:
        for table, rows in truth["realised"]["rows"].items():
            file = folder / "data" / f"table-{table}_data.csv"
            connection.read_csv(str(file)).create_view(table)
            assert connection.view(table).count("*").fetchall() == [(rows,)]
        connection.execute(truth["queries"]["views"])
        for name, query in truth["queries"]["realised"].items():
            rows = connection.execute(query)
            names = [column[0] for column in rows.description]
            found = {frozenset(zip(names, row, strict=True)) for row in rows.fetchall()}
            assert found == {frozenset(row.items()) for row in truth["realised"][name]}, name
        assert set(truth["queries"]["realised"]) == set(truth["realised"]) - {"rows"}
        told = {key_of(one): one["n"] for one in truth["truths"] if "n" in one}
        counted: dict[Key, int] = {}
        for query in truth["queries"]["truths"].values():
            counted |= estimates(connection, query, "n")
        assert {key: n for key, n in told.items() if key in counted} == {
            key: n for key, n in counted.items() if key in told
        }
        lacking = {key for key, n in told.items() if n and key not in counted}
        assert {name for _, name, *_ in lacking} <= SHARES_OF_NOTHING
        without = {one["name"] for one in truth["truths"] if "n" not in one}
        assert without == {"rows", "true_ending", "between_slope"}


@pytest.mark.slow
def test_every_target_is_found_by_the_query_that_its_truth_names(tmp_path: Path) -> None:
    folder = tmp_path / "network"
    size = Network(therapists=91, clients=847, seed=7)
    simulate(folder, network=size, plan=Plan(), form=Form.PARQUET)
    found = recovered(folder)
    missed = {}
    for truth in truth_of(folder)["truths"]:
        if truth["target"] is None:
            assert "query" not in truth
            continue
        by, estimate = found.pop(key_of(truth))
        assert by == truth["query"]
        if not abs(estimate.value - truth["target"]) <= STANDARD_ERRORS * estimate.error:
            missed[key_of(truth)] = (truth["target"], estimate)
    assert missed == {}
    assert {(key[1], key[-1]) for key in found} == WITHOUT_TRUTH
