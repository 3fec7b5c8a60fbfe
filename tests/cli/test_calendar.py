from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from tests import factories
from tests.calendars import calendar, event
from tests.cli.conftest import Visavis
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.actions.recurrence import change_rhythm
from visavis.apps.care.actions.sessions import end_episode
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.care.rules.intake import Weekly
from visavis.apps.people.models import Member
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapist() -> Member:
    practice = factories.practice(time_zone="Europe/Vienna")
    member = factories.member(practice)
    factories.episode(factories.client(practice), member)
    return member


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    file = tmp_path / "feed.ics"
    lunch = event("2", "20260310T120000", "Lunch with Marrowby")
    file.write_bytes(calendar(event("1", "20260309T090000", "K-1 Marrowby"), lunch))
    return file


def test_a_feed_is_read_again_and_again(visavis: Visavis, therapist: Member, feed: Path) -> None:
    told = [visavis("calendar", feed, "--therapist", therapist.email).output for _ in range(2)]
    passed_over = "1 event names no client of theirs.\n  Line 8: 2026-03-10 12:00\n"
    assert told == [
        f"K-1  2026-03-09 09:00  planned\n{passed_over}",
        f"Nothing changes.\n{passed_over}",
    ]
    assert TherapySession.objects.count() == 1


def test_a_dry_run_only_shows(visavis: Visavis, therapist: Member, feed: Path) -> None:
    result = visavis("calendar", feed, "--therapist", therapist.email, "--dry-run")
    assert "Nothing was changed: this was a dry run." in result.output
    assert TherapySession.objects.count() == 0


def test_a_part_takes_nothing_back(visavis: Visavis, therapist: Member, feed: Path) -> None:
    visavis("calendar", feed, "--therapist", therapist.email)
    feed.write_bytes(calendar(event("3", "20260311T090000", "K-1")))
    visavis("calendar", feed, "--therapist", therapist.email, "--part")
    assert TherapySession.objects.count() == 2


def test_what_is_missing_or_unclear_ends_with_a_sentence(
    visavis: Visavis, therapist: Member, feed: Path
) -> None:
    nobody = visavis("calendar", feed, "--therapist", "nobody@example.org")
    rater = factories.member(Episode.objects.get().client.practice, Role.RATER)
    untreating = visavis("calendar", feed, "--therapist", rater.email)
    missing = visavis("calendar", feed.parent / "none.ics", "--therapist", therapist.email)
    elsewhere = visavis("calendar", feed, "--therapist", therapist.email, "--practice", "Moon")
    feed.write_text("hello")
    no_calendar = visavis("calendar", feed, "--therapist", therapist.email)
    answers = [nobody, untreating, missing, elsewhere, no_calendar]
    assert [answer.exit_code for answer in answers] == [2] * 5
    assert [answer.output.partition(": ")[2].split(". ")[0] for answer in answers] == [
        "Nobody here signs in with nobody@example.org",
        f"{rater.email} is therapist in no practice",
        "The file cannot be opened (No such file or directory)",
        "Name the practice by --practice",
        "This is no calendar file",
    ]


def test_what_cannot_be_used_is_named_by_line_field_and_remedy(
    visavis: Visavis, therapist: Member, feed: Path
) -> None:
    weekly = event("3", "20260311T120000", "Lunch with Marrowby", "RRULE:FREQ=WEEKLY;COUNT=3")
    no_day = "No day and hour can be read. Set the day and the hour of the event anew"
    too_often = "The event comes several times a day. Make an event for each hour"
    folded = event("4", "20260230T090000", "K-1 Marrowby\n  who comes\n again")
    often = event("5", "20260312T090000", "K-1", "RRULE:FREQ=HOURLY")
    good = event("1", "20260309T090000", "K-1")
    feed.write_bytes(calendar(weekly, folded, often, good))
    told = visavis("calendar", feed, "--therapist", therapist.email)
    assert (told.exit_code, told.output.splitlines()) == (
        0,
        [
            "K-1  2026-03-09 09:00  planned",
            "1 event cannot be read.",
            "1 event comes several times a day.",
            "1 event names no client of theirs.",
            "  Line 3: 2026-03-11 12:00, 3 times",
            "To mend:",
            f"  Line 11 (DTSTART): {no_day}, and export the calendar once more.",
            f"  Line 20 (RRULE): {too_often}, and let it repeat by days or weeks.",
        ],
    )


def test_many_are_named_up_to_a_number(visavis: Visavis, therapist: Member, feed: Path) -> None:
    good = event("1", "20260309T090000", "K-1")
    broken = [event(f"b{n}", "soon", "Marrowby") for n in range(25)]
    lunch = [event(f"l{n}", "20260310T120000", "Marrowby") for n in range(22)]
    feed.write_bytes(calendar(good, *broken, *lunch))
    lines = visavis("calendar", feed, "--therapist", therapist.email).output.splitlines()
    assert (lines[1], lines[2]) == (
        "25 events cannot be read.",
        "22 events name no client of theirs.",
    )
    assert [place for place, line in enumerate(lines) if line == "  And 2 more."] == [23]
    assert lines[-1] == "  And 5 more."


def test_a_calendar_that_names_none_of_their_clients_ends_with_2_and_changes_nothing(
    visavis: Visavis, therapist: Member, feed: Path
) -> None:
    visavis("calendar", feed, "--therapist", therapist.email)
    practice = Episode.objects.get().client.practice
    other = factories.episode(factories.client(practice), factories.member(practice))
    ended = factories.episode(factories.client(practice), therapist)
    end_episode(episode=ended, ended_on=factories.START.date(), by=OPERATOR, now=factories.START)
    answers = []
    for words in (other.client.code, "Lunch with Marrowby", ended.client.code):
        feed.write_bytes(calendar(event("2", "20260310T120000", words)))
        answers += [
            visavis("calendar", feed, "--therapist", therapist.email, *more)
            for more in ([], ["--dry-run"])
        ]
    assert [answer.exit_code for answer in answers] == [2] * 6
    why = [
        "This calendar names clients of other therapists, and none of theirs.",
        "No event of this calendar names a client of theirs.",
        "Every event of this file about their clients lies outside a therapy that is going on.",
    ]
    told = zip(why, answers[::2], strict=True)
    assert all(
        f"{sentence} Nothing was changed. Check" in answer.output for sentence, answer in told
    )
    assert not any("Marrowby" in answer.output for answer in answers)
    assert TherapySession.objects.count() == 1


def test_the_fixed_hour_that_rests_is_counted(
    visavis: Visavis, therapist: Member, feed: Path
) -> None:
    episode = Episode.objects.get()
    change_rhythm(episode=episode, weekly=Weekly(3, time(14)), by=OPERATOR, now=factories.START)
    told = [
        visavis("calendar", feed, "--therapist", therapist.email, *more).output.splitlines()[:3]
        for more in (["--dry-run"], [])
    ]
    lines = [
        "K-1  2026-03-09 09:00  planned",
        "K-1  2026-03-05 14:00  taken back: the fixed hour rests",
    ]
    sentence = (
        "1 planned session of a fixed hour {}: it rests while the calendar plans the therapy."
    )
    assert told == [
        [*lines, sentence.format("would be taken back")],
        [*lines, sentence.format("is taken back")],
    ]
