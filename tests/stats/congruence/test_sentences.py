"""What is said of therapists and of episodes is what their rows hold."""

from __future__ import annotations

import pytest

from tests.stats.congruence.studies import simulated
from visavis.stats.congruence import congruence
from visavis.stats.congruence.sentences import NOBODY, of_episodes, of_therapists
from visavis.stats.results.shown import Row


def row(value: float | None, *, between: float = 0.0, number: int = 1) -> Row:
    name, valence = {1: ("kappa", "helpful"), 4: ("beyond_chance", "both")}[number]
    return {
        "name": name,
        "perspective": "therapist",
        "valence": valence,
        "value": value,
        "network": 0.4,
        "between": between,
        "undefined": None if value is not None else "Too few.",
    }


@pytest.mark.parametrize(
    ("number", "rows", "said"),
    [
        (1, [], NOBODY),
        (1, [row(0.2, number=4)], NOBODY),
        (1, [row(None), row(None)], "0 of 2 therapists have a kappa. Too few."),
        (
            1,
            [row(0.4), row(None)],
            (
                "1 of 2 therapists has a kappa. They differ no more than chance would make them, "
                "so each is told the network's, 0.40."
            ),
        ),
        (
            4,
            [row(0.3, between=0.1, number=4), row(0.5, between=0.1, number=4)],
            (
                "2 of 2 therapists have a value beyond chance. Apart from chance they differ by a "
                "standard deviation of 0.10 around the network's, 0.40."
            ),
        ),
    ],
)
def test_therapists(number: int, rows: list[Row], said: str) -> None:
    assert of_therapists(number, rows) == said


def test_a_sentence_tells_of_what_each_number_is() -> None:
    found = congruence(simulated(therapists=4, clients=40, months=6))
    slope, points = (
        found.level(6).estimate(name) for name in ("temporal_congruence", "directional_discrepancy")
    )
    assert slope.n < points.n
    assert f"In {points.n} sessions that both rate" in found.level(6).sentence()
    assert f"in the {slope.n} with clients whose own ratings differ" in found.level(6).sentence()
    assert f"rows. {found.level(6).sentence()}\n print(…) shows it whole.>" in repr(found.level(6))
    assert repr(found).count("\n") == 7
    for of in (found.level(1).by_therapist(), found.level(1).by_episode()):
        assert repr(of) == (
            f"<{type(of).__name__}: {of.title()}, {len(of.rows())} rows. {of.sentence()}\n"
            " print(…) shows the first 30 rows, .to_frame() has all.>"
        )
    matched = found.level(2).estimate("match_rate").n
    assert f"{matched} sessions in which both name something helpful and raters judged" in (
        found.level(2).sentence()
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], NOBODY),
        ([row(None)], "0 of 1 episode have a kappa. Too few."),
        (
            [row(0.0), row(0.1), row(0.2), row(None)],
            (
                "3 of 4 episodes have a kappa; half of these lie between 0.05 and 0.15, with 0.10 "
                "in the middle."
            ),
        ),
    ],
)
def test_episodes(rows: list[Row], said: str) -> None:
    assert of_episodes(1, rows) == said
