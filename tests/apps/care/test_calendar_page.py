"""A therapist reads a calendar: choose, look, confirm."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client as Browser

from tests import factories
from tests.calendars import calendar, event
from tests.signing_in import sign_in
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.people.models import Member
from visavis.exchange.calendar.lines import FILE_BYTES
from visavis.gateways.clock import SetClock
from visavis.privacy.retention import CALENDAR_PREVIEW_LIFE

pytestmark = pytest.mark.django_db
NAMED = calendar(
    event("1", "20260309T090000", "K-1 Quillon Marrowby"),
    event("2", "20260310T090000", "Lunch with Marrowby"),
)


@pytest.fixture
def episode() -> Episode:
    practice = factories.practice()
    return factories.episode(factories.client(practice), factories.member(practice))


@pytest.fixture
def browser(episode: Episode) -> Browser:
    return sign_in(Browser(), Member.objects.get(pk=episode.therapist_id))


def choose(browser: Browser, content: bytes, *, whole: bool = True) -> str:
    fields: dict[str, object] = {"file": BytesIO(content)} | ({"whole": "on"} if whole else {})
    answer = browser.post("/calendar/", fields)
    assert answer["Cache-Control"].count("no-store") == 1
    return answer.content.decode()


def confirmation(shown: str) -> str:
    found = re.search(r'name="confirmed" value="([^"]+)"', shown)
    assert found is not None
    return found[1]


def test_what_changes_is_shown_first_and_done_on_confirmation(browser: Browser) -> None:
    shown = choose(browser, NAMED)
    assert "1 session will be added" in shown
    assert "1 event names no client of yours" in shown
    assert TherapySession.objects.count() == 0
    answer = browser.post("/calendar/", {"confirmed": confirmation(shown)}, follow=True)
    assert "1 session is changed." in answer.content.decode()
    assert TherapySession.objects.count() == 1
    assert "Nothing changes" in choose(browser, NAMED)


def test_no_word_of_an_event_is_on_the_page(browser: Browser) -> None:
    shown = choose(browser, NAMED)
    assert not any(word in shown for word in ("Quillon", "Marrowby", "Lunch"))


def test_a_confirmation_counts_for_its_therapist_and_for_a_while(
    browser: Browser, episode: Episode, clock: SetClock
) -> None:
    confirmed = confirmation(choose(browser, NAMED))
    colleague = sign_in(Browser(), factories.member(episode.client.practice))
    clock.forward(CALENDAR_PREVIEW_LIFE)
    for who, what in ((colleague, confirmed), (browser, "x" + confirmed)):
        assert who.post("/calendar/", {"confirmed": what})["Location"] == "/calendar/"
    clock.forward(timedelta(seconds=1))
    assert browser.post("/calendar/", {"confirmed": confirmed})["Location"] == "/calendar/"
    assert TherapySession.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This is no calendar file."),
        (b"BEGIN:VCALENDAR", "The file breaks off in the middle."),
        (b"x" * (FILE_BYTES + 1), "larger than 5 MB"),
        (b"x" * (7 * 2**20), "Choose a file of at most 5 MB."),
    ],
    ids=["empty", "broken off", "too large", "far too large"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    browser: Browser, content: bytes, sentence: str
) -> None:
    answer = browser.post("/calendar/", {"file": BytesIO(content)})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_message_about_one_event_takes_nothing_back(browser: Browser) -> None:
    browser.post("/calendar/", {"confirmed": confirmation(choose(browser, NAMED))})
    invitation = calendar(event("9", "20260311T090000", "K-1"), head="METHOD:REQUEST")
    shown = choose(browser, invitation)
    assert ("1 session will be added" in shown, "taken back" in shown) == (True, False)
