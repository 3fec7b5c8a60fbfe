from __future__ import annotations

import json
from pathlib import Path

import pytest

from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not in the bare package")

COLUMNS = {
    "reports": ("perspective", "valence", "count"),
    "sessions": ("status", "count"),
    "cards": ("after_reveal", "perspective", "count"),
    "consensus": ("category", "perspective", "valence", "count"),
    "matches": ("decoy", "rater", "same", "count"),
}
QUESTIONS = {
    "reports": "select perspective, valence, count(*) from eventReports group by all",
    "sessions": "select status, count(*) from sessions group by all",
    "cards": "select after_reveal, perspective, count(*) from cards group by all",
    "consensus": """
        select category, perspective, valence, count(*)
        from eventReports join consensus using (report) group by all
    """,
    "matches": "select decoy, rater, same, count(*) from matches group by all",
}


def test_another_program_finds_every_planted_count(tmp_path: Path) -> None:
    folder = tmp_path / "network"
    simulate(folder, network=Network(therapists=5, clients=40), plan=Plan(months=6))
    realised = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["realised"]
    with duckdb.connect() as connection:
        for table, rows in realised["rows"].items():
            file = folder / "data" / f"table-{table}_data.csv"
            connection.read_csv(str(file)).create_view(table)
            assert connection.view(table).count("*").fetchall() == [(rows,)]
        for name, question in QUESTIONS.items():
            planted = {
                tuple(value for _, value in sorted(group.items())) for group in realised[name]
            }
            found = connection.execute(question)
            names = [column[0].replace("count_star()", "count") for column in found.description]
            counted = {
                tuple(value for _, value in sorted(zip(names, row, strict=True)))
                for row in found.fetchall()
            }
            assert counted == planted
