"""Invitations: once, only to who can be reached, and silent about what is sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.invite import invite, invite_again
from visavis.apps.cards.actions.recording import end_and_invite, enter_session, hold_and_invite
from visavis.apps.cards.models import Card
from visavis.apps.care.models import Episode
from visavis.apps.notices.models import Message
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.rules.contact import Contact
from visavis.vocab.card import Perspective
from visavis.vocab.care import SessionStatus
from visavis.vocab.notices import Channel, MessageState

pytestmark = pytest.mark.django_db

BY = Actor("system")
NOW = factories.START


def an_episode(contact: Contact | None) -> Episode:
    practice = factories.practice()
    client = factories.client(practice)
    if contact is not None:
        put_identity(
            client=client.pk,
            subject=client.subject,
            practice=practice.pk,
            contact=contact,
            by=BY,
            now=NOW,
        )
    return factories.episode(client, factories.member(practice))


MAIL = Contact(mail="anna@example.org")


def client_card(episode: Episode) -> Card:
    return Card.objects.get(episode=episode, perspective=Perspective.CLIENT)


def test_a_held_session_sends_one_invitation_by_the_clients_channel() -> None:
    episode = an_episode(Contact(phone="+41 79 000 00 00", channel=Channel.SMS))
    for _ in range(2):
        hold_and_invite(episode=episode, at=NOW, by=BY, now=NOW)
    message = Message.objects.get()
    card = client_card(episode)
    assert (message.kind, message.about, message.channel, message.recipient, message.once) == (
        "card_invitation",
        card.pk,
        Channel.SMS,
        f"client:{episode.client_id}",
        f"card_invitation:{card.pk}:1",
    )


@pytest.mark.parametrize("contact", [None, Contact(name="Anna"), Contact(phone="+41 79 000 00 00")])
def test_who_has_no_address_for_their_channel_gets_none(contact: Contact | None) -> None:
    episode = an_episode(contact)
    hold_and_invite(episode=episode, at=NOW, by=BY, now=NOW)
    assert not Message.objects.exists()
    assert invite(card=client_card(episode), by=BY, now=NOW) is False


def test_an_ending_sends_one_too() -> None:
    episode = an_episode(MAIL)
    end_and_invite(episode=episode, ended_on=NOW.date(), by=BY, now=NOW)
    assert Message.objects.get().about == client_card(episode).pk


def test_a_session_that_falls_away_takes_its_invitation_back() -> None:
    episode = an_episode(MAIL)
    hold_and_invite(episode=episode, at=NOW, by=BY, now=NOW)
    enter_session(episode=episode, at=NOW, status=SessionStatus.MISSED, by=BY, now=NOW)
    assert Message.objects.get().state == MessageState.DROPPED


def test_a_session_that_was_held_after_all_sends_a_new_one() -> None:
    episode = an_episode(MAIL)
    for status in (SessionStatus.HELD, SessionStatus.MISSED, SessionStatus.HELD):
        enter_session(episode=episode, at=NOW, status=status, by=BY, now=NOW)
    waiting = Message.objects.get(state=MessageState.WAITING)
    assert waiting.once == f"card_invitation:{client_card(episode).pk}:2"


def test_sending_again_makes_the_earlier_link_worthless() -> None:
    episode = an_episode(MAIL)
    hold_and_invite(episode=episode, at=NOW, by=BY, now=NOW)
    card = client_card(episode)
    assert invite_again(card=card, by=BY, now=NOW) is True
    assert client_card(episode).generation == 2
    assert sorted(Message.objects.values_list("once", "state")) == [
        (f"card_invitation:{card.pk}:1", MessageState.DROPPED),
        (f"card_invitation:{card.pk}:2", MessageState.WAITING),
    ]


def test_sending_again_says_the_same_whether_the_card_is_in_or_not(
    client: Client, contexts: None
) -> None:
    said = []
    for handed_in in (False, True):
        episode = an_episode(MAIL)
        factories.held_session(episode)
        card = client_card(episode)
        if handed_in:
            factories.handed_in(card)
        sign_in(client, episode.therapist)
        answer = client.post(f"/cards/{card.pk}/send-again/", follow=True)
        said.append([str(message) for message in answer.context["messages"]])
    assert said[0] == said[1]
    assert Message.objects.count() == 1


def test_nothing_goes_out_once_the_seal_has_run_out() -> None:
    episode = an_episode(MAIL)
    factories.held_session(episode)
    card = client_card(episode)
    assert invite(card=card, by=BY, now=card.seal_until) is True
    assert not Message.objects.exists()
    invite(card=card, by=BY, now=card.seal_until - timedelta(seconds=1))
    assert Message.objects.get().about == card.pk


def test_a_month_entered_in_one_evening_sends_no_letters() -> None:
    episode = an_episode(MAIL)
    for days in (30, 20, 10, 3):
        hold_and_invite(episode=episode, at=NOW - timedelta(days=days), by=BY, now=NOW)
    recent = episode.sessions.get(at=NOW - timedelta(days=3))
    assert Message.objects.get().about == factories.card_of(recent, Perspective.CLIENT).pk
