"""Please contact me: for the person named, one by one, each look written down."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.contact import wish_contact
from visavis.apps.cards.models import ContactWish
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.models import Member
from visavis.apps.people.rules.contact import Contact
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def named() -> Member:
    return factories.member(factories.practice(), Role.COORDINATOR)


@pytest.fixture
def wish(named: Member) -> ContactWish:
    practice = named.memberships.get().practice
    assert practice is not None
    practice.contact_person = named
    practice.save()
    client = factories.client(practice)
    put_identity(
        client=client.pk,
        subject=client.subject,
        practice=practice.pk,
        contact=Contact(name="Anna Heron", mail="anna@example.org"),
        by=Actor("system"),
        now=factories.START,
    )
    made = wish_contact(client=client, now=factories.START)
    assert made is not None
    return made


def test_the_list_names_codes_and_no_names(
    client: Client, named: Member, wish: ContactWish
) -> None:
    html = sign_in(client, named).get("/contact-wishes/").content.decode()
    assert (wish.client.code in html, "Anna" in html) == (True, False)


def test_every_look_at_a_contact_is_an_entry(
    client: Client, named: Member, wish: ContactWish
) -> None:
    sign_in(client, named)
    for looks in (1, 2):
        html = client.post(f"/contact-wishes/{wish.pk}/reach/").content.decode()
        assert ("Anna Heron" in html, "anna@example.org" in html) == (True, True)
        entries = Entry.objects.filter(verb="contact.looked_up", subject=wish.client.subject)
        assert entries.count() == looks


def test_once_answered_the_contact_is_closed_again(
    client: Client, named: Member, wish: ContactWish
) -> None:
    sign_in(client, named)
    client.post(f"/contact-wishes/{wish.pk}/answered/")
    answer = client.post(f"/contact-wishes/{wish.pk}/reach/")
    assert (answer.status_code, "Anna" in answer.content.decode()) == (403, False)
    assert "answered on" in client.get("/contact-wishes/").content.decode()


def test_nobody_else_looks(client: Client, wish: ContactWish) -> None:
    sign_in(client, factories.member(wish.client.practice))
    assert client.post(f"/contact-wishes/{wish.pk}/reach/").status_code == 403
    assert not Entry.objects.filter(verb="contact.looked_up").exists()
