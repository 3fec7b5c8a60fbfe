"""The therapist's own card, the QR code, the printed card."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.invite import invite_again
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.models import TherapySession
from visavis.apps.sealing import notes_key, unseal
from visavis.gateways.clock import SetClock
from visavis.vocab.card import Gate, Perspective
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db
MARK = "the zebra on the stairs"


@pytest.fixture
def session() -> TherapySession:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.held_session(episode)


@pytest.fixture
def browser(session: TherapySession) -> Browser:
    return sign_in(Browser(), session.episode.therapist)


def own(session: TherapySession) -> Card:
    return factories.card_of(session, Perspective.THERAPIST)


def told(session: TherapySession) -> list[tuple[str, str, str]]:
    key = notes_key(session.episode.client_id)
    rows = EventReport.objects.filter(card=own(session))
    return [(r.perspective, r.valence, unseal(r, "text_sealed", key=key)) for r in rows]


def address(session: TherapySession) -> str:
    return f"/sessions/{session.pk}/card/"


def test_typing_in_a_box_says_yes(browser: Browser, session: TherapySession) -> None:
    fields = {"do": "hand-in", "helpful-0-text": MARK, "helpful-0-rating": "2"}
    response = browser.post(address(session), fields)
    assert (response.status_code, response["Location"]) == (303, f"/sessions/{session.pk}/")
    card = own(session)
    assert (card.helpful, card.hindering) == (Gate.YES, Gate.UNANSWERED)
    assert told(session) == [("therapist", "helpful", MARK)]


def test_every_box_is_there_from_the_start_and_no_reader_is_asked_for(
    browser: Browser, session: TherapySession
) -> None:
    html = browser.get(address(session)).content.decode()
    assert html.count('class="gate open"') == 2
    assert "Who may read this?" not in html
    assert "Please contact me" not in html
    assert "autofocus" in html


def test_nothing_particular_is_one_button(browser: Browser, session: TherapySession) -> None:
    browser.post(address(session), {"do": "nothing"})
    card = own(session)
    assert (card.helpful, card.hindering) == (Gate.NOTHING, Gate.NOTHING)


def test_a_guess_is_kept_as_one_and_touches_no_gate(
    browser: Browser, session: TherapySession
) -> None:
    fields = {"do": "hand-in", "helpful": "nothing", "guess-hindering": MARK}
    browser.post(address(session), fields)
    assert told(session) == [("guess", "hindering", MARK)]
    assert own(session).hindering == Gate.UNANSWERED


def test_a_guess_is_not_asked_for_when_the_pair_is_open(
    browser: Browser, session: TherapySession, clock: SetClock
) -> None:
    assert "guess-helpful" in browser.get(address(session)).content.decode()
    clock.forward(timedelta(days=8))
    assert "guess-helpful" not in browser.get(address(session)).content.decode()


def test_the_page_is_the_same_whether_the_clients_card_is_in_or_not(
    browser: Browser, session: TherapySession
) -> None:
    def shown() -> str:
        html = browser.get(address(session)).content.decode()
        return "\n".join(line for line in html.splitlines() if 'name="key"' not in line
                         and "csrfmiddlewaretoken" not in line)  # fmt: skip

    before = shown()
    factories.handed_in(factories.card_of(session, Perspective.CLIENT), factories.report(MARK))
    assert shown() == before


def test_a_card_that_is_in_leads_to_the_pair(browser: Browser, session: TherapySession) -> None:
    factories.handed_in(own(session))
    response = browser.get(address(session))
    assert (response.status_code, response["Location"]) == (303, f"/sessions/{session.pk}/")


def test_words_survive_an_outdated_token(session: TherapySession) -> None:
    strict = sign_in(Browser(enforce_csrf_checks=True), session.episode.therapist)
    fields = {"do": "hand-in", "helpful-0-text": MARK}
    response = strict.post(address(session), fields)
    html = response.content.decode()
    assert response.status_code == 403
    assert MARK in html
    assert "please press the button once more" in html
    assert own(session).handed_in_at is None


def test_an_outdated_token_shows_no_words_to_somebody_else(session: TherapySession) -> None:
    strict = Browser(enforce_csrf_checks=True)
    assert strict.post(address(session), {"do": "hand-in"}).status_code == 302
    assert strict.post("/account/login/", {"login": "x"}).status_code == 403


@pytest.mark.parametrize("page", ["card/", "qr/", "card.pdf"])
def test_only_the_clients_own_therapist_comes_in(session: TherapySession, page: str) -> None:
    practice = session.episode.client.practice
    for role in (Role.THERAPIST, Role.COORDINATOR, Role.ADMINISTRATOR):
        other = sign_in(Browser(), factories.member(practice, role))
        assert other.get(f"/sessions/{session.pk}/{page}").status_code == 403


@pytest.mark.alike
@pytest.mark.parametrize("page", ["", "card/", "qr/", "card.pdf"])
def test_a_later_therapist_of_the_client_stays_out_of_the_earlier_ones_hours(
    session: TherapySession, page: str
) -> None:
    client = session.episode.client
    later = factories.member(client.practice)
    factories.episode(client, later)
    browser = sign_in(Browser(), later)
    assert browser.get(f"/clients/{client.pk}/").status_code == 200
    assert browser.get(f"/sessions/{session.pk}/{page}").status_code == 403
    assert browser.get(f"/episodes/{session.episode_id}/record/").status_code == 403


def test_the_code_opens_the_clients_card_and_is_noted(
    browser: Browser, session: TherapySession
) -> None:
    card = factories.card_of(session, Perspective.CLIENT)
    before = browser.get(f"/sessions/{session.pk}/qr/")
    # A fresh link is made for a card that is not in, and only then: the code must not tell.
    invite_again(card=card, by=Actor("system"), now=factories.START)
    renewed = browser.get(f"/sessions/{session.pk}/qr/")
    factories.handed_in(card)
    after = browser.get(f"/sessions/{session.pk}/qr/")
    assert before.content == renewed.content == after.content
    assert '<path d="M' in before.content.decode()
    assert before["Cache-Control"] == "no-store"
    assert token_for(card.pk, 1) not in before.content.decode()
    assert Entry.objects.filter(verb="card.link_shown").count() == 3


@pytest.mark.alike
@pytest.mark.parametrize("language", ["en", "fr", "xx"])
def test_the_card_is_printed(browser: Browser, session: TherapySession, language: str) -> None:
    response = browser.get(f"/sessions/{session.pk}/card.pdf?language={language}")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_the_ending_is_told_by_the_therapist_too(browser: Browser, session: TherapySession) -> None:
    card = factories.ending_card(session.episode, Perspective.THERAPIST)
    page = f"/episodes/{session.episode_id}/ending/"
    assert "How did this therapy end?" in browser.get(page).content.decode()
    assert browser.post(page, {"do": "hand-in"}).status_code == 422
    more = browser.post(page, {"do": "add-point", "words": MARK}).content.decode()
    assert MARK in more
    assert 'id="point-1-what"' in more
    response = browser.post(
        page,
        {"do": "hand-in", "how": "agreed", "words": MARK, "point-0-what": "the letter",
         "point-0-session": str(session.pk), "point-0-rating": "4"},
    )  # fmt: skip
    assert (response.status_code, response["Location"]) == (
        303,
        f"/episodes/{session.episode_id}/endings/",
    )
    key = notes_key(session.episode.client_id)
    point = card.turning_points.get()
    assert (card.ending.how, unseal(card.ending, "words_sealed", key=key)) == ("agreed", MARK)
    assert (point.session, point.rating) == (session, 4)
