"""Number therapy sessions by the hour, whatever order they were entered in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import F

from visavis.apps.audit.actions.record import MANY
from visavis.apps.care.models import Episode, TherapySession

AT_ONCE = 500
"""Rows that one statement names."""
BEYOND = 1_000_000
"""Where sessions wait that change numbers: two of a therapy never have the same."""


@transaction.atomic
def number_by_day(episodes: Sequence[UUID], *, told: Iterable[TherapySession] = ()) -> None:
    """Give the sessions of some therapies the numbers 1, 2, 3 … by the hour.

    It goes with whatever added, moved or took back sessions. As a number follows from the hours,
    its change is no entry of its own in the audit.

    Parameters
    ----------
    told
        Sessions in memory that are to show their new numbers too.
    """
    numbers: dict[UUID, int] = {}
    for start in range(0, len(episodes), AT_ONCE):
        some = episodes[start : start + AT_ONCE]
        list(Episode.objects.select_for_update().filter(pk__in=some).order_by("pk").values("pk"))
        wrong = list(_out_of_order(some))
        _renumber(wrong)
        numbers |= {session.pk: session.number for session in wrong}
    for session in told:
        session.number = numbers.get(session.pk, session.number)


def _out_of_order(episodes: Sequence[UUID]) -> Iterator[TherapySession]:
    """Yield the sessions whose number is another than their place, with the right one."""
    rows = TherapySession.objects.filter(episode__in=episodes).only("episode_id", "number")
    for _, of_one in groupby(rows.order_by("episode", "at"), key=lambda row: row.episode_id):
        for number, session in enumerate(of_one, start=1):
            if session.number != number:
                session.number = number
                yield session


def _renumber(wrong: Sequence[TherapySession]) -> None:
    for start in range(0, len(wrong), AT_ONCE):
        some = [session.pk for session in wrong[start : start + AT_ONCE]]
        TherapySession.objects.filter(pk__in=some).update(number=F("number") + BEYOND)
    TherapySession.objects.bulk_update(wrong, ["number"], batch_size=MANY)
