from __future__ import annotations

import uuid
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import Actor
from visavis.apps.people.actions.identities import forget, put_identity
from visavis.apps.people.models import Identity
from visavis.apps.people.queries.identities import channel_to, contact_of, names_for, strike_names
from visavis.apps.people.rules.contact import Contact
from visavis.apps.sealing import client_key
from visavis.gateways.outside import Outside
from visavis.vocab.notices import Channel

pytestmark = pytest.mark.django_db

ANNA = Contact(
    name="Anna Heron", mail="anna@example.org", phone="", channel=Channel.MAIL, language="fr"
)


@pytest.fixture
def someone(world: Outside) -> uuid.UUID:
    client = uuid.uuid4()
    world.keys.create(client_key(client))
    return client


def put(client: uuid.UUID, contact: Contact, now: datetime) -> None:
    put_identity(
        client=client,
        subject=uuid.uuid4(),
        practice=uuid.uuid4(),
        contact=contact,
        by=Actor("system"),
        now=now,
    )


def test_what_was_put_is_found_and_lies_encrypted(someone: uuid.UUID, now: datetime) -> None:
    put(someone, ANNA, now)
    assert contact_of(someone) == ANNA
    row = Identity.objects.get(client=someone)
    assert b"Anna" not in bytes(row.name_sealed or b"")


def test_a_row_whose_key_is_gone_has_no_name(
    someone: uuid.UUID, world: Outside, now: datetime
) -> None:
    put(someone, ANNA, now)
    assert names_for([someone]) == {someone: "Anna Heron"}
    world.keys.erase([client_key(someone)], now=now)
    assert names_for([someone]) == {}


def test_putting_again_replaces(someone: uuid.UUID, now: datetime) -> None:
    put(someone, ANNA, now)
    put(someone, Contact(phone="+41 79 000 00 00", channel=Channel.SMS), now)
    assert contact_of(someone) == Contact(phone="+41 79 000 00 00", channel=Channel.SMS)


def test_names_come_in_one_query_for_those_who_have_one(
    someone: uuid.UUID, world: Outside, now: datetime
) -> None:
    nameless = uuid.uuid4()
    world.keys.create(client_key(nameless))
    put(someone, ANNA, now)
    put(nameless, Contact(mail="b@example.org"), now)
    with CaptureQueriesContext(connection) as queries:
        assert names_for([someone, nameless, uuid.uuid4()]) == {someone: "Anna Heron"}
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        (ANNA, Channel.MAIL),
        (Contact(phone="+41 79 000 00 00", channel=Channel.SMS), Channel.SMS),
        (Contact(phone="+41 79 000 00 00", channel=Channel.MAIL), None),
        (Contact(), None),
    ],
)
def test_who_has_an_address_for_their_channel_can_be_reached(
    someone: uuid.UUID, contact: Contact, channel: Channel | None, now: datetime
) -> None:
    put(someone, contact, now)
    assert channel_to(someone) is channel


def test_nobody_is_behind_an_unknown_code() -> None:
    assert (contact_of(uuid.uuid4()), channel_to(uuid.uuid4())) == (Contact(), None)


def test_neither_the_entry_nor_a_printed_contact_says_who_it_is(
    someone: uuid.UUID, now: datetime
) -> None:
    put(someone, ANNA, now)
    assert Entry.objects.get().details == {"name": True, "mail": True, "phone": False}
    assert "Anna" not in repr(ANNA)
    assert "anna@" not in repr(ANNA)


def test_forgetting_leaves_nothing_and_one_entry(someone: uuid.UUID, now: datetime) -> None:
    put(someone, ANNA, now)
    for _ in range(2):
        forget(
            client=someone,
            subject=uuid.uuid4(),
            practice=uuid.uuid4(),
            by=Actor("system"),
            now=now,
        )
    assert not Identity.objects.exists()
    assert list(Entry.objects.values_list("verb", flat=True)) == [
        "identity.put",
        "identity.forgotten",
    ]


def test_names_of_client_and_members_are_struck_out(someone: uuid.UUID, now: datetime) -> None:
    put(someone, ANNA, now)
    factories.member(factories.practice(), name="Ivo Berger")
    text = "Anna told Mr Berger about Paul."
    assert strike_names(text, someone) == "[name] told Mr [name] about Paul."
