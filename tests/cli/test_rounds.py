from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from tests import factories
from visavis.apps.cards.actions.contact import wish_contact
from visavis.apps.notices.models import Message
from visavis.apps.notices.queries import outbox
from visavis.cli.rounds import RESULTS_KEPT, put_in_queue, rounds, tidy_database
from visavis.cli.worker import turn
from visavis.gateways.clock import SetClock
from visavis.privacy.retention import ANCHOR_EVERY, CLAIM_LIFE

pytestmark = pytest.mark.django_db

COMMITTED = pytest.mark.django_db(transaction=True)  # a journal folds only outside a transaction
HOURLY = ["plan", "anchor", "erase", "tidy"]


def wish(now: datetime) -> None:
    practice = factories.practice()
    practice.contact_person = factories.member(practice)
    practice.save()
    wish_contact(client=factories.client(practice), now=now)


def test_everything_is_due_at_the_start_but_the_outbox_when_it_is_empty(now: datetime) -> None:
    assert put_in_queue(rounds(), worker="w", now=now) == [*HOURLY[:3], "forget", "tidy"]


def test_each_comes_again_in_its_own_time(now: datetime) -> None:
    what = rounds()
    put_in_queue(what, worker="w", now=now)
    assert put_in_queue(what, worker="w", now=now + timedelta(minutes=59)) == []
    assert put_in_queue(what, worker="w", now=now + timedelta(hours=1)) == HOURLY


def test_the_anchor_comes_as_often_as_the_policy_says() -> None:
    [anchor] = [each for each in rounds() if each.name == "anchor"]
    assert anchor.every == ANCHOR_EVERY


def test_a_due_message_is_taken_up_within_seconds(now: datetime) -> None:
    what = rounds()
    put_in_queue(what, worker="w", now=now)
    wish(now)
    assert put_in_queue(what, worker="w", now=now + timedelta(seconds=3)) == ["deliver"]


@pytest.mark.parametrize("state", ["claimed", "sending"])
def test_what_a_dead_worker_held_is_work(now: datetime, state: str) -> None:
    wish(now)
    Message.objects.update(state=state, claimed_at=now, claimed_by="dead")
    assert not outbox.has_work(now)
    assert outbox.has_work(now + CLAIM_LIFE + timedelta(seconds=1))


@COMMITTED
def test_the_worker_works_the_queue_off(now: datetime) -> None:
    wish(now)
    turn(rounds(), name="w")
    ended = DBTaskResult.objects.values_list("task_path", "status")
    assert [path for path, status in ended if status != "SUCCESSFUL"] == []
    assert len(ended) == len(rounds())
    message = Message.objects.get()
    assert (message.state, message.tries) == ("waiting", 1)  # no mail server is named


@COMMITTED
def test_results_are_forgotten_after_a_day(clock: SetClock) -> None:
    put_in_queue(rounds(), worker="w", now=clock.now())
    made = DBTaskResult.objects.count()
    DBTaskResult.objects.update(enqueued_at=clock.now())
    clock.forward(RESULTS_KEPT)
    tidy_database.call()
    assert DBTaskResult.objects.count() == made
    clock.forward(timedelta(seconds=1))
    tidy_database.call()
    assert DBTaskResult.objects.count() == 0
