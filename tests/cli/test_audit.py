from __future__ import annotations

import shutil
from datetime import datetime

import pytest

from tests import factories
from tests.cli.conftest import Visavis
from visavis.apps.audit.actions.anchor import anchor
from visavis.apps.audit.actions.record import record
from visavis.apps.audit.models import ChainHead, Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.gateways.outside import Outside

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
        "The audit log is whole: 3 entries, 1 anchor, the last of 2026-03-02 09:00 UTC.\n",
    )


def test_a_broken_log_is_shown_fault_by_fault(visavis: Visavis) -> None:
    Entry.objects.filter(number=3).delete()
    result = visavis("audit", "verify")
    assert result.exit_code == 1
    assert "3 the entries from here to the end were taken away" in " ".join(result.output.split())


def test_a_log_that_was_removed_with_its_anchors_is_noticed(
    visavis: Visavis, world: Outside
) -> None:
    factories.practice()
    Entry.objects.all().delete()
    ChainHead.objects.all().delete()
    shutil.rmtree(world.data / "audit")
    result = visavis("audit", "verify")
    assert (result.exit_code, result.output) == (
        1,
        "The audit log is empty although there is a practice: it was removed.\n",
    )
