"""A therapist reads a calendar: choose, look, confirm."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from django.test import Client as Browser

from tests import factories
from tests.calendars import calendar, event
from tests.signing_in import sign_in
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.actions.recurrence import change_rhythm
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.care.rules.intake import Weekly
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


def test_the_fixed_hour_that_rests_is_shown_and_counted(
    browser: Browser, episode: Episode, now: datetime
) -> None:
    change_rhythm(episode=episode, weekly=Weekly(3, time(14)), by=OPERATOR, now=now)
    shown = choose(browser, NAMED)
    assert (
        "1 session of a fixed hour will be taken back: your calendar plans the therapy now" in shown
    )
    answer = browser.post("/calendar/", {"confirmed": confirmation(shown)}, follow=True)
    assert (
        "2 sessions are changed. 1 of them stood at a fixed hour and is taken back."
        in answer.content.decode()
    )


def test_what_can_be_mended_is_named_by_line_field_and_remedy(browser: Browser) -> None:
    broken = [event(f"b{n}", "20260230T090000", "Marrowby") for n in range(22)]
    shown = choose(browser, calendar(event("1", "20260309T090000", "K-1"), *broken))
    assert "22 events cannot be read" in shown
    assert "<b>Line 10 (DTSTART)</b> No day and hour can be read. Set the day" in shown
    assert ("And 2 more events" in shown, "Marrowby" in shown) == (True, False)


@pytest.mark.parametrize(
    ("at", "words", "sentence"),
    [
        ("20260310T090000", "K-77", "No event in this file names a client of yours."),
        ("20260219T090000", "K-1", "Every event about your clients lies outside a therapy"),
    ],
)
def test_a_file_that_matches_nobody_does_not_look_like_success(
    browser: Browser, at: str, words: str, sentence: str
) -> None:
    shown = choose(browser, calendar(event("1", at, words)))
    assert (sentence in shown, "Nothing was changed." in shown) == (True, True)
    assert "the planned sessions are those of your calendar" not in shown


def test_an_emptied_calendar_is_followed_after_a_warning(browser: Browser) -> None:
    browser.post("/calendar/", {"confirmed": confirmation(choose(browser, NAMED))})
    shown = choose(browser, calendar(event("2", "20260310T090000", "Lunch")))
    assert "No event in this file names a client of yours." in shown
    browser.post("/calendar/", {"confirmed": confirmation(shown)})
    assert TherapySession.objects.count() == 0
