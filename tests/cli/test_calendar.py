from __future__ import annotations

from pathlib import Path

import pytest

from tests import factories
from tests.calendars import calendar, event
from tests.cli.conftest import Visavis
from visavis.apps.care.models import Episode, TherapySession
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
    passed_over = "1 events name no client of theirs.\n"
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
        "Nobody here signs in with nobody@example.org.\n",
        f"{rater.email} is therapist in no practice.\n",
        "The file cannot be opened (No such file or directory)",
        "Name the practice by --practice",
        "This is no calendar file",
    ]
