"""What a row owes to the rows it refers to, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from visavis.dataset.schema import TABLES

Cell = Callable[[str], pl.Expr]


@dataclass(frozen=True, slots=True)
class BetweenRule:
    """One sentence about a row and the rows that it names."""

    table: str
    columns: tuple[str, ...]
    """Of the row itself; the first is the one that is named in the fault."""
    through: Mapping[str, tuple[str, ...]]
    """By referring column: what is taken from the row there, told as ``column.taken``."""
    problem: str
    remedy: str
    broken: Callable[[Cell], pl.Expr]

    @property
    def joins(self) -> tuple[str, ...]:
        """The table, and the columns through which others are joined to it."""
        return (self.table, *self.through)


def agrees(table: str, column: str, via: str) -> BetweenRule:
    """Say that a column repeats what stands in the row that `via` names."""
    to = TABLES[table].column(via).references
    other = to.table if to else ""
    return BetweenRule(
        table,
        (column,),
        {via: (column,)},
        f"it is not the {column} of its {via} in {other}",
        f"Take over the {column} that stands in {other}, or correct the {via}.",
        lambda cell: cell(column) != cell(f"{via}.{column}"),
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
        {"card": (valence, "perspective")},
        f"the card says that nothing was {valence}, and this report does",
        f"Correct the card's answer ({valence}), or remove the report.",
        _told_nothing(valence),
    )


MATCHED = {
    "client_report": ("perspective", "session", "episode"),
    "therapist_report": ("perspective", "session", "episode"),
}

BETWEEN_RULES = (
    agrees("eventReports", "session", via="card"),
    BetweenRule(
        "eventReports",
        ("perspective",),
        {"card": ("perspective",)},
        "it stands on the other side's card",
        "A client's report stands on a client's card, a therapist's and a guess on a therapist's.",
        _other_side,
    ),
    _gate("helpful"),
    _gate("hindering"),
    agrees("eventReports", "episode", via="session"),
    agrees("eventReports", "client", via="episode"),
    agrees("eventReports", "therapist", via="episode"),
    BetweenRule(
        "cards",
        ("session",),
        {"session": ("cards_expected",)},
        "a card for a session of which none was expected",
        "Write true in cards_expected of the session, or remove the card.",
        lambda cell: ~cell("session.cards_expected"),
    ),
    BetweenRule(
        "sessions",
        ("day", "status"),
        {"episode": ("last_day",)},
        "a session was held after the last day of its episode",
        "last_day is the day of the last session that was held.",
        lambda cell: (cell("status") == "held") & (cell("day") > cell("episode.last_day")),
    ),
    agrees("scores", "episode", via="session"),
    agrees("turningPoints", "episode", via="session"),
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
