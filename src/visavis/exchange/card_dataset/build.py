"""A study dataset from typed cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import polars as pl

from visavis.dataset.schema import TABLES
from visavis.dataset.write import DatasetWriter, Description
from visavis.exchange.card_dataset.ends import Draw, ends_of
from visavis.exchange.card_dataset.rows import (
    Coded,
    Held,
    Row,
    card_rows,
    draw_codes,
    episode_rows,
    held_sessions,
    report_rows,
    session_rows,
)
from visavis.exchange.card_dataset.sittings import Couple, therapies
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.values import TypedCard
from visavis.vocab.remedy import RemedyError

KNOWN = (
    "Made from paper cards that were typed into a table. Only sessions of which a card came back"
    " are known: cancelled and missed sessions, and sessions without any card, are not in."
)
ENDINGS = (
    "The cards do not tell how therapies ended: every episode counts as open. Where there are"
    " several, each is seen until up to four weeks before the last session in the whole table, by"
    " a number of days drawn for each, and later sessions are left out: a common last day would"
    " give back the dates on which therapies began."
)
REVEAL = "Nobody knows of a paper card whether the other one had been read: after_reveal is false."
NO_CARD = (
    "No row of the table holds an answer, so there is no card to write. Type the answers in, or say"
    " by --mapping which columns hold them."
)
TOO_EARLY = (
    "All sessions in the table are of the last four weeks, which are left out where there are"
    " several therapies. Build the dataset when there are older ones."
)
NOTES = (KNOWN, ENDINGS, REVEAL)
WITH_TEXT = (
    "People's own words stand as they were typed. Names were not struck out: look through them"
    " before anybody else reads them."
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What lies after the end of the observation of its therapy."""

    sessions: int = 0
    cards: int = 0
    therapies: int = 0
    """From which something is left out …"""
    whole: int = 0
    """… and of these, those of which nothing is in."""


@dataclass(frozen=True, slots=True)
class Built:
    """What became of the cards."""

    problems: Sequence[RowProblem]
    """When there are any, nothing was written."""
    rows: dict[str, int]
    old_codes: Sequence[tuple[str, str, str]]
    """Kind, code or address in the table, and new code: who is who. Stands nowhere else."""
    left_out: LeftOut = LeftOut()


def build(
    cards: Sequence[TypedCard], folder: Path, *, about: Description, rng: Random, draw: Draw
) -> Built:
    """Write a study dataset.

    Parameters
    ----------
    cards
        As they were read, without problems.
    folder
        Where it goes.
    about
        The dataset in words; says whether people's own words go along.
    rng
        Draws the new codes. Whoever could repeat its draws could undo them.
    draw
        Says by how much sooner the observation of a therapy ends.

    Returns
    -------
    Built
        How many rows each table has, or why there is no dataset.
    """
    found = therapies(cards)
    if found.problems:
        return Built(found.problems, {}, ())
    known = held_sessions(found.sittings)
    until = ends_of(known, draw)
    held = [one for one in known if one.sitting.day <= until[one.couple]]
    if not held:
        raise RemedyError(TOO_EARLY if known else NO_CARD)
    codes = draw_codes(held, rng)
    rows: dict[str, int] = {}
    with DatasetWriter(folder, about=about) as out:
        for table, made in _tables(held, codes, until, text=about.text):
            frame = _frame(table, made)
            out.write(table, frame)
            rows[table] = frame.height
    spelled = {card.meeting.client.casefold(): card.meeting.client for card in cards}
    return Built((), rows, _who_is_who(codes, spelled), _left_out(known, held))


def _left_out(known: Sequence[Held], held: Sequence[Held]) -> LeftOut:
    kept = {(one.couple, one.number) for one in held}
    out = [one for one in known if (one.couple, one.number) not in kept]
    therapies = {one.couple for one in out}
    return LeftOut(
        sessions=len(out),
        cards=sum(len(one.sitting.cards) for one in out),
        therapies=len(therapies),
        whole=len(therapies - {one.couple for one in held}),
    )


def _tables(
    held: Sequence[Held], codes: Coded, until: Mapping[Couple, date], *, text: bool
) -> Iterable[tuple[str, Iterable[Row]]]:
    yield "therapists", ({"therapist": code} for code in codes.therapists.values())
    yield "clients", ({"client": code} for code in codes.clients.values())
    yield "episodes", episode_rows(held, codes, until)
    yield "sessions", session_rows(held, codes)
    yield "cards", card_rows(held, codes)
    yield "eventReports", report_rows(held, codes, text=text)


def _frame(table: str, rows: Iterable[Row]) -> pl.DataFrame:
    """Put rows in the order of their codes: the order of the typed table tells who is who."""
    listed = list(rows)
    dtypes = TABLES[table].dtypes
    names = list(listed[0]) if listed else [c.name for c in TABLES[table].columns if c.required]
    frame = pl.DataFrame(listed, schema={name: dtypes[name] for name in names})
    told = [name for name in names if frame[name].null_count() < max(1, frame.height)]
    return frame.select(told).sort(TABLES[table].key)


def _who_is_who(codes: Coded, spelled: Mapping[str, str]) -> list[tuple[str, str, str]]:
    clients = [("client", spelled[old], new) for old, new in codes.clients.items()]
    return clients + [("therapist", old, new) for old, new in codes.therapists.items() if old]
