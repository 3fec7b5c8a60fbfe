"""A tiny study in which every ending can be told by hand."""

from __future__ import annotations

import polars as pl

AGREED, ALONE, FADED = "agreed", "client_decided", "faded_out"
EPISODES = pl.DataFrame(
    [
        # Two told by both sides, one by each side differently, one by nobody, two going on.
        ("E1", "C1", "T1", "ended", 14, 90, AGREED, AGREED),
        ("E2", "C2", "T1", "ended", 0, 90, FADED, ALONE),
        ("E3", "C3", "T1", "ended", 21, 90, ALONE, AGREED),
        ("E4", "C4", "T2", "ended", 7, 90, None, FADED),
        ("E5", "C5", "T2", "ended", None, 90, None, None),
        ("E6", "C6", "T2", "open", 21, 30, None, None),
        ("E7", "C7", "T2", "open", 0, 5, None, None),
    ],
    schema=[
        "episode",
        "client",
        "therapist",
        "status",
        "last_day",
        "observed_until",
        "ending_client",
        "ending_therapist",
    ],
    orient="row",
)
HELD = {"E1": "hhh", "E2": "h", "E3": "hhmh", "E4": "hhm", "E6": "hchh", "E7": "h"}
"""Held, cancelled, missed: one letter a week."""
STATUS = {"h": "held", "c": "cancelled", "m": "missed"}
SESSIONS = pl.DataFrame(
    [
        (f"{episode}-{number}", episode, number, 7 * (number - 1), STATUS[letter])
        for episode, letters in HELD.items()
        for number, letter in enumerate(letters, 1)
    ],
    schema=["session", "episode", "number", "day", "status"],
    orient="row",
)
GATES = {
    # session: client helpful and hindering, therapist helpful and hindering; None is no card
    "E1-1": ("yes", "yes", "yes", "nothing"),
    "E1-2": ("yes", "nothing", "yes", "nothing"),
    "E1-3": ("nothing", "yes", None, None),
    "E3-1": ("yes", "unanswered", "yes", "yes"),
    "E3-4": (None, None, "nothing", "nothing"),
}
CARDS = pl.DataFrame(
    [
        (session, side, *gates)
        for session, (a, b, c, d) in GATES.items()
        for side, gates in (("client", (a, b)), ("therapist", (c, d)))
        if gates[0]
    ],
    schema=["session", "perspective", "helpful", "hindering"],
    orient="row",
)
REPORTS = pl.DataFrame(
    [
        (f"{session}-{side}", session, side, "helpful")
        for session in ("E1-1", "E1-2", "E3-1")
        for side in ("client", "therapist", "guess")
    ],
    schema=["report", "session", "perspective", "valence"],
    orient="row",
)
MATCHES = pl.DataFrame(
    [
        # One met by two of three raters, one missed by a tie, one judged for the guess only.
        *(("E1-1-client", "E1-1-therapist", same, False) for same in (True, True, False)),
        *(("E1-2-client", "E1-2-therapist", same, False) for same in (True, False)),
        ("E1-2-client", "E1-1-therapist", True, True),
        ("E3-1-client", "E3-1-guess", True, False),
    ],
    schema=["client_report", "therapist_report", "same", "decoy"],
    orient="row",
)
SCORES = pl.DataFrame(
    [
        ("E1", -3, None, "client", 20.0),
        ("E1", 14, None, "client", 8.0),
        ("E2", 0, None, "client", 18.0),
        ("E3", 0, None, "client", 20.0),
        ("E3", 21, None, "client", 15.0),
        ("E3", 21, None, "therapist", 1.0),
        ("E6", 0, None, "client", 20.0),
        ("E6", 0, "E6-1", "client", 22.0),
        ("E6", 14, None, "client", 12.0),
    ],
    schema=["episode", "day", "session", "perspective", "score"],
    orient="row",
).with_columns(instrument=pl.lit("phq9"), version=pl.lit("1"), scale=pl.lit("total"))
TABLES = {
    "episodes": EPISODES,
    "sessions": SESSIONS,
    "cards": CARDS,
    "eventReports": REPORTS,
    "matches": MATCHES,
    "scores": SCORES,
}
