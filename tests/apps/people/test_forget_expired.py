from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from tests.factories import member
from visavis.apps.people.actions.forget_expired import forget_expired
from visavis.apps.people.models import SignInLink

HOUR = timedelta(hours=1)


def link(digest: bytes, expires_at: datetime) -> None:
    SignInLink.objects.create(member=member(), digest=digest, expires_at=expires_at)


def cached() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM visavis_cache")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_sessions_and_links_that_ran_out_are_forgotten_and_others_stay(now: datetime) -> None:
    Session.objects.create(session_key="over", session_data="", expire_date=now)
    Session.objects.create(session_key="on", session_data="", expire_date=now + HOUR)
    link(b"over", now - HOUR)
    link(b"on", now + HOUR)
    assert forget_expired(now=now) == 2
    assert list(Session.objects.values_list("session_key", flat=True)) == ["on"]
    assert [bytes(row.digest) for row in SignInLink.objects.all()] == [b"on"]


@pytest.mark.django_db
def test_counts_of_wrong_tries_are_forgotten_when_they_count_no_more() -> None:
    cache.clear()
    cache.set("tries", [1.0], timeout=60)
    real_now = datetime.now().astimezone()  # noqa: TID251 -- the cache knows no other clock
    assert forget_expired(now=real_now) == 0
    assert cached() == 1
    assert forget_expired(now=real_now + HOUR) == 1
    assert cached() == 0
