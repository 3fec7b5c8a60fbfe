"""The seal, over every order in which cards come in and moments at which somebody asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from visavis.privacy.seal import (
    PairTimes,
    counts_as_after_reveal,
    is_open,
    readable_by_therapist,
    state_for,
)
from visavis.vocab.card import SIDES, PairState, Perspective, Visibility

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEAL = START + timedelta(days=7)
MOMENTS = st.integers(0, 24 * 14).map(lambda hours: START + timedelta(hours=hours))
PAIRS = st.builds(
    PairTimes,
    client_in=st.none() | MOMENTS,
    therapist_in=st.none() | MOMENTS,
    seal_until=st.just(SEAL),
)


def as_known_at(times: PairTimes, now: datetime) -> PairTimes:
    """The cards that were in at `now`; later ones had not been handed in yet."""
    client, therapist = times.client_in, times.therapist_in
    return PairTimes(
        client if client is not None and client <= now else None,
        therapist if therapist is not None and therapist <= now else None,
        times.seal_until,
    )


@given(PAIRS, MOMENTS, st.sampled_from(SIDES))
def test_before_handing_in_a_side_learns_the_same_whatever_the_other_did(
    times: PairTimes, now: datetime, side: Perspective
) -> None:
    known = as_known_at(times, now)
    if known.handed_in(side) is not None:
        return
    silent = PairTimes(None, None, SEAL)
    assert state_for(known, side, now=now) == state_for(silent, side, now=now)


@given(PAIRS, MOMENTS, st.sampled_from(SIDES))
def test_a_pair_is_open_when_both_are_in_or_the_seal_has_run_out(
    times: PairTimes, now: datetime, side: Perspective
) -> None:
    known = as_known_at(times, now)
    both = known.client_in is not None and known.therapist_in is not None
    assert is_open(known, now=now) is (both or now >= SEAL)
    assert (state_for(known, side, now=now) is PairState.OPEN) is is_open(known, now=now)


@given(PAIRS, MOMENTS, MOMENTS)
def test_a_pair_that_is_open_stays_open(
    times: PairTimes, first: datetime, second: datetime
) -> None:
    earlier, later = sorted((first, second))
    if is_open(as_known_at(times, earlier), now=earlier):
        assert is_open(as_known_at(times, later), now=later)


@given(MOMENTS)
def test_a_card_counts_as_after_the_reveal_from_the_end_of_the_seal(now: datetime) -> None:
    assert counts_as_after_reveal(SEAL, now=now) is (now >= SEAL)


@given(pair_open=st.booleans(), ended=st.booleans(), consented=st.booleans())
def test_the_therapist_reads_what_is_open_shared_and_due(
    *, pair_open: bool, ended: bool, consented: bool
) -> None:
    readable = readable_by_therapist(
        pair_open=pair_open, episode_ended=ended, sharing_consented=consented
    )
    if not (pair_open and consented):
        assert readable == frozenset()
    elif ended:
        assert readable == {Visibility.THERAPIST, Visibility.AFTER_ENDING}
    else:
        assert readable == {Visibility.THERAPIST}
