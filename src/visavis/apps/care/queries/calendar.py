"""A calendar held against the therapist's own clients."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from visavis.apps.care.models import CalendarEntry, Client, Episode, TherapySession
from visavis.apps.care.rules.calendar import Change, Kind, Known, Wanted, reconcile
from visavis.apps.care.rules.weekly import is_weekly, local_day
from visavis.apps.people.models import Member, Practice
from visavis.exchange.calendar.read import Reading, read_calendar
from visavis.gateways.outside import outside
from visavis.privacy.retention import CALENDAR_AHEAD, CALENDAR_LOOKS_BACK
from visavis.vocab.care import EpisodeStatus, SessionStatus

Item = TypeVar("Item")
PURPOSE = "calendar"
"""Names the secret under which the key store makes digests of events."""
AT_ONCE = 500
"""Keys that are asked for in one query."""


@dataclass(frozen=True, slots=True)
class Diary:
    """One therapist's calendar in one practice."""

    therapist: Member
    practice: Practice

    @property
    def zone(self) -> ZoneInfo:
        """Where the practice's clocks hang."""
        return ZoneInfo(self.practice.time_zone)

    def episodes(self) -> list[Episode]:
        """Return the therapist's therapies, but for those of clients who asked to be erased."""
        found = Episode.objects.filter(
            therapist=self.therapist,
            client__practice=self.practice,
            client__erasure__isnull=True,
        )
        return list(found.select_related("client").order_by("started_on", "pk"))


@dataclass(frozen=True, slots=True)
class Meeting:
    """An event about a client, without a word of it: what may wait for a confirmation."""

    key: str
    code: str
    at: datetime
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What reading a calendar changes."""

    changes: tuple[Change, ...]
    episodes: Mapping[UUID, Episode]
    """The therapies that the changes are about."""
    used: int = 0
    """Events that fall into a therapy that is going on; without any, the file says nothing."""
    after_ending: int = 0
    """Events about clients whose therapy is not going on then."""

    def of(self, kind: Kind) -> list[tuple[Episode, Change]]:
        """Return the changes of one kind, by the hour."""
        found = [one for one in self.changes if one.kind is kind]
        found.sort(key=lambda one: (one.at, str(one.episode)))
        return [(self.episodes[one.episode], one) for one in found]


def read_diary(content: bytes, diary: Diary, *, now: datetime) -> Reading:
    """Read a calendar file for a therapist's own clients; see `exchange.calendar.read`."""
    return _read(content, diary, {one.client.code for one in diary.episodes()}, now=now)


def names_others(content: bytes, diary: Diary, *, now: datetime) -> bool:
    """Whether a calendar is about other therapists' clients; for operators, who know them all."""
    codes = set(Client.objects.filter(practice=diary.practice).values_list("code", flat=True))
    return bool(_read(content, diary, codes, now=now).occurrences)


def _read(content: bytes, diary: Diary, codes: Collection[str], *, now: datetime) -> Reading:
    return read_calendar(
        content,
        codes=codes,
        zone=diary.zone,
        since=now - CALENDAR_LOOKS_BACK,
        until=now + CALENDAR_AHEAD,
    )


def meetings(reading: Reading, diary: Diary) -> list[Meeting]:
    """Return the events under keys that tell nothing."""
    return [
        Meeting(_digest(one.key, diary), one.code, one.at, one.cancelled)
        for one in reading.occurrences
    ]


def plan_diary(found: Collection[Meeting], diary: Diary, *, now: datetime, whole: bool) -> Plan:
    """Return what has to change so that the planned sessions follow the calendar."""
    episodes = {episode.pk: episode for episode in diary.episodes()}
    going_on = {
        episode.client.code: episode
        for episode in episodes.values()
        if episode.status == EpisodeStatus.OPEN
    }
    wanted = [
        Wanted(one.key, going_on[one.code].pk, one.at, one.cancelled)
        for one in found
        if one.code in going_on and _within(going_on[one.code], local_day(one.at, diary.zone))
    ]
    known = _known(diary, episodes, [one.key for one in wanted], now=now)
    changes = reconcile(wanted, known, zone=diary.zone, now=now, whole=whole)
    left_out = [one for one in found if not one.cancelled]
    taken = {one.key for one in wanted}
    return Plan(
        changes=tuple(changes),
        episodes=episodes,
        used=len(wanted),
        after_ending=sum(one.key not in taken for one in left_out),
    )


def _within(episode: Episode, day: date) -> bool:
    return day >= episode.started_on


def _known(
    diary: Diary, episodes: Mapping[UUID, Episode], keys: list[str], *, now: datetime
) -> list[Known]:
    """Return the sessions around the stretch, and those that one of `keys` is linked to."""
    going_on = [one.pk for one in episodes.values() if one.status == EpisodeStatus.OPEN]
    of_these = TherapySession.objects.filter(episode__in=going_on)
    around = of_these.filter(at__gte=now - CALENDAR_LOOKS_BACK - (CALENDAR_AHEAD / 2))
    found = {session.pk: session for session in around.select_related("calendar")}
    for some in portions(keys):
        linked = TherapySession.objects.filter(calendar__key__in=some).select_related("calendar")
        found |= {session.pk: session for session in linked}
    return [
        _as_known(session, episodes.get(session.episode_id), diary.zone)
        for session in found.values()
    ]


def portions(many: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Cut a long list into pieces that one query takes."""
    return (many[start : start + AT_ONCE] for start in range(0, len(many), AT_ONCE))


def _as_known(session: TherapySession, episode: Episode | None, zone: ZoneInfo) -> Known:
    entry: CalendarEntry | None = getattr(session, "calendar", None)
    return Known(
        session=session.pk,
        episode=session.episode_id,
        at=session.at,
        status=SessionStatus(session.status),
        key=entry.key if entry else "",
        called_off=entry.called_off if entry else False,
        weekly=_is_weekly(session, episode, zone),
    )


def _is_weekly(session: TherapySession, episode: Episode | None, zone: ZoneInfo) -> bool:
    if episode is None or episode.weekly_day is None or episode.weekly_time is None:
        return False
    return is_weekly(session.at, episode.weekly_day, episode.weekly_time, zone=zone)


def _digest(key: str, diary: Diary) -> str:
    whole = f"{diary.therapist.pk}\n{diary.practice.pk}\n{key}"
    return outside().keys.mac(PURPOSE, whole.encode()).hex()
