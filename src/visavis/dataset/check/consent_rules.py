"""What needs a client's agreement, as data: being in the study, words, and whatever reads words."""

from __future__ import annotations

from visavis.dataset.check.ways import BetweenRule, Through, via


def _enrolment(of: str, taken: str) -> Through:
    """Go to the enrolment of the client and therapist of `of`, which is a way's name or empty."""
    couple = ("client", "therapist")
    by = tuple(f"{of}.{name}" if of else name for name in couple)
    return Through(by, "enrolments", couple, (taken,), called="enrolment")


def _words(table: str, column: str, *way: Through) -> BetweenRule:
    """Say that words need an agreement; whatever is written of a client is the client's matter."""
    of = way[-1].called if way else ""
    return BetweenRule(
        table,
        (column,),
        (*way, _enrolment(of, "scope")),
        "words of a therapy whose client agreed to research without words",
        "Empty the cell, or correct the scope in enrolments.",
        lambda cell: cell(column) & (cell("enrolment.scope") == "research"),
    )


def _read(table: str, column: str) -> BetweenRule:
    """Say that nobody makes anything of words that nobody may read."""
    return BetweenRule(
        table,
        (column,),
        (via(table, column, "client", "therapist"), _enrolment(column, "scope")),
        "its words may be read by nobody: the client agreed to research without words",
        "Remove the row, or correct the scope in enrolments.",
        lambda cell: cell("enrolment.scope") == "research",
    )


CONSENT_RULES = (
    BetweenRule(
        "episodes",
        ("client", "therapist"),
        (_enrolment("", "outcome"),),
        "a therapy in the study of a client who did not enrol with this therapist",
        "Correct the outcome in enrolments, or remove everything of this therapy.",
        lambda cell: cell("enrolment.outcome") != "enrolled",
    ),
    _words("eventReports", "text"),
    _words("turningPoints", "text", via("turningPoints", "episode", "client", "therapist")),
    _words("turningPoints", "moment", via("turningPoints", "episode", "client", "therapist")),
    _read("assignments", "report"),
    _read("codings", "report"),
    _read("consensus", "report"),
    _read("matches", "client_report"),
    _read("predictions", "report"),
)
