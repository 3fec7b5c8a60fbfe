from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import factories
from tests.typed_cards import (
    CLIENT,
    DAY,
    NOW,
    THERAPIST,
    in_cards,
    take_in,
    typed,
)
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.occasions import hold_session
from visavis.apps.cards.queries.pair import session_pair
from visavis.apps.care.models import TherapySession
from visavis.apps.people.models import Member, Practice
from visavis.gateways.clock import SetClock
from visavis.vocab.card import PairState, Perspective

pytestmark = pytest.mark.django_db


def test_old_cards_count_from_their_session_and_not_from_their_typing(
    practice: Practice, ann: Member
) -> None:
    take_in(practice, typed(), typed(perspective=THERAPIST))
    session = TherapySession.objects.get()
    assert [(c.handed_in_at, c.after_reveal) for c in in_cards()] == [(session.at, False)] * 2
    typed_at = Entry.objects.filter(verb="card.handed_in").values_list("at", flat=True)
    assert list(typed_at) == [NOW, NOW]


@pytest.mark.parametrize(("days", "after_reveal"), [(0, False), (6, False), (7, True), (30, True)])
@pytest.mark.parametrize("side", [CLIENT, THERAPIST])
def test_a_date_on_the_card_decides_whether_it_came_after_the_reveal(
    practice: Practice, ann: Member, side: Perspective, days: int, after_reveal: bool
) -> None:
    take_in(practice, typed(perspective=side, filled_on=DAY + timedelta(days=days)))
    assert [c.after_reveal for c in in_cards()] == [after_reveal]


@pytest.mark.parametrize(
    ("side", "filled_on", "after_reveal"),
    [
        (THERAPIST, None, True),
        (THERAPIST, DAY, False),
        (CLIENT, None, False),
    ],
)
@pytest.mark.parametrize("other_is_in", [True, False])
def test_an_undated_therapists_card_of_a_pair_that_stood_open_counts_from_now(
    practice: Practice,
    ann: Member,
    clock: SetClock,
    side: Perspective,
    filled_on: date | None,
    after_reveal: bool,
    other_is_in: bool,
) -> None:
    client = factories.client(practice)
    at = datetime(2026, 1, 12, 14, tzinfo=UTC)
    session = hold_session(episode=factories.episode(client, ann), at=at, by=OPERATOR, now=at)
    if other_is_in:
        other = CLIENT if side is THERAPIST else THERAPIST
        factories.handed_in(factories.card_of(session, other), now=at)
    plan = take_in(practice, typed(client.code, perspective=side, filled_on=filled_on))
    card = factories.card_of(session, side)
    assert (card.after_reveal, card.on_paper) == (after_reveal, True)
    assert [c.undated_after_opening for c in plan.cards] == [after_reveal]


def test_a_pair_whose_seal_holds_stays_closed(practice: Practice, ann: Member) -> None:
    take_in(practice, typed(day=date(2026, 3, 1)))
    view = session_pair(TherapySession.objects.get(), now=NOW)
    assert view.state is PairState.OWN_CARD_MISSING


def test_a_session_of_today_is_not_in_the_future(practice: Practice, ann: Member) -> None:
    take_in(practice, typed(day=NOW.date(), number=1), typed(day=NOW.date(), number=2))
    assert [s.at <= NOW for s in TherapySession.objects.all()] == [True, True]
