"""The sealed pair as a property: whatever was handed in, whoever asks, whenever."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from visavis.apps.cards.queries.pair import PairView, session_pair
from visavis.apps.care.models import Consent, TherapySession
from visavis.privacy.seal import PairTimes, readable_by_therapist, state_for
from visavis.vocab.card import PairState, Perspective, Valence, Visibility

pytestmark = pytest.mark.django_db

CLIENT_WORDS = "The heron stood still."
OWN_WORDS = "K. spoke of a bird."


def a_session(*, sharing: bool = True) -> TherapySession:
    practice = factories.practice()
    client = factories.client(practice, sharing=sharing)
    return factories.held_session(factories.episode(client, factories.member(practice)))


def client_hands_in(session: TherapySession, visibility: Visibility | str | None) -> None:
    reports = (
        ()
        if visibility is None
        else (factories.report(CLIENT_WORDS, visibility=Visibility(visibility)),)
    )
    factories.handed_in(factories.card_of(session, Perspective.CLIENT), *reports)


def therapist_hands_in(session: TherapySession) -> None:
    factories.handed_in(
        factories.card_of(session, Perspective.THERAPIST),
        factories.report(OWN_WORDS, perspective=Perspective.THERAPIST),
        factories.report("A bird.", perspective=Perspective.GUESS),
    )


ANY_SESSION = TherapySession()


def shown(view: PairView) -> PairView:
    """All that is shown, whichever session it is about."""
    return replace(view, session=ANY_SESSION)


def test_the_pair_opens_when_both_are_in(now: datetime) -> None:
    session = a_session()
    client_hands_in(session, Visibility.THERAPIST)
    therapist_hands_in(session)
    view = session_pair(session, now=now)
    assert view.state is PairState.OPEN
    assert [(r.text, r.valence, r.rating) for r in view.client] == [
        (CLIENT_WORDS, Valence.HELPFUL, 3)
    ]
    assert [r.text for r in view.own] == [OWN_WORDS]
    assert [r.text for r in view.guesses] == ["A bird."]


def test_before_ones_own_card_the_others_changes_nothing(now: datetime) -> None:
    """No field and no number of queries differs with what the client did."""
    seen = []
    for client_card in ("none", None, Visibility.THERAPIST, Visibility.STUDY_ONLY):
        session = a_session()
        if client_card != "none":
            client_hands_in(session, client_card)
        with CaptureQueriesContext(connection) as queries:
            view = session_pair(session, now=now)
        seen.append((shown(view), len(queries)))
    assert seen[1:] == seen[:-1]
    assert (seen[0][0].state, seen[0][0].client) == (PairState.OWN_CARD_MISSING, ())


def test_after_ones_own_card_the_pair_is_incomplete_and_no_more(now: datetime) -> None:
    session = a_session()
    therapist_hands_in(session)
    view = session_pair(session, now=now)
    assert (view.state, view.client, len(view.own)) == (PairState.INCOMPLETE, (), 1)


def test_the_sealed_and_the_open_path_run_the_same_queries(now: datetime) -> None:
    shapes = []
    for both in (False, True):
        session = a_session()
        therapist_hands_in(session)
        if both:
            client_hands_in(session, Visibility.THERAPIST)
        with CaptureQueriesContext(connection) as queries:
            session_pair(session, now=now)
        shapes.append([query["sql"].split("WHERE")[0] for query in queries])
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) == 3


@pytest.mark.parametrize("withheld", [Visibility.STUDY_ONLY, Visibility.AFTER_ENDING])
def test_withheld_and_absent_look_the_same(withheld: Visibility, now: datetime) -> None:
    views = []
    for visibility in (withheld, None):
        session = a_session()
        client_hands_in(session, visibility)
        therapist_hands_in(session)
        views.append(shown(session_pair(session, now=now)))
    assert views[0] == views[1]


def test_when_the_seal_runs_out_a_missing_and_a_withheld_card_look_the_same() -> None:
    views = []
    for card in ("none", Visibility.STUDY_ONLY):
        session = a_session()
        if card != "none":
            client_hands_in(session, card)
        late = factories.card_of(session, Perspective.CLIENT).seal_until
        views.append(shown(session_pair(session, now=late)))
    assert views[0] == views[1]
    assert views[0].state is PairState.OPEN


def test_without_consent_to_share_nothing_is_read(now: datetime) -> None:
    session = a_session()
    client_hands_in(session, Visibility.THERAPIST)
    therapist_hands_in(session)
    assert len(session_pair(session, now=now).client) == 1
    Consent.objects.update(withdrawn_at=now, withdrawn_by="operator")
    assert session_pair(session, now=now).client == ()


ALL_STATES = list(
    product(
        [None, 0, 5, 9],  # days after the session on which the client hands in
        [None, 0, 5, 9],  # the therapist
        [0, 5, 6.9, 7, 10],  # now
    )
)


@pytest.mark.parametrize(("client_day", "therapist_day", "now_day"), ALL_STATES)
def test_in_every_state_a_side_knows_what_it_may(
    client_day: float | None, therapist_day: float | None, now_day: float
) -> None:
    """The rule itself, against its words: nothing before one's own card, then incomplete."""

    def at(day: float | None) -> datetime | None:
        shown = day if day is not None and day <= now_day else None
        return None if shown is None else factories.START + timedelta(days=shown)

    times = PairTimes(at(client_day), at(therapist_day), factories.START + timedelta(days=7))
    for side in (Perspective.CLIENT, Perspective.THERAPIST):
        state = state_for(times, side, now=factories.START + timedelta(days=now_day))
        both_in = times.client_in is not None and times.therapist_in is not None
        if both_in or now_day >= 7:
            expected = PairState.OPEN
        elif times.handed_in(side) is None:
            expected = PairState.OWN_CARD_MISSING
        else:
            expected = PairState.INCOMPLETE
        assert state is expected


@pytest.mark.parametrize(("is_open", "ended", "consented"), list(product([True, False], repeat=3)))
def test_what_may_be_read_in_every_state(*, is_open: bool, ended: bool, consented: bool) -> None:
    expected = set()
    if is_open and consented:
        expected = {Visibility.THERAPIST} | ({Visibility.AFTER_ENDING} if ended else set())
    readable = readable_by_therapist(
        pair_open=is_open, episode_ended=ended, sharing_consented=consented
    )
    assert readable == expected
