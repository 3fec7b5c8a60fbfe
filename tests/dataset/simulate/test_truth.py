from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from visavis.dataset.simulate.network import Network, scaled
from visavis.dataset.simulate.plan import Coding, Plan, Therapy
from visavis.dataset.simulate.profiles import overlapping, rising
from visavis.dataset.simulate.truth.all_truths import all_truths
from visavis.dataset.simulate.truth.between import by_state, observed_between
from visavis.dataset.simulate.truth.judging import Judging
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.process import CLIENT, Process
from visavis.dataset.simulate.truth.turning_points import near


@pytest.fixture(scope="module")
def short() -> Plan:
    return Plan(months=3)


def test_every_truth_has_a_name_of_its_own_and_says_how_it_was_computed(short: Plan) -> None:
    truths = all_truths(short, therapists=13, clients=121)
    names = Counter(
        (t.level, t.name, t.perspective, t.valence, t.category, t.group) for t in truths
    )
    assert [name for name, count in names.items() if count > 1] == []
    assert all(truth.how and truth.unit for truth in truths)
    assert {truth.level for truth in truths} == {None, 1, 2, 3, 4, 5, 6}
    assert [t for t in truths if t.latent is None and t.target is None] == []


def settle(codes: tuple[str, ...]) -> str:
    """The rule of the plan, told once more."""
    for code, count in Counter(codes).items():
        if count >= 2:
            return code
    return next(code for code in codes if code != "none")


def test_consensus_is_what_all_triples_of_codes_settle_to() -> None:
    coding = Coding(gold=0.1)
    judging = Judging(Plan(coding=coding))
    names = [str(place) for place in range(14)] + ["none", "none"]
    for true in (0, 5, 9):
        by_hand = dict.fromkeys(names, 0.0)
        for triple in product(range(16), repeat=3):
            chance = np.prod([judging.raters[rater, true, c] for rater, c in enumerate(triple)])
            by_hand[settle(tuple(names[c] for c in triple))] += 0.9 * float(chance)
        by_hand[str(true)] += 0.1
        assert list(by_hand.values()) == pytest.approx(judging.consensus[true].tolist(), abs=1e-12)


def test_raters_confuse_within_a_valence_and_every_row_adds_up() -> None:
    raters = Judging(Plan()).raters
    assert raters.sum(axis=2) == pytest.approx(np.ones((3, 14)))
    assert raters[:, :8, 8:14].max() == raters[:, 8:, :8].max() == 0


def kinds_of_sessions(process: Process, cell: int, week: int) -> list[tuple[float, int, float]]:
    """Probability, whether the client found something helpful, and the hazard: all there is."""
    held = process.held[week]
    found: dict[tuple[int, float], float] = {}
    for state, chance in enumerate(process.states[cell]):
        kind = (int(CLIENT[state]), float(process.ending[week, state]))
        found[kind] = found.get(kind, 0.0) + held * float(chance)
    kinds = [(chance, helpful, hazard) for (helpful, hazard), chance in found.items()]
    return [*kinds, (1 - held, 0, 0.0)]


def lengths_of_sight(weeks: int) -> list[float]:
    """Probability of each number of weekly sessions in sight: every case, counted by hand."""
    cases: Counter[int] = Counter()
    for intake, sooner in product(range(weeks), range(28)):
        until = 7 * weeks - 1 - (7 * intake + 1) - sooner  # the first session: on the second day
        if until < 0:
            continue
        for jitter in product((-1, 0, 1), repeat=weeks - 1):
            days = [0, *(7 * (place + 1) + late for place, late in enumerate(jitter))]
            cases[sum(day <= until for day in days)] += 1
    return [cases[length] / cases.total() for length in range(1, weeks + 1)]


@pytest.mark.parametrize("cell", [0, 5])
def test_weeks_add_up_as_every_single_path_through_them(cell: int) -> None:
    process = Process(Plan(months=1))  # four weeks: every path can be walked
    weeks = [kinds_of_sessions(process, cell, week) for week in range(4)]
    once, sessions = 0.0, 0.0
    for in_sight, likely in enumerate(lengths_of_sight(4), start=1):
        for path in product(*weeks[:in_sight]):
            for last in range(1, in_sight + 1):  # the week after which it is over
                chance = float(np.prod([kind[0] for kind in path]))
                stays = [1 - hazard for _, _, hazard in path]
                ends = path[last - 1][2] if last < in_sight else 1.0
                weight = chance * float(np.prod(stays[: last - 1])) * ends * likely
                once += weight * any(helpful for _, helpful, _ in path[:last])
                sessions += weight * last
    assert process.at_least_once(CLIENT)[cell] == pytest.approx(once)
    assert (process.reached[cell] * process.in_sight).sum() == pytest.approx(sessions)


