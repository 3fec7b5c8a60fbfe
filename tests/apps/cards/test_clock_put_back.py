"""A clock that runs days ahead and is then set right: nothing opens early, nothing stands still."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests import factories
from visavis.apps.audit.actions.anchor import anchor
from visavis.apps.audit.queries.verify import verify
from visavis.apps.cards.queries.pair import session_pair
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.models import TherapySession
from visavis.gateways.clock import SetClock
from visavis.vocab.card import PairState, Perspective

pytestmark = pytest.mark.django_db
AHEAD = timedelta(days=30)


@pytest.fixture
def session() -> TherapySession:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.held_session(episode)


def test_a_pair_that_opened_by_time_is_closed_until_its_time_comes(
    session: TherapySession, clock: SetClock
) -> None:
    card = factories.card_of(session, Perspective.CLIENT)
    factories.handed_in(card, factories.report("The heron stood still."))
    states = [session_pair(session, now=clock.now() + ahead).state for ahead in (AHEAD, -AHEAD)]
    assert states == [PairState.OPEN, PairState.OWN_CARD_MISSING]


@pytest.mark.parametrize("back", [timedelta(hours=3), AHEAD])
def test_cards_go_on_being_taken_in_and_the_audit_log_stays_whole(
    session: TherapySession, clock: SetClock, back: timedelta
) -> None:
    own = factories.card_of(session, Perspective.THERAPIST)
    factories.handed_in(own, now=clock.now())
    anchor(now=clock.now())
    clock.forward(-back)
    card = factories.card_of(session, Perspective.CLIENT)
    address = f"/c/{token_for(card.pk, card.generation)}"
    answer = Browser().post(address, {"do": "nothing"})
    assert answer.status_code == 303
    anchor(now=clock.now())
    card.refresh_from_db()
    assert card.handed_in_at == clock.now()
    assert verify().intact
