"""Send what is due: claim, begin, hand over, settle. Each step is on disk before the next.

A worker may die between any two steps, and several may run at once:

- It dies after *claim*: nothing has left the house. Once the claim is stale, the message waits
  again.
- It dies after *begin*: the exchange may have happened. The message becomes *unknown*; a person
  decides, no program resends.
- A claim is a conditional update, so one of several workers gets it; *begin* is another, on the
  same claim, so a worker that was thought dead cannot begin with a message that was given on.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import SYSTEM
from visavis.apps.notices.models import Message
from visavis.apps.notices.queries.outbox import outlived
from visavis.apps.notices.rules.composing import Composed, address_of, compose
from visavis.apps.notices.rules.letter import as_mail, wait_before_try
from visavis.gateways.mail import MaybeSentError, NotSentError
from visavis.gateways.outside import outside
from visavis.vocab.notices import Channel, MessageState

log = logging.getLogger(__name__)
CANDIDATES = 10
"""How many due messages are looked at for one claim; others may be claiming the same."""


class Outcome(StrEnum):
    """How an exchange with a gateway ended."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    MAYBE_SENT = "maybe_sent"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be handed over, in memory only."""

    to: str
    composed: Composed
    mail: EmailMessage


def deliver_due(*, worker: str, now: datetime, limit: int = 100) -> int:
    """Send what is due, at most `limit` messages; return how many were taken up.

    A gateway that does not take a message, or breaks off, is left alone until the next call: it
    may be out of reach, each try would wait for it again, and one message of unknown fate is
    enough.

    Parameters
    ----------
    worker
        A name that no other running worker has.
    """
    tidy(now=now)
    for taken in range(limit):
        message = claim(worker=worker, now=now)
        if message is None:
            return taken
        if deliver(message=message, now=now) in (Outcome.NOT_SENT, Outcome.MAYBE_SENT):
            return taken + 1
    return limit


@transaction.atomic
def tidy(*, now: datetime) -> None:
    """Give on what crashed workers held, and drop what is too late."""
    stale = Message.objects.filter(outlived(now))
    stale.filter(state=MessageState.CLAIMED).update(
        state=MessageState.WAITING, claimed_at=None, claimed_by=None
    )
    # The claim stays on the row: should the worker live after all, its word settles the matter.
    stale.filter(state=MessageState.SENDING).update(state=MessageState.UNKNOWN, settled_at=now)
    Message.objects.filter(state=MessageState.WAITING, expires_at__lte=now).update(
        state=MessageState.DROPPED, settled_at=now
    )


def claim(*, worker: str, now: datetime) -> Message | None:
    """Take one due message for `worker`; None when there is none."""
    due = Message.objects.filter(state=MessageState.WAITING, due_at__lte=now).order_by("due_at")
    for message in due[:CANDIDATES]:
        won = Message.objects.filter(pk=message.pk, state=MessageState.WAITING).update(
            state=MessageState.CLAIMED, claimed_by=worker, claimed_at=now
        )
        if won:
            message.refresh_from_db()
            return message
    return None


def deliver(*, message: Message, now: datetime) -> Outcome | None:
    """Carry a claimed message through; None when there was no exchange."""
    try:
        letter = write(message=message, now=now)
    except Exception as error:  # noqa: BLE001 -- one message that cannot be written must not hold up all others
        # The type only: what a composer stumbled over may be somebody's words.
        log.error("message.not_written %s %s", message.pk, type(error).__name__)  # noqa: TRY400 -- the traceback may quote words
        settle(message=message, outcome=Outcome.NOT_SENT, now=now)
        return None
    if letter is None:
        _drop(message, now=now)
        return None
    if not begin(message=message):
        return None
    outcome = hand_over(message=message, letter=letter)
    settle(message=message, outcome=outcome, now=now)
    return outcome


def write(*, message: Message, now: datetime) -> Letter | None:
    """Put address, text and link together; None when nobody is to get it any more."""
    channel = Channel(message.channel)
    address = address_of(message.recipient, channel)
    if address is None:
        return None
    composed = compose(
        message.kind, message.about, channel=channel, language=address.language, now=now
    )
    if composed is None:
        return None
    mail = as_mail(
        composed,
        message_id=message.pk,
        address=address,
        sent_from=settings.DEFAULT_FROM_EMAIL,
        now=now,
    )
    return Letter(to=address.to, composed=composed, mail=mail)


def begin(*, message: Message) -> bool:
    """Note that the exchange begins; False when the message was taken back or given on."""
    return bool(_held(message, MessageState.CLAIMED).update(state=MessageState.SENDING))


def hand_over(*, message: Message, letter: Letter) -> Outcome:
    """Do the exchange with the gateway, and tell how it ended."""
    try:
        if message.channel == Channel.MAIL:
            outside().mail.send(letter.mail)
        else:
            _send_sms(message, letter)
    except NotSentError:
        return Outcome.NOT_SENT
    except MaybeSentError:
        return Outcome.MAYBE_SENT
    return Outcome.SENT


def _send_sms(message: Message, letter: Letter) -> None:
    sms = outside().sms
    if sms is None:
        raise NotSentError("no SMS gateway is named (VISAVIS_SMS_URL)")  # noqa: EM101, TRY003 -- said once
    sms.send(to=letter.to, text=letter.composed.text, reference=str(message.pk))


@transaction.atomic
def settle(*, message: Message, outcome: Outcome, now: datetime) -> None:
    """Write down how it ended, unless somebody else was given the message meanwhile."""
    held = _held(message, MessageState.CLAIMED, MessageState.SENDING, MessageState.UNKNOWN)
    if outcome is Outcome.NOT_SENT:
        tries = message.tries + 1
        held.update(
            state=MessageState.WAITING,
            tries=tries,
            due_at=now + timedelta(seconds=wait_before_try(tries)),
            claimed_at=None,
            claimed_by=None,
            settled_at=None,
        )
        return
    state = MessageState.SENT if outcome is Outcome.SENT else MessageState.UNKNOWN
    if held.update(state=state, settled_at=now):
        record(
            verb=f"message.{state}",
            by=SYSTEM,
            at=now,
            target=message,
            details={"kind": message.kind, "channel": message.channel},
        )


def _drop(message: Message, *, now: datetime) -> None:
    _held(message, MessageState.CLAIMED).update(state=MessageState.DROPPED, settled_at=now)


def _held(message: Message, *states: MessageState) -> QuerySet[Message]:
    """The row of `message`, as long as it is in one of `states` under this very claim."""
    return Message.objects.filter(
        pk=message.pk,
        state__in=states,
        claimed_by=message.claimed_by,
        claimed_at=message.claimed_at,
    )
