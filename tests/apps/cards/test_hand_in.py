from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from tests import factories
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.hand_in import hand_in
from visavis.apps.cards.actions.occasions import hold_session
from visavis.apps.cards.models import Card, ContactWish, EventReport
from visavis.apps.cards.rules.content import CardContent, ContentError, ReportContent
from visavis.apps.care.models import TherapySession
from visavis.apps.notices.models import Message
from visavis.vocab.card import Gate, Perspective, Valence
from visavis.vocab.care import ConsentScope

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> TherapySession:
    practice = factories.practice()
    therapist = factories.member(practice)
    return factories.held_session(factories.episode(factories.client(practice), therapist))


@pytest.fixture
def card(session: TherapySession) -> Card:
    return factories.card_of(session, Perspective.CLIENT)


def test_holding_a_session_makes_one_card_a_side(session: TherapySession) -> None:
    assert sorted(session.cards.values_list("perspective", flat=True)) == ["client", "therapist"]


def test_the_first_hand_in_counts_and_a_retry_gets_the_same_receipt(card: Card) -> None:
    key = uuid.uuid4()
    content = factories.content(factories.report("We laughed."))
    first = hand_in(card=card, content=content, delivery=factories.delivery(key=key))
    again = hand_in(card=card, content=content, delivery=factories.delivery(key=key))
    assert (first.first, again.first, again.retry) == (True, False, True)
    assert first.number == again.number
    assert EventReport.objects.count() == 1


def test_a_second_tab_changes_nothing(card: Card) -> None:
    factories.handed_in(card, factories.report("The first tab."))
    second = factories.handed_in(card, factories.report("The second tab."))
    assert (second.first, second.retry) == (False, False)
    assert EventReport.objects.count() == 1


def test_text_opens_the_gate_and_a_guess_does_not(session: TherapySession) -> None:
    card = factories.card_of(session, Perspective.THERAPIST)
    factories.handed_in(
        card,
        factories.report("The link to the call.", perspective=Perspective.THERAPIST),
        factories.report("The silence.", Valence.HINDERING, perspective=Perspective.GUESS),
    )
    assert (card.helpful, card.hindering) == (Gate.YES, Gate.NOTHING)


def test_nothing_particular_is_an_answer_and_an_open_question_is_none(card: Card) -> None:
    nothing = CardContent.nothing(form="card@1", language="en")
    assert (nothing.helpful, nothing.hindering) == (Gate.NOTHING, Gate.NOTHING)
    left_open = CardContent("card@1", "en", Gate.UNANSWERED, Gate.UNANSWERED)
    hand_in(card=card, content=left_open, delivery=factories.delivery())
    card.refresh_from_db()
    assert (card.helpful, card.hindering) == (Gate.UNANSWERED, Gate.UNANSWERED)


def test_words_are_not_in_the_database_as_they_were_written(card: Card) -> None:
    factories.handed_in(card, factories.report("The heron stood still."))
    sealed = EventReport.objects.get().text_sealed
    assert sealed is not None
    assert b"heron" not in bytes(sealed)


def test_a_card_after_the_seal_is_marked_and_its_guess_dropped(session: TherapySession) -> None:
    card = factories.card_of(session, Perspective.THERAPIST)
    late = card.seal_until
    factories.handed_in(
        card,
        factories.report("Late.", perspective=Perspective.THERAPIST),
        factories.report("Too late to guess.", perspective=Perspective.GUESS),
        now=late,
    )
    card.refresh_from_db()
    assert card.after_reveal is True
    assert [r.perspective for r in card.reports.all()] == [Perspective.THERAPIST]


def test_a_card_just_before_the_seals_end_counts(card: Card) -> None:
    factories.handed_in(card, now=card.seal_until - timedelta(seconds=1))
    card.refresh_from_db()
    assert card.after_reveal is False


def test_handing_in_leaves_an_entry_without_words_or_counts(card: Card) -> None:
    factories.handed_in(card, factories.report("The heron stood still."))
    entry = Entry.objects.get(verb="card.handed_in")
    assert entry.details == {"side": "client", "about": "session", "on_paper": False}
    assert entry.subject == card.episode.client.subject


@pytest.mark.parametrize("named", [True, False])
def test_contact_me_reaches_the_person_named_and_is_nothing_where_none_is(
    card: Card, named: bool, now: datetime
) -> None:
    practice = card.episode.client.practice
    if named:
        practice.contact_person = card.episode.therapist
        practice.save()
    hand_in(card=card, content=factories.content(contact_me=True), delivery=factories.delivery(now))
    assert ContactWish.objects.count() == int(named)
    assert Message.objects.filter(kind="contact_wish").count() == int(named)


def test_a_study_seals_for_as_long_as_it_says_only_under_consent() -> None:
    practice = factories.practice(seal_days=3)
    study = factories.study(practice, seal_days=10)
    with_consent, without = factories.client(practice), factories.client(practice)
    factories.consent(with_consent, ConsentScope.RESEARCH, study)
    therapist = factories.member(practice)
    days = []
    for client in (with_consent, without):
        session = factories.held_session(factories.episode(client, therapist))
        days.append((factories.card_of(session, Perspective.CLIENT).seal_until - session.at).days)
    assert days == [10, 3]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "x" * 2001}, "2000 characters, this one has 2001"),
        ({"text": "x", "rating": 5}, "a rating is 1 to 4, got 5"),
    ],
)
def test_content_that_cannot_be_is_refused_without_its_words(
    fields: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ContentError, match=sentence):
        ReportContent(Perspective.CLIENT, Valence.HELPFUL, **fields)  # type: ignore[arg-type]  # invented fields


def test_too_many_entries_are_refused() -> None:
    reports = [factories.report(str(n)) for n in range(13)]
    with pytest.raises(ContentError, match="12 entries, this one has 13"):
        factories.content(*reports)


def test_a_session_entered_late_is_sealed_from_when_the_cards_are_asked_for(now: datetime) -> None:
    """Else a date in the past would open the pair before the therapist wrote a word."""
    practice = factories.practice(seal_days=7)
    episode = factories.episode(factories.client(practice), factories.member(practice))
    session = hold_session(
        episode=episode, at=now - timedelta(days=30), by=Actor("system"), now=now
    )
    assert factories.card_of(session, Perspective.CLIENT).seal_until == now + timedelta(days=7)


@pytest.mark.parametrize("told", [Perspective.GUESS, Perspective.THERAPIST])
def test_what_belongs_on_the_therapists_card_is_refused_on_the_clients(
    card: Card, told: Perspective
) -> None:
    with pytest.raises(ContentError, match=f"a {told} report does not stand on a client card"):
        factories.handed_in(card, factories.report("A bird.", perspective=told))
    assert EventReport.objects.count() == 0
    assert Card.objects.get(pk=card.pk).handed_in_at is None
