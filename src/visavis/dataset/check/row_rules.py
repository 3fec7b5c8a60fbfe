"""What the cells of one row owe each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

Cell = Callable[[str], pl.Expr]


@dataclass(frozen=True, slots=True)
class RowRule:
    """One sentence about a row."""

    table: str
    columns: tuple[str, ...]
    """The first is the one that is named in the fault."""
    problem: str
    remedy: str
    broken: Callable[[Cell], pl.Expr]


ROW_RULES = (
    RowRule(
        "enrolments",
        ("outcome", "invited"),
        "the outcome does not fit whether the client was asked",
        "not_asked goes with false, every other outcome with true.",
        lambda cell: cell("invited") == (cell("outcome") == "not_asked"),
    ),
    RowRule(
        "enrolments",
        ("consent_day", "outcome"),
        "a day of consent of a client who did not enrol",
        "Empty it, or correct the outcome.",
        lambda cell: cell("consent_day").is_not_null() & (cell("outcome") != "enrolled"),
    ),
    RowRule(
        "enrolments",
        ("scope", "outcome"),
        "a scope of consent of a client who did not enrol",
        "Empty it, or correct the outcome.",
        lambda cell: cell("scope").is_not_null() & (cell("outcome") != "enrolled"),
    ),
    RowRule(
        "enrolments",
        ("consent_day", "outcome"),
        "the client enrolled, and the day of consent is not told",
        "Fill in the day on which the client agreed; without an agreement nothing may be studied.",
        lambda cell: cell("consent_day").is_null() & (cell("outcome") == "enrolled"),
    ),
    RowRule(
        "enrolments",
        ("scope", "outcome"),
        "the client enrolled, and how far the agreement goes is not told",
        "Write research, or text where the client's words may be read by raters as well.",
        lambda cell: cell("scope").is_null() & (cell("outcome") == "enrolled"),
    ),
    RowRule(
        "episodes",
        ("last_day", "observed_until"),
        "the last session is after the end of observation",
        "observed_until is the last day on which a session would have been seen.",
        lambda cell: cell("last_day") > cell("observed_until"),
    ),
    RowRule(
        "episodes",
        ("ending_client", "status"),
        "an ending is told of a therapy that is open",
        "Write the status ended, or empty the ending.",
        lambda cell: cell("ending_client").is_not_null() & (cell("status") == "open"),
    ),
    RowRule(
        "episodes",
        ("ending_therapist", "status"),
        "an ending is told of a therapy that is open",
        "Write the status ended, or empty the ending.",
        lambda cell: cell("ending_therapist").is_not_null() & (cell("status") == "open"),
    ),
    RowRule(
        "sessions",
        ("cards_expected", "status"),
        "cards are expected of a session that was not held",
        "Write false, or correct the status.",
        lambda cell: cell("cards_expected") & (cell("status") != "held"),
    ),
    RowRule(
        "codings",
        ("category", "does_not_fit"),
        "a category, and the mark that none fits",
        "Keep one of the two.",
        lambda cell: cell("category").is_not_null() & cell("does_not_fit"),
    ),
    RowRule(
        "codings",
        ("category", "not_enough_text"),
        "a category, and the mark that the words are too few",
        "Keep one of the two.",
        lambda cell: cell("category").is_not_null() & cell("not_enough_text"),
    ),
    RowRule(
        "matches",
        ("therapist_report", "client_report"),
        "a report is matched with itself",
        "A match joins a client's report with a therapist's.",
        lambda cell: cell("client_report") == cell("therapist_report"),
    ),
)
