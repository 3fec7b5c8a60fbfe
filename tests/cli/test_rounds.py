from __future__ import annotations

import errno
from datetime import datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from tests import factories
from visavis.apps.cards.actions.contact import wish_contact
from visavis.apps.notices.models import Message
from visavis.apps.notices.queries import outbox
from visavis.cli.rounds import RESULTS_KEPT, Round, put_in_queue, rounds, tidy_database
from visavis.cli.worker import try_turn, turn
from visavis.gateways.clock import SetClock
from visavis.privacy.retention import ANCHOR_EVERY, CLAIM_LIFE

pytestmark = pytest.mark.django_db

COMMITTED = pytest.mark.django_db(transaction=True)  # a journal folds only outside a transaction
HOURLY = ["plan", "anchor", "erase", "models", "tidy"]


def wish(now: datetime) -> None:
    practice = factories.practice()
    practice.contact_person = factories.member(practice)
    practice.save()
    wish_contact(client=factories.client(practice), now=now)


def test_everything_is_due_at_the_start_but_the_outbox_when_it_is_empty(now: datetime) -> None:
    assert put_in_queue(rounds(), worker="w", now=now) == [*HOURLY[:4], "forget", "tidy"]


def test_each_comes_again_in_its_own_time(now: datetime) -> None:
    what = rounds()
    put_in_queue(what, worker="w", now=now)
    assert put_in_queue(what, worker="w", now=now + timedelta(minutes=59)) == []
    assert put_in_queue(what, worker="w", now=now + timedelta(hours=1)) == HOURLY


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(days=3)])
def test_a_clock_that_is_put_back_stops_no_round(now: datetime, back: timedelta) -> None:
    what = rounds()
    put_in_queue(what, worker="w", now=now)
    assert put_in_queue(what, worker="w", now=now - back)[:3] == HOURLY[:3]
    assert put_in_queue(what, worker="w", now=now - back) == []


def test_what_could_not_be_put_in_the_queue_is_due_still(now: datetime) -> None:
    def refuse(_worker: str) -> None:
        raise OSError(errno.ENOSPC, "full")

    [broken] = what = [Round("broken", timedelta(hours=1), refuse)]
    with pytest.raises(OSError, match="full"):
        put_in_queue(what, worker="w", now=now)
    assert broken.due(now)


def test_a_worker_outlives_a_fault_and_stops_at_a_mistake(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(error: Exception) -> None:
        def put(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr("visavis.cli.worker.put_in_queue", put)

    fail(OSError(errno.ENOSPC, "full"))
    assert not try_turn([], name="w")
    assert caplog.messages == ["fault The disk is full: make room on it"]
    fail(ValueError("a mistake"))
    with pytest.raises(ValueError, match="a mistake"):
        try_turn([], name="w")


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
    assert outbox.has_work(now - timedelta(days=1))  # the clock was put back meanwhile


@COMMITTED
def test_the_worker_works_the_queue_off(now: datetime) -> None:
    wish(now)
    turn(rounds(), name="w")
    ended = DBTaskResult.objects.values_list("task_path", "status")
    assert [path for path, status in ended if status != "SUCCESSFUL"] == []
    assert len(ended) == len(rounds()) - 1  # nobody asked for a model
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
