from __future__ import annotations

import uuid
from datetime import datetime

import pytest

from tests import factories
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.models import Client
from visavis.apps.notices.rules.composing import Address
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.queries.addresses import address_of
from visavis.apps.people.rules.contact import Contact
from visavis.apps.sealing import client_key
from visavis.gateways.outside import Outside
from visavis.vocab.notices import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_ours(now: datetime) -> Client:
    client = factories.client(factories.practice())
    put_identity(
        client=client.pk,
        subject=client.subject,
        practice=client.practice_id,
        contact=Contact(name="Anna Example", mail="anna@example.org", language="fr"),
        by=OPERATOR,
        now=now,
    )
    return client


def test_a_client_is_reached_in_their_language(client_of_ours: Client) -> None:
    found = address_of(f"client:{client_of_ours.pk}", Channel.MAIL)
    assert found == Address(to="anna@example.org", language="fr")


def test_there_is_no_way_that_was_not_given(client_of_ours: Client) -> None:
    assert address_of(f"client:{client_of_ours.pk}", Channel.SMS) is None


def test_an_erased_client_is_not_reached(
    client_of_ours: Client, world: Outside, now: datetime
) -> None:
    world.keys.erase([client_key(client_of_ours.pk)], now=now)
    assert address_of(f"client:{client_of_ours.pk}", Channel.MAIL) is None


def test_nobody_is_nowhere() -> None:
    assert address_of(f"client:{uuid.uuid4()}", Channel.MAIL) is None
    assert address_of(f"member:{uuid.uuid4()}", Channel.MAIL) is None


def test_a_member_is_reached_by_mail_until_they_leave() -> None:
    member = factories.member(language="fr")
    assert address_of(f"member:{member.pk}", Channel.MAIL) == Address(member.email, "fr")
    member.is_active = False
    member.save()
    assert address_of(f"member:{member.pk}", Channel.MAIL) is None
