from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from visavis.privacy.sign_in import AT_MOST, CLOCK_STEP, IDLE, SignInTimes, still_signed_in

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOTHING, A_BIT = timedelta(0), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("began", "seen", "holds"),
    [
        (NOTHING, NOTHING, True),
        (AT_MOST - A_BIT, A_BIT, True),
        (AT_MOST, A_BIT, False),
        (IDLE, IDLE - A_BIT, True),
        (IDLE, IDLE, False),
        (-CLOCK_STEP, -CLOCK_STEP, True),  # a clock that was set right by a little
        (-CLOCK_STEP - A_BIT, NOTHING, False),  # one that was put back: how old is it?
        (A_BIT, -CLOCK_STEP - A_BIT, False),
    ],
)
def test_a_sign_in_ends_when_its_time_is_over_or_not_known(
    began: timedelta, seen: timedelta, *, holds: bool
) -> None:
    assert still_signed_in(SignInTimes(began=NOW - began, seen=NOW - seen), now=NOW) is holds
