"""What a therapist with two minutes needs to see.

Order and content come from what the therapist may know: no sealed card moves a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from visavis.apps.cards.queries.standing import Key, Standing, asked_for, standings
from visavis.apps.care.models import TherapySession
from visavis.apps.care.queries.caseload import Case, caseload, found
from visavis.apps.people.models import Member, Practice
from visavis.privacy.retention import TODAY_LOOKS_BACK
from visavis.vocab.card import PairState
from visavis.vocab.care import SessionStatus


@dataclass(frozen=True, slots=True)
class Line:
    """One therapy session, or one ending, as Today shows it."""

    case: Case
    at: datetime
    """When the session was, or when the ending's cards were asked for."""
    session: TherapySession | None
    """None for an ending."""
    standing: Standing | None
    """None when no cards are asked for: planned, cancelled or missed."""


@dataclass(frozen=True, slots=True)
class Today:
    """Everything on the page."""

    sessions: list[Line]
    """Of this day, by the hour."""
    unsettled: list[Line]
    """Planned on an earlier day, and nobody said what became of them."""
    waiting: list[Line]
    """The therapist's own card is not in and the pair is still closed."""
    opened: list[Line]
    """Opened lately, the newest first."""
    cases: list[Case]
    """Therapies that are going on, but for those that a session is planned with today.

    When one of them is looked for, those whose code or name fits, planned today or not.
    """


def today(*, therapist: Member, practice: Practice, now: datetime, wanted: str = "") -> Today:
    """Return the therapist's day in `practice`; four queries, however many clients.

    Parameters
    ----------
    therapist, practice, now
        Whose day, where and when.
    wanted
        A part of a code or a name: whom the therapist looks for to record a session.
    """
    cases = {case.episode.pk: case for case in caseload(therapist.pk, practice.pk)}
    begins, ends = _day(now, practice)
    lines, standing = _asked(cases, now=now)
    planned = _planned(cases, standing, since=begins - TODAY_LOOKS_BACK, until=ends)
    of_today = [line for line in planned if line.at >= begins]
    expected = {line.case.episode.pk for line in of_today if _is_planned(line) and not wanted}
    others = [one for one in cases.values() if one.is_open and one.episode.pk not in expected]
    return Today(
        sessions=of_today,
        unsettled=[
            line for line in planned if line.at < begins and line.case.is_open and _is_planned(line)
        ],
        waiting=[line for line in lines if _stands(line, PairState.OWN_CARD_MISSING)],
        opened=_opened(lines, since=now - TODAY_LOOKS_BACK),
        cases=found(others, wanted),
    )


def _day(now: datetime, practice: Practice) -> tuple[datetime, datetime]:
    """Midnight to midnight where the practice is."""
    zone = ZoneInfo(practice.time_zone)
    day = now.astimezone(zone).date()
    return (
        datetime.combine(day, time.min, zone),
        datetime.combine(day + timedelta(days=1), time.min, zone),
    )


def _asked(cases: dict[UUID, Case], *, now: datetime) -> tuple[list[Line], dict[Key, Standing]]:
    """Every pair that is closed, or whose seal has not run out long ago, by the hour."""
    cards = list(
        asked_for(cases.keys())
        .filter(seal_until__gt=now - TODAY_LOOKS_BACK)
        .select_related("session")
        .order_by("asked_at", "pk")
    )
    standing = standings(cards, now=now)
    first = {(card.episode_id, card.session_id): card for card in cards}
    lines = [
        Line(
            case=cases[card.episode_id],
            at=card.session.at if card.session else card.asked_at,
            session=card.session,
            standing=standing[key],
        )
        for key, card in first.items()
    ]
    return sorted(lines, key=lambda line: (line.at, str(line.case.episode.pk))), standing


def _planned(
    cases: dict[UUID, Case],
    standing: dict[Key, Standing],
    *,
    since: datetime,
    until: datetime,
) -> list[Line]:
    sessions = TherapySession.objects.filter(
        episode__in=cases.keys(), at__gte=since, at__lt=until
    ).order_by("at", "episode")
    return [
        Line(cases[s.episode_id], s.at, s, standing.get((s.episode_id, s.pk))) for s in sessions
    ]


def _is_planned(line: Line) -> bool:
    return line.session is not None and line.session.status == SessionStatus.PLANNED


def _stands(line: Line, state: PairState) -> bool:
    return line.standing is not None and line.standing.state is state


def _opened(lines: list[Line], *, since: datetime) -> list[Line]:
    opened = [
        (line.standing.opens_at, line)
        for line in lines
        if line.standing is not None
        and line.standing.state is PairState.OPEN
        and line.standing.opens_at > since
    ]
    return [line for _, line in sorted(opened, key=lambda found: found[0], reverse=True)]
