from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests import factories
from tests.typed_cards import (
    CLIENT,
    DAY,
    EVENT,
    NOW,
    THERAPIST,
    counted,
    in_cards,
    refused,
    take_in,
    typed,
)
from visavis.apps.audit.rules import OPERATOR, Actor
from visavis.apps.cards.actions.occasions import hold_session
from visavis.apps.cards.models import ContactWish, EventReport
from visavis.apps.cards.queries.pair import session_pair
from visavis.apps.cards.queries.typed_cards.plan import plan_import
from visavis.apps.cards.rules.content import MAX_ENTRIES, MAX_TEXT
from visavis.apps.care.actions.sessions import end_episode, record_session
from visavis.apps.care.models import Client, Consent, Episode, ErasureRequest, TherapySession
from visavis.apps.notices.models import Message
from visavis.apps.people.models import Member, Practice
from visavis.exchange.typed_cards import events
from visavis.exchange.typed_cards.values import TypedEvent
from visavis.vocab.card import Gate, Moment, PairState, Valence, Visibility
from visavis.vocab.care import ConsentScope, SessionStatus

pytestmark = pytest.mark.django_db


def test_client_therapy_session_and_cards_come_to_be(practice: Practice, ann: Member) -> None:
    plan = take_in(practice, typed(), typed(perspective=THERAPIST, told=()))
    assert (plan.new_clients, len(plan.sessions), len(plan.cards)) == (frozenset({"p-1"}), 1, 2)
    episode = Episode.objects.get()
    assert (episode.client.code, episode.therapist, episode.started_on) == ("P-1", ann, DAY)
    session = TherapySession.objects.get()
    assert (session.status, session.at) == (
        SessionStatus.HELD,
        datetime(2026, 1, 12, 11, tzinfo=UTC),  # noon in Vienna
    )
    assert [(c.on_paper, c.after_reveal, c.form, c.language) for c in in_cards()] == [
        (True, False, "card@1", "en")
    ] * 2
    view = session_pair(session, now=NOW)
    assert (view.state, view.own_helpful) == (PairState.OPEN, Gate.NOTHING)


def test_what_was_written_is_sealed_and_comes_back_whole(practice: Practice, ann: Member) -> None:
    take_in(practice, typed())
    report = EventReport.objects.get()
    assert b"quinces" not in bytes(report.text_sealed or b"")
    assert (report.valence, report.rating, report.moment) == ("helpful", 3, "end")
    factories.consent(Client.objects.get(), ConsentScope.SHARE)
    view = session_pair(TherapySession.objects.get(), now=NOW)
    assert [r.text for r in view.client] == [EVENT.text]


def test_no_consent_is_made_up_so_the_words_stay_closed(practice: Practice, ann: Member) -> None:
    plan = take_in(practice, typed())
    assert (plan.not_shared, Consent.objects.count()) == (1, 0)
    assert session_pair(TherapySession.objects.get(), now=NOW).client == ()


def test_the_same_cards_again_add_nothing(practice: Practice, ann: Member) -> None:
    cards = (
        typed(contact=False),
        typed(perspective=THERAPIST),
        typed("P-2", number=1),
        typed("P-2", number=2, told=()),
    )
    take_in(practice, *cards)
    before = counted()
    plan = take_in(practice, *cards, now=NOW + timedelta(days=3))
    assert (counted(), plan.there_already, plan.cards) == (before, 4, ())


def test_the_same_card_with_other_content_is_refused(practice: Practice, ann: Member) -> None:
    take_in(practice, typed())
    other = TypedEvent(Valence.HELPFUL, EVENT.text, 4, Moment.END)
    assert refused(practice, typed("P-9"), typed(told=(other,), line=3)) == [
        (3, "", "", "this client card was handed in already, with other content")
    ]


