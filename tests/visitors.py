"""Everybody who may come to a page: each role here, next door and in the whole network."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client as Browser
from django.urls import resolve

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.contact import wish_contact
from visavis.apps.cards.actions.recording import end_and_invite
from visavis.apps.people.gate import PRACTICE_KEY
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective
from visavis.vocab.people import Role

HERE = [role.value for role in Role]
"""``therapist`` is one of the practice who is not this client's own."""
NEXT_DOOR = [f"{role} next door" for role in Role]
NETWORK = [f"{role} of the network" for role in Role]
VISITORS = [
    "nobody",
    "one factor",
    "own therapist",
    "named person",
    *HERE,
    *NEXT_DOOR,
    *NETWORK,
]


@dataclass(frozen=True, slots=True)
class Town:
    """Two practices, everybody in them, and one of each thing that a page is about."""

    cookies: Mapping[str, str | None]
    """Under each visitor's name the cookie of their sign-in."""
    things: Mapping[str, object]
    """Under the name of an argument of an address what stands there."""

    def ask(self, visitor: str, address: str, method: str) -> HttpResponseBase:
        """Let `visitor` come to `address` in a browser of their own."""
        browser = Browser(raise_request_exception=True)
        cookie = self.cookies[visitor]
        if cookie is not None:
            browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
        return browser.generic(method, address, content_type="application/x-www-form-urlencoded")


def build() -> Town:
    """Build the town. The own therapist is also the one who signed in with one factor."""
    here, next_door = factories.practice(), factories.practice()
    people = {
        "own therapist": factories.member(here),
        "named person": factories.member(here, Role.SUPERVISOR),
    }
    people["one factor"] = people["own therapist"]
    for role in Role:
        people[role.value] = factories.member(here, role)
        people[f"{role} next door"] = factories.member(next_door, role)
        people[f"{role} of the network"] = factories.member(None, role)
    here.contact_person = people["named person"]
    here.save()
    cookies: dict[str, str | None] = {"nobody": None}
    for name, member in people.items():
        browser = sign_in(Browser(), member, second_factor=name != "one factor")
        session = browser.session
        session[PRACTICE_KEY] = str((next_door if "next door" in name else here).pk)
        session.save()
        cookies[name] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return Town(cookies, _things(people["own therapist"], people["therapist"]))


def _things(therapist: Member, colleague: Member) -> dict[str, object]:
    practice = therapist.memberships.get().practice
    assert practice is not None
    client, former = factories.client(practice), factories.client(practice)
    episode, ended = factories.episode(client, therapist), factories.episode(former, therapist)
    session = factories.held_session(episode, at=factories.START - timedelta(hours=1))
    end_and_invite(
        episode=ended,
        ended_on=factories.START.date(),
        by=Actor("system"),
        now=factories.START,
    )
    wish = wish_contact(client=client, now=factories.START)
    assert wish is not None
    return {
        "client_id": client.pk,
        "episode_id": episode.pk,
        "ended_id": ended.pk,
        "session_id": session.pk,
        "card_id": factories.card_of(session, Perspective.CLIENT).pk,
        "consent_id": client.consents.get().pk,
        "wish_id": wish.pk,
        "member_id": colleague.pk,
        "membership_id": colleague.memberships.get().pk,
        "token": "none",
        "key": "none",
        "uidb36": "0",
        "pk": 1,
        "nothing": uuid.uuid4(),
    }


def outcome(answer: HttpResponseBase) -> int | str:
    """What came of it: the status, or the name of the page it leads to."""
    if answer.status_code not in (302, 303):
        return answer.status_code
    match = resolve(answer["Location"].partition("?")[0])
    return "→ " + (match.view_name or "?")
