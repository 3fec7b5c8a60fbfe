"""Plan the therapy sessions that come every week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.care.actions.clients import set_weekly
from visavis.apps.care.actions.numbers import number_by_day
from visavis.apps.care.actions.sessions import record_session
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.care.rules.intake import Weekly
from visavis.apps.care.rules.weekly import days_of, local_day, weekly_moments
from visavis.vocab.care import EpisodeStatus, SessionStatus


def plan_coming_week(*, by: Actor, now: datetime) -> int:
    """Enter the planned therapy sessions of the next seven days; return how many were new.

    Running it again adds nothing: a day of an episode that has a therapy session already, of
    whatever status, is left alone, so a cancelled one does not come back.
    """
    weekly = Episode.objects.filter(
        status=EpisodeStatus.OPEN, weekly_day__isnull=False, client__erasure__isnull=True
    )
    return sum(len(plan_episode(episode=episode, by=by, now=now)) for episode in weekly)


@transaction.atomic
def plan_episode(*, episode: Episode, by: Actor, now: datetime) -> list[TherapySession]:
    """Enter the planned therapy sessions of one episode; none where a calendar plans them."""
    # Two planners at once: the second waits here and then finds the days taken.
    Episode.objects.select_for_update().get(pk=episode.pk)
    episode = Episode.objects.select_related("client__practice").get(pk=episode.pk)
    if (
        episode.status != EpisodeStatus.OPEN
        or episode.weekly_day is None
        or episode.weekly_time is None
        or episode.sessions.filter(calendar__isnull=False, at__gt=now).exists()
    ):
        return []
    zone = ZoneInfo(episode.client.practice.time_zone)
    moments = weekly_moments(episode.weekly_day, episode.weekly_time, zone=zone, now=now)
    taken = _days_with_a_session(episode, zone, now)
    return [
        record_session(episode=episode, at=at, status=SessionStatus.PLANNED, by=by, now=now)
        for at in moments
        if local_day(at, zone) not in taken and local_day(at, zone) >= episode.started_on
    ]


def _days_with_a_session(episode: Episode, zone: ZoneInfo, now: datetime) -> frozenset[date]:
    around = episode.sessions.filter(
        at__gte=now - timedelta(days=1), at__lte=now + timedelta(days=9)
    )
    return days_of(around.values_list("at", flat=True), zone)


@transaction.atomic
def unplan_episode(
    *, episode: Episode, by: Actor, now: datetime, keep_calendar: bool = False
) -> int:
    """Take back the planned therapy sessions that are still to come; return how many.

    With `keep_calendar` those stay that a calendar planned.
    """
    to_come = episode.sessions.filter(status=SessionStatus.PLANNED, at__gt=now)
    if keep_calendar:
        to_come = to_come.filter(calendar__isnull=True)
    taken_back = to_come.delete()[1].get("care.TherapySession", 0)
    if taken_back:
        number_by_day([episode.pk])
        record(
            verb="episode.unplanned",
            by=by,
            at=now,
            subject=episode.client.subject,
            practice=episode.client.practice_id,
            target=episode,
            details={"sessions": taken_back},
        )
    return taken_back


@transaction.atomic
def change_rhythm(*, episode: Episode, weekly: Weekly | None, by: Actor, now: datetime) -> None:
    """Set or clear the weekly hour, and plan the coming week by it."""
    set_weekly(
        episode=episode,
        day=weekly.day if weekly else None,
        at=weekly.at if weekly else None,
        by=by,
        now=now,
    )
    unplan_episode(episode=episode, by=by, now=now, keep_calendar=True)
    plan_episode(episode=episode, by=by, now=now)
