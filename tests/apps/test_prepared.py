from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from tests import factories
from visavis.apps.audit.models import Entry
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.models import Consent
from visavis.apps.prepared import insert, new_row, prepared, update
from visavis.vocab.card import Gate, Perspective
from visavis.vocab.care import ConsentScope

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[object]]


def cards_by_id(card_id: uuid.UUID) -> QuerySet[Card]:
    return Card.objects.filter(pk=card_id).select_related(
        "session", "episode__client__practice", "episode__therapist"
    )


def consents_of(client_id: uuid.UUID) -> QuerySet[Consent]:
    return Consent.objects.filter(client=client_id).select_related("study").order_by("scope")


ask_cards, ask_consents = prepared(cards_by_id), prepared(consents_of)


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def card() -> Card:
    practice = factories.practice(time_zone="Europe/Berlin")
    therapist = factories.member(practice)
    episode = factories.episode(factories.client(practice), therapist)
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


def test_rows_are_the_same_as_those_that_django_reads(
    card: Card, django_assert_num_queries: Queries
) -> None:
    (expected,) = cards_by_id(card.pk)
    for _ in range(2):  # compiling and sending, then only sending
        with django_assert_num_queries(1):
            (found,) = ask_cards(card.pk)
            related = [found.session, found.episode, found.episode.client.practice]
        others = [expected.session, expected.episode, expected.episode.client.practice]
        assert [values(row) for row in (found, *related) if row] == [
            values(row) for row in (expected, *others) if row
        ]


def test_each_call_finds_what_it_asks_for(card: Card) -> None:
    other = Card.objects.exclude(pk=card.pk).get()
    found = [[row.pk for row in ask_cards(id_)] for id_ in (card.pk, other.pk, uuid.uuid4())]
    assert found == [[card.pk], [other.pk], []]


def test_the_sql_is_the_one_that_django_writes(card: Card) -> None:
    with CaptureQueriesContext(connection) as captured:
        ask_cards(card.pk)
        list(cards_by_id(card.pk))
    ours, djangos = (query["sql"] for query in captured)
    assert ours == djangos


def test_a_relation_that_is_empty_stays_empty(card: Card) -> None:
    client = card.episode.client
    factories.consent(client, ConsentScope.RESEARCH, factories.study(client.practice))
    studies = [(line.scope, line.study is None) for line in ask_consents(client.pk)]
    assert studies == [("research", False), ("share", True)]


def test_a_row_can_be_changed_and_saved_as_any_other(card: Card) -> None:
    (found,) = ask_cards(card.pk)
    found.generation = 7
    found.save(update_fields=["generation"])
    assert Card.objects.get(pk=card.pk).generation == 7


def test_inserted_rows_are_those_that_django_inserts(card: Card) -> None:
    rows = [
        EventReport(
            card=card,
            place=place,
            perspective="client",
            valence="helpful",
            text_sealed=b"\x00\x01",
            rating=None,
            visibility="therapist",
        )
        for place in range(3)
    ]
    insert(rows[:2])
    EventReport.objects.bulk_create(rows[2:])
    assert [values(row) for row in EventReport.objects.order_by("place")] == [
        values(row) for row in rows
    ]
    rows[0].rating = 4
    rows[0].save()
    assert EventReport.objects.filter(card=card).count() == 3


def test_every_kind_of_field_of_an_entry_is_inserted(now: datetime) -> None:
    row = Entry(
        number=1_000,
        at=now,
        verb="test",
        actor="system",
        subject=uuid.uuid4(),
        details={"side": "client", "n": 1, "none": None},
        mac=b"\xff" * 32,
    )
    insert([row])
    assert values(Entry.objects.get(number=1_000)) == values(row)


def test_a_new_row_is_inserted_whole(card: Card) -> None:
    row = new_row(
        EventReport,
        id=uuid.uuid4(),
        card_id=card.pk,
        place=0,
        perspective="client",
        valence="helpful",
        text_sealed=None,
        rating=1,
        moment="",
        visibility="therapist",
    )
    insert([row])
    assert values(EventReport.objects.get()) == values(row)


def test_a_moment_without_its_zone_is_not_written(card: Card) -> None:
    card.asked_at = datetime(2026, 3, 2, 9)  # noqa: DTZ001 -- the mistake that is meant
    with pytest.raises(ValueError, match=r"naive|time zone"):
        update(card, "asked_at")


def test_moments_of_every_zone_and_words_for_ids_are_written_as_django_does(card: Card) -> None:
    card.asked_at = datetime(2026, 3, 2, 9, 0, 0, 7, tzinfo=ZoneInfo("Europe/Berlin"))
    card.idempotency_key, card.generation = str(uuid.uuid4()), "7"  # as a form might leave them
    card.form, card.handed_in_at = "card@1", card.asked_at
    assert update(card, "asked_at", "idempotency_key", "generation", "form", "handed_in_at")
    written = values(Card.objects.get(pk=card.pk))
    card.save()
    assert values(Card.objects.get(pk=card.pk)) == written


def test_inserting_nothing_asks_nothing(django_assert_num_queries: Queries) -> None:
    with django_assert_num_queries(0):
        insert([])


def test_a_constraint_refuses_an_inserted_row(card: Card) -> None:
    row = EventReport(card=card, place=0, perspective="nobody", valence="helpful", visibility="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([row])


def test_named_fields_are_written_and_no_others(card: Card) -> None:
    card.language, card.generation = "fr", 9
    assert update(card, "language")
    written = Card.objects.get(pk=card.pk)
    assert (written.language, written.generation) == ("fr", 1)


def test_a_field_can_be_emptied(card: Card) -> None:
    factories.handed_in(card)
    card.form, card.handed_in_at, card.idempotency_key = "", None, None
    assert update(card, "form", "handed_in_at", "idempotency_key")
    assert Card.objects.get(pk=card.pk).handed_in_at is None


def test_a_row_is_written_only_while_a_field_is_empty(card: Card) -> None:
    factories.handed_in(card)
    card.helpful = Gate.YES
    assert not update(card, "helpful", while_null="handed_in_at")
    assert Card.objects.get(pk=card.pk).helpful == Gate.NOTHING


def test_a_row_that_is_gone_is_not_written(card: Card) -> None:
    Card.objects.filter(pk=card.pk).delete()
    assert not update(card, "language")
