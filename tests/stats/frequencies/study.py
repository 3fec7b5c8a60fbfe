"""A simulated study as frames, and a tiny one whose numbers can be counted by hand."""

from __future__ import annotations

from typing import Any

import polars as pl

from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import draw_network

TABLES = {
    "reports": "eventReports",
    "consensus": "consensus",
    "cards": "cards",
    "sessions": "sessions",
    "episodes": "episodes",
    "therapists": "therapists",
}
"""The study dataset's tables, by the parameter that takes them."""


def simulated(seed: int = 1) -> dict[str, pl.DataFrame]:
    """All tables of a network of 13 therapists and 121 clients, in one piece."""
    (frames,) = draw_network(Network(seed=seed), Plan())
    return frames


def passed(frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    """The tables under the names of parameters."""
    return {name: frames[table] for name, table in TABLES.items()}


REPORTS = {
    # Therapist A: Ann tells of hope twice and of relief once, Ben of relief.
    # Therapist B: Cleo tells of hope, and once of something that fits nowhere.
    "therapist": ["A", "A", "A", "A", "B", "B"],
    "client": ["Ann", "Ann", "Ann", "Ben", "Cleo", "Cleo"],
    "perspective": ["client"] * 6,
    "valence": ["helpful"] * 6,
    "rating": [4, 2, None, 1, 3, 4],
    "category": ["hope", "hope", "relief", "relief", "hope", None],
}
CARDS = {
    # Ann fills in four cards, one of them with an open question; Ben one, Cleo five.
    "therapist": ["A"] * 5 + ["B"] * 5,
    "client": ["Ann"] * 4 + ["Ben"] + ["Cleo"] * 5,
    "perspective": ["client"] * 10,
    "helpful": ["yes", "yes", "unanswered", "nothing", "yes", "yes", "yes"] + ["nothing"] * 3,
    "hindering": ["nothing"] * 10,
    "after_reveal": [False] * 10,
}
