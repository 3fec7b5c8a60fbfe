"""Take in cards that were typed from paper: all of a table, or nothing of it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.hand_in import Delivery, hand_in, hand_in_new
from visavis.apps.cards.actions.occasions import blank_cards, hold_session
from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.typed_cards.meetings import PlannedSession
from visavis.apps.cards.queries.typed_cards.plan import (
    ImportPlan,
    PlannedCard,
    plan_import,
    session_key,
)
from visavis.apps.cards.rules.content import CardContent, ReportContent
from visavis.apps.care.actions.clients import add_clients, begin_earlier, open_episodes
from visavis.apps.care.actions.sessions import record_held
from visavis.apps.care.models import Client, Episode, TherapySession
from visavis.apps.care.queries.consent import seal_days
from visavis.apps.people.models import Member, Practice
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.values import TypedCard
from visavis.privacy.paper import paper_card_was_in

AFTERWARDS = time(12)
"""The hour at which a card counts that was filled in on a later day."""

Step = Callable[[], None]


class ImportRefusedError(Exception):
    """Something stands in the way, so nothing was taken in."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class TypingIn:
    """Who types in, when, and what is called after each card."""

    by: Actor
    now: datetime
    step: Step = lambda: None


@transaction.atomic
def import_cards(*, cards: Sequence[TypedCard], practice: Practice, typing: TypingIn) -> ImportPlan:
    """Take in every card of `cards`, with the clients, therapies and sessions that are missing.

    No consent is recorded: what the cards' clients agreed to stands in the ledger or nowhere.
    Taking in the same cards again adds nothing.

    Raises
    ------
    ImportRefusedError
        With every problem; then nothing was changed.
    """
    # Two imports at once, or an import while somebody adds a client: one after the other.
    held = Practice.objects.select_for_update().get(pk=practice.pk)
    plan = plan_import(cards, practice=held, now=typing.now)
    if plan.problems:
        raise ImportRefusedError(plan.problems)
    clients = _clients(plan, typing)
    episodes = _episodes(plan, clients, typing)
    for planned in plan.cards:
        if planned.session.session is not None:
            _into_known_session(planned, planned.session.session, typing)
            typing.step()
    _into_new_sessions(plan, clients, episodes, typing)
    if plan.cards:
        record(
            verb="cards.imported",
            by=typing.by,
            at=typing.now,
            practice=held.pk,
            details={"cards": len(plan.cards), "new_clients": len(plan.new_clients)},
        )
    return plan


def _clients(plan: ImportPlan, typing: TypingIn) -> dict[str, Client]:
    clients: dict[str, Client] = {}
    missing: dict[str, str] = {}
    for planned in plan.cards:
        couple = planned.session.couple
        if couple.client is not None:
            clients[couple.code.casefold()] = couple.client
        else:
            missing.setdefault(couple.code.casefold(), couple.code)
    added = add_clients(
        practice=plan.practice, codes=list(missing.values()), by=typing.by, now=typing.now
    )
    return clients | dict(zip(missing, added, strict=True))


def _episodes(
    plan: ImportPlan, clients: dict[str, Client], typing: TypingIn
) -> dict[tuple[str, UUID], Episode]:
    """Open the therapies that are missing, from their first session on.

    Where a client has several therapies with one therapist, the plan names the session's own.
    """
    begins: dict[tuple[str, UUID], list[PlannedSession]] = defaultdict(list)
    for (code, therapist, _at), session in plan.sessions.items():
        begins[code, therapist].append(session)
    episodes: dict[tuple[str, UUID], Episode] = {}
    missing: dict[tuple[str, UUID], tuple[Client, Member, date]] = {}
    for key, sessions in begins.items():
        first = min(sessions, key=lambda session: session.day)
        if first.episode is not None:
            episodes[key] = begin_earlier(
                episode=first.episode, started_on=first.day, by=typing.by, now=typing.now
            )
        else:
            missing[key] = (clients[key[0]], first.couple.therapist, first.day)
    opened = open_episodes(begins=list(missing.values()), by=typing.by, now=typing.now)
    return episodes | dict(zip(missing, opened, strict=True))


def _into_known_session(planned: PlannedCard, session: TherapySession, typing: TypingIn) -> None:
    """Hand in one card of a session that is there, and is held from now on if it was not."""
    held = hold_session(episode=session.episode, at=session.at, by=typing.by, now=typing.now)
    card = held.cards.select_related("episode__client__practice", "session").get(
        perspective=planned.typed.perspective
    )
    practice = card.episode.client.practice
    hand_in(
        card=card,
        content=_content(planned, practice),
        delivery=_delivery(planned, practice, typing),
    )


def _into_new_sessions(
    plan: ImportPlan,
    clients: dict[str, Client],
    episodes: dict[tuple[str, UUID], Episode],
    typing: TypingIn,
) -> None:
    """Enter the sessions that are not there, in the order of time, with both cards of each."""
    meetings: dict[tuple[str, UUID, datetime], list[PlannedCard]] = defaultdict(list)
    for planned in sorted(plan.cards, key=lambda card: (card.session.at, card.typed.line)):
        if planned.session.session is None:
            meetings[session_key(planned.session)].append(planned)
    lasts = {code: timedelta(days=seal_days(client)) for code, client in clients.items()}
    recorded = record_held(
        meetings=[
            (together[0].session.episode or episodes[code, therapist], at)
            for (code, therapist, at), together in meetings.items()
        ],
        by=typing.by,
        now=typing.now,
    )
    cards: list[Card] = []
    filled: dict[UUID, tuple[CardContent, Delivery]] = {}
    for ((code, _therapist, at), together), session in zip(meetings.items(), recorded, strict=True):
        pair = blank_cards(session, seal_until=at + lasts[code], now=typing.now)
        cards += pair.values()
        for planned in together:
            filled[pair[planned.typed.perspective].pk] = (
                _content(planned, plan.practice),
                _delivery(planned, plan.practice, typing),
            )
            typing.step()
    hand_in_new(cards=cards, filled=filled, by=typing.by, now=typing.now)


def _delivery(planned: PlannedCard, practice: Practice, typing: TypingIn) -> Delivery:
    at = planned.session.at
    was_in = paper_card_was_in(
        planned.typed.perspective,
        stated=_stated(planned.typed.filled_on, at, ZoneInfo(practice.time_zone)),
        session_at=at,
        opened_before=planned.opened_before,
        now=typing.now,
    )
    return Delivery(
        key=uuid.uuid4(), by=typing.by, now=typing.now, on_paper=True, filled_in_at=was_in
    )


def _stated(filled_on: date | None, at: datetime, zone: ZoneInfo) -> datetime | None:
    if filled_on is None:
        return None
    same_day = filled_on == at.astimezone(zone).date()
    return at if same_day else datetime.combine(filled_on, AFTERWARDS, zone)


def _content(planned: PlannedCard, practice: Practice) -> CardContent:
    typed = planned.typed
    return CardContent(
        form=practice.card_form,
        language=typed.language or practice.language,
        helpful=typed.helpful,
        hindering=typed.hindering,
        reports=tuple(
            ReportContent(
                perspective=typed.perspective,
                valence=event.valence,
                text=event.text,
                rating=event.rating,
                moment=event.moment,
                visibility=planned.visibility,
            )
            for event in typed.events
        ),
        contact_me=typed.contact,
    )
