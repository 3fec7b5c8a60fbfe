"""Lay the sessions, cards and endings of invented therapies into the platform."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from visavis.apps.cards.actions.hand_in import Delivery, hand_in_ending, hand_in_new
from visavis.apps.cards.actions.occasions import blank_cards, blank_ending_cards
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.content import CardContent
from visavis.apps.care.actions.clients import set_weekly
from visavis.apps.care.actions.sessions import end_episode, enter_sessions
from visavis.apps.care.models import TherapySession
from visavis.apps.studies.actions.load_clients import Laying, Therapy
from visavis.apps.studies.rules.laying import EVENING, RECENT
from visavis.apps.studies.rules.told import card_content, ending_content
from visavis.privacy.retention import SEAL_DAYS
from visavis.privacy.seal import sealed_until
from visavis.vocab.card import SIDES, Perspective
from visavis.vocab.care import EpisodeStatus, SessionStatus

AFTER_ENDING = timedelta(hours=20)
"""When an account of the ending comes in."""
Filled = dict[UUID, tuple[CardContent, Delivery]]


def load_cards(*, laying: Laying, therapies: Sequence[Therapy]) -> None:
    """Enter what was held, and hand in what is in by now; in a few statements a table."""
    sessions = _sessions(laying, therapies)
    cards, filled = _cards(laying, sessions)
    endings = [(therapy, _end(laying, therapy)) for therapy in therapies if _has_ended(therapy)]
    cards += [card for _, pair in endings for card in pair.values()]
    hand_in_new(cards=cards, filled=filled, by=laying.by, now=laying.now)
    ids = {code: session.pk for code, session in sessions.items()}
    for therapy, pair in endings:
        _tell_ending(laying, therapy, pair, ids)
    for therapy in therapies:
        _come_weekly(laying, therapy, sessions)


def _has_ended(therapy: Therapy) -> bool:
    return bool(
        therapy.row["status"] == EpisodeStatus.ENDED and therapy.row["last_day"] is not None
    )


def _sessions(laying: Laying, therapies: Sequence[Therapy]) -> dict[str, TherapySession]:
    sessions = {
        row["session"]: TherapySession(
            episode=therapy.episode,
            number=row["number"],
            at=laying.calendar.hour(therapy.episode.started_on, row["day"], place=therapy.place),
            status=row["status"],
        )
        for therapy in therapies
        for row in laying.rows.of("sessions", "episode", therapy.row["episode"])
    }
    enter_sessions(sessions=list(sessions.values()), by=laying.by, now=laying.now)
    return sessions


def _cards(laying: Laying, sessions: Mapping[str, TherapySession]) -> tuple[list[Card], Filled]:
    """Make both cards of every session that was held, and fill in those that came by now."""
    cards: list[Card] = []
    filled: Filled = {}
    for code, session in sessions.items():
        if session.status != SessionStatus.HELD:
            continue
        pair = blank_cards(session, seal_until=_sealed(session.at), now=session.at)
        cards += pair.values()
        for row in laying.rows.of("cards", "session", code):
            came = session.at + timedelta(hours=row["delay_hours"])
            if came <= laying.now:
                content = card_content(row, laying.rows.of("eventReports", "card", row["card"]))
                delivery = _delivery(laying, came, on_paper=bool(row["on_paper"]))
                filled[pair[row["perspective"]].pk] = content, delivery
    return cards, filled


def _sealed(at: datetime) -> datetime:
    return sealed_until(happened_at=at, asked_at=at, days=SEAL_DAYS)


def _delivery(laying: Laying, came: datetime, *, on_paper: bool = False) -> Delivery:
    return Delivery(
        key=uuid.uuid4(), by=laying.by, now=laying.now, on_paper=on_paper, filled_in_at=came
    )


def _end(laying: Laying, therapy: Therapy) -> dict[str, Card]:
    """Close a therapy on its last day, and ask both sides in the evening."""
    episode, last = therapy.episode, therapy.row["last_day"]
    asked_at = laying.calendar.moment(episode.started_on, last, EVENING)
    end_episode(
        episode=episode,
        ended_on=episode.started_on + timedelta(days=last),
        by=laying.by,
        now=laying.now,
    )
    return blank_ending_cards(episode, seal_until=_sealed(asked_at), now=asked_at)


def _tell_ending(
    laying: Laying, therapy: Therapy, pair: Mapping[str, Card], sessions: Mapping[str, UUID]
) -> None:
    points = laying.rows.of("turningPoints", "episode", therapy.row["episode"])
    for side in SIDES:
        card = pair[side]
        came = card.asked_at + AFTER_ENDING
        content = ending_content(
            therapy.row, points, side=side, language=_language(therapy, side), sessions=sessions
        )
        if content is not None and came <= laying.now:
            hand_in_ending(card=card, content=content, delivery=_delivery(laying, came))


def _language(therapy: Therapy, side: Perspective) -> str:
    episode = therapy.episode
    own = episode.therapist.language if side is Perspective.THERAPIST else ""
    return own or episode.client.practice.language


def _come_weekly(laying: Laying, therapy: Therapy, sessions: Mapping[str, TherapySession]) -> None:
    """Let a therapy go on that was going on lately."""
    last = laying.rows.of("sessions", "episode", therapy.row["episode"])[-1:]
    at = sessions[last[0]["session"]].at if last else None
    if at is None or therapy.row["status"] != EpisodeStatus.OPEN or laying.now - at > RECENT:
        return
    local = at.astimezone(laying.calendar.zone)
    set_weekly(
        episode=therapy.episode,
        day=local.weekday(),
        at=local.time(),
        by=laying.by,
        now=laying.now,
    )
