"""Response rates: unbiased, because sealed sessions are left out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from visavis.apps.cards.queries.response import Side, response_rates
from visavis.apps.care.models import TherapySession
from visavis.vocab.card import Perspective

pytestmark = pytest.mark.django_db

START = factories.START
SEAL = timedelta(days=7)


def hand_in(session: TherapySession, side: Perspective, days: float = 0) -> None:
    factories.handed_in(factories.card_of(session, side), now=session.at + timedelta(days=days))


def test_a_sealed_card_moves_no_number_until_the_seal_has_run_out() -> None:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    session = factories.held_session(episode)
    almost, over = START + SEAL - timedelta(seconds=1), START + SEAL
    assert response_rates(practice, now=almost) == []
    hand_in(session, Perspective.CLIENT)
    hand_in(session, Perspective.THERAPIST)
    assert response_rates(practice, now=almost) == []
    (rate,) = response_rates(practice, now=over)
    assert (rate.client_side, rate.therapist_side) == (Side(1, 1, 0), Side(1, 1, 0))


def test_sides_are_counted_apart_and_late_cards_apart_from_those_in_time() -> None:
    practice = factories.practice()
    therapist = factories.member(practice)
    episode = factories.episode(factories.client(practice), therapist)
    first, second, third = (
        factories.held_session(episode, at=START + timedelta(hours=n)) for n in range(3)
    )
    hand_in(first, Perspective.CLIENT)
    hand_in(second, Perspective.CLIENT, days=8)
    hand_in(third, Perspective.THERAPIST)
    with CaptureQueriesContext(connection) as queries:
        (rate,) = response_rates(practice, now=START + timedelta(days=20))
    assert (rate.name, rate.client_side, rate.therapist_side) == (
        therapist.name,
        Side(asked=3, in_time=1, late=1),
        Side(asked=3, in_time=1, late=0),
    )
    assert (rate.client_side.percent, Side(0, 0, 0).percent, len(queries)) == (33, None, 1)


def test_another_practice_is_not_counted() -> None:
    practice = factories.practice()
    factories.held_session(
        factories.episode(factories.client(practice), factories.member(practice))
    )
    assert response_rates(factories.practice(), now=START + timedelta(days=20)) == []
