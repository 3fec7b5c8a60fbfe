"""What R was given, and a small study dataset written by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from visavis.stats.outcome import rival_reports
from visavis.stats.outcome.result import OutcomeModel

EXPECTED: Mapping[str, Any] = json.loads(
    (Path(__file__).parent.parent / "expected" / "outcome.json").read_text(encoding="utf-8")
)
SESSIONS = pl.DataFrame(EXPECTED["data"], strict=False)
"""9 therapists, 33 clients, 322 sessions; some scores and some of the therapist's reports lack."""
EPISODES = pl.DataFrame(EXPECTED["episodes"], strict=False)


@cache
def rivals() -> OutcomeModel:
    """Both sides' reports in one model, fitted once for all tests."""
    return rival_reports(SESSIONS)


def _cards() -> pl.DataFrame:
    rows = [
        ("S1", "client", "yes", "nothing", False),
        ("S1", "therapist", "yes", "nothing", False),
        ("S2", "client", "yes", "nothing", False),
        ("S2", "therapist", "nothing", "yes", False),
        ("S3", "client", "nothing", "nothing", False),
        ("S3", "therapist", "yes", "unanswered", True),
        ("S5", "client", "yes", "yes", False),
        ("S5", "therapist", "yes", "nothing", False),
    ]
    columns = ["session", "perspective", "helpful", "hindering", "after_reveal"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _reports() -> pl.DataFrame:
    rows = [
        ("R1", "S1", "client", "helpful", 4),
        ("R2", "S1", "client", "helpful", 3),
        ("R3", "S1", "therapist", "helpful", 2),
        ("R4", "S1", "guess", "helpful", None),
        ("R5", "S2", "client", "helpful", None),
        ("R6", "S2", "therapist", "hindering", 1),
        ("R7", "S3", "therapist", "helpful", 2),
        ("R8", "S5", "client", "helpful", 1),
        ("R9", "S5", "therapist", "helpful", 4),
        ("R0", "S5", "client", "hindering", 2),
    ]
    columns = ["report", "session", "perspective", "valence", "rating"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return frame.with_columns(episode=pl.lit("E1"))


def tables() -> dict[str, pl.DataFrame]:
    """One client, five sessions: S4 was missed, S2 has no score."""
    sessions = {
        "session": ["S1", "S2", "S3", "S4", "S5", "S6"],
        "episode": ["E1"] * 6,
        "number": [1, 2, 3, 4, 5, 6],
        "day": [0, 7, 14, 21, 28, 35],
        "status": ["held", "held", "held", "missed", "held", "held"],
        "cards_expected": [True, True, True, False, True, True],
    }
    scores = {
        "episode": ["E1"] * 4,
        "session": ["S1", None, "S5", "S4"],
        "day": [0, 14, 28, 21],
        "perspective": ["client"] * 4,
        "instrument": ["line"] * 4,
        "version": ["1"] * 4,
        "scale": ["total"] * 4,
        "score": [10.0, 12.0, 15.0, 99.0],
    }
    matches = {
        "client_report": ["R1", "R2", "R8"],
        "therapist_report": ["R3", "R3", "R9"],
        "same": [True, False, False],
        "decoy": [False] * 3,
    }
    consensus = {
        "report": ["R1", "R2", "R3", "R5", "R8"],
        "category": ["insight", "relief", "insight", "relief", "insight"],
    }
    return {
        "episodes": pl.DataFrame({"episode": ["E1"], "client": ["C1"], "therapist": ["T1"]}),
        "sessions": pl.DataFrame(sessions),
        "cards": _cards(),
        "eventReports": _reports(),
        "matches": pl.DataFrame(matches),
        "consensus": pl.DataFrame(consensus),
        "scores": pl.DataFrame(scores),
    }
