"""Two posts at the same moment, through two real connections."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests import factories
from visavis.apps.audit.models import Entry
from visavis.apps.cards.actions.hand_in import Receipt
from visavis.apps.cards.models import Card, EventReport
from visavis.vocab.card import Perspective

AT_ONCE = 6


def hand_in_from_threads(card: Card, keys: list[uuid.UUID]) -> list[Receipt]:
    """Hand the same card in from as many threads as there are keys, all let go together."""
    start = Barrier(len(keys))

    def one(number: int) -> Receipt:
        try:
            own = Card.objects.select_related("episode__client__practice").get(pk=card.pk)
            start.wait()
            return factories.handed_in(own, factories.report(f"From {number}."), key=keys[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(one, range(len(keys))))


@pytest.fixture
def card(transactional_db: None) -> Card:
    practice = factories.practice()
    therapist = factories.member(practice)
    session = factories.held_session(factories.episode(factories.client(practice), therapist))
    return factories.card_of(session, Perspective.CLIENT)


@pytest.mark.parametrize("same_key", [True, False], ids=["a retry", "two tabs"])
@pytest.mark.django_db(transaction=True)
def test_posts_at_once_give_one_card_and_one_receipt(card: Card, same_key: bool) -> None:
    one_key = uuid.uuid4()
    keys = [one_key if same_key else uuid.uuid4() for _ in range(AT_ONCE)]
    receipts = hand_in_from_threads(card, keys)
    assert sorted(receipt.first for receipt in receipts) == [False] * (AT_ONCE - 1) + [True]
    assert [r.retry for r in receipts if not r.first] == [same_key] * (AT_ONCE - 1)
    assert {receipt.number for receipt in receipts} == {receipts[0].number}
    assert EventReport.objects.filter(card=card).count() == 1
    assert Entry.objects.filter(verb="card.handed_in").count() == 1
