"""The page about a pair: in every state what may be seen, and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.cards.rules.sentences import Names, who_names
from visavis.apps.care.models import TherapySession
from visavis.apps.people.models import Member, Practice
from visavis.gateways.clock import SetClock
from visavis.vocab.card import Perspective, Valence, Visibility

pytestmark = pytest.mark.django_db

WORDS = "The heron stood still."
OWN = "K. spoke of a bird."
GUESS = "The bird, I think."


@pytest.fixture
def practice() -> Practice:
    return factories.practice()


@pytest.fixture
def therapist(practice: Practice) -> Member:
    return factories.member(practice)


@pytest.fixture
def browser(client: Client, therapist: Member) -> Client:
    return sign_in(client, therapist)


@pytest.fixture
def session(practice: Practice, therapist: Member) -> TherapySession:
    return factories.held_session(factories.episode(factories.client(practice), therapist))


def read(browser: Client, session: TherapySession) -> str:
    answer = browser.get(f"/sessions/{session.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def client_hands_in(session: TherapySession, visibility: Visibility = Visibility.THERAPIST) -> None:
    report = factories.report(WORDS, visibility=visibility)
    factories.handed_in(factories.card_of(session, Perspective.CLIENT), report)


def therapist_hands_in(session: TherapySession, valence: Valence = Valence.HELPFUL) -> None:
    factories.handed_in(
        factories.card_of(session, Perspective.THERAPIST),
        factories.report(OWN, valence, perspective=Perspective.THERAPIST),
        factories.report(GUESS, perspective=Perspective.GUESS),
    )


def test_before_the_own_card_there_is_the_way_to_it_and_nothing_else(
    browser: Client, session: TherapySession
) -> None:
    before = read(browser, session)
    client_hands_in(session)
    after = read(browser, session)
    assert f"/sessions/{session.pk}/card/" in before
    assert (WORDS in after, after.count("<section")) == (False, 0)


def test_with_the_own_card_alone_the_pair_is_closed_until_a_day(
    browser: Client, session: TherapySession
) -> None:
    therapist_hands_in(session)
    html = read(browser, session)
    assert "The pair is still closed." in html
    assert "Monday 9 March" in html
    assert (OWN in html, GUESS in html) == (True, True)
    assert not Entry.objects.filter(verb="pair.read").exists()


def test_both_in_stand_side_by_side_and_the_reading_leaves_an_entry(
    browser: Client, session: TherapySession, therapist: Member
) -> None:
    client_hands_in(session)
    therapist_hands_in(session)
    html = read(browser, session)
    assert "You both name something helpful." in html
    assert "same" not in html.split("<main")[1].split("</main")[0]
    assert [words in html for words in (WORDS, OWN, GUESS)] == [True, True, True]
    entry = Entry.objects.get(verb="pair.read")
    assert (entry.actor, entry.subject) == (
        f"member:{therapist.pk}",
        session.episode.client.subject,
    )


def test_what_one_names_and_the_other_does_not_is_said_without_blame(
    browser: Client, session: TherapySession
) -> None:
    client_hands_in(session)
    therapist_hands_in(session, Valence.HINDERING)
    html = read(browser, session)
    code = session.episode.client.code
    assert f"{code} names something helpful, you do not." in html
    assert f"You name something that got in the way, {code} shares nothing of the kind." in html


def body(html: str, session: TherapySession) -> str:
    main = html.split("<main")[1].split('<form class="foot"', maxsplit=1)[0]
    return main.replace(str(session.pk), "ID").replace(str(session.episode.client_id), "ID")


def test_withheld_and_absent_look_the_same(
    browser: Client, practice: Practice, therapist: Member, clock: SetClock
) -> None:
    pages = []
    clients = factories.client(practice)
    episode = factories.episode(clients, therapist)
    sessions = [
        factories.held_session(episode, at=factories.START + timedelta(minutes=n)) for n in (0, 1)
    ]
    client_hands_in(sessions[0], Visibility.STUDY_ONLY)
    factories.handed_in(factories.card_of(sessions[1], Perspective.CLIENT))
    for session in sessions:
        therapist_hands_in(session)
        html = body(read(browser, session), session)
        pages.append(html.replace(f"ession {session.number}", "ession N"))
    assert pages[0] == pages[1]
    assert "shares nothing of this hour with you" in pages[0]


def test_an_open_pair_without_the_own_card_still_takes_it(
    browser: Client, session: TherapySession, clock: SetClock, therapist: Member
) -> None:
    client_hands_in(session)
    clock.forward(timedelta(days=8))
    html = read(sign_in(browser, therapist), session)
    assert (WORDS in html, "You handed in no card." in html) == (True, True)
    assert f"/sessions/{session.pk}/card/" in html


def test_a_session_that_was_not_held_has_no_pair(browser: Client, session: TherapySession) -> None:
    browser.post(f"/sessions/{session.pk}/settle/", {"status": "missed", "back": "client"})
    assert "What became of it?" in read(browser, session)


def test_an_episode_that_goes_on_has_no_ending(browser: Client, session: TherapySession) -> None:
    assert browser.get(f"/episodes/{session.episode_id}/endings/").status_code == 404


def test_a_therapy_is_ended_and_both_accounts_are_asked_for(
    browser: Client, session: TherapySession
) -> None:
    address = f"/episodes/{session.episode_id}/end/"
    for wrong in ("2026-03-03", "2026-03-01"):
        assert browser.post(address, {"ended_on": wrong}).status_code == 422
    answer = browser.post(address, {"ended_on": "2026-03-02"}, follow=True)
    assert "The ending: your account first" in answer.content.decode()
    assert session.episode.cards.filter(session=None).count() == 2


@pytest.mark.parametrize(
    ("client", "therapist", "names"),
    [
        (True, True, Names.BOTH),
        (True, False, Names.CLIENT),
        (False, True, Names.THERAPIST),
        (False, False, Names.NEITHER),
    ],
)
def test_who_names_something(client: bool, therapist: bool, names: Names) -> None:
    assert who_names(client=client, therapist=therapist) is names