Kind = tuple[float, tuple[tuple[int, float], ...], bool]
"""Of a week: probability, the card with its helpful gate and expected score, whether it ends."""


def kinds_of_weeks(model: Model, cell: int, week: int) -> list[Kind]:
    process, held = model.process, model.process.held[week]
    counts = process.client_card * (1 - model.plan.handing_in.gate_open)
    score = by_state(model)[cell] + model.plan.outcome.growth * week
    kinds: list[Kind] = [(1 - held, (), False)]
    for ends in (True, False):
        hazard = process.ending[week] if ends else 1 - process.ending[week]
        chances = held * process.states[cell] * hazard
        kinds.append((float(chances @ (1 - counts)), (), ends))
        for yes in (0, 1):
            some = chances * counts * (yes == CLIENT)
            chance = float(some.sum())
            kinds.append((chance, ((yes, float(some @ score) / chance),), ends))
    return kinds


def walked(
    weeks: list[list[Kind]], chance: float = 1.0, cards: tuple[tuple[int, float], ...] = ()
) -> Iterator[tuple[float, tuple[tuple[int, float], ...]]]:
    """Every path through the weeks, with the cards on it."""
    if not weeks:
        yield chance, cards
        return
    for likely, card, ends in weeks[0]:
        yield from walked([] if ends else weeks[1:], chance * likely, cards + card)


def test_the_slope_between_clients_is_that_over_every_single_path() -> None:
    model = Model(Plan(months=1), 13)
    clients = []
    for cell, share in enumerate(model.process.weights):
        weeks = [kinds_of_weeks(model, cell, week) for week in range(4)]
        for in_sight, likely in enumerate(lengths_of_sight(4), start=1):
            clients += [
                (share * likely * chance, *np.mean(cards, axis=0))
                for chance, cards in walked(weeks[:in_sight])
                if cards
            ]
    weight, x, y = np.asarray(clients).T
    x, y = x - np.average(x, weights=weight), y - np.average(y, weights=weight)
    slope = np.average(x * y, weights=weight) / np.average(x * x, weights=weight)
    assert observed_between(model) == pytest.approx(slope)


@pytest.mark.parametrize("within", [0, 1, 2])
def test_two_sessions_that_are_drawn_lie_as_near_as_all_pairs_of_them_do(within: int) -> None:
    held = np.arange(1, 9)
    pairs = [[abs(one - two) <= within for one, two in product(range(n), repeat=2)] for n in held]
    assert near(held, within).tolist() == pytest.approx([np.mean(each) for each in pairs])


def test_turning_points_leave_room_for_others() -> None:
    with pytest.raises(ValueError, match="must leave room"):
        Therapy(turning_same_session=0.5, turning_beside=0.5)


def test_couplings_keep_their_margins() -> None:
    first, second = np.asarray([0.5, 0.3, 0.2]), np.asarray([0.2, 0.2, 0.6])
    for coupled in (overlapping(first, second), rising(first, second)):
        assert coupled.sum(axis=1) == pytest.approx(first)
        assert coupled.sum(axis=0) == pytest.approx(second)
    assert np.trace(overlapping(first, second)) == pytest.approx(0.6)
    assert overlapping(first, first) == pytest.approx(np.diag(first))


def test_orientations_weigh_as_the_therapists_do() -> None:
    assert Model(Plan(), 13).orientations.tolist() == pytest.approx([6 / 13, 4 / 13, 3 / 13])
    assert Model(Plan(), 1).orientations.tolist() == [1, 0, 0]


def test_a_number_of_sessions_makes_a_network_in_proportion() -> None:
    network = scaled(Network(), sessions=1_575, plan=Plan())
    assert (network.therapists, network.clients) == (13, 121)
    large = scaled(Network(), sessions=5_000_000, plan=Plan())
    assert large.clients / large.therapists == pytest.approx(121 / 13, rel=1e-3)
