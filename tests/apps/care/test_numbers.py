"""Numbers of sessions follow the hours, as the study dataset says."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from tests import factories
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.actions.numbers import number_by_day
from visavis.apps.care.actions.recurrence import change_rhythm, unplan_episode
from visavis.apps.care.actions.sessions import record_held, record_session
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.care.rules.intake import Weekly
from visavis.vocab.care import SessionStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode() -> Episode:
    practice = factories.practice()
    return factories.episode(factories.client(practice), factories.member(practice))


def numbers() -> list[int]:
    return list(TherapySession.objects.order_by("at").values_list("number", flat=True))


def enter(episode: Episode, at: datetime, now: datetime) -> TherapySession:
    return record_session(
        episode=episode, at=at, status=SessionStatus.CANCELLED, by=OPERATOR, now=now
    )


def test_what_is_entered_late_takes_its_place(episode: Episode, now: datetime) -> None:
    change_rhythm(episode=episode, weekly=Weekly(3, time(14)), by=OPERATOR, now=now)
    made = [enter(episode, now - timedelta(days=days), now) for days in (3, 9, 6)]
    assert [session.number for session in made] == [1, 1, 2]  # as each was told
    assert numbers() == [1, 2, 3, 4]
    assert Entry.objects.order_by("number").last().details["number"] == 2  # type: ignore[union-attr]  # there is one


def test_cards_that_are_typed_in_late_are_numbered_by_their_days(
    episode: Episode, now: datetime
) -> None:
    enter(episode, now, now)
    days = [now - timedelta(days=n) for n in (1, 5, 3)]
    made = record_held(meetings=[(episode, at) for at in days], by=OPERATOR, now=now)
    assert ([session.number for session in made], numbers()) == ([3, 1, 2], [1, 2, 3, 4])


def test_what_is_taken_back_leaves_no_gap(episode: Episode, now: datetime) -> None:
    change_rhythm(episode=episode, weekly=Weekly(3, time(14)), by=OPERATOR, now=now)
    enter(episode, now + timedelta(days=30), now)
    assert numbers() == [1, 2]
    unplan_episode(episode=episode, by=OPERATOR, now=now)
    assert numbers() == [1]


def test_another_therapy_keeps_its_numbers(episode: Episode, now: datetime) -> None:
    enter(episode, now, now)
    TherapySession.objects.update(number=7)
    number_by_day([factories.episode(episode.client, factories.member()).pk])
    assert numbers() == [7]
    number_by_day([episode.pk])
    assert numbers() == [1]


def test_an_update_of_an_older_installation_puts_its_numbers_in_order(
    episode: Episode, now: datetime
) -> None:
    for place, days in enumerate((2, 3, 1), start=1):
        TherapySession.objects.create(episode=episode, at=now - timedelta(days=days), number=place)
    assert numbers() == [2, 1, 3]
    migration = import_module("visavis.apps.care.migrations.0005_numbers_by_day")
    migration.number_by_day(apps, None)
    assert numbers() == [1, 2, 3]
