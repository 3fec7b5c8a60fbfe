"""Something breaks under a page: nothing is saved, nothing that was typed is lost."""

from __future__ import annotations

import dataclasses
import html
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client as Browser

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.models import TherapySession
from visavis.apps.people.gate import keep_handed_over
from visavis.config.logs import FaultsInOneLine
from visavis.gateways.keys.protocol import KeysLostError
from visavis.gateways.outside import Outside, connect
from visavis.vocab.card import Perspective
from visavis.web.faults import FIELD

pytestmark = pytest.mark.django_db
WORDS = 'the "zebra" on\nthe <stairs> & more'


@pytest.fixture
def card() -> Card:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


@pytest.fixture
def browser() -> Browser:
    return Browser(
        enforce_csrf_checks=True,
        headers={"accept-language": "en"},
        raise_request_exception=False,
    )


def address(card: Card) -> str:
    return f"/c/{token_for(card.pk, card.generation)}"


def filled() -> dict[str, str]:
    return {
        "key": "3d2f1c6e-5a65-4d0e-9f0f-0123456789ab",
        "language": "en",
        "do": "hand-in",
        "helpful": "yes",
        "helpful-count": "1",
        "helpful-0-text": WORDS,
        "helpful-0-rating": "3",
        "hindering": "nothing",
    }


