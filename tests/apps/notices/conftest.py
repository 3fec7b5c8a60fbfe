from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.mailservers import Postbox, postbox
from visavis.apps.notices.rules import composing
from visavis.apps.notices.rules.composing import Address, Composed
from visavis.gateways.outside import Outside, connect
from visavis.vocab.notices import Channel

UNWANTED = uuid.UUID(int=1)
BROKEN = uuid.UUID(int=2)
MARKER = "a sentence of a client"


def greeting(
    about: uuid.UUID, *, channel: Channel, language: str, now: datetime
) -> Composed | None:
    del channel, now
    if about == UNWANTED:
        return None
    if about == BROKEN:
        raise ValueError(MARKER)
    return Composed(sender="Maison de la Place", subject=f"Bonjour ({language})", text="À bientôt")


def book(recipient: str, channel: Channel) -> Address | None:
    if recipient == "client:unreachable":
        return None
    to = "b@example.org" if channel is Channel.MAIL else "+4512345678"
    return Address(to=to, language="fr")


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house with one composer and one address book, whatever the apps above named."""
    monkeypatch.setattr(composing, "_composers", {"greeting": greeting})
    monkeypatch.setattr(composing, "_books", [book])


@pytest.fixture
def box(world: Outside) -> Iterator[Postbox]:
    with postbox() as running:
        connect(dataclasses.replace(world, mail=running.client()))
        yield running
