"""Today: what a therapist with two minutes sees, and what it must never give away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.recording import enter_session
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.models import Member, Practice
from visavis.apps.people.rules.contact import Contact
from visavis.gateways.clock import SetClock
from visavis.vocab.card import SIDES, Perspective, Valence, Visibility
from visavis.vocab.care import SessionStatus
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return factories.practice()


@pytest.fixture
def therapist(practice: Practice) -> Member:
    return factories.member(practice)


@pytest.fixture
def browser(client: Client, therapist: Member) -> Client:
    return sign_in(client, therapist)


def an_episode(therapist: Member, practice: Practice, name: str = "") -> Episode:
    made = factories.client(practice)
    if name:
        put_identity(
            client=made.pk,
            subject=made.subject,
            practice=practice.pk,
            contact=Contact(name=name),
            by=Actor("system"),
            now=factories.START,
        )
    return factories.episode(made, therapist)


def plan(episode: Episode, hours: float) -> TherapySession:
    return enter_session(
        episode=episode,
        at=factories.START + timedelta(hours=hours),
        status=SessionStatus.PLANNED,
        by=Actor("system"),
        now=factories.START,
    )


def text_of(browser: Client) -> str:
    html = browser.get("/today/").content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_an_empty_day_says_so(browser: Client) -> None:
    html = text_of(browser)
    assert "None is entered yet." in html
    assert "A card waits for you" not in html


def test_own_clients_have_their_names_beside_the_code(
    browser: Client, therapist: Member, practice: Practice
) -> None:
    episode = an_episode(therapist, practice, name="Anna Heron")
    factories.episode(factories.client(practice), factories.member(practice))
    html = text_of(browser)
    assert "Anna Heron" in html
    assert episode.client.code in html
    assert "K-2" not in html


def test_two_taps_record_a_session_and_twice_is_once(
    browser: Client, therapist: Member, practice: Practice
) -> None:
    episode = an_episode(therapist, practice)
    for _ in range(2):
        answer = browser.post(f"/episodes/{episode.pk}/record/", {"what": "now"})
        assert answer["Location"] == "/today/"
    session = episode.sessions.get()
    assert (session.status, session.at) == (SessionStatus.HELD, factories.START)
    assert session.cards.count() == 2
    assert "A card waits for you" in text_of(browser)


def test_held_now_means_the_session_that_was_planned_and_has_begun(
    browser: Client, therapist: Member, practice: Practice, clock: SetClock
) -> None:
    episode = an_episode(therapist, practice)
    planned = plan(episode, 1)
    clock.forward(timedelta(hours=2))
    browser.post(f"/episodes/{episode.pk}/record/", {"what": "now"})
    assert [s.pk for s in episode.sessions.filter(status=SessionStatus.HELD)] == [planned.pk]


def test_a_planned_session_is_settled_from_its_line(
    browser: Client, therapist: Member, practice: Practice
) -> None:
    session = plan(an_episode(therapist, practice), 1)
    assert f"/sessions/{session.pk}/settle/" in text_of(browser)
    browser.post(f"/sessions/{session.pk}/settle/", {"status": "cancelled"})
    session.refresh_from_db()
    assert session.status == SessionStatus.CANCELLED
    assert session.cards.count() == 0


def test_what_nobody_settled_is_asked_about(
    browser: Client, therapist: Member, practice: Practice, clock: SetClock
) -> None:
    session = plan(an_episode(therapist, practice), 1)
    clock.forward(timedelta(days=2))
    assert "What became of these?" in text_of(browser)
    browser.post(f"/sessions/{session.pk}/settle/", {"status": "missed"})
    assert "What became of these?" not in text_of(browser)


def test_a_session_with_the_therapists_card_stays_held(
    browser: Client, therapist: Member, practice: Practice
) -> None:
    session = factories.held_session(an_episode(therapist, practice))
    factories.handed_in(factories.card_of(session, Perspective.THERAPIST))
    answer = browser.post(f"/sessions/{session.pk}/settle/", {"status": "missed"}, follow=True)
    session.refresh_from_db()
    assert session.status == SessionStatus.HELD
    assert "it stays as held" in answer.content.decode()


@pytest.mark.parametrize("status", ["", "gone"])
def test_a_word_that_is_no_status_is_not_found(
    browser: Client, therapist: Member, practice: Practice, status: str
) -> None:
    session = plan(an_episode(therapist, practice), 1)
    answer = browser.post(f"/sessions/{session.pk}/settle/", {"status": status})
    assert answer.status_code == 404


def test_opened_pairs_come_up_and_go_after_a_while(
    browser: Client, therapist: Member, practice: Practice, clock: SetClock
) -> None:
    session = factories.held_session(an_episode(therapist, practice))
    for side in (Perspective.CLIENT, Perspective.THERAPIST):
        factories.handed_in(factories.card_of(session, side))
    assert "Newly opened" in text_of(browser)
    clock.forward(timedelta(days=15))
    later = text_of(sign_in(Client(), therapist))
    assert ("Record a session" in later, "Newly opened" in later) == (True, False)


def test_before_the_reveal_the_page_is_the_same_whatever_the_client_did(
    browser: Client, therapist: Member, practice: Practice
) -> None:
    sessions = [factories.held_session(an_episode(therapist, practice)) for _ in range(4)]
    factories.handed_in(factories.card_of(sessions[3], Perspective.THERAPIST))
    before = text_of(browser)
    for session, visibility in zip(sessions[:3], Visibility, strict=True):
        factories.handed_in(
            factories.card_of(session, Perspective.CLIENT),
            factories.report("The heron.", visibility=visibility),
            factories.report("The door.", valence=Valence.HINDERING, visibility=visibility),
        )
    assert text_of(browser) == before
    # There is something to give away: the own card opens what lay behind the seal.
    factories.handed_in(factories.card_of(sessions[0], Perspective.THERAPIST))
    assert "Newly opened" in text_of(browser)


def test_the_tablet_is_handed_over_from_each_session_whose_cards_wait(
    browser: Client, therapist: Member, practice: Practice, clock: SetClock
) -> None:
    """As long as the pair is closed, whatever the client did; an ending goes by link alone."""
    waiting, opened = (factories.held_session(an_episode(therapist, practice)) for _ in range(2))
    for side in SIDES:
        factories.handed_in(factories.card_of(opened, side))
    factories.ending_card(an_episode(therapist, practice), Perspective.THERAPIST)
    address = f"/sessions/{waiting.pk}/hand-over/"
    assert text_of(browser).count(address) == 2  # among the sessions of today, and those waiting
    clock.forward(timedelta(days=1))
    html = text_of(sign_in(Client(), therapist))
    assert (html.count("/hand-over/"), html.count(address)) == (1, 1)
    assert f'Hand over this tablet<span class="hide">: {waiting.episode.client.code}' in html
    assert "The ending" in html


@pytest.mark.alike
@pytest.mark.parametrize("clients", [3, 30])
def test_the_number_of_clients_is_no_matter(
    browser: Client, therapist: Member, practice: Practice, clients: int
) -> None:
    for n in range(clients):
        episode = an_episode(therapist, practice, name=f"Person {n}")
        held = factories.held_session(episode)
        if n % 2:
            for side in SIDES:
                word = factories.report("A walk", perspective=side)
                factories.handed_in(factories.card_of(held, side), word)
        plan(episode, 2)
    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/today/").content.decode()
    assert ("Newly opened" in page, "A card waits" in page or "cards wait" in page) == (True, True)
    assert len(queries) <= 15, [query["sql"][:80] for query in queries]


def test_another_role_has_no_today(client: Client, practice: Practice) -> None:
    sign_in(client, factories.member(practice, Role.COORDINATOR))
    assert client.get("/today/").status_code == 403


def test_a_client_is_looked_for_by_code_or_name_where_a_session_is_recorded(
    browser: Client, therapist: Member, practice: Practice
) -> None:
    for name in ("Anna Heron", "Piet Hollis", "Hanna Lind"):
        episode = an_episode(therapist, practice, name)
    plan(episode, 3)
    for wanted, shown in (("anna", 2), (episode.client.code, 1), ("nobody", 0)):
        html = browser.get("/today/", {"q": wanted}).content.decode()
        assert html.count('name="what" value="now"') == shown
    assert "Nobody here has this code or name." in html
    assert 'role="search"' not in browser.get("/today/").content.decode()