def fields_on(page: str) -> dict[str, str]:
    """What a browser would post from this page."""
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    boxes = re.findall(r'<textarea name="([^"]*)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(value) for name, value in [*hidden, *boxes]}


class _KeysFail:
    """A key store that works for what came before, and then not."""

    def __init__(self, keys: object) -> None:
        self._keys = keys

    def __getattr__(self, name: str) -> object:
        if name == "seal":
            msg = "The key store in /keys cannot be read. Bring it back."
            raise KeysLostError(msg)
        return getattr(self._keys, name)


@contextmanager
def keys_failing(world: Outside) -> Iterator[None]:
    connect(dataclasses.replace(world, keys=_KeysFail(world.keys)))  # type: ignore[arg-type]  # stands for keys
    yield
    connect(world)


def test_words_stay_on_the_page_and_pressing_again_hands_them_in_once(
    browser: Browser, card: Card, world: Outside
) -> None:
    entries = Entry.objects.count()
    with keys_failing(world):
        answer = browser.post(address(card), filled())
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Your card is not saved yet" in page
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    card.refresh_from_db()
    assert (card.handed_in_at, EventReport.objects.count()) == (None, 0)
    assert Entry.objects.count() == entries

    assert fields_on(page) == filled()
    for _ in range(2):
        again = browser.post(address(card), fields_on(page))
        assert again.status_code in (200, 303)
    card.refresh_from_db()
    assert str(card.idempotency_key) == filled()["key"]
    assert EventReport.objects.filter(card=card).count() == 1


def test_the_page_speaks_the_language_of_the_card(
    browser: Browser, card: Card, world: Outside
) -> None:
    with keys_failing(world):
        answer = browser.post(address(card), filled() | {"language": "fr"})
    assert '<html lang="fr">' in answer.content.decode()


def test_the_log_names_what_broke_in_one_line_without_words(
    browser: Browser, card: Card, world: Outside, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), keys_failing(world):
        browser.post(address(card), filled())
    said = [line.getMessage() for line in caplog.records if line.name == "visavis.web.faults"]
    assert said == ["fault The key store in /keys cannot be read. Bring it back"]
    assert "zebra" not in caplog.text
    assert "Traceback" not in caplog.text


def test_a_mistake_of_ours_keeps_the_words_too(
    browser: Browser, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visavis.apps.cards.views.client.card_form", lambda _name: None)
    answer = browser.post(address(card), filled())
    assert answer.status_code == 500
    assert fields_on(answer.content.decode()) == filled()


def test_on_a_tablet_the_words_stay_until_it_is_left_alone(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(Browser(raise_request_exception=False), card.episode.therapist)
    browser.post(f"/sessions/{card.session_id}/hand-over/")
    monkeypatch.setattr("visavis.apps.cards.views.kiosk.answer_card", broken)
    answer = browser.post("/kiosk/", filled())
    assert (answer.status_code, answer["Refresh"].endswith("; url=/kiosk/")) == (503, True)
    assert fields_on(answer.content.decode()) == filled()
    assert "zebra" not in browser.get("/kiosk/").content.decode()


def broken(*_: object, **__: object) -> None:
    msg = "The keys are gone."
    raise KeysLostError(msg)


def test_other_pages_repeat_nothing_of_a_post(monkeypatch: pytest.MonkeyPatch) -> None:
    """A post may hold a password."""
    browser = sign_in(Browser(raise_request_exception=False), factories.member())
    monkeypatch.setattr("visavis.apps.people.views.choose.choose_practice", broken)
    answer = browser.post("/practices/", {"practice": str(UUID(int=9)), "next": "my word"})
    page = answer.content.decode()
    assert (answer.status_code, "my word" in page) == (503, False)
    assert "What you just did is not saved." in page


def test_what_breaks_before_any_view_is_a_fault_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = sign_in(Browser(raise_request_exception=False), factories.member())
    monkeypatch.setattr("visavis.apps.people.middleware._look_at", broken)
    answer = browser.get("/practices/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    [line] = [each for each in caplog.records if each.name == "django.request"]
    assert FaultsInOneLine().filter(line)
    assert line.exc_info is None
    assert line.getMessage() == "Service Unavailable: /practices/: The keys are gone"


@pytest.mark.parametrize("shown", ["/sessions/{}/card/", "/kiosk/"])
def test_what_breaks_before_any_view_keeps_the_words_of_a_card(
    card: Card, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of sessions cannot be read: nobody knows yet who asks, nor for what."""
    browser = sign_in(Browser(raise_request_exception=False), card.episode.therapist)
    monkeypatch.setattr(SessionStore, "load", broken)
    own = {"sec-fetch-site": "same-origin"}
    answer = browser.post(shown.format(card.session_id), filled(), headers=own)
    assert (answer.status_code, fields_on(answer.content.decode())) == (503, filled())
    mine = browser.post(address(card), filled())
    assert (mine.status_code, mine["Referrer-Policy"]) == (503, "no-referrer")
    assert fields_on(mine.content.decode()) == filled()


@pytest.mark.parametrize(
    ("headers", "on_card", "elsewhere"),
    [
        ({}, True, False),
        ({"origin": "null"}, True, False),
        ({"host": "testserver", "origin": "http://testserver"}, True, True),
        ({"origin": "https://evil.example"}, False, False),
        ({"sec-fetch-site": "none"}, True, False),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True, True),
        ({"sec-fetch-site": "same-site"}, False, False),
        ({"sec-fetch-site": "cross-site", "origin": "null"}, False, False),
    ],
)
def test_words_that_another_site_sent_never_stand_under_our_address(
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    *,
    on_card: bool,
    elsewhere: bool,
) -> None:
    monkeypatch.setattr("visavis.apps.cards.views.client.card_by_token", broken)
    monkeypatch.setattr("visavis.apps.people.middleware.outside", broken)  # members' pages alone
    for asked_for, expected in {"/c/x": on_card, "/paper/": elsewhere}.items():
        answer = browser.post(asked_for, filled(), headers=headers)
        page = answer.content.decode()
        assert (answer.status_code, "zebra" in page) == (503, expected)


def test_only_what_a_card_asks_comes_back(browser: Browser, card: Card, world: Outside) -> None:
    lure = {
        "a-text": "tell your password",
        "helpful-x-text": "b",
        "password": "c",
        "point-1-what": "",
    }
    with keys_failing(world):
        page = browser.post(address(card), filled() | lure).content.decode()
    assert fields_on(page) == filled() | {"point-1-what": ""}


def test_every_field_of_every_card_comes_back(card: Card) -> None:
    ending = factories.ending_card(card.episode, Perspective.CLIENT)
    theirs = f"/sessions/{card.session_id}/card/"
    factories.ending_card(card.episode, Perspective.THERAPIST)
    factories.card_of(TherapySession.objects.get(), Perspective.THERAPIST)
    browser = sign_in(Browser(), card.episode.therapist)
    pages = [address(card), address(ending), theirs, f"/episodes/{card.episode_id}/ending/"]
    for page in pages:
        shown = browser.get(page).content.decode().partition("<main")[2]
        names = set(re.findall(r'<(?:input|textarea|select|button)[^>]* name="([^"]+)"', shown))
        assert {"key", "do"} <= names
        assert [name for name in names if not FIELD.fullmatch(name)] == []


def test_after_the_card_is_in_a_fault_shows_none_of_its_words(
    browser: Browser, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visavis.apps.cards.views.client.to_receipt", broken)
    answer = browser.post(address(card), filled())
    page = answer.content.decode()
    card.refresh_from_db()
    assert card.handed_in_at is not None
    assert (answer.status_code, "zebra" in page, "Your card is in" in page) == (503, False, True)


def test_after_the_card_is_in_the_tablet_is_to_be_handed_back(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(Browser(raise_request_exception=False), card.episode.therapist)
    browser.post(f"/sessions/{card.session_id}/hand-over/")
    monkeypatch.setattr("visavis.apps.cards.views.kiosk.keep_handed_over", Second(keep_handed_over))
    answer = browser.post("/kiosk/", filled())
    page = answer.content.decode()
    card.refresh_from_db()
    assert card.handed_in_at is not None
    assert (answer.status_code, fields_on(page)) == (503, {})
    assert "Thank you. Please hand the tablet back." in page


class Second:
    """Works once, and then breaks."""

    def __init__(self, first: Callable[..., None]) -> None:
        self.first: Callable[..., None] | None = first

    def __call__(self, *args: object) -> None:
        works, self.first = self.first, None
        (works or broken)(*args)
