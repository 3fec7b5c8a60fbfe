from __future__ import annotations

from collections import Counter, defaultdict
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.apps.coding.rules.drawing import Meeting, allocated, faced, simple, stratified

SEEDS = st.integers(0, 2**32)


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- what is drawn is to be drawn again from the same seed


def test_a_simple_sample_knows_how_likely_each_was() -> None:
    drawn = simple(range(40), size=10, rng=chance(1))
    assert [one.probability for one in drawn] == [0.25] * 10
    assert len({one.thing for one in drawn}) == 10


def test_all_are_drawn_where_there_are_no_more() -> None:
    drawn = simple(range(3), size=10, rng=chance(1))
    assert sorted((one.thing, one.probability) for one in drawn) == [(0, 1.0), (1, 1.0), (2, 1.0)]


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 30)), st.integers(0, 100))
def test_strata_get_equally_many_as_far_as_they_have_them(sizes: dict[str, int], size: int) -> None:
    given_ = allocated(sizes, size=size)
    assert sum(given_.values()) == min(size, sum(sizes.values()))
    most = max(given_.values(), default=0)
    short = {key for key, many in given_.items() if many < most - 1}
    assert all(given_[key] == sizes[key] for key in short)


@given(st.dictionaries(st.text(max_size=2), st.integers(1, 9)), st.integers(0, 60), SEEDS)
def test_weights_give_back_how_many_there_are(sizes: dict[str, int], size: int, seed: int) -> None:
    """In each stratum of which anything was drawn, the inverse probabilities add up to it."""
    strata = {key: [(key, n) for n in range(many)] for key, many in sizes.items()}
    drawn = stratified(strata, size=size, rng=chance(seed))
    weights: defaultdict[str, float] = defaultdict(float)
    for one in drawn:
        weights[one.thing[0]] += 1 / one.probability
    assert {key: round(weight, 6) for key, weight in weights.items()} == {
        key: sizes[key] for key in weights
    }


MEETINGS = st.lists(st.integers(0, 4), max_size=30).map(
    lambda episodes: [Meeting(n, -1 - episode) for n, episode in enumerate(episodes)]
)
SHARES = st.sampled_from([0.0, 0.1, 0.3, 1.0])


@given(MEETINGS, st.integers(0, 30), SHARES, SEEDS)
def test_each_session_is_in_one_packet_and_decoys_stay_in_their_therapy(
    meetings: list[Meeting[int]], size: int, share: float, seed: int
) -> None:
    packets = faced(meetings, size=size, decoys=share, rng=chance(seed))
    episode = {meeting.session: meeting.episode for meeting in meetings}
    told = [session for packet in packets for session in {packet.client, packet.therapist}]
    assert sorted(told) == sorted(set(told))
    decoys = sum(packet.decoy for packet in packets)
    assert len(packets) == min(size, len(meetings) - decoys)
    assert all(episode[p.client] == episode[p.therapist] for p in packets)
    assert all(0 < p.probability <= 1 for p in packets)


def test_as_many_decoys_are_drawn_as_asked_for() -> None:
    meetings = [Meeting(n, -1 - n // 10) for n in range(100)]
    packets = faced(meetings, size=60, decoys=0.2, rng=chance(1))
    assert Counter(packet.decoy for packet in packets) == {False: 48, True: 12}


@pytest.mark.parametrize("decoy", [False, True])
def test_how_likely_a_packet_was_is_how_often_it_comes(decoy: bool) -> None:
    """Of therapies with one, two and three sessions; counted over many draws."""
    meetings = [Meeting(n, -episode) for n, episode in enumerate([1, 2, 2, 3, 3, 3, 4, 4])]
    draws = 1_500
    seen: Counter[int] = Counter()
    told: dict[int, float] = {}
    for seed in range(draws):
        for packet in faced(meetings, size=6, decoys=0.4, rng=chance(seed)):
            if packet.decoy is decoy:
                seen[packet.client] += 1
                told[packet.client] = packet.probability
    assert {n: seen[n] / draws for n in told} == pytest.approx(told, abs=0.03)


def test_the_same_seed_draws_the_same() -> None:
    meetings = [Meeting(n, -1 - n // 4) for n in range(20)]
    one, other = (faced(meetings, size=9, decoys=0.3, rng=chance(5)) for _ in range(2))
    assert one == other
