"""Signing in: how long it lasts, how many tries there are, how long links open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE = timedelta(hours=2)
"""A sign-in ends after this long without a click."""

AT_MOST = timedelta(hours=12)
"""A sign-in ends after this long whatever happens: a working day."""

SEEN_EVERY = timedelta(minutes=1)
"""How often a click is noted: often enough for `IDLE`, seldom enough for the disk."""

FAILED_PER_ACCOUNT = 5
"""Wrong passwords or codes for one account before it is locked for `LOCKED`."""

LOCKED = timedelta(minutes=5)
"""How long an account stays locked. Short: whoever knows an address could lock its owner out."""

FAILED_PER_ADDRESS = 10
"""Wrong tries a minute from one network address, whatever the account."""

PASSWORD_LINK_LIFE = timedelta(days=3)
"""A link to choose a password: long enough for a week-end, then a new one is asked for."""

SETUP_TOKEN_LIFE = timedelta(hours=24)
"""The token that opens the first-run set-up."""

RECENT = timedelta(minutes=5)
"""Who signed in this recently need not prove again who they are, to change how they sign in."""


CLOCK_STEP = timedelta(minutes=5)
"""As far as a clock is put back without anybody being signed out for it."""

HANDED_OVER_IDLE = timedelta(minutes=15)
"""A card that is half filled in on the therapist's tablet leaves the screen after this long."""


@dataclass(frozen=True, slots=True)
class SignInTimes:
    """When a sign-in began and when its owner was last seen."""

    began: datetime
    seen: datetime


def still_signed_in(times: SignInTimes, *, now: datetime) -> bool:
    """Whether a sign-in still holds at `now`.

    One that begins in the future is from before the clock was put back, and nobody knows how old
    it is.
    """
    age, idle = now - times.began, now - times.seen
    return -CLOCK_STEP <= age < AT_MOST and -CLOCK_STEP <= idle < IDLE


def still_in_hands(seen: datetime, *, now: datetime) -> bool:
    """Whether the client at the therapist's tablet is still there at `now`."""
    return now - seen < HANDED_OVER_IDLE


def unlocks_without_secret(*, by_link: bool, only_simulated: bool) -> bool:
    """Whether a tablet is taken back by a button alone: where nobody has a password to type.

    Members of simulated practices sign in by one-time links, which end at the practice's door.
    """
    return by_link and only_simulated
