"""Which therapy session a typed card is about: one that is there, or one to be added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.typed_cards.roster import Couple, Roster
from visavis.apps.care.models import Episode, TherapySession
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.values import Meeting, TypedCard
from visavis.vocab.care import SessionStatus

NOON = time(12)
"""Where nothing tells the time of a session, it was at noon: the day stays the day everywhere."""
SEVERAL = "Fill in the time of each session, or its number."
CALLED_OFF = (SessionStatus.CANCELLED, SessionStatus.MISSED)

Told = tuple[str, str, str]
"""Column, problem and remedy."""


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """The session of one or two typed cards."""

    couple: Couple
    episode: Episode | None
    session: TherapySession | None
    """None when it is to be added."""
    at: datetime
    day: date
    moves_start: bool
    """Whether the therapy turns out to have begun earlier than was on record."""


@dataclass(frozen=True, slots=True)
class Diary:
    """The therapies, sessions and cards that are there, in the practice's own days."""

    episodes: Mapping[UUID, Sequence[Episode]]
    """By client, the earliest first."""
    zone: ZoneInfo
    now: datetime
    sessions: Mapping[tuple[UUID, date], Sequence[TherapySession]]
    """By episode and day, in the order of time."""
    cards: Mapping[tuple[UUID, str], Card]
    """By session and side."""


def diary_of(roster: Roster, meetings: Iterable[Meeting], *, now: datetime) -> Diary:
    """Read the sessions on the days of `meetings`, and their cards, in two queries."""
    zone = ZoneInfo(roster.practice.time_zone)
    days = {meeting.day for meeting in meetings}
    sessions: defaultdict[tuple[UUID, date], list[TherapySession]] = defaultdict(list)
    if not days:
        return Diary(roster.episodes, zone, now, {}, {})
    between = (
        datetime.combine(min(days), time(), zone),
        datetime.combine(max(days) + timedelta(days=1), time(), zone),
    )
    for session in TherapySession.objects.filter(
        episode__client__practice=roster.practice, at__gte=between[0], at__lt=between[1]
    ).order_by("at"):
        sessions[session.episode_id, session.at.astimezone(zone).date()].append(session)
    cards = Card.objects.filter(
        session__episode__client__practice=roster.practice,
        session__at__gte=between[0],
        session__at__lt=between[1],
    ).select_related("episode")
    by_side = {(card.session_id, card.perspective): card for card in cards if card.session_id}
    return Diary(roster.episodes, zone, now, sessions, by_side)


def match_sessions(
    cards: Iterable[TypedCard], couples: Mapping[Meeting, Couple], diary: Diary
) -> tuple[dict[Meeting, PlannedSession], list[RowProblem]]:
    """Find or plan the session of every meeting whose two people are known."""
    days: defaultdict[tuple[str, UUID, date], list[TypedCard]] = defaultdict(list)
    for card in cards:
        couple = couples.get(card.meeting)
        if couple is not None:
            days[couple.code.casefold(), couple.therapist.pk, card.meeting.day].append(card)
    planned: dict[Meeting, PlannedSession] = {}
    problems: list[RowProblem] = []
    for cards_of_day in days.values():
        couple = couples[cards_of_day[0].meeting]
        found = _on_one_day(cards_of_day, couple, diary)
        if isinstance(found, dict):
            planned |= found
        else:
            problems.append(RowProblem(cards_of_day[-1].line, found[0], "", *found[1:]))
    return planned, problems


def _on_one_day(
    cards: Sequence[TypedCard], couple: Couple, diary: Diary
) -> dict[Meeting, PlannedSession] | Told:
    day = cards[0].meeting.day
    episode = _episode(couple, day, diary)
    if isinstance(episode, tuple):
        return episode
    there = diary.sessions.get((episode.pk, day), []) if episode else []
    groups = _told_apart({card.meeting for card in cards})
    if groups is None:
        return ("date", "several sessions of that day are not told apart", SEVERAL)
    chosen = _choose(groups, there, diary.zone)
    if chosen is None:
        problem = f"{len(there)} sessions of that day are there, and it is not told which is meant"
        return ("date", problem, SEVERAL)
    called_off = [s for s in chosen if s and s.status in CALLED_OFF]
    if called_off:
        problem = f"on record this session was {called_off[0].status}"
        return ("date", problem, "Correct the date, or what became of the session.")
    moments = _moments(groups, diary)
    earlier = episode is not None and day < episode.started_on
    return {
        meeting: PlannedSession(
            couple, episode, session, session.at if session else at, day, moves_start=earlier
        )
        for group, session, at in zip(groups, chosen, moments, strict=True)
        for meeting in group
    }


def _episode(couple: Couple, day: date, diary: Diary) -> Episode | Told | None:
    """The therapy that the day falls into; the first one, when it must have begun earlier."""
    known = diary.episodes.get(couple.client.pk, []) if couple.client else []
    own = [episode for episode in known if episode.therapist_id == couple.therapist.pk]
    if not own:
        return None
    for episode in own:
        if episode.started_on <= day and (episode.ended_on is None or day <= episode.ended_on):
            return episode
    if day < own[0].started_on:
        return own[0]
    return (
        "date",
        "the therapy had ended by then",
        "Correct the date, or open a new therapy first.",
    )


def _told_apart(meetings: set[Meeting]) -> list[list[Meeting]] | None:
    """Group the meetings of one day by session, in order; None when they cannot be told apart."""
    clocks = {m.clock for m in meetings} - {None}
    numbers = {m.number for m in meetings} - {None}
    if len(clocks) <= 1 and len(numbers) <= 1:
        return [sorted(meetings, key=str)]
    by: defaultdict[time | int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        key = meeting.number if all(m.number for m in meetings) else meeting.clock
        if key is None:
            return None
        by[key].append(meeting)
    return [by[key] for key in sorted(by, key=lambda k: (str(type(k)), k))]


def _choose(
    groups: Sequence[Sequence[Meeting]], there: Sequence[TherapySession], zone: ZoneInfo
) -> list[TherapySession | None] | None:
    """Pick the session that is there for each group, None for a new one; None when in doubt."""
    if not there:
        return [None] * len(groups)
    if len(groups) == len(there):
        return list(there)
    by_clock = {s.at.astimezone(zone).time().replace(second=0, microsecond=0): s for s in there}
    clocks = [next((m.clock for m in group if m.clock), None) for group in groups]
    if None in clocks:
        return None
    return [by_clock.get(clock) for clock in clocks if clock]


def _moments(groups: Sequence[Sequence[Meeting]], diary: Diary) -> list[datetime]:
    """When sessions of one day that are to be added were held; never after now."""
    moments = []
    for place, group in enumerate(groups):
        clock = next((m.clock for m in group if m.clock), None)
        at = datetime.combine(group[0].day, clock or NOON, diary.zone)
        if clock is None:
            at += timedelta(hours=place)
        latest = diary.now.replace(second=0, microsecond=0)
        moments.append(min(at, latest - timedelta(minutes=len(groups) - 1 - place)))
    return moments
