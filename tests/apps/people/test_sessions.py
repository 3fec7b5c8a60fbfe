"""A session has one key at a time, also when two requests change it at once."""

from __future__ import annotations

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.people.sessions import SessionStore
from visavis.vocab.card import Perspective

pytestmark = pytest.mark.django_db


def kept() -> SessionStore:
    session = SessionStore()
    session["word"] = "heron"
    session.save()
    return session


def test_a_session_goes_on_under_its_new_key_alone() -> None:
    session = kept()
    before = session.session_key
    session.cycle_key()
    session.save()
    assert session.session_key != before
    assert [row.session_key for row in Session.objects.all()] == [session.session_key]
    assert SessionStore(session.session_key)["word"] == "heron"


def test_one_without_a_row_gets_one() -> None:
    for session in (SessionStore(), SessionStore("0123456789abcdefghijklmnopqrstuv")):
        session.cycle_key()
        session.save()
    assert Session.objects.count() == 2


def test_nobody_keeps_an_unlocked_copy_of_a_session_that_is_handed_over() -> None:
    """A sign-in or second factor that began before changes the key right after."""
    therapist = factories.member(factories.practice())
    practice = therapist.memberships.get().practice
    assert practice is not None
    episode = factories.episode(factories.client(practice), therapist)
    session = factories.held_session(episode)
    factories.card_of(session, Perspective.CLIENT)
    browser = sign_in(Browser(), therapist)
    began_before = SessionStore(browser.cookies["sessionid"].value)
    began_before.keys()
    browser.post(f"/sessions/{session.pk}/hand-over/")
    rows = list(Session.objects.values_list("session_key", flat=True))
    with pytest.raises(SessionInterrupted):
        began_before.cycle_key()
    assert list(Session.objects.values_list("session_key", flat=True)) == rows
    assert browser.get("/today/").status_code == 403
