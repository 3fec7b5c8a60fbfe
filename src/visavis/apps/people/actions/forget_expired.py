"""Forget what signing in leaves behind once it has run out."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from visavis.apps.people.models import SignInLink


@transaction.atomic
def forget_expired(*, now: datetime) -> int:
    """Delete ended browser sessions, sign-in links that ran out, and counts of wrong tries.

    Nobody acts here and nothing about a client is touched, so there is no audit entry.

    Returns
    -------
    int
        How many rows went.
    """
    sessions, _ = Session.objects.filter(expire_date__lte=now).delete()
    links, _ = SignInLink.objects.filter(expires_at__lte=now).delete()
    return sessions + links + _forget_tries(now)


def _forget_tries(now: datetime) -> int:
    """Django's cache in the database deletes what has expired only when it is full."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires <= %s", [moment])  # noqa: S608 -- our own table's name
        return int(cursor.rowcount)
