from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError

from tests import factories
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.withdraw import withdraw_again, withdraw_card
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.models import TherapySession
from visavis.apps.people.models import Member, Practice
from visavis.gateways.outside import Outside
from visavis.gateways.withdrawals import file_in, note_withdrawal, withdrawn_before
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


def test_what_a_backup_brought_back_is_taken_back_again(
    session: TherapySession, world: Outside
) -> None:
    card = factories.card_of(session, Perspective.CLIENT)
    factories.handed_in(card, factories.report("A plum."))
    report = EventReport.objects.get(card=card)
    withdraw_card(card=card, by=OPERATOR, now=factories.START)
    Card.objects.filter(pk=card.pk).update(withdrawn_at=None)
    report.save(force_insert=True)
    assert withdraw_again(by=OPERATOR, now=factories.START) == 1
    assert EventReport.objects.count() == 0
    assert withdraw_again(by=OPERATOR, now=factories.START) == 0


def test_a_broken_line_in_the_list_of_withdrawals_is_passed_over(world: Outside) -> None:
    card = uuid.uuid4()
    note_withdrawal(world.data, card)
    with file_in(world.data).open("a", encoding="ascii") as file:
        file.write("4f\n")
    assert withdrawn_before(world.data) == {card}
