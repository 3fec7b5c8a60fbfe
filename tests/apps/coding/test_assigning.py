from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.apps.coding.rules.assigning import (
    APART,
    Deal,
    NotEnoughRatersError,
    Turn,
    dealt,
    letters,
    passed_on,
)

SEEDS = st.integers(0, 2**32)
SHARES = st.sampled_from([0.0, 0.2, 0.5, 1.0])
RATERS = ["A", "B", "C", "D", "E"]


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- what is drawn is to be drawn again from the same seed


@st.composite
def wishes(draw: st.DrawFn) -> tuple[list[str], int, Deal, int]:
    raters = RATERS[: draw(st.integers(1, 5))]
    codings = draw(st.integers(1, len(raters)))
    deal = Deal(codings=codings, overlap=draw(SHARES), repeats=draw(SHARES))
    return raters, draw(st.integers(0, 40)), deal, draw(st.integers(0, 4))


@given(wishes(), SEEDS)
def test_every_packet_is_coded_as_often_as_asked_and_loads_are_level(
    wish: tuple[list[str], int, Deal, int], seed: int
) -> None:
    raters, many, deal, gold = wish
    settled = range(-gold, 0)
    turns = dealt(range(many), raters, deal=deal, rng=chance(seed), gold=settled)
    firsts = {r: [t.packet for t in own if not t.repeat] for r, own in turns.items()}
    codings = Counter(p for own in firsts.values() for p in own if p >= 0)
    common = round(deal.overlap * many)
    expected = [len(raters)] * common + [deal.codings] * (many - common)
    assert sorted(codings.values()) == sorted(expected)
    assert all(sorted(p for p in own if p < 0) == list(settled) for own in firsts.values())
    assert all(len(own) == len(set(own)) for own in firsts.values())
    loads = [len(own) for own in turns.values()]
    assert max(loads) - min(loads) <= 1


@given(wishes(), SEEDS)
def test_repeats_come_later_and_at_least_ten_places_apart_where_there_are_so_many(
    wish: tuple[list[str], int, Deal, int], seed: int
) -> None:
    raters, many, deal, gold = wish
    turns = dealt(range(many), raters, deal=deal, rng=chance(seed), gold=range(-gold, 0))
    for own in turns.values():
        again = [place for place, turn in enumerate(own) if turn.repeat]
        between = len(own) - len(again)
        for place in again:
            gap = place - own.index(Turn(own[place].packet))
            assert gap > APART or (between <= APART and gap == between)


@given(wishes(), SEEDS, st.integers(0, 2**5 - 1))
def test_nobody_codes_what_is_barred_to_them(
    wish: tuple[list[str], int, Deal, int], seed: int, pattern: int
) -> None:
    raters, many, deal, _ = wish
    barred = {r: set(range(pattern >> place & 3, many, 3)) for place, r in enumerate(raters)}
    able = [sum(p not in barred[r] for r in raters) for p in range(many)]
    if min(able, default=deal.codings) < deal.codings:
        with pytest.raises(NotEnoughRatersError):
            dealt(range(many), raters, deal=deal, rng=chance(seed), barred=barred)
        return
    turns = dealt(range(many), raters, deal=deal, rng=chance(seed), barred=barred)
    assert all(t.packet not in barred[r] for r, own in turns.items() for t in own)


def test_each_rater_has_an_order_of_their_own_and_the_seed_gives_it_again() -> None:
    deal = Deal(codings=3, overlap=1.0, repeats=0.1)
    one, other = (dealt(range(30), RATERS[:3], deal=deal, rng=chance(7)) for _ in range(2))
    assert one == other
    assert len({tuple(own) for own in one.values()}) == 3


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5), st.integers(0, 40), SEEDS)
def test_what_a_rater_leaves_evens_out_what_the_others_have_before_them(
    loads: list[int], left: int, seed: int
) -> None:
    open_by_rater = dict(zip(RATERS, loads, strict=False))
    given_ = passed_on(range(left), open_by_rater, barred={}, rng=chance(seed))
    assert sorted(p for own in given_.values() for p in own) == list(range(left))
    after = {r: open_by_rater[r] + len(own) for r, own in given_.items()}
    grown = [after[r] for r in after if given_[r]]
    assert not grown or max(grown) - min(after.values()) <= 1


def test_what_nobody_may_take_stays_with_nobody() -> None:
    barred = {"A": {1}, "B": {1, 2}}
    found = passed_on([1, 2], {"A": 5, "B": 0}, barred=barred, rng=chance(1))
    assert found == {"A": [2], "B": []}


def test_letters_go_on_after_the_alphabet() -> None:
    assert letters(28) == [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "AB"]
