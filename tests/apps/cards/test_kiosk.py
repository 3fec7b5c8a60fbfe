"""The therapist's tablet in the client's hands, request by request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser

from tests import factories
from tests.accounts import PASSWORD, account, code, recovery_codes, with_app
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.actions.erasure import ask_erasure
from visavis.apps.people.gate import LINK_KEY
from visavis.apps.people.models import Member
from visavis.gateways.clock import SetClock
from visavis.gateways.outside import Outside, connect
from visavis.privacy.sign_in import (
    CLOCK_STEP,
    FAILED_PER_ACCOUNT,
    HANDED_OVER_IDLE,
    IDLE,
    LOCKED,
)
from visavis.vocab.card import Perspective

pytestmark = pytest.mark.django_db
WORDS = "A heron in the kettle."
TOLD = {"do": "hand-in", "helpful": "yes", "helpful-0-text": WORDS, "hindering": "nothing"}


@pytest.fixture
def therapist() -> Member:
    return with_app(account(factories.practice()))


@pytest.fixture
def card(therapist: Member) -> Card:
    practice = therapist.memberships.get().practice
    assert practice is not None
    episode = factories.episode(factories.client(practice), therapist)
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


@pytest.fixture
def tablet(therapist: Member, card: Card) -> Browser:
    browser = sign_in(Browser(), therapist)
    answer = browser.post(f"/sessions/{card.session_id}/hand-over/")
    assert answer["Location"] == "/kiosk/"
    return browser


def screen(browser: Browser, address: str = "/kiosk/") -> str:
    return browser.get(address).content.decode()


def is_card(shown: str) -> bool:
    return 'name="helpful-0-text"' in shown


def cookie(browser: Browser) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def test_the_card_is_handed_in_as_the_clients(tablet: Browser, card: Card) -> None:
    answer = tablet.post("/kiosk/", TOLD)
    assert (answer.status_code, answer["Location"]) == (303, "/kiosk/")
    assert not is_card(screen(tablet))
    assert EventReport.objects.get().card == card
    entry = Entry.objects.get(verb="card.handed_in")
    assert entry.actor == f"client:{card.episode.client.subject}"


def test_a_card_that_is_refused_comes_back_with_its_words(tablet: Browser) -> None:
    answer = tablet.post("/kiosk/", TOLD | {"do": "nothing"})
    assert (answer.status_code, WORDS in answer.content.decode()) == (422, True)
    assert is_card(screen(tablet))


@pytest.mark.alike
@pytest.mark.parametrize("do", ["hand-in", "nothing", "not-now"])
def test_a_card_that_was_in_before_looks_the_same_to_the_end(
    tablet: Browser, card: Card, do: str
) -> None:
    factories.handed_in(card)
    assert is_card(screen(tablet))
    answer = tablet.post("/kiosk/", (TOLD if do == "hand-in" else {}) | {"do": do})
    assert (answer.status_code, answer.content) == (303, b"")
    assert EventReport.objects.count() == 0
    assert "Thank you. Please hand the tablet back." in screen(tablet)


def test_a_client_without_script_is_asked_for_the_sites_own_token(
    therapist: Member, card: Card
) -> None:
    browser = sign_in(Browser(enforce_csrf_checks=True), therapist)
    browser.get(f"/sessions/{card.session_id}/hand-over/")
    token = browser.cookies["csrftoken"].value
    browser.post(f"/sessions/{card.session_id}/hand-over/", {"csrfmiddlewaretoken": token})
    again = browser.post("/kiosk/", TOLD)
    assert (again.status_code, WORDS in again.content.decode()) == (403, True)
    assert "please press the button once more" in again.content.decode()
    assert "please press the button once more" not in screen(browser)
    assert "no-referrer" not in screen(browser)  # with it, a post would come from nowhere
    posted = browser.post("/kiosk/", TOLD | {"csrfmiddlewaretoken": token})
    assert posted.status_code == 303
    late = browser.post("/kiosk/", TOLD)  # once more, from behind the neutral screen
    assert (late.status_code, late["Location"]) == (303, "/kiosk/")
    unlocked = browser.post(
        "/kiosk/unlock/", {"secret": PASSWORD, "csrfmiddlewaretoken": token}, follow=True
    )
    shown = unlocked.content.decode()
    assert ("Sign out" in shown, "please press the button once more" in shown) == (True, False)


def test_a_card_that_is_left_alone_leaves_the_screen(tablet: Browser, clock: SetClock) -> None:
    shown = tablet.get("/kiosk/")
    assert shown["Refresh"] == f"{int(HANDED_OVER_IDLE.total_seconds())}; url=/kiosk/"
    clock.forward(HANDED_OVER_IDLE - timedelta(seconds=1))
    assert is_card(screen(tablet))
    clock.forward(HANDED_OVER_IDLE)
    assert not is_card(screen(tablet))
    clock.forward(-HANDED_OVER_IDLE)
    assert not is_card(screen(tablet))


def test_nothing_of_it_is_kept_and_nothing_of_the_script_is_there(tablet: Browser) -> None:
    for address in ("/kiosk/", "/today/", "/kiosk/unlock/"):
        assert "no-store" in tablet.get(address)["Cache-Control"]
    shown = screen(tablet)
    assert ("<script" in shown, 'autocomplete="off"' in shown) == (False, True)


def test_the_cookie_changes_wherever_a_page_must_not_come_back(tablet: Browser) -> None:
    """Browsers keep pages alive for *back* only while the cookies stay."""
    cookies = [cookie(tablet)]
    screen(tablet)
    assert cookie(tablet) == cookies[0]
    tablet.post("/kiosk/", {"do": "not-now"})
    cookies.append(cookie(tablet))
    tablet.post("/kiosk/unlock/", {"secret": PASSWORD})
    cookies.append(cookie(tablet))
    assert len(set(cookies)) == 3


def test_a_client_who_is_being_erased_has_no_card(tablet: Browser, card: Card) -> None:
    ask_erasure(client=card.episode.client, by=OPERATOR, now=factories.START)
    assert not is_card(screen(tablet))


def test_the_neutral_screen_speaks_the_language_of_the_card(tablet: Browser) -> None:
    tablet.post("/kiosk/", {"do": "nothing", "language": "fr"})
    assert '<html lang="fr"' in screen(tablet)
    tablet.post("/kiosk/", {"do": "nothing", "language": "tlh"})
    assert '<html lang="' in screen(tablet)


# --- taking it back ---------------------------------------------------------------------------


def unlocked(browser: Browser, secret: str) -> bool:
    answer = browser.post("/kiosk/unlock/", {"secret": secret})
    return answer.status_code == 302 and browser.get("/today/").status_code == 200


def test_password_or_code_takes_it_back(tablet: Browser, therapist: Member, card: Card) -> None:
    assert unlocked(tablet, PASSWORD)
    tablet.post(f"/sessions/{card.session_id}/hand-over/")
    assert unlocked(tablet, code())
    entries = Entry.objects.filter(verb__startswith="tablet.").order_by("number")
    assert [entry.verb for entry in entries] == ["tablet.handed_over", "tablet.unlocked"] * 2
    assert {entry.actor for entry in entries} == {f"member:{therapist.pk}"}


def test_nothing_else_does(tablet: Browser, therapist: Member) -> None:
    other = account(factories.practice())
    other.set_password("another member's password")
    other.save()
    tries = ["", "another member's password", "000000", recovery_codes(therapist)[0]]
    assert [unlocked(tablet, secret) for secret in tries] == [False] * 4
    assert tablet.post("/kiosk/unlock/", {"credential": "{}"}).status_code == 422
    assert tablet.get("/today/").status_code == 403


def test_wrong_tries_lock_out_as_when_signing_in(tablet: Browser) -> None:
    cache.clear()
    for _ in range(FAILED_PER_ACCOUNT):
        tablet.post("/kiosk/unlock/", {"secret": "a guess of the client's"})
    assert not unlocked(tablet, PASSWORD)
    assert Entry.objects.filter(verb="member.sign_in_failed").count() == FAILED_PER_ACCOUNT
    cache.clear()


def test_wrong_codes_leave_one_entry_in_a_while(tablet: Browser, clock: SetClock) -> None:
    cache.clear()
    for number in range(7):
        tablet.post("/kiosk/unlock/", {"secret": f"{number:06}"})
    refused = Entry.objects.filter(verb="tablet.unlock_refused")
    assert refused.count() == 1
    clock.forward(LOCKED)
    tablet.post("/kiosk/unlock/", {"secret": "000000"})
    assert refused.count() == 2
    cache.clear()


def test_each_handing_over_has_an_entry_of_its_own(
    tablet: Browser, card: Card, clock: SetClock
) -> None:
    cache.clear()
    refused = Entry.objects.filter(verb="tablet.unlock_refused")
    tablet.post("/kiosk/unlock/", {"secret": "000000"})
    screen(tablet)  # a look at the card in between begins no new count
    tablet.post("/kiosk/unlock/", {"secret": "000000"})
    assert refused.count() == 1
    assert unlocked(tablet, PASSWORD)
    clock.forward(timedelta(minutes=1))
    tablet.post(f"/sessions/{card.session_id}/hand-over/")
    tablet.post("/kiosk/unlock/", {"secret": "000000"})
    assert refused.count() == 2
    cache.clear()


def test_a_clock_that_was_put_back_hides_no_try(tablet: Browser, clock: SetClock) -> None:
    cache.clear()
    for _ in range(2):
        tablet.post("/kiosk/unlock/", {"secret": "000000"})
        clock.forward(-CLOCK_STEP)  # further back the sign-in itself would end
    assert Entry.objects.filter(verb="tablet.unlock_refused").count() == 2
    cache.clear()


def test_a_sign_in_that_ends_meanwhile_leaves_nobody_signed_in(
    tablet: Browser, clock: SetClock
) -> None:
    clock.forward(IDLE)
    assert tablet.get("/today/")["Location"].startswith("/account/login/")
    assert tablet.get("/kiosk/")["Location"] == "/"


def test_in_a_simulated_practice_the_button_is_enough(world: Outside) -> None:
    connect(replace(world))
    practice = factories.practice(simulated=True)
    therapist = factories.member(practice)
    session = factories.held_session(factories.episode(factories.client(practice), therapist))
    browser = sign_in(Browser(), therapist)
    kept = browser.session
    kept[LINK_KEY] = True
    kept.save()
    browser.post(f"/sessions/{session.pk}/hand-over/")
    assert 'type="password"' not in screen(browser, "/kiosk/unlock/")
    assert unlocked(browser, "")
