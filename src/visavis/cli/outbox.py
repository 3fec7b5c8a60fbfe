"""``visavis outbox``: what waits to be sent, and what nobody knows the fate of."""

from __future__ import annotations

from uuid import UUID

import click

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.notices.actions.resend import resend as ask_again
from visavis.apps.notices.models import Message
from visavis.apps.notices.queries import outbox as messages
from visavis.cli.installation import require_tables
from visavis.gateways.outside import outside
from visavis.vocab.notices import MessageState
from visavis.vocab.remedy import RemedyError


@click.group()
def outbox() -> None:
    """Look after the messages that go out."""
    require_tables()


@outbox.command(name="list")
def list_() -> None:
    """Count messages by state, and name those that may or may not have arrived."""
    counts = messages.counts()
    for state in MessageState:
        click.echo(f"{state.value:<8} {counts.get(state, 0)}")
    for message in messages.unknown():
        when = f"{message.settled_at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{message.pk}  {message.kind}  by {message.channel}, {when}")


@outbox.command()
@click.argument("message", type=click.UUID)
def resend(message: UUID) -> None:
    """Send a message again that may have arrived already."""
    found = Message.objects.filter(pk=message).first()
    if found is None or not ask_again(message=found, by=OPERATOR, now=outside().clock.now()):
        msg = f"{message} is no message of unknown fate; see: visavis outbox list"
        raise RemedyError(msg)
    click.echo("It goes out with the worker's next round.")
