"""Messages in the outbox: put there, and looked at afterwards."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from bench.faults.building import CLIENTS, HOUR, ask, hold, therapies
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.invite import invite
from visavis.apps.care.models import Client
from visavis.apps.notices.models import Message
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.rules.contact import Contact
from visavis.cli.prepare import prepare
from visavis.gateways.outside import outside


def main(messages: str, file: str = "") -> object:
    """Put so many invitations into the outbox; with a file, write down how they stand instead."""
    if file:
        return _look(Path(file))
    prepare()
    now = outside().clock.now()
    each = -(-int(messages) // CLIENTS)
    episodes = therapies(CLIENTS, now - each * HOUR, now)
    for episode in episodes:
        _with_address(episode.client)
    for card in ask(hold(episodes, each, now), now)[: int(messages)]:
        invite(card=card, by=OPERATOR, now=now)
    return now.isoformat()


def _with_address(client: Client) -> None:
    put_identity(
        client=client.pk,
        subject=client.subject,
        practice=client.practice_id,
        contact=Contact(name="Anna Heron", mail=f"{client.code}@example.org"),
        by=OPERATOR,
        now=outside().clock.now(),
    )


def _look(file: Path) -> int:
    """Write every message's Message-ID, state, and last worker."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    rows = [
        {"id": f"<{row.pk}@{domain}>", "state": row.state, "worker": row.claimed_by or ""}
        for row in Message.objects.all()
    ]
    file.write_text(json.dumps(rows), encoding="utf-8")
    return len(rows)
