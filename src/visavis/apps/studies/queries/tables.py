"""Tables of the study dataset, for a few clients at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import polars as pl

from visavis.apps.studies.queries.coded_rows import CodedRows
from visavis.apps.studies.queries.gathered import gather
from visavis.apps.studies.queries.leaving import Leaving
from visavis.apps.studies.queries.taking_part import TakingPart
from visavis.apps.studies.queries.therapy_rows import Row, TherapyRows
from visavis.apps.studies.rules.attributes import Telling
from visavis.apps.studies.rules.codes import Codes, Thing
from visavis.dataset.schema import TABLES, Kind
from visavis.vocab.care import ConsentScope
from visavis.vocab.study import EnrolmentOutcome

BATCH = 100
"""Clients whose rows are in memory at a time."""


def in_batches(therapies: Sequence[TakingPart], codes: Codes) -> list[list[TakingPart]]:
    """Divide by client, in the order of codes: the rows' order then tells nothing either."""
    ordered = sorted(
        therapies,
        key=lambda t: (codes.of(Thing.CLIENT, t.client), t.started_on, t.episode),
    )
    clients = [list(group) for _, group in groupby(ordered, key=lambda t: t.client)]
    return [
        [therapy for client in clients[start : start + BATCH] for therapy in client]
        for start in range(0, len(clients), BATCH)
    ]


def therapist_rows(told: Telling) -> pl.DataFrame:
    """Return `therapists`, by code."""
    rows: list[Row] = [
        {
            "therapist": code,
            "practice": known.practice,
            "orientation": known.orientation,
            "experience_years": known.experience_years,
            "experience_band": known.experience_band,
        }
        for code, known in sorted(told.by_therapist.items())
    ]
    return frame("therapists", rows, text=False)


def tables_of(export: Leaving, therapies: Sequence[TakingPart]) -> dict[str, pl.DataFrame]:
    """Return the rows about the clients of `therapies` in all tables.

    Six queries; one more for words, and four for codings.
    """
    gathered = gather(therapies)
    names = export.words.names({therapy.client for therapy in therapies})
    seen = [TherapyRows(export, t, gathered, names.get(t.client, "")) for t in therapies]
    reports = [row for one in seen for row in one.reports()]
    rows: dict[str, Iterable[Row]] = {
        "clients": _clients(export, therapies),
        "enrolments": _enrolments(export, seen),
        "episodes": (one.episode() for one in seen),
        "sessions": (row for one in seen for row in one.sessions()),
        "cards": (row for one in seen for row in one.cards()),
        "eventReports": reports,
        "turningPoints": (row for one in seen for row in one.turning_points()),
    }
    if export.rounds.by_id:
        rows |= CodedRows.of(export, therapies, {str(row["report"]) for row in reports}).rows()
    return {
        table: frame(table, list(made), text=export.words.asked_for) for table, made in rows.items()
    }


def _clients(export: Leaving, therapies: Sequence[TakingPart]) -> Iterator[Row]:
    for client in dict.fromkeys(therapy.client for therapy in therapies):
        code = export.codes.of(Thing.CLIENT, client)
        yield {"client": code, "practice": export.practices.get(code)}


def _enrolments(export: Leaving, seen: Sequence[TherapyRows]) -> Iterator[Row]:
    """One line for a client with a therapist, counted from the first of their therapies."""
    couples = {(o.therapy.client, o.therapy.therapist): o for o in reversed(seen)}
    for one in seen:
        if couples[one.therapy.client, one.therapy.therapist] is one:
            agreement = export.agreed[one.therapy.client]
            yield {
                "client": one.codes["client"],
                "therapist": one.codes["therapist"],
                "invited": True,
                "outcome": EnrolmentOutcome.ENROLLED,
                "consent_day": one.day(agreement.since),
                "scope": ConsentScope.TEXT if agreement.text else ConsentScope.RESEARCH,
            }


def frame(table: str, rows: Sequence[Row], *, text: bool) -> pl.DataFrame:
    """Put rows into the form that the schema declares, without columns of text where there is none.

    A row may lack a column: then nothing is known.
    """
    dtypes = {
        column.name: column.dtype
        for column in TABLES[table].columns
        if text or column.kind is not Kind.TEXT
    }
    return pl.DataFrame(list(rows), schema=dtypes)
