"""Take in cards that were typed from paper: all of a table, or nothing of it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.hand_in import Delivery, hand_in
from visavis.apps.cards.actions.occasions import hold_session
from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.typed_cards.meetings import PlannedSession
from visavis.apps.cards.queries.typed_cards.plan import (
    ImportPlan,
    PlannedCard,
    plan_import,
    session_key,
)
from visavis.apps.cards.rules.content import CardContent, ReportContent
from visavis.apps.care.actions.clients import add_client, begin_earlier, open_episode
from visavis.apps.care.models import Client, Episode, TherapySession
from visavis.apps.people.models import Practice
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
    sessions: dict[tuple[str, UUID, datetime], dict[str, Card]] = {}
    for planned in sorted(plan.cards, key=lambda card: (card.session.at, card.typed.line)):
        key = session_key(planned.session)
        if key not in sessions:
            sessions[key] = _cards_of(planned.session, episodes[key[:2]], typing)
        _hand_in(planned, sessions[key][planned.typed.perspective], typing)
        typing.step()
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
    for planned in plan.cards:
        couple = planned.session.couple
        code = couple.code.casefold()
        if code not in clients:
            clients[code] = couple.client or add_client(
                practice=plan.practice, by=typing.by, now=typing.now, code=couple.code
            )
    return clients


def _episodes(
    plan: ImportPlan, clients: dict[str, Client], typing: TypingIn
) -> dict[tuple[str, UUID], Episode]:
    """Open the therapies that are missing, from their first session on.

    Where a client has several therapies with one therapist, the session's own is found in
    `_cards_of`.
    """
    begins: dict[tuple[str, UUID], list[PlannedSession]] = defaultdict(list)
    for (code, therapist, _at), session in plan.sessions.items():
        begins[code, therapist].append(session)
    episodes: dict[tuple[str, UUID], Episode] = {}
    for key, sessions in begins.items():
        first = min(sessions, key=lambda session: session.day)
        if first.episode is not None:
            episodes[key] = begin_earlier(
                episode=first.episode, started_on=first.day, by=typing.by, now=typing.now
            )
        else:
            episodes[key] = open_episode(
                client=clients[key[0]],
                therapist=first.couple.therapist,
                started_on=first.day,
                by=typing.by,
                now=typing.now,
            )
    return episodes


def _cards_of(planned: PlannedSession, opened: Episode, typing: TypingIn) -> dict[str, Card]:
    """Return both cards of a session, which is held from now on if it was not."""
    session: TherapySession = hold_session(
        episode=planned.episode or opened, at=planned.at, by=typing.by, now=typing.now
    )
    cards = session.cards.select_related("episode__client__practice", "session")
    return {card.perspective: card for card in cards}


def _hand_in(planned: PlannedCard, card: Card, typing: TypingIn) -> None:
    practice = card.episode.client.practice
    zone = ZoneInfo(practice.time_zone)
    at = planned.session.at
    was_in = paper_card_was_in(
        planned.typed.perspective,
        stated=_stated(planned.typed.filled_on, at, zone),
        session_at=at,
        opened_before=planned.opened_before,
        now=typing.now,
    )
    hand_in(
        card=card,
        content=_content(planned, practice),
        delivery=Delivery(
            key=uuid.uuid4(), by=typing.by, now=typing.now, on_paper=True, filled_in_at=was_in
        ),
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
