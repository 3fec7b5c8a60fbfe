"""An empty table for those who have none yet; every column is known without a mapping."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from visavis.exchange.spreadsheets.write import write_csv, write_workbook

EVENTS = 2
"""Event reports of each kind that the template has columns for."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the template, and what to type into it."""

    name: str
    holds: str
    example: str
    needed: bool = False


ABOUT_THE_CARD = (
    Column("client", "The client's code, never a name", "K-27", needed=True),
    Column("therapist", "The therapist's e-mail address", "ann@example.org"),
    Column("date", "Day of the therapy session", "2026-11-03", needed=True),
    Column("time", "Its time, needed when there were two on one day", "14:30"),
    Column("number", "Its number, as the practice counts", "5"),
    Column("perspective", "Whose card it is: client or therapist", "client", needed=True),
    Column("filled on", "Date on the card; empty: the day of the session", "2026-11-03"),
    Column("language", "Language of the card: en, fr, de; empty: the practice's", "en"),
    Column("visibility", "Therapist, study only, after ending; empty: the practice's", "therapist"),
    Column("contact", "Yes when the client asks to be contacted", "no"),
)
GATES = {
    "helpful": Column("anything helpful", "Yes or no; empty: not answered", "yes"),
    "hindering": Column("anything hindering", "Yes or no; empty: not answered", "no"),
}
OF_AN_EVENT = (
    ("{side} event {n}", "What was {side}, in the words of the card", "She waited with me"),
    ("{side} rating {n}", "1 to 4, or 6 to 9 and 4 to 1 on the 1–9 line", "3"),
    ("{side} moment {n}", "Beginning, middle, end or throughout", "end"),
)


def columns() -> tuple[Column, ...]:
    """Return the template's columns in their order."""
    made = list(ABOUT_THE_CARD)
    for side, gate in GATES.items():
        made.append(gate)
        for n in range(1, EVENTS + 1):
            made += [
                Column(name.format(side=side, n=n), holds.format(side=side), example)
                for name, holds, example in OF_AN_EVENT
            ]
    return tuple(made)


def write_template(path: Path) -> None:
    """Write the template as .xlsx, with a sheet that explains the columns, or as .csv."""
    names = [column.name for column in columns()]
    if path.suffix.lower() == ".xlsx":
        explained = [[c.name, c.holds, c.example, "yes" if c.needed else ""] for c in columns()]
        write_workbook(
            path,
            [
                ("cards", names, []),
                ("columns", ["column", "what to type", "example", "needed"], explained),
            ],
        )
    else:
        write_csv(path, names, [])
