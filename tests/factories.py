"""Rows for tests, made through the project's own actions wherever there is one."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, datetime, timedelta

from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.hand_in import Delivery, Receipt, hand_in, hand_in_new
from visavis.apps.cards.actions.occasions import blank_cards, end_episode, hold_session
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.content import CardContent, ReportContent
from visavis.apps.care.actions.clients import add_client, open_episode
from visavis.apps.care.actions.consents import give_consent
from visavis.apps.care.actions.sessions import record_held
from visavis.apps.care.models import Client, Episode, Study, TherapySession
from visavis.apps.people.models import Member, Membership, Practice
from visavis.vocab.card import Gate, Perspective, Valence, Visibility
from visavis.vocab.care import ConsentScope
from visavis.vocab.people import Role

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_count = itertools.count(1)


def practice(**fields: object) -> Practice:
    n = next(_count)
    defaults = {
        "name": f"Practice {n}",
        "sender_name": "House on the Square",
        "emergency_text": "If you are in danger, call 112.",
        "created_at": START,
    }
    return Practice.objects.create(**(defaults | fields))


def member(
    practice: Practice | None = None, role: Role = Role.THERAPIST, **fields: object
) -> Member:
    """A member who holds `role` in `practice`; in the whole network when none is given."""
    n = next(_count)
    defaults = {"email": f"member{n}@example.org", "name": f"Member {n}", "date_joined": START}
    made = Member(**(defaults | fields))
    made.set_unusable_password()
    made.save()
    Membership.objects.create(member=made, practice=practice, role=role, since=START)
    return made


def client(practice: Practice, *, sharing: bool = True) -> Client:
    """A client who, unless told otherwise, agreed that the therapist reads what is shared."""
    made = add_client(practice=practice, by=Actor("operator"), now=START)
    if sharing:
        consent(made, ConsentScope.SHARE)
    return made


def consent(client: Client, scope: ConsentScope, study: Study | None = None) -> None:
    give_consent(
        client=client,
        scope=scope,
        study=study,
        version="1",
        language="en",
        recorded_by=None,
        by=Actor.client(client.subject),
        now=START,
    )


def study(*practices: Practice, seal_days: int = 10) -> Study:
    made = Study.objects.create(
        name=f"Study {next(_count)}",
        seal_days=seal_days,
        consent_version="1",
        starts_on=START.date(),
    )
    made.practices.set(practices)
    return made


def episode(client: Client, therapist: Member) -> Episode:
    return open_episode(
        client=client,
        therapist=therapist,
        started_on=START.date(),
        by=Actor.member(therapist.pk),
        now=START,
    )


def held_session(episode: Episode, at: datetime = START) -> TherapySession:
    return hold_session(episode=episode, at=at, by=Actor.member(episode.therapist_id), now=at)


def earlier_sessions(episode: Episode, count: int) -> list[TherapySession]:
    """So many sessions, one an hour before `START`, with both cards of each handed in."""
    by = Actor.member(episode.therapist_id)
    hours = [START - timedelta(hours=n + 1) for n in range(count)]
    sessions = record_held(meetings=[(episode, at) for at in hours], by=by, now=START)
    pairs = [blank_cards(session, seal_until=START, now=START) for session in sessions]
    cards = [card for pair in pairs for card in pair.values()]
    told = {card.pk: report("A walk", perspective=Perspective(card.perspective)) for card in cards}
    filled = {id_: (content(words), delivery()) for id_, words in told.items()}
    hand_in_new(cards=cards, filled=filled, by=by, now=START)
    return sessions


def card_of(session: TherapySession, side: Perspective) -> Card:
    return session.cards.select_related("episode__client__practice").get(perspective=side)


def ending_card(episode: Episode, side: Perspective) -> Card:
    """One side's card about the ending of `episode`, which ends with it."""
    by = Actor.member(episode.therapist_id)
    end_episode(episode=episode, ended_on=START.date(), by=by, now=START)
    cards = episode.cards.select_related("episode__client__practice")
    return cards.get(session=None, perspective=side)


def report(
    text: str,
    valence: Valence = Valence.HELPFUL,
    visibility: Visibility = Visibility.THERAPIST,
    perspective: Perspective = Perspective.CLIENT,
    rating: int | None = 3,
) -> ReportContent:
    return ReportContent(
        perspective=perspective, valence=valence, text=text, rating=rating, visibility=visibility
    )


def content(*reports: ReportContent, contact_me: bool = False) -> CardContent:
    return CardContent(
        form="card@1",
        language="en",
        helpful=Gate.NOTHING,
        hindering=Gate.NOTHING,
        reports=reports,
        contact_me=contact_me,
    )


def handed_in(
    card: Card,
    *reports: ReportContent,
    now: datetime = START,
    key: uuid.UUID | None = None,
) -> Receipt:
    return hand_in(card=card, content=content(*reports), delivery=delivery(now=now, key=key))


def delivery(now: datetime = START, key: uuid.UUID | None = None) -> Delivery:
    return Delivery(key=key or uuid.uuid4(), by=Actor("system"), now=now)
