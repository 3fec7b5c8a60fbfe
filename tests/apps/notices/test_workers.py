"""Several workers at once, some of which are killed between two steps; a real mail server."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
import uuid
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.apps.notices.mortal_workers import KILLED
from tests.mailservers import Postbox
from visavis.apps.notices.actions.deliver import deliver_due
from visavis.apps.notices.actions.enqueue import enqueue
from visavis.apps.notices.models import Message
from visavis.privacy.retention import CLAIM_LIFE
from visavis.vocab.notices import Channel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT = Path(__file__).parents[3]
MESSAGES = 20


def wish(now: datetime, n: int) -> None:
    enqueue(
        kind="greeting",
        about=uuid.UUID(int=100 + n),
        recipient=f"client:{n}",
        channel=Channel.MAIL,
        once=f"greeting:{n}",
        due_at=now,
        now=now,
    )


def address_of_this_database() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgresql://{known['USER']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def run_workers(now: datetime, port: int, data: Path) -> tuple[list[int], list[int]]:
    """Run the dying and then the racing; return how each batch ended."""
    environment = os.environ | {
        "DATABASE_URL": address_of_this_database(),
        "DJANGO_SETTINGS_MODULE": "visavis.config.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "VISAVIS_DATA": str(data),
    }
    said = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-m", "tests.apps.notices.mortal_workers", now.isoformat(), str(port)],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=90,
    ).stdout
    died, raced = map(json.loads, said.splitlines())
    return died, raced


def test_workers_that_die_and_workers_that_race_send_each_message_at_most_once(
    box: Postbox, now: datetime, tmp_path: Path
) -> None:
    for n in range(MESSAGES):
        wish(now, n)
    died, raced = run_workers(now, box.port, tmp_path)
    assert died == [KILLED] * 3
    assert sum(raced) == MESSAGES - 3
    assert Counter(Message.objects.values_list("state", flat=True)) == {
        "sent": MESSAGES - 3,
        "claimed": 1,
        "sending": 2,
    }
    deliver_due(worker="the next one", now=now + CLAIM_LIFE + timedelta(seconds=1))

    arrived = Counter(email.message_from_bytes(raw)["Message-ID"] for raw in box.arrived)
    assert set(arrived.values()) == {1}
    assert len(arrived) == MESSAGES - 1  # the one that died before the exchange
    assert Counter(Message.objects.values_list("state", flat=True)) == {
        "sent": MESSAGES - 2,
        "unknown": 2,
    }
