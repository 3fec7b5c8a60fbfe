from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.typed_cards import (
    CLIENT,
    DAY,
    NOW,
    THERAPIST,
    counted,
    in_cards,
    refused,
    take_in,
    typed,
)
from visavis.apps.audit.models import Entry
from visavis.apps.audit.queries.verify import verify
from visavis.apps.cards.actions.import_cards import ImportRefusedError
from visavis.apps.care.models import TherapySession
from visavis.apps.people.models import Member, Membership, Practice
from visavis.exchange.typed_cards.values import TypedCard, TypedEvent
from visavis.vocab.card import Valence
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


def test_many_cards_take_one_chain_and_few_statements(
    practice: Practice,
    ann: Member,
    django_assert_max_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    cards = [
        typed("P-1", DAY - timedelta(days=n), side)
        for n in range(60)
        for side in (CLIENT, THERAPIST)
    ]
    with django_assert_max_num_queries(60):
        take_in(practice, *cards)
    assert (verify().intact, in_cards().count()) == (True, 120)
    verbs = Counter(Entry.objects.values_list("verb", flat=True))
    assert verbs == {
        "client.added": 1,
        "episode.opened": 1,
        "session.recorded": 60,
        "card.handed_in": 120,
        "cards.imported": 1,
    }
    numbers = TherapySession.objects.order_by("at").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 61))


EVENTS = st.builds(
    TypedEvent,
    st.sampled_from(Valence),
    st.sampled_from(["a walk", "silence", "haste"]),
    st.none() | st.integers(1, 4),
)
TABLES = st.lists(
    st.builds(
        typed,
        st.sampled_from(["P-1", "P-2", "P-3"]),
        st.dates(date(2026, 1, 1), date(2026, 1, 9)),
        st.sampled_from([CLIENT, THERAPIST]),
        told=st.lists(EVENTS, max_size=3).map(tuple),
        filled_on=st.none(),
    ),
    max_size=8,
    unique_by=lambda card: (card.meeting, card.perspective),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=TABLES, second=TABLES)
def test_whatever_is_taken_in_twice_is_there_once(
    ann: Member, first: list[TypedCard], second: list[TypedCard]
) -> None:
    house = factories.practice()
    Membership.objects.create(member=ann, practice=house, role=Role.THERAPIST, since=NOW)
    for cards in (first, second):
        before = counted()
        try:
            plan = take_in(house, *cards)
        except ImportRefusedError:
            assert counted() == before
            continue
        assert len(plan.cards) + plan.there_already == len(cards)
        after = counted()
        assert (take_in(house, *cards).cards, counted()) == ((), after)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cards=TABLES, place=st.integers(0, 8))
def test_one_problem_anywhere_leaves_zero_rows(
    ann: Member, cards: list[TypedCard], place: int
) -> None:
    house = factories.practice()
    Membership.objects.create(member=ann, practice=house, role=Role.THERAPIST, since=NOW)
    cards.insert(place, typed("P-9", therapist="stranger@example.org"))
    assert [problem[1] for problem in refused(house, *cards)] == ["therapist"]
