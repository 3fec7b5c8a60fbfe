"""Everybody who may come to a page: each role here, next door and in the whole network."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client as Browser
from django.urls import resolve

from tests import factories, rounds
from tests.signing_in import sign_in
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.contact import wish_contact
from visavis.apps.cards.actions.occasions import blank_cards
from visavis.apps.cards.actions.recording import end_and_invite
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.handed_in import HandedIn
from visavis.apps.cards.rules.links import Way
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.coding.models import LearnedModel, Packet
from visavis.apps.own.actions.keeping import make_view
from visavis.apps.own.actions.opening import begin_visit
from visavis.apps.own.gate import VISIT_COOKIE
from visavis.apps.own.rules.offers import Named
from visavis.apps.people.gate import PRACTICE_KEY
from visavis.apps.people.models import Member, Membership, Practice
from visavis.vocab.card import Perspective
from visavis.vocab.coding import RoundKind, Stage
from visavis.vocab.people import Role

HERE = [role.value for role in Role]
"""``therapist`` is one of the practice who is not this client's own."""
NEXT_DOOR = [f"{role} next door" for role in Role]
NETWORK = [f"{role} of the network" for role in Role]
CODING_HERE, CODING_ELSEWHERE = "rater of the round", "rater of another round"
"""Raters of the network; the others with that role are in no round."""
TREATS_TOO = "coordinator who treats"
"""Coordinates the network, and is a therapist of the practice where the round's study runs."""
IN_HANDS = "tablet in a client's hands"
"""The own therapist's browser while it is handed over for the client's card."""
VISITORS = [
    "nobody",
    "one factor",
    "own therapist",
    "named person",
    *HERE,
    *NEXT_DOOR,
    *NETWORK,
    CODING_HERE,
    CODING_ELSEWHERE,
    TREATS_TOO,
    "own view",
    "own view of another client",
    IN_HANDS,
]


@dataclass(frozen=True, slots=True)
class Town:
    """Two practices, everybody in them, and one of each thing that a page is about."""

    cookies: Mapping[str, Mapping[str, str]]
    """Under each visitor's name the cookies that let them in."""
    things: Mapping[str, object]
    """Under the name of an argument of an address what stands there."""
    browser: Browser = field(default_factory=Browser)
    """Handed from one to the next, because a new one would read all of the middleware anew."""

    def ask(self, visitor: str, address: str, method: str) -> HttpResponseBase:
        """Let `visitor` come to `address` with their cookies and nobody else's."""
        self.browser.cookies = SimpleCookie(self.cookies[visitor])
        form = "application/x-www-form-urlencoded"
        return self.browser.generic(method, address, content_type=form)


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
    for name in (CODING_HERE, CODING_ELSEWHERE):
        people[name] = factories.member(None, Role.RATER)
    people[TREATS_TOO] = factories.member(None, Role.COORDINATOR)
    Membership.objects.create(
        member=people[TREATS_TOO], practice=here, role=Role.THERAPIST, since=factories.START
    )
    here.contact_person = people["named person"]
    here.save()
    cookies: dict[str, dict[str, str]] = {"nobody": {}}
    for name, member in people.items():
        browser = sign_in(Browser(), member, second_factor=name != "one factor")
        session = browser.session
        session[PRACTICE_KEY] = str((next_door if "next door" in name else here).pk)
        session.save()
        cookies[name] = {
            settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value
        }
    things = _things(people["own therapist"], people["therapist"])
    things |= _rounds(here, people[CODING_HERE], people[CODING_ELSEWHERE])
    kept = _earlier_card(things["episode_id"], weeks=5)
    things["card_of_view"] = kept.pk
    cookies["own view"] = {VISIT_COOKIE: _own_view(kept)}
    other = _earlier_card(things["ended_id"], weeks=6)
    cookies["own view of another client"] = {VISIT_COOKIE: _own_view(other)}
    cookies[IN_HANDS] = _handed_over(people["own therapist"], things)
    return Town(cookies, things)


def _handed_over(therapist: Member, things: Mapping[str, object]) -> dict[str, str]:
    browser = sign_in(Browser(), therapist)
    browser.post(f"/sessions/{things['session_id']}/hand-over/")
    return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}


def _own_view(card: Card) -> str:
    """Let a client open a view of theirs that holds `card`; return what the cookie carries."""
    assert card.idempotency_key is not None
    handed = HandedIn(card.pk, card.idempotency_key, Way.SENT, factories.START)
    view = make_view(
        card=card,
        handed=handed,
        named=Named(card.pk, uuid.uuid4(), str(card.pk.int)),
        passphrase=None,
        passkey=None,
        now=factories.START,
    )
    return begin_visit(view=view, now=factories.START)


def _earlier_card(episode_id: object, weeks: int) -> Card:
    """Let a client hand in a card about a session some weeks ago."""
    episode = Episode.objects.select_related("client__practice").get(pk=cast("UUID", episode_id))
    at = factories.START - timedelta(weeks=weeks)
    session = TherapySession.objects.create(episode=episode, number=100, at=at, status="held")
    cards = blank_cards(session, seal_until=at + timedelta(days=7), now=at)
    Card.objects.bulk_create(cards.values())
    card = factories.card_of(session, Perspective.CLIENT)
    factories.handed_in(card, factories.report("Told earlier."), now=at)
    return card


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
        "proof": "none",
        "key": "none",
        "uidb36": "0",
        "pk": 1,
        "nothing": uuid.uuid4(),
    }


def _rounds(practice: Practice, rater: Member, another: Member) -> dict[str, object]:
    """A round at each stage with the same rater, one of two sides, and one that others code."""
    at = {
        stage: rounds.coded_round(practice=practice, members=[rater], packets=2, stage=stage)
        for stage in Stage
    }
    matching = rounds.coded_round(
        practice=practice, members=[rater], packets=1, kind=RoundKind.SAME_EVENT
    )
    elsewhere = rounds.coded_round(practice=practice, members=[another], packets=1)
    begun, packet = at[Stage.INDEPENDENT], at[Stage.INDEPENDENT].packets[0]
    unread = at[Stage.PREPARING].packets[0]
    Packet.objects.filter(pk=unread.pk).update(checked_at=None, checked_by=None)
    return {
        "study_id": begun.study.pk,
        "round_id": begun.round.pk,
        "preparing_id": at[Stage.PREPARING].round.pk,
        "settling_id": at[Stage.CONSENSUS].round.pk,
        "closed_id": at[Stage.CLOSED].round.pk,
        "matching_id": matching.round.pk,
        "elsewhere_id": elsewhere.round.pk,
        "rater_id": begun.raters[0].pk,
        "packet_id": packet.pk,
        "unread_id": unread.pk,
        "settling_packet_id": at[Stage.CONSENSUS].packets[0].pk,
        "text_id": packet.texts.get().pk,
        "assignment_id": begun.raters[0].assignments.get(packet=packet).pk,
        "model_id": LearnedModel.objects.create(
            study=begun.study, codebook_id=rounds.IMPACTS, asked_at=factories.START
        ).pk,
        "codebook": rounds.IMPACTS,
        "reference": rounds.IMPACTS,
        "codebook_id": rounds.IMPACTS,
    }


def outcome(answer: HttpResponseBase) -> int | str:
    """What came of it: the status, or the name of the page it leads to."""
    if answer.status_code not in (302, 303):
        return answer.status_code
    match = resolve(answer["Location"].partition("?")[0])
    return "→ " + (match.view_name or "?")
