"""What a calendar changes, as a function: over calendars and courses made up by chance."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from visavis.apps.care.rules.calendar import Change, Kind, Known, Wanted, reconcile
from visavis.vocab.care import SessionStatus

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Vienna")
EPISODES = [uuid.UUID(int=n) for n in (1, 2)]
HOURS = st.integers(-24 * 10, 24 * 20).map(lambda n: NOW + timedelta(hours=n * 2))
KEYS = st.sampled_from("abcdefgh")


@st.composite
def calendars(draw: st.DrawFn) -> list[Wanted]:
    keys = draw(st.lists(KEYS, unique=True))
    return [
        Wanted(key, draw(st.sampled_from(EPISODES)), draw(HOURS), draw(st.booleans()))
        for key in keys
    ]


@st.composite
def courses(draw: st.DrawFn) -> list[Known]:
    """Sessions that somebody entered; some were read from an earlier calendar."""
    keys = draw(st.lists(KEYS, unique=True))
    places = draw(st.lists(st.tuples(st.sampled_from(EPISODES), HOURS), unique=True, max_size=8))
    found = []
    for number, (episode, at) in enumerate(places):
        status = draw(st.sampled_from(list(SessionStatus)))
        key = keys[number] if number < len(keys) else ""
        called_off = bool(key) and status is SessionStatus.CANCELLED and draw(st.booleans())
        weekly = draw(st.booleans())
        found.append(
            Known(uuid.UUID(int=99 + number), episode, at, status, key, called_off, weekly)
        )
    return found


def carried_out(known: list[Known], changes: list[Change]) -> list[Known]:
    """The sessions afterwards; the action does the same to rows."""
    after = {one.session: one for one in known}
    keys = {one.key for one in changes if not one.kind.takes_back}
    for one in known:
        if one.key in keys:
            after[one.session] = _as(one, one.at, one.status, "", off=one.called_off)
    for number, change in enumerate(changes):
        if change.kind.takes_back and change.session is not None:
            del after[change.session]
            continue
        session = change.session or uuid.UUID(int=1_000_000 + number + len(known))
        before = after.get(session)
        if change.kind is Kind.LINKED and before is not None:
            after[session] = _as(before, before.at, before.status, change.key, off=False)
            continue
        off = change.kind is Kind.CANCELLED
        status = SessionStatus.CANCELLED if off else SessionStatus.PLANNED
        after[session] = Known(session, change.episode, change.at, status, change.key, off)
    return list(after.values())


def _as(one: Known, at: datetime, status: SessionStatus, key: str, *, off: bool) -> Known:
    return Known(one.session, one.episode, at, status, key, off, one.weekly)


def read(wanted: list[Wanted], known: list[Known], *, whole: bool = True) -> list[Change]:
    return reconcile(wanted, known, zone=ZONE, now=NOW, whole=whole)


@given(calendars(), courses(), st.booleans())
def test_reading_twice_changes_nothing(
    wanted: list[Wanted], known: list[Known], whole: bool
) -> None:
    after = carried_out(known, read(wanted, known, whole=whole))
    assert read(wanted, after, whole=whole) == []


@given(calendars(), courses(), st.booleans())
def test_no_two_sessions_of_a_therapy_come_to_one_moment(
    wanted: list[Wanted], known: list[Known], whole: bool
) -> None:
    after = carried_out(known, read(wanted, known, whole=whole))
    places = [(one.episode, one.at) for one in after]
    assert len(places) == len(set(places))


@given(calendars(), courses(), st.booleans())
def test_what_somebody_settled_stays_as_it_is(
    wanted: list[Wanted], known: list[Known], whole: bool
) -> None:
    after = {one.session: one for one in carried_out(known, read(wanted, known, whole=whole))}
    for one in known:
        if not one.follows:
            there = after[one.session]
            assert (there.at, there.status) == (one.at, one.status)


@given(calendars(), courses())
def test_a_part_of_a_calendar_takes_nothing_back_but_what_it_gives_to_another(
    wanted: list[Wanted], known: list[Known]
) -> None:
    named = {one.key for one in wanted}
    changes = read(wanted, known, whole=False)
    assert {one.key for one in changes if one.kind.takes_back} <= named


@given(calendars(), courses())
def test_the_fixed_hour_rests_where_the_calendar_plans_and_only_there(
    wanted: list[Wanted], known: list[Known]
) -> None:
    changes = read(wanted, known)
    after = carried_out(known, changes)
    planned = {one.episode for one in after if one.key and one.at > NOW}
    ahead = [one for one in known if one.weekly and not one.key and one.at > NOW]
    coming = {one.session: one for one in ahead if one.status is SessionStatus.PLANNED}
    rested = {one.session for one in changes if one.kind is Kind.RESTED and one.session}
    assert rested <= coming.keys()
    assert {coming[session].episode for session in rested} <= planned
    left = [one for one in after if one.session in coming and not one.key]
    assert not {one.episode for one in left} & planned


@given(calendars(), st.data())
def test_an_edit_changes_only_the_session_of_the_event_that_was_edited(
    wanted: list[Wanted], data: st.DataObject
) -> None:
    """On a day of its own: two events of one client on one day may change places."""
    days = {(one.episode, one.at.date()) for one in wanted}
    if not wanted or len(days) < len(wanted):
        return
    known = carried_out([], read(wanted, []))
    edited = data.draw(st.sampled_from(wanted))
    free = NOW + timedelta(days=data.draw(st.integers(41, 50)))
    moved = Wanted(edited.key, edited.episode, free, cancelled=data.draw(st.booleans()))
    again = [moved if one is edited else one for one in wanted]
    of_edited = [one.session for one in known if one.key == edited.key]
    touched = [one.session for one in read(again, known) if one.session]
    assert touched in ([], of_edited)


def test_sessions_may_change_places() -> None:
    (first, second) = EPISODES[:1] * 2
    nine, ten = NOW + timedelta(days=1), NOW + timedelta(days=1, hours=1)
    wanted = [Wanted("a", first, nine), Wanted("b", second, ten)]
    known = carried_out([], read(wanted, []))
    swapped = [Wanted("a", first, ten), Wanted("b", second, nine)]
    assert [one.kind for one in read(swapped, known)] == [Kind.MOVED, Kind.MOVED]