def test_a_card_handed_in_on_the_web_is_known_by_its_content(
    practice: Practice, ann: Member
) -> None:
    client = factories.client(practice)
    session = hold_session(
        episode=factories.episode(client, ann), at=NOW, by=Actor.member(ann.pk), now=NOW
    )
    card = factories.card_of(session, CLIENT)
    factories.handed_in(card, factories.report(EVENT.text), now=NOW)
    same = TypedEvent(Valence.HELPFUL, EVENT.text, 3)
    plan = take_in(practice, typed(client.code.lower(), NOW.date(), told=(same,)))
    assert (plan.there_already, plan.cards) == (1, ())


def test_a_problem_on_the_last_line_leaves_nothing_behind(practice: Practice, ann: Member) -> None:
    cards = [typed(f"P-{n}", line=n + 1) for n in range(1, 30)]
    stranger = typed("P-30", therapist="who@example.org", line=31)
    assert refused(practice, *cards, stranger) == [
        (31, "therapist", "", f"who@example.org is no therapist of {practice.name}")
    ]


def test_a_missing_therapist_is_said_once_with_the_number_of_rows(
    practice: Practice, ann: Member
) -> None:
    elsewhere = factories.member(factories.practice())
    rows = [typed(f"P-{n}", therapist=elsewhere.email, line=n) for n in (2, 3, 4)]
    assert refused(practice, *rows) == [
        (2, "therapist", "(3 rows)", f"{elsewhere.email} is no therapist of {practice.name}")
    ]


def test_a_therapist_may_be_left_out_where_only_one_can_be_meant(
    practice: Practice, ann: Member
) -> None:
    take_in(practice, typed(), typed(day=date(2026, 1, 19), therapist=""))
    take_in(practice, typed(day=date(2026, 1, 26), therapist=""))
    assert [e.sessions.count() for e in Episode.objects.all()] == [3]
    assert refused(practice, typed("P-2", therapist="")) == [
        (2, "therapist", "", "whose client P-2 is, is nowhere told")
    ]


def test_a_session_that_is_there_is_found_by_its_day(practice: Practice, ann: Member) -> None:
    client = factories.client(practice)
    episode = factories.episode(client, ann)
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # the 2nd of March in Vienna
    planned = record_session(
        episode=episode, at=at, status=SessionStatus.PLANNED, by=OPERATOR, now=NOW
    )
    take_in(practice, typed(client.code, date(2026, 3, 2)))
    planned.refresh_from_db()
    assert (planned.status, TherapySession.objects.count()) == (SessionStatus.HELD, 1)
    assert [c.session_id for c in in_cards()] == [planned.pk]


def test_two_sessions_of_one_day_are_told_apart_by_time_or_number(
    practice: Practice, ann: Member
) -> None:
    take_in(
        practice,
        typed(clock=time(9)),
        typed(clock=time(15)),
        typed("P-2", number=1),
        typed("P-2", number=2),
    )
    assert TherapySession.objects.count() == 4
    assert refused(practice, typed("P-1", perspective=THERAPIST)) == [
        (2, "date", "", "2 sessions of that day are there, and it is not told which is meant")
    ]
    take_in(practice, typed("P-1", perspective=THERAPIST, clock=time(15)))
    late = TherapySession.objects.get(episode__client__code="P-1", number=2)
    assert [c.session for c in in_cards(THERAPIST)] == [late]


def test_one_side_with_and_one_without_a_time_are_one_session(
    practice: Practice, ann: Member
) -> None:
    take_in(practice, typed(clock=time(15)), typed(perspective=THERAPIST, number=4))
    session = TherapySession.objects.get()
    assert session.at == datetime(2026, 1, 12, 14, tzinfo=UTC)


def test_sessions_that_are_not_told_apart_are_refused(practice: Practice, ann: Member) -> None:
    cards = (typed(clock=time(9)), typed(clock=time(15)), typed(perspective=THERAPIST, line=4))
    assert refused(practice, *cards) == [
        (4, "date", "", "several sessions of that day are not told apart")
    ]


def test_one_card_typed_twice_under_other_times_is_refused(practice: Practice, ann: Member) -> None:
    assert refused(practice, typed(), typed(clock=time(9), line=3)) == [
        (
            3,
            "",
            "as line 2",
            "the same card as on another line, with another time or therapist typed",
        )
    ]


