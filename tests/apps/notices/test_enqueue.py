from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from visavis.apps.notices.actions.drop import drop_about, drop_to, forget
from visavis.apps.notices.actions.enqueue import enqueue
from visavis.apps.notices.models import Message
from visavis.privacy.retention import MESSAGE_LIFE
from visavis.vocab.notices import Channel, MessageState

pytestmark = pytest.mark.django_db


def wish(now: datetime, *, once: str, recipient: str = "client:1", due_in: int = 0) -> Message:
    return enqueue(
        kind="greeting",
        about=uuid.uuid5(uuid.NAMESPACE_URL, once),
        recipient=recipient,
        channel=Channel.MAIL,
        once=once,
        due_at=now + timedelta(minutes=due_in),
        now=now,
    )


def test_wishing_twice_is_one_message(now: datetime) -> None:
    first, second = wish(now, once="a"), wish(now + timedelta(hours=1), once="a")
    assert (first.pk, Message.objects.count()) == (second.pk, 1)
    assert second.due_at == now


def test_a_message_expires_some_time_after_it_is_due(now: datetime) -> None:
    message = wish(now, once="a", due_in=30)
    assert message.expires_at - message.due_at == MESSAGE_LIFE


def test_a_due_time_that_has_passed_means_now(now: datetime) -> None:
    assert wish(now, once="a", due_in=-60).due_at == now


def test_what_has_not_gone_out_is_taken_back(now: datetime) -> None:
    about_one, other, gone = (wish(now, once=once) for once in "abc")
    Message.objects.filter(pk=gone.pk).update(state=MessageState.SENT, settled_at=now)
    assert drop_about(about=about_one.about, now=now) == 1
    assert drop_to(recipient="client:1", now=now) == 1
    states = {m.once: m.state for m in Message.objects.all()}
    assert states == {"a": "dropped", "b": "dropped", "c": "sent"}
    assert other.recipient == "client:1"


def test_forgetting_leaves_no_row_of_one_and_all_of_another(now: datetime) -> None:
    wish(now, once="a")
    wish(now, once="b", recipient="client:2")
    assert forget(recipient="client:1") == 1
    assert [m.once for m in Message.objects.all()] == ["b"]


@pytest.mark.parametrize("state", ["claimed", "sending", "sent"])
def test_the_database_refuses_a_state_without_its_stamp(state: str, now: datetime) -> None:
    message = wish(now, once="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=state)
