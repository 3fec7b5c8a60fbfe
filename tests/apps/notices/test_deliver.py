from __future__ import annotations

import dataclasses
import email
import email.policy
import logging
import uuid
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from tests.apps.notices.conftest import BROKEN, MARKER, UNWANTED
from tests.mailservers import Postbox
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.notices.actions import deliver as steps
from visavis.apps.notices.actions.deliver import deliver_due
from visavis.apps.notices.actions.drop import drop_about
from visavis.apps.notices.actions.enqueue import enqueue
from visavis.apps.notices.actions.purge import purge
from visavis.apps.notices.actions.resend import resend
from visavis.apps.notices.models import Message
from visavis.apps.notices.queries import outbox
from visavis.gateways.outside import Outside, connect
from visavis.privacy.retention import CLAIM_LIFE, MESSAGE_LIFE, SENT_MESSAGES_KEPT
from visavis.vocab.notices import Channel

pytestmark = pytest.mark.django_db

ABOUT = uuid.UUID(int=7)
LATER = CLAIM_LIFE + timedelta(seconds=1)


def wish(now: datetime, about: uuid.UUID = ABOUT, *, to: str = "client:1") -> Message:
    return enqueue(
        kind="greeting",
        about=about,
        recipient=to,
        channel=Channel.MAIL,
        once=f"greeting:{about}:{to}",
        due_at=now,
        now=now,
    )