@pytest.mark.parametrize("status", [SessionStatus.CANCELLED, SessionStatus.MISSED])
def test_a_card_of_a_session_that_was_not_held_is_refused(
    practice: Practice, ann: Member, status: SessionStatus
) -> None:
    client = factories.client(practice)
    record_session(
        episode=factories.episode(client, ann), at=NOW, status=status, by=OPERATOR, now=NOW
    )
    assert refused(practice, typed(client.code, NOW.date())) == [
        (2, "date", "", f"on record this session was {status}")
    ]


def test_late_cards_of_a_therapy_that_has_ended_come_in(practice: Practice, ann: Member) -> None:
    take_in(practice, typed())
    end_episode(episode=Episode.objects.get(), ended_on=date(2026, 2, 2), by=OPERATOR, now=NOW)
    take_in(practice, typed(day=date(2026, 1, 19)))
    assert TherapySession.objects.count() == 2
    assert refused(practice, typed(day=date(2026, 2, 9))) == [
        (2, "date", "", "the therapy had ended by then")
    ]


def test_an_earlier_session_moves_the_start_of_the_therapy_back(
    practice: Practice, ann: Member
) -> None:
    take_in(practice, typed())
    plan = take_in(practice, typed(day=date(2025, 12, 1)))
    assert [s.moves_start for s in plan.sessions.values()] == [True]
    assert Episode.objects.get().started_on == date(2025, 12, 1)


def test_a_client_who_asked_to_be_erased_gets_no_cards(practice: Practice, ann: Member) -> None:
    client = factories.client(practice)
    factories.episode(client, ann)
    ErasureRequest.objects.create(client=client, asked_at=NOW, due_at=NOW)
    assert refused(practice, typed(client.code)) == [
        (2, "client", "", f"{client.code} asked to be erased")
    ]


def test_for_the_study_only_needs_a_consent_in_force(practice: Practice, ann: Member) -> None:
    client = factories.client(practice)
    card = typed(client.code, visibility=Visibility.STUDY_ONLY)
    assert refused(practice, card) == [
        (2, "visibility", "study only", "no consent to research is in force for this client")
    ]
    factories.consent(client, ConsentScope.RESEARCH, factories.study(practice))
    take_in(practice, card)
    assert [r.visibility for r in EventReport.objects.all()] == ["study_only"]


def test_without_a_word_on_the_card_the_practices_rule_holds(ann: Member) -> None:
    wishes = {}
    for default in Visibility:
        other = factories.practice(default_visibility=default)
        mail = factories.member(other).email
        take_in(other, typed(therapist=mail))
        wishes[default] = EventReport.objects.get(card__episode__client__practice=other).visibility
    assert wishes == {
        Visibility.THERAPIST: "therapist",
        Visibility.AFTER_ENDING: "after_ending",
        Visibility.STUDY_ONLY: "after_ending",  # no consent: what shares least
    }


def test_a_wish_to_be_contacted_reaches_the_person_named(practice: Practice, ann: Member) -> None:
    assert refused(practice, typed(contact=True)) == [
        (
            2,
            "contact",
            "yes",
            "the client asks to be contacted, and the practice names nobody for it",
        )
    ]
    practice.contact_person = ann
    practice.save()
    take_in(practice, typed(contact=True))
    assert [m.recipient for m in Message.objects.all()] == [f"member:{ann.pk}"]
    take_in(practice, typed(contact=True))
    assert ContactWish.objects.count() == 1


def test_a_plan_changes_nothing(practice: Practice, ann: Member) -> None:
    before = counted()
    plan = plan_import([typed(), typed("P-2")], practice=practice, now=NOW)
    assert (len(plan.cards), counted()) == (2, before)


def test_the_limits_of_typed_cards_are_those_of_the_web() -> None:
    assert (events.MOST_CHARACTERS, events.MOST_EVENTS) == (MAX_TEXT, MAX_ENTRIES)
