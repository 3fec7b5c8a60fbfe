"""What a row owes to the rows it refers to, as data."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from visavis.dataset.check.consent_rules import CONSENT_RULES
from visavis.dataset.check.ways import BetweenRule, Cell, via


def agrees(table: str, column: str, by: str) -> BetweenRule:
    """Say that a column repeats what stands in the row that `by` names."""
    to = via(table, by, column)
    return BetweenRule(
        table,
        (column,),
        (to,),
        f"it is not the {column} of its {by} in {to.table}",
        f"Take over the {column} that stands in {to.table}, or correct the {by}.",
        lambda cell: cell(column) != cell(f"{by}.{column}"),
    )


def _other_side(cell: Cell) -> pl.Expr:
    told, of_card = cell("perspective"), cell("card.perspective")
    return (told == "client") != (of_card == "client")


def _told_nothing(valence: str) -> Callable[[Cell], pl.Expr]:
    def broken(cell: Cell) -> pl.Expr:
        own = cell("perspective") == cell("card.perspective")
        return own & (cell("valence") == valence) & (cell(f"card.{valence}") == "nothing")

    return broken


def _gate(valence: str) -> BetweenRule:
    return BetweenRule(
        "eventReports",
        ("valence", "perspective"),
        (via("eventReports", "card", valence, "perspective"),),
        f"the card says that nothing was {valence}, and this report does",
        f"Correct the card's answer ({valence}), or remove the report.",
        _told_nothing(valence),
    )


MATCHED = tuple(
    via("matches", column, "perspective", "session", "episode")
    for column in ("client_report", "therapist_report")
)


BETWEEN_RULES = (
    *CONSENT_RULES,
    agrees("eventReports", "session", by="card"),
    BetweenRule(
        "eventReports",
        ("perspective",),
        (via("eventReports", "card", "perspective"),),
        "it stands on the other side's card",
        "A client's report stands on a client's card, a therapist's and a guess on a therapist's.",
        _other_side,
    ),
    _gate("helpful"),
    _gate("hindering"),
    agrees("eventReports", "episode", by="session"),
    agrees("eventReports", "client", by="episode"),
    agrees("eventReports", "therapist", by="episode"),
    BetweenRule(
        "cards",
        ("session",),
        (via("cards", "session", "cards_expected"),),
        "a card for a session of which none was expected",
        "Write true in cards_expected of the session, or remove the card.",
        lambda cell: ~cell("session.cards_expected"),
    ),
    BetweenRule(
        "eventReports",
        ("perspective",),
        (via("eventReports", "card", "after_reveal"),),
        "a guess on a card that came after the reveal",
        "A guess is made before the reveal: remove the report, or correct after_reveal.",
        lambda cell: (cell("perspective") == "guess") & cell("card.after_reveal"),
    ),
    agrees("scores", "episode", by="session"),
    agrees("turningPoints", "episode", by="session"),
    BetweenRule(
        "matches",
        ("client_report",),
        MATCHED,
        "it is no report of a client",
        "A match joins a client's report with a therapist's, or with a guess.",
        lambda cell: cell("client_report.perspective") != "client",
    ),
    BetweenRule(
        "matches",
        ("therapist_report",),
        MATCHED,
        "it is a report of a client",
        "A match joins a client's report with a therapist's, or with a guess.",
        lambda cell: cell("therapist_report.perspective") == "client",
    ),
    BetweenRule(
        "matches",
        ("decoy",),
        MATCHED,
        "the two reports are from two sessions, and it is not marked as a decoy",
        "Write true in decoy, or correct the reports.",
        lambda cell: (
            ~cell("decoy") & (cell("client_report.session") != cell("therapist_report.session"))
        ),
    ),
    BetweenRule(
        "matches",
        ("decoy",),
        MATCHED,
        "a decoy whose two reports are from one session, or from two episodes",
        "A decoy takes its reports from two sessions of one episode.",
        lambda cell: (
            cell("decoy")
            & (
                (cell("client_report.session") == cell("therapist_report.session"))
                | (cell("client_report.episode") != cell("therapist_report.episode"))
            )
        ),
    ),
)
