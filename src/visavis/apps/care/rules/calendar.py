"""What a calendar changes among therapy sessions: a function of both, and of nothing else.

A session that somebody settled is never changed. One that is planned follows its event: it moves,
is called off, called on again, or taken back when its event is gone. Nothing is ever held because a
calendar says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from visavis.apps.care.rules.weekly import local_day
from visavis.vocab.care import SessionStatus


@dataclass(frozen=True, slots=True)
class Wanted:
    """An event that is about a client in therapy."""

    key: str
    episode: UUID
    at: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A therapy session that is there."""

    session: UUID
    episode: UUID
    at: datetime
    status: SessionStatus
    key: str = ""
    """Of the event that it is; empty when it came from no calendar."""
    called_off: bool = False
    """By the calendar."""
    weekly: bool = False
    """It stands at the fixed hour of its therapy."""

    @property
    def follows(self) -> bool:
        """Whether it may still be changed: planned, or called off by the calendar alone."""
        return self.status is SessionStatus.PLANNED or (
            self.status is SessionStatus.CANCELLED and self.called_off
        )


class Kind(StrEnum):
    """What becomes of a session."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    TAKEN_BACK = "taken_back"
    RESTED = "rested"
    """Planned by the fixed hour, which rests now; taken back as well."""
    LINKED = "linked"
    """It is as the event says; only that it is this event is noted."""

    @property
    def takes_back(self) -> bool:
        """Whether the session is no longer there afterwards."""
        return self in (Kind.TAKEN_BACK, Kind.RESTED)


@dataclass(frozen=True, slots=True)
class Change:
    """One session, and what becomes of it."""

    kind: Kind
    episode: UUID
    at: datetime
    """When it will be; of one that is taken back, when it was."""
    before: datetime | None = None
    """When it was, where it moves."""
    session: UUID | None = None
    key: str = ""


@dataclass(slots=True)
class _Desk:
    """Everything that lies on the table while one calendar is held against the sessions."""

    known: Sequence[Known]
    zone: ZoneInfo
    whole: bool
    pairs: list[tuple[Wanted, Known | None]] = field(default_factory=list)
    used: set[UUID] = field(default_factory=set)


def reconcile(
    wanted: Sequence[Wanted],
    known: Sequence[Known],
    *,
    zone: ZoneInfo,
    now: datetime,
    whole: bool,
) -> list[Change]:
    """Return what has to change so that the planned sessions are those of the calendar.

    Doing it and asking again gives nothing.

    Parameters
    ----------
    wanted
        The events, each key once.
    known
        Every session that one of the keys is linked to, and those around the stretch that was read.
    zone
        Where a day begins.
    whole
        Whether the file is the whole calendar: then a coming session whose event is gone is too,
        and so are those of the fixed hour of a therapy that the calendar plans.
    """
    desk = _Desk(known, zone, whole)
    _pair(wanted, desk)
    gone = _gone(wanted, desk, now=now)
    rested = _rested(desk, {one.session for one in gone}, now=now) if whole else []
    changes = [_taken_back(one) for one in gone]
    changes += [_taken_back(one, Kind.RESTED) for one in rested]
    changes += _carried_out(desk, {one.session for one in (*gone, *rested)})
    return changes


def _pair(wanted: Sequence[Wanted], desk: _Desk) -> None:
    """Find the session of each event: the linked one, one of that day, or none yet."""
    by_key = {one.key: one for one in desk.known if one.key}
    taking_place = {one.key for one in wanted if not one.cancelled}
    all_keys = {one.key for one in wanted}
    loose = [
        one
        for one in desk.known
        if one.key not in taking_place and (not one.key or desk.whole or one.key in all_keys)
    ]
    of_day: defaultdict[tuple[UUID, date], list[Known]] = defaultdict(list)
    for one in loose:
        of_day[one.episode, local_day(one.at, desk.zone)].append(one)
    ordered = sorted(wanted, key=lambda one: (one.cancelled, one.at, one.key))
    for event in ordered:
        linked = by_key.get(event.key)
        if linked is not None and linked.episode == event.episode and linked.follows:
            if linked.session not in desk.used:
                _take(event, linked, desk)
        elif linked is not None and not linked.follows:
            desk.used.add(linked.session)
        elif not event.cancelled:
            there = of_day[event.episode, local_day(event.at, desk.zone)]
            _take(event, _nearest(event, there, desk.used), desk)


def _take(event: Wanted, found: Known | None, desk: _Desk) -> None:
    desk.pairs.append((event, found))
    if found is not None:
        desk.used.add(found.session)


def _nearest(event: Wanted, there: Sequence[Known], used: Collection[UUID]) -> Known | None:
    """Return the session of that day that this event may be.

    One that was held is the meeting, whatever its hour. One that was cancelled or missed is so only
    at the same hour: a second event of the day is another try.
    """
    possible = [
        one
        for one in there
        if one.session not in used
        and (
            one.follows or one.at == event.at or (one.status is SessionStatus.HELD and not one.key)
        )
    ]
    return min(
        possible, key=lambda one: (abs(one.at - event.at), one.at, str(one.session)), default=None
    )


def _gone(wanted: Sequence[Wanted], desk: _Desk, *, now: datetime) -> list[Known]:
    """Return planned sessions whose event is gone, or is about another client now."""
    elsewhere = {(one.key, one.episode) for one in wanted if not one.cancelled}
    keys = {key for key, _ in elsewhere}
    return [
        one
        for one in desk.known
        if one.key
        and one.session not in desk.used
        and (
            (one.follows and one.key in keys and (one.key, one.episode) not in elsewhere)
            or (desk.whole and one.status is SessionStatus.PLANNED and one.at > now)
        )
    ]


def _rested(desk: _Desk, gone: Collection[UUID], *, now: datetime) -> list[Known]:
    """Return what the fixed hour has planned for therapies that the calendar plans from now on."""
    hours = [
        (event.episode, found.at if found is not None and event.cancelled else event.at)
        for event, found in desk.pairs
    ]
    paired = {found.session for _, found in desk.pairs if found is not None}
    hours += [
        (one.episode, one.at)
        for one in desk.known
        if one.key and one.session not in paired and one.session not in gone
    ]
    planned = {episode for episode, at in hours if at > now}
    return [
        one
        for one in desk.known
        if one.weekly
        and one.status is SessionStatus.PLANNED
        and one.at > now
        and one.episode in planned
        and not one.key
        and one.session not in paired
    ]


def _taken_back(one: Known, kind: Kind = Kind.TAKEN_BACK) -> Change:
    return Change(kind, one.episode, one.at, session=one.session, key=one.key)


def _carried_out(desk: _Desk, gone: Collection[UUID]) -> list[Change]:
    """Return the changes of the pairs; no two sessions of a therapy are at one moment."""
    following = {found.session for _, found in desk.pairs if found is not None and found.follows}
    occupied = {
        (one.episode, one.at)
        for one in desk.known
        if one.session not in following and one.session not in gone
    }
    changes: list[Change] = []
    # What is called off stays at its hour, so it comes first; then who is at their hour already.
    for event, found in sorted(desk.pairs, key=_settled_first):
        place = (event.episode, found.at if found is not None and event.cancelled else event.at)
        if found is not None and not found.follows:
            changes += _linked(event, found)
        elif place not in occupied:
            occupied.add(place)
            changes += _follow(event, found)
        elif found is not None:
            changes.append(_taken_back(found))
    return changes


def _settled_first(pair: tuple[Wanted, Known | None]) -> tuple[bool, bool, datetime, str]:
    event, found = pair
    return (not event.cancelled, found is None or found.at != event.at, event.at, event.key)


def _linked(event: Wanted, found: Known) -> list[Change]:
    if found.key == event.key:
        return []
    return [Change(Kind.LINKED, found.episode, found.at, session=found.session, key=event.key)]


def _follow(event: Wanted, found: Known | None) -> list[Change]:
    if found is None:
        return [Change(Kind.NEW, event.episode, event.at, key=event.key)]
    planned = found.status is SessionStatus.PLANNED
    session, key = found.session, event.key
    if event.cancelled:
        off = Change(Kind.CANCELLED, found.episode, found.at, session=session, key=key)
        return [off] if planned else []
    if not planned:
        return [Change(Kind.RESTORED, found.episode, event.at, found.at, session=session, key=key)]
    if found.at != event.at:
        return [Change(Kind.MOVED, found.episode, event.at, found.at, session=session, key=key)]
    return _linked(event, found)
