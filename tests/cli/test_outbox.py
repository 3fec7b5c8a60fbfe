from __future__ import annotations

import uuid
from datetime import datetime

import pytest

from tests.cli.conftest import Visavis
from visavis.apps.notices.actions.enqueue import enqueue
from visavis.apps.notices.models import Message
from visavis.vocab.notices import Channel, MessageState

pytestmark = pytest.mark.django_db


@pytest.fixture
def unknown(now: datetime) -> Message:
    for n in range(2):
        message = enqueue(
            kind="contact_wish",
            about=uuid.UUID(int=n),
            recipient=f"member:{uuid.UUID(int=9)}",
            channel=Channel.MAIL,
            once=str(n),
            due_at=now,
            now=now,
        )
    Message.objects.filter(pk=message.pk).update(state=MessageState.UNKNOWN, settled_at=now)
    return message


def test_messages_are_counted_and_the_unknown_named(visavis: Visavis, unknown: Message) -> None:
    assert visavis("outbox", "list").output.splitlines() == [
        "waiting  1",
        "claimed  0",
        "sending  0",
        "sent     0",
        "unknown  1",
        "dropped  0",
        f"{unknown.pk}  contact_wish  by mail, 2026-03-02 09:00 UTC",
    ]


def test_a_person_asks_for_it_once(visavis: Visavis, unknown: Message) -> None:
    first, second = (visavis("outbox", "resend", str(unknown.pk)) for _ in range(2))
    unknown.refresh_from_db()
    assert (first.exit_code, unknown.state) == (0, "waiting")
    assert (second.exit_code, "no message of unknown fate" in second.output) == (2, True)