def state(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_due_message_arrives_in_the_recipients_language(box: Postbox, now: datetime) -> None:
    message = wish(now)
    assert deliver_due(worker="w", now=now) == 1
    [raw] = box.arrived
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    assert {name: mail[name] for name in ("From", "To", "Subject", "Message-ID")} == {
        "From": f"Maison de la Place <{settings.DEFAULT_FROM_EMAIL}>",
        "To": "b@example.org",
        "Subject": "Bonjour (fr)",
        "Message-ID": f"<{message.pk}@{domain}>",
    }
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "À bientôt"
    assert (state(message), message.settled_at) == ("sent", now)


def test_what_was_sent_is_audited_without_recipient_or_words(box: Postbox, now: datetime) -> None:
    message = wish(now)
    deliver_due(worker="w", now=now)
    entry = Entry.objects.get()
    assert (entry.verb, entry.target, entry.subject, entry.details) == (
        "message.sent",
        f"message:{message.pk}",
        None,
        {"kind": "greeting", "channel": "mail"},
    )


def test_what_was_sent_is_not_sent_again(box: Postbox, now: datetime) -> None:
    wish(now)
    deliver_due(worker="w", now=now)
    assert deliver_due(worker="w", now=now + timedelta(hours=1)) == 0
    assert len(box.arrived) == 1


def test_nothing_goes_out_before_it_is_due(box: Postbox, now: datetime) -> None:
    message = wish(now + timedelta(minutes=1))
    deliver_due(worker="w", now=now)
    assert (state(message), box.arrived) == ("waiting", [])


@pytest.mark.parametrize(("about", "to"), [(UNWANTED, "client:1"), (ABOUT, "client:unreachable")])
def test_nobody_gets_what_is_no_longer_wanted(
    about: uuid.UUID, to: str, box: Postbox, now: datetime
) -> None:
    message = wish(now, about, to=to)
    deliver_due(worker="w", now=now)
    assert (state(message), box.arrived) == ("dropped", [])


def test_a_refusal_is_tried_again_ever_more_slowly(box: Postbox, now: datetime) -> None:
    message = wish(now)
    box.answers["RCPT"] = "450 later"
    waits = []
    at = now
    for _ in range(8):
        deliver_due(worker="w", now=at)
        message.refresh_from_db()
        waits.append((message.due_at - at) // timedelta(minutes=1))
        at = message.due_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    box.answers.clear()
    deliver_due(worker="w", now=at)
    assert (state(message), len(box.arrived), message.tries) == ("sent", 1, 8)


def test_a_gateway_that_refuses_is_asked_once_a_round(box: Postbox, now: datetime) -> None:
    first, second = wish(now), wish(now, uuid.UUID(int=8))
    box.answers["MAIL"] = "450 later"
    assert deliver_due(worker="w", now=now) == 1
    box.answers.clear()
    assert deliver_due(worker="w", now=now) == 1
    assert sorted([state(first), state(second)]) == ["sent", "waiting"]


def test_what_could_not_be_sent_in_time_is_not_sent_late(box: Postbox, now: datetime) -> None:
    message = wish(now)
    box.answers["MAIL"] = "450 later"
    deliver_due(worker="w", now=now)
    box.answers.clear()
    deliver_due(worker="w", now=now + MESSAGE_LIFE)
    assert (state(message), box.arrived) == ("dropped", [])


def test_what_may_have_been_sent_is_listed_and_never_resent_unasked(
    box: Postbox, now: datetime
) -> None:
    message = wish(now)
    box.hang_up_at = "DATA"
    deliver_due(worker="w", now=now)
    box.hang_up_at = ""
    for days in range(4):
        deliver_due(worker="w", now=now + timedelta(days=days))
    assert list(outbox.unknown()) == [message]
    assert len(box.arrived) == 1


def test_a_gateway_that_breaks_off_is_asked_once_a_round(box: Postbox, now: datetime) -> None:
    first, second = wish(now), wish(now, uuid.UUID(int=8))
    box.hang_up_at = "DATA"
    assert deliver_due(worker="w", now=now) == 1
    box.hang_up_at = ""
    assert deliver_due(worker="w", now=now) == 1
    assert sorted([state(first), state(second)]) == ["sent", "unknown"]


def test_a_person_may_have_it_sent_again(box: Postbox, now: datetime) -> None:
    message = wish(now)
    box.hang_up_at = "DATA"
    deliver_due(worker="w", now=now)
    box.hang_up_at = ""
    assert resend(message=message, by=OPERATOR, now=now + timedelta(days=5))
    assert not resend(message=message, by=OPERATOR, now=now + timedelta(days=5))
    deliver_due(worker="w", now=now + timedelta(days=5))
    assert (state(message), len(box.arrived)) == ("sent", 2)
    ids = {email.message_from_bytes(raw)["Message-ID"] for raw in box.arrived}
    assert len(ids) == 1


def test_dead_after_the_claim_means_somebody_else_sends(box: Postbox, now: datetime) -> None:
    message = wish(now)
    steps.claim(worker="dead", now=now)
    assert deliver_due(worker="w", now=now + timedelta(minutes=1)) == 0
    assert deliver_due(worker="w", now=now + LATER) == 1
    assert (state(message), len(box.arrived)) == ("sent", 1)


@pytest.mark.parametrize(("begun", "then"), [(False, "sent"), (True, "unknown")])
def test_a_claim_from_before_the_clock_was_put_back_holds_nothing_up(
    box: Postbox, now: datetime, *, begun: bool, then: str
) -> None:
    message = wish(now - timedelta(days=3))
    held = steps.claim(worker="dead", now=now)
    if begun and held is not None:
        steps.begin(message=held)
    deliver_due(worker="w", now=now - timedelta(days=2))
    assert (state(message), len(box.arrived)) == (then, 0 if begun else 1)


@pytest.mark.parametrize("handed_over", [False, True])
def test_dead_after_the_beginning_means_unknown(
    box: Postbox, now: datetime, *, handed_over: bool
) -> None:
    message = wish(now)
    held = steps.claim(worker="dead", now=now)
    assert held is not None
    letter = steps.write(message=held, now=now)
    assert letter is not None
    steps.begin(message=held)
    if handed_over:
        steps.hand_over(message=held, letter=letter)
    assert deliver_due(worker="w", now=now + LATER) == 0
    assert (state(message), len(box.arrived)) == ("unknown", int(handed_over))


def test_a_slow_worker_cannot_begin_with_what_was_given_on(box: Postbox, now: datetime) -> None:
    wish(now)
    slow = steps.claim(worker="slow", now=now)
    assert slow is not None
    deliver_due(worker="quick", now=now + LATER)
    steps.deliver(message=slow, now=now + LATER)
    assert len(box.arrived) == 1


def test_a_slow_worker_that_lives_settles_the_matter(box: Postbox, now: datetime) -> None:
    message = wish(now)
    slow = steps.claim(worker="slow", now=now)
    assert slow is not None
    steps.begin(message=slow)
    deliver_due(worker="quick", now=now + LATER)
    assert state(message) == "unknown"
    steps.settle(message=slow, outcome=steps.Outcome.SENT, now=now + LATER)
    assert state(message) == "sent"


def test_what_was_taken_back_under_the_worker_does_not_go_out(box: Postbox, now: datetime) -> None:
    message = wish(now)
    held = steps.claim(worker="w", now=now)
    assert held is not None
    drop_about(about=ABOUT, now=now)
    steps.deliver(message=held, now=now)
    assert (state(message), box.arrived) == ("dropped", [])


def test_what_was_forgotten_under_the_worker_stays_forgotten(box: Postbox, now: datetime) -> None:
    message = wish(now)
    held = steps.claim(worker="w", now=now)
    assert held is not None
    steps.begin(message=held)
    Message.objects.all().delete()
    steps.settle(message=held, outcome=steps.Outcome.SENT, now=now)
    assert (Message.objects.count(), Entry.objects.count()) == (0, 0)
    assert message.pk is not None


def test_one_that_cannot_be_written_holds_up_no_other_and_is_not_quoted(
    box: Postbox, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    broken, good = wish(now, BROKEN), wish(now)
    with caplog.at_level(logging.DEBUG):
        deliver_due(worker="w", now=now)
    assert (state(broken), state(good)) == ("waiting", "sent")
    assert f"message.not_written {broken.pk} ValueError" in caplog.text
    assert MARKER not in caplog.text


def test_a_kind_without_a_composer_waits(box: Postbox, now: datetime) -> None:
    message = wish(now)
    Message.objects.update(kind="nobody_knows")
    deliver_due(worker="w", now=now)
    assert (state(message), box.arrived) == ("waiting", [])


def test_an_sms_goes_by_the_gateway(world: Outside, now: datetime) -> None:
    sent: list[dict[str, str]] = []

    class Notebook:
        def send(self, **message: str) -> None:
            sent.append(message)

    message = wish(now)
    Message.objects.update(channel=Channel.SMS)
    deliver_due(worker="w", now=now)
    assert state(message) == "waiting"  # there is no gateway yet
    connect(dataclasses.replace(world, sms=Notebook()))
    deliver_due(worker="w", now=now + timedelta(hours=1))
    assert sent == [{"to": "+4512345678", "text": "À bientôt", "reference": str(message.pk)}]


def test_what_is_long_done_is_forgotten_but_not_what_nobody_knows(
    box: Postbox, now: datetime
) -> None:
    sent, unknown = wish(now), wish(now, uuid.UUID(int=8))
    Message.objects.filter(pk=sent.pk).update(state="sent", settled_at=now)
    Message.objects.filter(pk=unknown.pk).update(state="unknown", settled_at=now)
    assert purge(now=now + SENT_MESSAGES_KEPT) == 0
    assert purge(now=now + SENT_MESSAGES_KEPT + timedelta(seconds=1)) == 1
    assert list(Message.objects.all()) == [unknown]
