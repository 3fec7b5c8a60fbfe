from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tests.properties import a_third
from visavis.privacy.small_cells import Ladder, Threshold, Told, coarsen, pooled

AT_LEAST = Threshold(therapists=3, clients=5)
FOUR = frozenset("abcd")


def _ladder(years: int | None) -> Ladder:
    band = None if years is None else "long" if years > 2 else "short"
    return (None if years is None else str(years), band, None)


@st.composite
def networks(draw: st.DrawFn) -> dict[str, Told]:
    """Up to a dozen therapists; some told nothing, some share clients."""
    return {
        f"t{number}": Told(
            clients=draw(st.frozensets(st.sampled_from("abcdefghij"), min_size=1, max_size=3)),
            ladders=(
                (draw(st.sampled_from(["cbt", "psychodynamic", None])), None),
                _ladder(draw(st.sampled_from([1, 2, 3, 4, None]))),
            ),
        )
        for number in range(draw(st.integers(min_value=0, max_value=12)))
    }


def _at(network: dict[str, Told], rungs: tuple[int, ...]) -> dict[str, tuple[str | None, ...]]:
    return {
        key: tuple(ladder[rung] for ladder, rung in zip(one.ladders, rungs, strict=True))
        for key, one in network.items()
    }


def _enough(network: dict[str, Told], values: Mapping[str, tuple[str | None, ...]]) -> bool:
    """Whether every combination is shared by enough; unknown is a value like any other."""
    groups = [[key for key in values if values[key] == one] for one in set(values.values())]
    return all(
        len(group) >= AT_LEAST.therapists
        and len(frozenset().union(*(network[key].clients for key in group))) >= AT_LEAST.clients
        for group in groups
    )


@a_third()
@given(networks())
def test_no_combination_is_shared_by_fewer_than_asked_for(network: dict[str, Told]) -> None:
    told = coarsen(network, at_least=AT_LEAST)
    assert told.enough == _enough(network, told.values)
    assert told.enough or set(told.values.values()) == {(None, None)}


@a_third()
@given(networks())
def test_no_choice_that_climbs_less_would_have_done(network: dict[str, Told]) -> None:
    chosen = coarsen(network, at_least=AT_LEAST)
    lower = [r for r in product(range(2), range(3)) if sum(r) < sum(chosen.rungs)]
    assert [rungs for rungs in lower if _enough(network, _at(network, rungs))] == []


@given(networks().flatmap(lambda n: st.tuples(st.just(n), st.permutations(list(n)))))
def test_the_order_of_therapists_makes_no_difference(
    given: tuple[dict[str, Told], list[str]],
) -> None:
    network, order = given
    shuffled = {key: network[key] for key in order}
    assert coarsen(shuffled, at_least=AT_LEAST) == coarsen(network, at_least=AT_LEAST)


def test_what_nobody_stands_out_by_stays_as_it_is() -> None:
    network = {
        f"{word}{number}": Told(
            frozenset({f"{word}{number}{n}" for n in range(2)}), ((word, None),)
        )
        for word in ("cbt", "psychodynamic")
        for number in range(3)
    }
    told = coarsen(network, at_least=AT_LEAST)
    assert told.rungs == (0,)
    assert set(told.values.values()) == {("cbt",), ("psychodynamic",)}


def test_three_therapists_of_four_clients_are_too_few() -> None:
    network = {f"t{number}": Told(FOUR, (("cbt", None),)) for number in range(3)}
    assert coarsen(network, at_least=AT_LEAST).rungs == (1,)


def test_between_choices_that_climb_as_far_the_first_attribute_is_kept() -> None:
    network = {
        f"t{number}": Told(
            frozenset({f"c{number}", f"d{number}"}),
            (("cbt" if number < 3 else "other", None), ("here" if number % 2 else "there", None)),
        )
        for number in range(6)
    }
    assert coarsen(network, at_least=AT_LEAST).rungs == (0, 1)


def test_rare_values_are_pooled_and_unknown_ones_stay_unknown() -> None:
    values = ["cbt", "cbt", "cbt", "systemic", "other", None]
    assert pooled(values, other="other", at_least=AT_LEAST) == {
        "cbt": "cbt",
        "systemic": "other",
        "other": "other",
        None: None,
    }
