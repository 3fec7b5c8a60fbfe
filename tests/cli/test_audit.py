from __future__ import annotations

from datetime import datetime

import pytest

from tests.cli.conftest import Visavis
from visavis.apps.audit.actions.anchor import anchor
from visavis.apps.audit.actions.record import record
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chain(now: datetime) -> None:
    for _ in range(3):
        record(verb="thing.done", by=OPERATOR, at=now)
    anchor(now=now)


def test_a_whole_log_is_said_to_be_whole(visavis: Visavis) -> None:
    result = visavis("audit", "verify")
    assert (result.exit_code, result.output) == (
        0,
        "The audit log is whole: 3 entries, 1 anchors, the last of 2026-03-02 09:00 UTC.\n",
    )


def test_a_broken_log_is_shown_fault_by_fault(visavis: Visavis) -> None:
    Entry.objects.filter(number=3).delete()
    result = visavis("audit", "verify")
    assert result.exit_code == 1
    assert "3 the entries from here to the end were taken away" in " ".join(result.output.split())
