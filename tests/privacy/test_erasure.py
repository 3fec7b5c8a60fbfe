from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from visavis.privacy.erasure import (
    ErasureTimes,
    due_at,
    may_ask_erasure,
    may_be_erased,
    may_be_held,
    may_be_revoked,
    may_hold_erasure,
)
from visavis.privacy.members import ClientFacts
from visavis.privacy.viewer import NOBODY, Post, Viewer
from visavis.vocab.people import Role

ASKED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DUE = due_at(ASKED)
LAST = date(2026, 3, 10)
HERE, ELSEWHERE, ME, YOU = (UUID(int=n) for n in range(1, 5))


def test_it_is_due_72_hours_later() -> None:
    assert due_at(ASKED) - ASKED == timedelta(hours=72)


@pytest.mark.parametrize(
    ("hold", "begun", "now", "allowed"),
    [
        (None, False, DUE - timedelta(seconds=1), False),
        (None, False, DUE, True),
        (LAST, False, DUE, False),
        (LAST, False, datetime(2026, 3, 10, 23, 59, tzinfo=UTC), False),
        (LAST, False, datetime(2026, 3, 11, tzinfo=UTC), True),
        (date(2026, 3, 3), False, ASKED + timedelta(days=2), False),
        (LAST, True, ASKED, True),
    ],
)
def test_a_record_goes_when_it_is_due_and_no_hold_keeps_it(
    hold: date | None, begun: bool, now: datetime, allowed: bool
) -> None:
    times = ErasureTimes(due_at=DUE, hold_until=hold, begun=begun)
    assert bool(may_be_erased(times, now=now)) is allowed


@pytest.mark.parametrize("begun", [True, False])
def test_what_has_begun_is_neither_revoked_nor_held(begun: bool) -> None:
    times = ErasureTimes(due_at=DUE, hold_until=None, begun=begun)
    answers = may_be_revoked(times), may_be_held(times, until=LAST, now=ASKED)
    assert [bool(answer) for answer in answers] == [not begun] * 2


@pytest.mark.parametrize(("until", "allowed"), [(date(2026, 3, 1), False), (ASKED.date(), True)])
def test_a_hold_needs_a_day_to_come(until: date, allowed: bool) -> None:
    times = ErasureTimes(due_at=DUE, hold_until=None, begun=False)
    assert bool(may_be_held(times, until=until, now=ASKED)) is allowed


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", [HERE, ELSEWHERE])
@pytest.mark.parametrize("own", [True, False])
def test_who_takes_a_wish_down_and_who_enters_a_hold(role: Role, place: UUID, own: bool) -> None:
    viewer = Viewer(ME, frozenset({Post(role, place)}), second_factor=True)
    client = ClientFacts(practice=HERE, therapists=frozenset({ME if own else YOU}))
    administers = role is Role.ADMINISTRATOR and place == HERE
    treats = role is Role.THERAPIST and place == HERE and own
    assert bool(may_ask_erasure(viewer, client)) is (administers or treats)
    assert bool(may_hold_erasure(viewer, client)) is administers


def test_nobody_takes_down_anything() -> None:
    client = ClientFacts(practice=HERE, therapists=frozenset())
    assert (bool(may_ask_erasure(NOBODY, client)), bool(may_hold_erasure(NOBODY, client))) == (
        False,
        False,
    )
