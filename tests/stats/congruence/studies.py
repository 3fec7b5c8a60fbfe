"""Simulated studies, and what may be done to one: parts of it, its sides swapped."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import draw_network

Tables = Mapping[str, pl.DataFrame]
READ = ("episodes", "sessions", "cards", "eventReports", "matches", "consensus")


def simulated(*, therapists: int = 6, clients: int = 60, months: int = 9, seed: int = 3) -> Tables:
    """Draw a network that fits into one piece."""
    network = Network(therapists=therapists, clients=clients, seed=seed)
    (frames,) = draw_network(network, Plan(months=months))
    return {name: frames[name] for name in READ}


def part(tables: Tables, episodes: pl.Series) -> Tables:
    """Keep some episodes, with all that belongs to them."""
    chosen = pl.DataFrame({"episode": episodes})
    kept = {name: tables[name].join(chosen, on="episode", how="semi") for name in READ[:2]}
    kept["eventReports"] = tables["eventReports"].join(chosen, on="episode", how="semi")
    kept["cards"] = tables["cards"].join(kept["sessions"], on="session", how="semi")
    reports = kept["eventReports"]
    kept["consensus"] = tables["consensus"].join(reports, on="report", how="semi")
    kept["matches"] = tables["matches"].join(
        reports, left_on="client_report", right_on="report", how="semi"
    )
    return kept


def swapped(tables: Tables) -> Tables:
    """Let client and therapist change places; without guesses, which only therapists make."""
    side = pl.col("perspective").replace({"client": "therapist", "therapist": "client"})
    own = tables["eventReports"].filter(pl.col("perspective") != "guess")
    matches = tables["matches"].join(own, left_on="therapist_report", right_on="report", how="semi")
    names = {"client_report": "therapist_report", "therapist_report": "client_report"}
    return {
        **tables,
        "cards": tables["cards"].with_columns(side),
        "eventReports": own.with_columns(side),
        "matches": matches.rename(names),
    }
