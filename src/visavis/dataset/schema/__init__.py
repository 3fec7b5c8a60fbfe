"""The study dataset, declared: reader, writer, checker and pages all come from these tables.

To add a column, write it into the file of its table; `make pages` then brings the page of the
schema up to date.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from visavis.dataset.schema.accounts import CARDS, EVENT_REPORTS, TURNING_POINTS
from visavis.dataset.schema.coding import ASSIGNMENTS, CODINGS, CONSENSUS, MATCHES, PREDICTIONS
from visavis.dataset.schema.kinds import Column, Kind, Reference, Table
from visavis.dataset.schema.people import CLIENTS, ENROLMENTS, THERAPISTS
from visavis.dataset.schema.therapy import EPISODES, SCORES, SESSIONS

__all__ = ["TABLES", "VERSION", "Column", "Kind", "Reference", "Table"]

VERSION = "1"
"""Of the schema; a column that goes or changes its meaning raises it."""

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            THERAPISTS,
            CLIENTS,
            ENROLMENTS,
            EPISODES,
            SESSIONS,
            CARDS,
            EVENT_REPORTS,
            ASSIGNMENTS,
            CODINGS,
            CONSENSUS,
            MATCHES,
            PREDICTIONS,
            SCORES,
            TURNING_POINTS,
        )
    }
)
