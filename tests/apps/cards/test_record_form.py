"""The form that a therapy session is entered with."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from visavis.apps.cards.forms.record import RecordForm

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
WEST = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("on", "at", "status"), [("0001-01-01", "00:00", "held"), ("9999-12-31", "23:59", "planned")]
)
def test_a_year_that_nobody_means_is_refused(on: str, at: str, status: str) -> None:
    form = RecordForm({"on": on, "at": at, "status": status}, now=NOW, zone=WEST)
    assert list(form.errors) == ["on"]


def test_an_early_session_is_taken() -> None:
    typed = {"on": "1998-05-04", "at": "09:00", "status": "held"}
    form = RecordForm(typed, now=NOW, zone=WEST)
    assert form.is_valid()
    assert form.moment() == datetime(1998, 5, 4, 9, tzinfo=WEST)
