from __future__ import annotations

import pytest
from django.db import IntegrityError

from tests import factories
from visavis.apps.cards.models import Card
from visavis.apps.care.models import TherapySession
from visavis.apps.people.models import Member, Practice
from visavis.vocab.card import Perspective

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(practice: Practice, ann: Member) -> TherapySession:
    return factories.held_session(factories.episode(factories.client(practice), ann))


@pytest.mark.parametrize(
    ("side", "left"),
    [
        (Perspective.CLIENT, {"helpful": "yes"}),
        (Perspective.CLIENT, {"handed_in_at": None}),
        (Perspective.THERAPIST, {}),
    ],
)
def test_the_database_refuses_a_withdrawn_card_that_holds_something(
    session: TherapySession, side: Perspective, left: dict[str, object]
) -> None:
    card = factories.card_of(session, side)
    factories.handed_in(card)
    empty = {"helpful": "unanswered", "hindering": "unanswered"}
    with pytest.raises(IntegrityError, match="card_"):
        Card.objects.filter(pk=card.pk).update(withdrawn_at=factories.START, **({**empty, **left}))
