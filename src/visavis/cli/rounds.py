"""The rounds of the background worker: what is done again and again, and how often.

Every round is safe to run twice and by several workers; a round that is missed while nothing
runs is made up for at the next start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from visavis.apps.audit.tasks import anchor_chain
from visavis.apps.care.tasks import erase, plan_week
from visavis.apps.coding.queries import machine
from visavis.apps.coding.tasks import learn_models, tend_models
from visavis.apps.notices.queries import outbox
from visavis.apps.notices.tasks import deliver, forget_sent
from visavis.apps.people.actions.forget_expired import forget_expired
from visavis.gateways.outside import outside
from visavis.privacy.retention import ANCHOR_EVERY

log = logging.getLogger(__name__)
RESULTS_KEPT = timedelta(days=1)


@dataclass(slots=True)
class Round:
    """One thing that is done again and again."""

    name: str
    every: timedelta
    put_in_queue: Callable[[str], object]
    """Takes the worker's name."""
    wanted: Callable[[datetime], bool] = lambda _now: True
    """Asked first, so that an idle practice writes nothing to disk."""
    next_at: datetime | None = field(default=None)

    def due(self, now: datetime) -> bool:
        """Whether its time has come; after the clock was put back, it has."""
        return self.next_at is None or not self.next_at - self.every <= now < self.next_at


def rounds() -> list[Round]:
    """Every round, due at once."""
    return [
        Round(
            "deliver",
            timedelta(seconds=2),
            lambda worker: deliver.enqueue(worker=worker),
            wanted=outbox.has_work,
        ),
        Round("plan", timedelta(hours=1), lambda _: plan_week.enqueue()),
        Round("anchor", ANCHOR_EVERY, lambda _: anchor_chain.enqueue()),
        Round("erase", timedelta(hours=1), lambda _: erase.enqueue()),
        Round(
            "learn",
            timedelta(seconds=20),
            lambda _: learn_models.enqueue(),
            wanted=lambda _now: machine.has_work(),
        ),
        Round("models", timedelta(hours=1), lambda _: tend_models.enqueue()),
        Round("forget", timedelta(hours=6), lambda _: forget_sent.enqueue()),
        Round("tidy", timedelta(hours=1), lambda _: tidy_database.enqueue()),
    ]


def put_in_queue(what: Sequence[Round], *, worker: str, now: datetime) -> list[str]:
    """Put every round that is due and wanted in the queue; return their names."""
    done = []
    for each in what:
        if not each.due(now):
            continue
        if each.wanted(now):
            each.put_in_queue(worker)
            done.append(each.name)
        # Only now: what could not be put in the queue is due still.
        each.next_at = now + each.every
    return done


@task()
def tidy_database() -> None:
    """Forget what has run out, and fold SQLite's journal into the database."""
    now = outside().clock.now()
    DBTaskResult.objects.filter(enqueued_at__lt=now - RESULTS_KEPT).delete()
    forget_expired(now=now)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
